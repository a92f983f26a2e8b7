#include "explain.h"

#include "ports.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The words ----
 *
 * A name in braces stands for what fields[], at the end, puts there. {engine은} is the engine's name
 * and the particle that its last sound asks for. */

enum sentence {
    HERE, /* which instruction, before the sentence about it */
    HERE_UNKNOWN,
    LAST_SEEN,
    NEXT, /* which instruction comes next, after the sentence */
    NEXT_UNKNOWN,

    OUT_PRINTED,
    OUT_PRINTED_STRING,
    OUT_UART_SILENT,
    OUT_UART_REGISTER,
    OUT_UART_READ_ONLY,
    OUT_NO_DEVICE,
    OUT_DEVICE,
    OUT_STRING,
    IN_TYPED,
    IN_NOT_TYPED,
    IN_LINE_STATUS,
    IN_UART_REGISTER,
    IN_NO_DEVICE,
    IN_DEVICE,
    IN_STRING,
    STRING_NO_DEVICE,

    CALL_PUTCHAR,
    CALL_GETCHAR,
    CALL_EXIT,
    CALL_UNKNOWN,
    CALL_STRING,
    ANSWER,
    ANSWER_NONE,
    ANSWER_STRING,

    MMIO_READ,
    MMIO_WRITE,
    HALT,
    IRQ_WINDOW,
    STEP,
    BREAKPOINT,
    SHUTDOWN,
    SHUTDOWN_PAGING,
    NO_EMULATION,
    INTERNAL,
    FETCH,
    FAIL_ENTRY,
    RUN_ERROR,
    OTHER,

    KICK,
    START,
    WAIT,
    PAUSE,
    RESUME,
    DATA,
    DATA_PRINTED,
    END_HALTED,
    END_EXITED,
    END_INPUT,
    END_STOPPED,
    END_FAILED,
    END_SOMEHOW,
    SENTENCE_COUNT
};

/* English above, Korean below; broken by hand. */
/* clang-format off */
static const char *const sentences[SENTENCE_COUNT][2] = {
    [HERE] = {
        "`{insn}` at {where}. ",
        "{where}의 `{insn}`: " },
    [HERE_UNKNOWN] = {
        "At {where}. ",
        "{where}: " },
    [LAST_SEEN] = {
        "Last seen at {where}. ",
        "마지막으로 확인된 위치는 {where}입니다. " },
    [NEXT] = {
        " Next is `{insn}` at {where}.",
        " 다음은 {where}의 `{insn}` 명령어입니다." },
    [NEXT_UNKNOWN] = {
        " It stands at {where}.",
        " 지금 위치는 {where}입니다." },

    [OUT_PRINTED] = {
        "Port {port} is the serial port, which {engine} does not know: the CPU left the guest, "
        "and the VMM printed {char}.",
        "{port}번 포트는 시리얼 포트이고 {engine은} 이를 모르므로, CPU가 게스트를 빠져나와 VMM이 {char}를 출력했습니다. "
        "게스트는 이어서 실행됩니다." },
    [OUT_PRINTED_STRING] = {
        "One instruction, one exit, {bytes} bytes: port {port} is the serial port, so the CPU left the guest; the "
        "VMM printed {chars} and lets the guest go on.",
        "명령어 하나, exit 한 번에 {bytes}바이트입니다. {port}번 포트는 시리얼 포트라서 CPU가 게스트를 빠져나왔고, "
        "VMM이 {chars}를 출력한 뒤 게스트를 이어서 실행합니다." },
    [OUT_UART_SILENT] = {
        "Port {port} is the serial port, so the CPU left the guest, but the VMM printed nothing: the guest had "
        "switched it to set its speed (DLAB) or to loop back. The guest goes on.",
        "{port}번 포트는 시리얼 포트라서 CPU가 게스트를 빠져나왔지만, VMM은 아무것도 출력하지 않았습니다. 게스트가 "
        "속도 설정(DLAB)이나 루프백으로 바꾸어 두었기 때문입니다. 게스트는 이어서 실행됩니다." },
    [OUT_UART_REGISTER] = {
        "Port {port} is the {reg} of the serial port. The VMM plays the serial port, so the CPU left the guest; the "
        "VMM took {value} and lets the guest go on.",
        "{port}번 포트는 시리얼 포트의 {reg}입니다. 시리얼 포트는 VMM이 흉내 내므로 CPU가 게스트를 빠져나왔고, VMM이 "
        "{value} 값을 받은 뒤 게스트를 이어서 실행합니다." },
    [OUT_UART_READ_ONLY] = {
        "Port {port} is the {reg} of the serial port, which can only be read. The CPU left the guest all the same; "
        "the VMM ignored {value} and lets the guest go on.",
        "{port}번 포트는 시리얼 포트의 {reg}이며 읽을 수만 있습니다. 그래도 CPU는 게스트를 빠져나왔고, VMM은 {value} "
        "값을 무시한 뒤 게스트를 이어서 실행합니다." },
    [OUT_NO_DEVICE] = {
        "No device has port {port}. The CPU leaves the guest at every OUT all the same, and only the VMM can tell: "
        "{value} went nowhere, and the guest goes on.",
        "{port}번 포트에는 장치가 없습니다. 그래도 OUT을 만난 CPU는 게스트를 빠져나오고, 장치가 없다는 것은 VMM만 "
        "압니다. {value} 값은 사라지고 게스트는 이어서 실행됩니다." },
    [OUT_DEVICE] = {
        "Port {port} belongs to a device that the VMM plays, so the CPU left the guest; the VMM took {value} and "
        "lets the guest go on.",
        "{port}번 포트의 장치는 VMM이 흉내 내므로 CPU가 게스트를 빠져나왔고, VMM이 {value} 값을 받은 뒤 게스트를 "
        "이어서 실행합니다." },
    [OUT_STRING] = {
        "One instruction, one exit, {bytes} bytes: the device at port {port} is played by the VMM, so the CPU left "
        "the guest; the VMM took them all and lets the guest go on.",
        "명령어 하나, exit 한 번에 {bytes}바이트입니다. {port}번 포트의 장치는 VMM이 흉내 내므로 CPU가 게스트를 "
        "빠져나왔고, VMM이 모두 받은 뒤 게스트를 이어서 실행합니다." },
    [IN_TYPED] = {
        "Port {port} is the serial port. Only the VMM knows what was typed, so the CPU left the guest; the VMM gave "
        "{char}, which {register} gets as the guest goes on.",
        "{port}번 포트는 시리얼 포트입니다. 무엇이 입력되었는지는 VMM만 알므로 CPU가 게스트를 빠져나왔고, VMM이 "
        "{char}를 주었습니다. 게스트가 이어서 실행될 때 {register}에 들어갑니다." },
    [IN_NOT_TYPED] = {
        "Port {port} is the serial port. Only the VMM knows what was typed, so the CPU left the guest; the VMM gave "
        "{value} and no typed character. It reaches {register} as the guest goes on.",
        "{port}번 포트는 시리얼 포트입니다. 무엇이 입력되었는지는 VMM만 알므로 CPU가 게스트를 빠져나왔습니다. VMM은 "
        "입력된 글자 없이 {value} 값을 주었고, 게스트가 이어서 실행될 때 {register}에 들어갑니다." },
    [IN_LINE_STATUS] = {
        "Port {port} is the line status (LSR) of the serial port. The CPU left the guest to ask the VMM, which "
        "answered {value}: {bit0}, {bit5}. It reaches {register} as the guest goes on.",
        "{port}번 포트는 시리얼 포트의 회선 상태(LSR)입니다. CPU가 VMM에 묻기 위해 게스트를 빠져나왔고, VMM이 "
        "{value} 값을 주었습니다. {bit0}, {bit5}. 게스트가 이어서 실행될 때 {register}에 들어갑니다." },
    [IN_UART_REGISTER] = {
        "Port {port} is the {reg} of the serial port. The VMM plays the serial port, so the CPU left the guest; {value} "
        "reaches {register} as the guest goes on.",
        "{port}번 포트는 시리얼 포트의 {reg}입니다. 시리얼 포트는 VMM이 흉내 내므로 CPU가 게스트를 빠져나왔고, 게스트가 "
        "이어서 실행될 때 {value} 값이 {register}에 들어갑니다." },
    [IN_NO_DEVICE] = {
        "No device has port {port}. The CPU leaves the guest at every IN all the same; as nobody answers, {register} "
        "gets ones, {value}, as the guest goes on.",
        "{port}번 포트에는 장치가 없습니다. 그래도 IN을 만난 CPU는 게스트를 빠져나옵니다. 대답할 장치가 없으므로 "
        "게스트가 이어서 실행될 때 모든 비트가 1인 {value} 값이 {register}에 들어갑니다." },
    [IN_DEVICE] = {
        "Port {port} belongs to a device that the VMM plays, so the CPU left the guest; {register} gets {value} as "
        "the guest goes on.",
        "{port}번 포트의 장치는 VMM이 흉내 내므로 CPU가 게스트를 빠져나왔고, 게스트가 이어서 실행될 때 {value} 값이 "
        "{register}에 들어갑니다." },
    [IN_STRING] = {
        "One instruction, one exit, {bytes} bytes: the device at port {port} is played by the VMM, so the CPU left "
        "the guest; the bytes reach the guest's memory as the guest goes on.",
        "명령어 하나, exit 한 번에 {bytes}바이트입니다. {port}번 포트의 장치는 VMM이 흉내 내므로 CPU가 게스트를 "
        "빠져나왔고, 게스트가 이어서 실행될 때 게스트의 메모리에 들어갑니다." },
    [STRING_NO_DEVICE] = {
        "One instruction, one exit, {bytes} bytes, but no device has port {port}: what is written goes nowhere, what "
        "is read is all ones. The guest goes on.",
        "명령어 하나, exit 한 번에 {bytes}바이트이지만 {port}번 포트에는 장치가 없습니다. 쓴 값은 사라지고, 읽은 "
        "값은 모든 비트가 1입니다. 게스트는 이어서 실행됩니다." },

    [CALL_PUTCHAR] = {
        "OUT to port {port} is a hypercall, a call into the VMM: AL=1 is PUTCHAR, so it printed BL, {char}.",
        "{port}번 포트의 OUT은 하이퍼콜로, 게스트를 빠져나와 VMM을 부릅니다. AL=1은 PUTCHAR이므로 VMM이 BL의 {char}를 "
        "출력했고, 게스트는 이어서 실행됩니다." },
    [CALL_GETCHAR] = {
        "OUT to port {port} is a hypercall: it leaves the guest to call the VMM. AL=2 is GETCHAR: the guest wants a "
        "typed character and can fetch it by the next IN.",
        "{port}번 포트의 OUT은 하이퍼콜로, 게스트를 빠져나와 VMM을 부릅니다. AL=2는 GETCHAR입니다. 게스트가 입력된 글자를 "
        "요청했고, 답은 다음 IN으로 읽습니다." },
    [CALL_EXIT] = {
        "OUT to port {port} is a hypercall: it leaves the guest to call the VMM. AL=0 is EXIT: the guest is done, and "
        "the VMM does not enter it again.",
        "{port}번 포트의 OUT은 하이퍼콜로, 게스트를 빠져나와 VMM을 부릅니다. AL=0은 EXIT입니다. 게스트가 끝났으므로 "
        "VMM은 게스트에 다시 들어가지 않습니다." },
    [CALL_UNKNOWN] = {
        "OUT to port {port} is a hypercall: it leaves the guest to call the VMM. But AL={call} is no call (0 EXIT, 1 "
        "PUTCHAR, 2 GETCHAR): the VMM did nothing, and the guest goes on.",
        "{port}번 포트의 OUT은 하이퍼콜로, 게스트를 빠져나와 VMM을 부릅니다. 그러나 AL={call}에 해당하는 하이퍼콜은 "
        "없습니다(0 EXIT, 1 PUTCHAR, 2 GETCHAR). VMM은 아무것도 하지 않았고, 게스트는 이어서 실행됩니다." },
    [CALL_STRING] = {
        "One instruction, one exit, {bytes} bytes for the hypercall port {port}: the CPU left the guest, and the VMM "
        "took each byte as the number of a call, one after the other.",
        "명령어 하나, exit 한 번으로 하이퍼콜 포트 {port}번에 {bytes}바이트를 썼습니다. CPU가 게스트를 빠져나왔고, "
        "VMM은 바이트마다 하이퍼콜 번호로 보고 차례로 처리했습니다." },
    [ANSWER] = {
        "IN from the hypercall port {port} fetches the answer to GETCHAR, so the CPU left the guest. The VMM gave "
        "what was typed, {char}, which {register} gets as the guest goes on.",
        "하이퍼콜 포트 {port}번의 IN은 GETCHAR의 답을 읽으므로 CPU가 게스트를 빠져나왔습니다. VMM이 입력된 {char}를 "
        "주었고, 게스트가 이어서 실행될 때 {register}에 들어갑니다." },
    [ANSWER_NONE] = {
        "IN from the hypercall port {port} fetches the answer to GETCHAR, so the CPU left the guest. The VMM gave "
        "{value}: no character is there. A guest that keeps asking is put to sleep.",
        "하이퍼콜 포트 {port}번의 IN은 GETCHAR의 답을 읽으므로 CPU가 게스트를 빠져나왔습니다. VMM이 준 {value} 값은 "
        "글자가 없다는 뜻입니다. 계속 물으면 VMM이 게스트를 재웁니다." },
    [ANSWER_STRING] = {
        "One instruction, one exit, {bytes} bytes from the hypercall port {port}, which gives the answer to GETCHAR, "
        "then 0xff; they reach the guest's memory as the guest goes on.",
        "명령어 하나, exit 한 번으로 하이퍼콜 포트 {port}번에서 {bytes}바이트를 읽습니다. GETCHAR의 답이 먼저 오고 "
        "그 뒤는 0xff이며, 게스트가 이어서 실행될 때 메모리에 들어갑니다." },

    [MMIO_READ] = {
        "Guest-physical address {gpa} is not RAM, so the CPU left the guest: devices in memory (MMIO) work this way. "
        "No device is there: the guest reads ones, {value}, and goes on.",
        "게스트 물리 주소 {gpa}에는 RAM이 없어서 CPU가 게스트를 빠져나왔습니다. 메모리에 있는 장치(MMIO)는 이렇게 "
        "동작합니다. 여기에는 장치가 없으므로 게스트는 모든 비트가 1인 {value} 값을 읽고 이어서 실행됩니다." },
    [MMIO_WRITE] = {
        "Guest-physical address {gpa} is not RAM, so the CPU left the guest: devices in memory (MMIO) work this way. "
        "No device is there: {value} vanished, and the guest goes on.",
        "게스트 물리 주소 {gpa}에는 RAM이 없어서 CPU가 게스트를 빠져나왔습니다. 메모리에 있는 장치(MMIO)는 이렇게 "
        "동작합니다. 여기에는 장치가 없으므로 {value} 값은 사라지고 게스트는 이어서 실행됩니다." },
    [HALT] = {
        "HLT stops a CPU until an interrupt comes, so the CPU left the guest. No interrupt could wake this one: the "
        "VMM ends it, \"Guest halted\".",
        "HLT는 인터럽트가 올 때까지 CPU를 멈추는 명령어이므로 CPU가 게스트를 빠져나왔습니다. 이 vCPU를 깨울 수 있는 "
        "인터럽트가 없으므로 VMM이 끝냅니다(Guest halted)." },
    [IRQ_WINDOW] = {
        "An interrupt is due, and the VMM had asked for an exit as soon as the guest can take it: now it can. No "
        "instruction caused this exit.",
        "전달할 인터럽트가 있어서, 게스트가 받을 수 있게 되면 바로 빠져나오도록 VMM이 요청해 두었습니다. 이제 받을 "
        "수 있습니다. 명령어 때문에 생긴 exit이 아닙니다." },
    [STEP] = {
        "The guest executed one instruction, and the CPU left it because the VMM is stepping; by itself it would "
        "have gone on.",
        "게스트가 명령어 하나를 실행했고, VMM이 한 단계씩 실행하는 중이라 CPU가 게스트를 빠져나왔습니다. 그렇지 "
        "않았다면 계속 실행되었을 것입니다." },
    [BREAKPOINT] = {
        "The guest reached a breakpoint, so the CPU left it; by itself it would have gone on.",
        "게스트가 중단점에 이르러 CPU가 게스트를 빠져나왔습니다. 그렇지 않았다면 계속 실행되었을 것입니다." },
    [SHUTDOWN] = {
        "Triple fault: an exception found no handler, the double fault that follows found none either, and the CPU "
        "gave up (shutdown). A PC would reboot; the VMM ends vCPU {vcpu}.",
        "트리플 폴트입니다. 예외를 처리할 핸들러가 없고, 뒤따른 더블 폴트의 핸들러도 없어서 CPU가 "
        "포기했습니다(셧다운). PC라면 재부팅하지만 VMM은 vCPU {vcpu}번을 끝냅니다." },
    [SHUTDOWN_PAGING] = {
        "Triple fault: no handler for a fault, nor for the double fault after it; the VMM ends vCPU {vcpu}. The "
        "guest had turned on paging, which this {engine} may not be able to do: see kvm-vmm doctor.",
        "트리플 폴트입니다. 폴트의 핸들러도, 뒤따른 더블 폴트의 핸들러도 없어서 VMM이 vCPU {vcpu}번을 끝냅니다. "
        "게스트가 페이징을 켰는데 이 호스트의 {engine은} 페이징을 못 할 수도 있습니다(kvm-vmm doctor 참고)." },
    [NO_EMULATION] = {
        "{engine} had to execute this instruction in software and does not know how (internal error, suberror "
        "{detail}). The guest cannot go on; the VMM ends vCPU {vcpu}.",
        "{engine은} 이 명령어를 소프트웨어로 실행해야 했지만 방법을 모릅니다(내부 오류, suberror {detail}). 게스트를 "
        "이어서 실행할 수 없으므로 VMM이 vCPU {vcpu}번을 끝냅니다." },
    [INTERNAL] = {
        "{engine} met something that it cannot handle and left the guest (internal error, suberror {detail}). The "
        "guest cannot go on; the VMM ends vCPU {vcpu}.",
        "{engine은} 처리할 수 없는 일을 만나 게스트를 빠져나왔습니다(내부 오류, suberror {detail}). 게스트를 이어서 "
        "실행할 수 없으므로 VMM이 vCPU {vcpu}번을 끝냅니다." },
    [FETCH] = {
        "There is no memory here, so there is no instruction to execute: the guest jumped or ran out of its RAM. The "
        "VMM ends vCPU {vcpu}.",
        "이 주소에는 메모리가 없으므로 실행할 명령어도 없습니다. 게스트가 자기 RAM 밖으로 점프했거나 계속 실행하다 "
        "벗어났습니다. VMM이 vCPU {vcpu}번을 끝냅니다." },
    [FAIL_ENTRY] = {
        "The CPU refused to enter the guest: its registers are in a state that the hardware does not accept "
        "(hardware reason {detail-hex}). The VMM ends vCPU {vcpu}.",
        "CPU가 게스트에 들어가기를 거부했습니다. 레지스터의 상태를 하드웨어가 받아들이지 않습니다(하드웨어 이유 "
        "{detail-hex}). VMM이 vCPU {vcpu}번을 끝냅니다." },
    [RUN_ERROR] = {
        "The system call KVM_RUN failed: {error}. This comes from the host and is no exit of the guest's own; the "
        "VMM ends vCPU {vcpu}.",
        "시스템 콜 KVM_RUN이 실패했습니다({error}). 게스트가 아니라 호스트에서 생긴 오류입니다. VMM이 vCPU "
        "{vcpu}번을 끝냅니다." },
    [OTHER] = {
        "The CPU left the guest for a reason that this VMM does not serve (exit reason {detail}), so the guest "
        "cannot go on; the VMM ends vCPU {vcpu}.",
        "이 VMM이 처리하지 않는 이유로 CPU가 게스트를 빠져나왔습니다(exit 이유 {detail}). 게스트를 이어서 실행할 수 "
        "없으므로 VMM이 vCPU {vcpu}번을 끝냅니다." },

    [KICK] = {
        "The VMM itself fetched the vCPU out of KVM_RUN, as a rule with a signal (a kick), to obey a command. The "
        "guest did nothing to cause it, so it is no VM exit.",
        "VMM이 명령을 처리하려고 vCPU를 KVM_RUN에서 꺼냈습니다. 보통 시그널을 보내며, 이것을 킥이라고 합니다. "
        "게스트가 일으킨 것이 아니므로 VM exit으로 세지 않습니다." },
    [START] = {
        "vCPU {vcpu} starts at {where} ({mode}). The CPU now executes the guest's instructions by itself, until one "
        "needs the VMM: that is a VM exit.",
        "vCPU {vcpu}번이 {where}에서 시작합니다({mode}). 이제 CPU가 게스트의 명령어를 스스로 실행하며, VMM이 "
        "필요해지면 게스트를 빠져나옵니다. 이것이 VM exit입니다." },
    [WAIT] = {
        "The guest keeps asking for input that is not there, so the VMM put vCPU {vcpu} to sleep instead of burning "
        "a core. Input wakes it; the guest will not notice.",
        "게스트가 아직 없는 입력을 계속 묻기 때문에, CPU를 낭비하지 않도록 VMM이 vCPU {vcpu}번을 재웠습니다. 입력이 "
        "오면 깨어나며 게스트는 알아채지 못합니다." },
    [PAUSE] = {
        "A command paused vCPU {vcpu} before the VMM entered the guest again at {where}. The guest will not notice.",
        "명령에 따라 VMM이 {where}에서 게스트에 다시 들어가기 전에 vCPU {vcpu}번을 멈추었습니다. 게스트는 알아채지 "
        "못합니다." },
    [RESUME] = {
        "The wait or pause of vCPU {vcpu} is over; the guest can go on at {where} as if nothing had happened.",
        "vCPU {vcpu}번의 대기나 일시 정지가 끝났습니다. 게스트는 아무 일도 없었던 것처럼 {where}에서 이어서 실행될 "
        "수 있습니다." },
    [DATA] = {
        "Bytes left over from the string instruction before: {count}. They belong to the same exit.",
        "바로 앞 문자열 명령어의 나머지 {count}바이트입니다. 같은 exit에 속합니다." },
    [DATA_PRINTED] = {
        "Bytes left over from the string instruction before: {count}. They belong to the same exit; the VMM printed "
        "them, too.",
        "바로 앞 문자열 명령어의 나머지 {count}바이트입니다. 같은 exit에 속하며, 역시 VMM이 출력했습니다." },
    [END_HALTED] = {
        "vCPU {vcpu} is done: the guest halted and no interrupt could wake it.",
        "vCPU {vcpu}번이 끝났습니다. 게스트가 HLT로 멈추었고 깨울 수 있는 인터럽트가 없습니다." },
    [END_EXITED] = {
        "vCPU {vcpu} is done: the guest asked for its end by the hypercall EXIT.",
        "vCPU {vcpu}번이 끝났습니다. 게스트가 하이퍼콜 EXIT으로 스스로 끝냈습니다." },
    [END_INPUT] = {
        "vCPU {vcpu} is done: the guest asked for more input after its end, so the VMM stopped it. That is no "
        "failure.",
        "vCPU {vcpu}번이 끝났습니다. 입력이 끝난 뒤에도 게스트가 입력을 더 요청해서 VMM이 멈추었습니다. 실패는 "
        "아닙니다." },
    [END_STOPPED] = {
        "vCPU {vcpu} is done: it was stopped from outside; the guest would have gone on at {where}.",
        "vCPU {vcpu}번이 끝났습니다. 밖에서 멈추었으며, 그렇지 않았다면 게스트는 {where}에서 이어서 실행되었을 "
        "것입니다." },
    [END_FAILED] = {
        "vCPU {vcpu} is done: it failed and cannot go on. Its last exit says why.",
        "vCPU {vcpu}번이 실패하여 더 실행할 수 없습니다. 이유는 마지막 exit에 있습니다." },
    [END_SOMEHOW] = {
        "vCPU {vcpu} is done.",
        "vCPU {vcpu}번이 끝났습니다." },
};
/* clang-format on */

/* ---- Which sentence ---- */

static bool is_string(const struct event *e)
{
    return (e->flags & EVENT_STRING) && e->count > 1;
}

static enum sentence of_uart_out(const struct event *e)
{
    switch (e->port - PORT_UART) {
    case 0: return OUT_UART_SILENT;
    case 5:
    case 6: return OUT_UART_READ_ONLY;
    default: return OUT_UART_REGISTER;
    }
}

static bool is_uart(const struct event *e)
{
    return e->port >= PORT_UART && e->port <= PORT_UART + 7;
}

static enum sentence of_out(const struct event *e)
{
    if (e->flags & EVENT_NO_DEVICE)
        return is_string(e) ? STRING_NO_DEVICE : OUT_NO_DEVICE;
    if (e->flags & EVENT_PRINTED)
        return is_string(e) ? OUT_PRINTED_STRING : OUT_PRINTED;
    if (is_string(e))
        return OUT_STRING;
    return is_uart(e) ? of_uart_out(e) : OUT_DEVICE;
}

static enum sentence of_in(const struct event *e)
{
    if (e->flags & EVENT_NO_DEVICE)
        return is_string(e) ? STRING_NO_DEVICE : IN_NO_DEVICE;
    if (is_string(e))
        return IN_STRING;
    if (!is_uart(e))
        return IN_DEVICE;
    if (e->flags & EVENT_TOOK_INPUT)
        return IN_TYPED;
    return e->port == PORT_UART ? IN_NOT_TYPED : e->port == PORT_UART + 5 ? IN_LINE_STATUS : IN_UART_REGISTER;
}

static enum sentence of_hypercall(const struct event *e)
{
    if (e->direction == EVENT_IN)
        return is_string(e) ? ANSWER_STRING : e->flags & EVENT_TOOK_INPUT ? ANSWER : ANSWER_NONE;
    if (is_string(e))
        return CALL_STRING;
    switch (e->data[0]) {
    case HYPERCALL_EXIT: return CALL_EXIT;
    case HYPERCALL_PUTCHAR: return CALL_PUTCHAR;
    case HYPERCALL_GETCHAR: return CALL_GETCHAR;
    default: return CALL_UNKNOWN;
    }
}

static enum sentence of_internal_error(const struct event *e)
{
    enum { EMULATION = 1 }; /* KVM_INTERNAL_ERROR_EMULATION, KVM API 5 "exit reasons" */
    return e->flags & EVENT_FETCH ? FETCH : e->detail == EMULATION ? NO_EMULATION : INTERNAL;
}

static enum sentence of_end(const struct event *e)
{
    switch ((enum event_outcome)e->outcome) {
    case OUTCOME_HALTED: return END_HALTED;
    case OUTCOME_EXITED: return END_EXITED;
    case OUTCOME_INPUT_ENDED: return END_INPUT;
    case OUTCOME_STOPPED: return END_STOPPED;
    case OUTCOME_FAILED: return END_FAILED;
    case OUTCOME_NONE: break;
    }
    return END_SOMEHOW;
}

static enum sentence sentence_of(const struct event *e)
{
    enum { BREAKPOINT_VECTOR = 3 };
    bool out = e->direction == EVENT_OUT;
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return out ? of_out(e) : of_in(e);
    case EVENT_HYPERCALL: return of_hypercall(e);
    case EVENT_MMIO: return out ? MMIO_WRITE : MMIO_READ;
    case EVENT_HLT: return HALT;
    case EVENT_IRQ_WINDOW: return IRQ_WINDOW;
    case EVENT_STEP: return e->detail == BREAKPOINT_VECTOR ? BREAKPOINT : STEP;
    case EVENT_SHUTDOWN: return e->regs.cr0 & CR0_PG ? SHUTDOWN_PAGING : SHUTDOWN;
    case EVENT_INTERNAL_ERROR: return of_internal_error(e);
    case EVENT_FAIL_ENTRY: return FAIL_ENTRY;
    case EVENT_RUN_ERROR: return RUN_ERROR;
    case EVENT_KICK: return KICK;
    case EVENT_START: return START;
    case EVENT_WAIT: return WAIT;
    case EVENT_PAUSE: return PAUSE;
    case EVENT_RESUME: return RESUME;
    case EVENT_DATA: return e->flags & EVENT_PRINTED ? DATA_PRINTED : DATA;
    case EVENT_END: return of_end(e);
    case EVENT_OTHER:
    case EVENT_REASON_COUNT: break;
    }
    return OTHER;
}

/* ---- What stands in the braces ---- */

struct writer {
    const struct event *event;
    const char *engine;
    enum language language;
    char *text;
    size_t at, size; /* at < size, always */
};

__attribute__((format(printf, 2, 3))) static void put(struct writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(w->text + w->at, w->size - w->at, format, args);
    va_end(args);
    w->at += n > 0 ? (size_t)n : 0;
    if (w->at >= w->size)
        w->at = w->size - 1;
}

static void put_insn(struct writer *w)
{
    char text[96];
    const struct event *e = w->event;
    size_t n = e->insn_len < EVENT_INSN_MAX ? e->insn_len : EVENT_INSN_MAX;
    explain_insn(e->insn, n, registers_code_bits(&e->regs), e->linear - e->regs.seg[SEG_CS].base, text, sizeof text);
    put(w, "%s", text);
}

static void put_where(struct writer *w)
{
    char text[32];
    event_where(w->event, text, sizeof text);
    put(w, "%s", text);
}

static void put_port(struct writer *w)
{
    put(w, "0x%x", w->event->port);
}

static void put_value(struct writer *w)
{
    const struct event *e = w->event;
    uint64_t value = 0;
    size_t size = e->size < sizeof value ? e->size : sizeof value;
    memcpy(&value, e->data, size);
    put(w, "0x%0*llx", (int)size * 2, (unsigned long long)value);
}

/* Every Korean form ends in a vowel, for the particle after it. */
static void put_char(struct writer *w)
{
    static const struct {
        uint8_t byte;
        const char *words[2];
    } named[] = {
        { '\n', { "a newline '\\n'", "줄바꿈 '\\n' 글자" } }, { '\r', { "a carriage return '\\r'", "캐리지 리턴 '\\r' 글자" } },
        { '\t', { "a tab '\\t'", "탭 '\\t' 글자" } },         { '\b', { "a backspace '\\b'", "백스페이스 '\\b' 글자" } },
        { ' ', { "a space ' '", "공백 ' ' 글자" } },
    };
    const struct event *e = w->event;
    bool is_call = e->reason == EVENT_HYPERCALL && e->direction == EVENT_OUT;
    uint8_t byte = is_call ? (uint8_t)e->regs.gpr[GPR_EBX] : e->data[0];
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (named[i].byte == byte) {
            put(w, "%s", named[i].words[w->language == KOREAN]);
            return;
        }
    bool korean = w->language == KOREAN;
    if (byte > 0x20 && byte < 0x7f)
        put(w, "'%c'%s", byte, korean ? " 글자" : "");
    else
        put(w, "0x%02x%s", byte, korean ? " 바이트" : "");
}

static void put_chars(struct writer *w)
{
    uint8_t bytes[EVENT_DATA_MORE];
    size_t n = event_printed(w->event, bytes);
    put(w, "\"");
    for (size_t i = 0; i < n; i++) {
        const char *escape = bytes[i] == '\n' ? "\\n" : bytes[i] == '\r' ? "\\r" : bytes[i] == '\t' ? "\\t" : NULL;
        if (escape)
            put(w, "%s", escape);
        else
            put(w, bytes[i] >= 0x20 && bytes[i] < 0x7f ? "%c" : "\\x%02x", bytes[i]);
    }
    put(w, event_data_size(w->event) > EVENT_DATA_INLINE ? "\"..." : "\"");
    put(w, "%s", w->language == KOREAN ? " 글자" : "");
}

static void put_count(struct writer *w)
{
    put(w, "%u", w->event->count);
}

static void put_bytes(struct writer *w)
{
    put(w, "%zu", event_data_size(w->event));
}

/* Where an IN puts what it read: the accumulator of its size; INS writes to memory. */
static void put_register(struct writer *w)
{
    const struct event *e = w->event;
    if (e->flags & EVENT_STRING)
        put(w, "%s", w->language == KOREAN ? "메모리" : "memory");
    else
        put(w, "%s", e->size == 4 ? "EAX" : e->size == 2 ? "AX" : "AL");
}

/* 16550 data sheet, "register description"; read, written. */
static void put_reg(struct writer *w)
{
    static const char *const read[][2] = {
        { "data register (RBR)", "데이터 레지스터(RBR)" },
        { "interrupt enable register (IER)", "인터럽트 허용 레지스터(IER)" },
        { "interrupt identification register (IIR)", "인터럽트 식별 레지스터(IIR)" },
        { "line control register (LCR)", "회선 제어 레지스터(LCR)" },
        { "modem control register (MCR)", "모뎀 제어 레지스터(MCR)" },
        { "line status register (LSR)", "회선 상태 레지스터(LSR)" },
        { "modem status register (MSR)", "모뎀 상태 레지스터(MSR)" },
        { "scratch register (SCR)", "스크래치 레지스터(SCR)" },
    };
    static const char *const fifo[2] = { "FIFO control register (FCR)", "FIFO 제어 레지스터(FCR)" };
    unsigned index = (unsigned)(w->event->port - PORT_UART) & 7;
    bool writes = w->event->direction == EVENT_OUT;
    put(w, "%s", (writes && index == 2 ? fifo : read[index])[w->language == KOREAN]);
}

static void put_bit0(struct writer *w)
{
    static const char *const words[2][2] = {
        { "bit 0 is 0 (nothing typed)", "비트 0은 0(입력 없음)" },
        { "bit 0 is 1 (a typed byte waits)", "비트 0은 1(입력된 바이트 있음)" },
    };
    put(w, "%s", words[w->event->data[0] & 1][w->language == KOREAN]);
}

static void put_bit5(struct writer *w)
{
    static const char *const words[2][2] = {
        { "bit 5 is 0 (busy sending)", "비트 5는 0(전송 중)" },
        { "bit 5 is 1 (ready to send)", "비트 5는 1(전송 가능)" },
    };
    put(w, "%s", words[w->event->data[0] >> 5 & 1][w->language == KOREAN]);
}

static void put_call(struct writer *w)
{
    put(w, "%u", w->event->data[0]);
}

static void put_gpa(struct writer *w)
{
    put(w, "0x%llx", (unsigned long long)w->event->gpa);
}

static void put_detail(struct writer *w)
{
    put(w, "%u", w->event->detail);
}

static void put_detail_hex(struct writer *w)
{
    put(w, "0x%x", w->event->detail);
}

/* In English always: a locale's own text could be in any encoding. */
static void put_error(struct writer *w)
{
    const char *words = strerrordesc_np((int)w->event->detail);
    if (words)
        put(w, "%s", words);
    else
        put(w, "errno %u", w->event->detail);
}

static void put_vcpu(struct writer *w)
{
    put(w, "%u", w->event->vcpu);
}

static void put_mode(struct writer *w)
{
    put(w, "%s", explain_mode(&w->event->regs, w->language));
}

static void put_engine(struct writer *w)
{
    put(w, "%s", w->engine);
}

/* KVM은, CPU는: what counts is how the name of its last letter or digit sounds in Korean. */
static void put_engine_as_topic(struct writer *w)
{
    size_t n = strlen(w->engine);
    bool consonant = n && strchr("LMNRlmnr013678", w->engine[n - 1]);
    put(w, "%s%s", w->engine, consonant ? "은" : "는");
}

static const struct {
    const char *name;
    void (*put)(struct writer *w);
} fields[] = {
    { "insn", put_insn },
    { "where", put_where },
    { "port", put_port },
    { "value", put_value },
    { "char", put_char },
    { "chars", put_chars },
    { "count", put_count },
    { "bytes", put_bytes },
    { "register", put_register },
    { "reg", put_reg },
    { "bit0", put_bit0 },
    { "bit5", put_bit5 },
    { "call", put_call },
    { "gpa", put_gpa },
    { "detail", put_detail },
    { "detail-hex", put_detail_hex },
    { "error", put_error },
    { "vcpu", put_vcpu },
    { "mode", put_mode },
    { "engine", put_engine },
    { "engine은", put_engine_as_topic },
};

static void put_field(struct writer *w, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strlen(fields[i].name) == length && !memcmp(fields[i].name, name, length)) {
            fields[i].put(w);
            return;
        }
    put(w, "{%.*s}", (int)length, name); /* a template is wrong: tests look for braces */
}

static void put_sentence(struct writer *w, enum sentence sentence)
{
    for (const char *from = sentences[sentence][w->language == KOREAN]; *from;) {
        size_t plain = strcspn(from, "{");
        put(w, "%.*s", (int)plain, from);
        from += plain;
        if (!*from)
            return;
        size_t length = strcspn(++from, "}");
        put_field(w, from, length);
        from += length + 1;
    }
}

/* ---- The whole ---- */

/* What stands at its linear address: what left, what comes next, what was never reached; or it has none. */
enum place { PLACE_LEFT, PLACE_NEXT, PLACE_ADDRESS, PLACE_NONE };

static enum place place_of(const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IRQ_WINDOW:
    case EVENT_STEP:
    case EVENT_KICK: return PLACE_NEXT;
    case EVENT_FAIL_ENTRY:
    case EVENT_RUN_ERROR: return PLACE_ADDRESS;
    default: return event_is_exit(e) ? PLACE_LEFT : PLACE_NONE;
    }
}

/* A text that was cut off may end within a character. */
static size_t whole_characters(const char *text, size_t n)
{
    size_t start = n;
    while (start && ((uint8_t)text[start - 1] & 0xc0) == 0x80)
        start--;
    if (!start)
        return 0;
    uint8_t lead = (uint8_t)text[start - 1];
    size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return start - 1 + length <= n ? n : start - 1;
}

void explain_event(const struct event *event, const char *engine, enum language language, char *text, size_t size)
{
    if (!size)
        return;
    struct writer w = { .event = event, .engine = engine, .language = language, .text = text, .size = size };
    enum place place = place_of(event);
    bool known = event->insn_len > 0;
    if (place == PLACE_LEFT && (event->flags & EVENT_STALE_REGS))
        put_sentence(&w, LAST_SEEN);
    else if (place == PLACE_LEFT && known)
        put_sentence(&w, HERE);
    else if (place == PLACE_LEFT || place == PLACE_ADDRESS)
        put_sentence(&w, HERE_UNKNOWN);
    put_sentence(&w, sentence_of(event));
    if (place == PLACE_NEXT)
        put_sentence(&w, known ? NEXT : NEXT_UNKNOWN);
    text[whole_characters(text, w.at)] = '\0';
}

enum language language_of_user(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (!value || !*value)
            continue;
        bool korean = !strncmp(value, "ko", 2) && (!value[2] || strchr("_.@-", value[2])); /* not kok, Konkani */
        return korean ? KOREAN : ENGLISH;
    }
    return ENGLISH;
}
