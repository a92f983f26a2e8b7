/* The sentences of the plain words: data.
 *
 * A name in braces stands for what fields[] in explain.c, or explain/devices.c, puts there. {cpu}
 * is the CPU that runs the guest: the real one, or the software CPU. {engine은} is the engine's
 * name and the particle that its last sound asks for. */
#include "explain/private.h"

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
        "Port {port} is the serial port, which {engine} does not know: {cpu} left the guest, "
        "and the VMM printed {char}.",
        "{port}번 포트는 시리얼 포트이고 {engine은} 이를 모르므로, {cpu}가 게스트를 빠져나와 VMM이 {char}를 출력했습니다. "
        "게스트는 이어서 실행됩니다." },
    [OUT_PRINTED_STRING] = {
        "One instruction, one exit, {bytes} bytes: port {port} is the serial port, so {cpu} left the guest; the "
        "VMM printed {chars} and lets the guest go on.",
        "명령어 하나, exit 한 번에 {bytes}바이트입니다. {port}번 포트는 시리얼 포트라서 {cpu}가 게스트를 빠져나왔고, "
        "VMM이 {chars}를 출력한 뒤 게스트를 이어서 실행합니다." },
    [OUT_UART_SILENT] = {
        "Port {port} is the serial port, so {cpu} left the guest, but the VMM printed nothing: the guest had "
        "switched it to set its speed (DLAB) or to loop back. The guest goes on.",
        "{port}번 포트는 시리얼 포트라서 {cpu}가 게스트를 빠져나왔지만, VMM은 아무것도 출력하지 않았습니다. 게스트가 "
        "속도 설정(DLAB)이나 루프백으로 바꾸어 두었기 때문입니다. 게스트는 이어서 실행됩니다." },
    [OUT_UART_REGISTER] = {
        "Port {port} is the {reg} of the serial port. The VMM plays the serial port, so {cpu} left the guest; the "
        "VMM took {value} and lets the guest go on.",
        "{port}번 포트는 시리얼 포트의 {reg}입니다. 시리얼 포트는 VMM이 흉내 내므로 {cpu}가 게스트를 빠져나왔고, VMM이 "
        "{value} 값을 받은 뒤 게스트를 이어서 실행합니다." },
    [OUT_UART_READ_ONLY] = {
        "Port {port} is the {reg} of the serial port, which can only be read. {Cpu} left the guest all the same; "
        "the VMM ignored {value} and lets the guest go on.",
        "{port}번 포트는 시리얼 포트의 {reg}이며 읽을 수만 있습니다. 그래도 {cpu}는 게스트를 빠져나왔고, VMM은 {value} "
        "값을 무시한 뒤 게스트를 이어서 실행합니다." },
    [OUT_NO_DEVICE] = {
        "No device has port {port}. {Cpu} leaves the guest at every OUT all the same, and only the VMM can tell: "
        "{value} went nowhere, and the guest goes on.",
        "{port}번 포트에는 장치가 없습니다. 그래도 OUT을 만난 {cpu}는 게스트를 빠져나오고, 장치가 없다는 것은 VMM만 "
        "압니다. {value} 값은 사라지고 게스트는 이어서 실행됩니다." },
    [OUT_POST] = {
        "Port {port} is where firmware and CPU tests report how far they are: POST code {post}. {Cpu} left the guest, "
        "the VMM noted the code, and the guest goes on.",
        "{port}번 포트는 펌웨어와 CPU 시험이 어디까지 왔는지 알리는 곳입니다. POST 코드 {post}. {cpu}가 게스트를 "
        "빠져나왔고, VMM이 코드를 적어 둔 뒤 게스트를 이어서 실행합니다." },
    [OUT_DEVICE] = {
        "Port {port} belongs to a device that the VMM plays, so {cpu} left the guest; the VMM took {value} and "
        "lets the guest go on.",
        "{port}번 포트의 장치는 VMM이 흉내 내므로 {cpu}가 게스트를 빠져나왔고, VMM이 {value} 값을 받은 뒤 게스트를 "
        "이어서 실행합니다." },
    [OUT_STRING] = {
        "One instruction, one exit, {bytes} bytes: the device at port {port} is played by the VMM, so {cpu} left "
        "the guest; the VMM took them all and lets the guest go on.",
        "명령어 하나, exit 한 번에 {bytes}바이트입니다. {port}번 포트의 장치는 VMM이 흉내 내므로 {cpu}가 게스트를 "
        "빠져나왔고, VMM이 모두 받은 뒤 게스트를 이어서 실행합니다." },
    [IN_TYPED] = {
        "Port {port} is the serial port. Only the VMM knows what was typed, so {cpu} left the guest; the VMM gave "
        "{char}, which {register} gets as the guest goes on.",
        "{port}번 포트는 시리얼 포트입니다. 무엇이 입력되었는지는 VMM만 알므로 {cpu}가 게스트를 빠져나왔고, VMM이 "
        "{char}를 주었습니다. 게스트가 이어서 실행될 때 {register}에 들어갑니다." },
    [IN_NOT_TYPED] = {
        "Port {port} is the serial port. Only the VMM knows what was typed, so {cpu} left the guest; the VMM gave "
        "{value} and no typed character. It reaches {register} as the guest goes on.",
        "{port}번 포트는 시리얼 포트입니다. 무엇이 입력되었는지는 VMM만 알므로 {cpu}가 게스트를 빠져나왔습니다. VMM은 "
        "입력된 글자 없이 {value} 값을 주었고, 게스트가 이어서 실행될 때 {register}에 들어갑니다." },
    [IN_LINE_STATUS] = {
        "Port {port} is the line status (LSR) of the serial port. {Cpu} left the guest to ask the VMM, which "
        "answered {value}: {bit0}, {bit5}. It reaches {register} as the guest goes on.",
        "{port}번 포트는 시리얼 포트의 회선 상태(LSR)입니다. {cpu}가 VMM에 묻기 위해 게스트를 빠져나왔고, VMM이 "
        "{value} 값을 주었습니다. {bit0}, {bit5}. 게스트가 이어서 실행될 때 {register}에 들어갑니다." },
    [IN_UART_REGISTER] = {
        "Port {port} is the {reg} of the serial port. The VMM plays the serial port, so {cpu} left the guest; {value} "
        "reaches {register} as the guest goes on.",
        "{port}번 포트는 시리얼 포트의 {reg}입니다. 시리얼 포트는 VMM이 흉내 내므로 {cpu}가 게스트를 빠져나왔고, 게스트가 "
        "이어서 실행될 때 {value} 값이 {register}에 들어갑니다." },
    [IN_NO_DEVICE] = {
        "No device has port {port}. {Cpu} leaves the guest at every IN all the same; as nobody answers, {register} "
        "gets ones, {value}, as the guest goes on.",
        "{port}번 포트에는 장치가 없습니다. 그래도 IN을 만난 {cpu}는 게스트를 빠져나옵니다. 대답할 장치가 없으므로 "
        "게스트가 이어서 실행될 때 모든 비트가 1인 {value} 값이 {register}에 들어갑니다." },
    [IN_POST] = {
        "Port {port} takes POST codes and gives back the last one. {Cpu} left the guest to ask the VMM; {register} gets "
        "{value} as the guest goes on.",
        "{port}번 포트는 POST 코드를 받는 곳이며, 읽으면 마지막 코드를 줍니다. {cpu}가 VMM에 묻기 위해 게스트를 빠져나왔고, "
        "게스트가 이어서 실행될 때 {value} 값이 {register}에 들어갑니다." },
    [IN_DEVICE] = {
        "Port {port} belongs to a device that the VMM plays, so {cpu} left the guest; {register} gets {value} as "
        "the guest goes on.",
        "{port}번 포트의 장치는 VMM이 흉내 내므로 {cpu}가 게스트를 빠져나왔고, 게스트가 이어서 실행될 때 {value} 값이 "
        "{register}에 들어갑니다." },
    [IN_STRING] = {
        "One instruction, one exit, {bytes} bytes: the device at port {port} is played by the VMM, so {cpu} left "
        "the guest; the bytes reach the guest's memory as the guest goes on.",
        "명령어 하나, exit 한 번에 {bytes}바이트입니다. {port}번 포트의 장치는 VMM이 흉내 내므로 {cpu}가 게스트를 "
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
        "One instruction, one exit, {bytes} bytes for the hypercall port {port}: {cpu} left the guest, and the VMM "
        "took each byte as the number of a call, one after the other.",
        "명령어 하나, exit 한 번으로 하이퍼콜 포트 {port}번에 {bytes}바이트를 썼습니다. {cpu}가 게스트를 빠져나왔고, "
        "VMM은 바이트마다 하이퍼콜 번호로 보고 차례로 처리했습니다." },
    [ANSWER] = {
        "IN from the hypercall port {port} fetches the answer to GETCHAR, so {cpu} left the guest. The VMM gave "
        "what was typed, {char}, which {register} gets as the guest goes on.",
        "하이퍼콜 포트 {port}번의 IN은 GETCHAR의 답을 읽으므로 {cpu}가 게스트를 빠져나왔습니다. VMM이 입력된 {char}를 "
        "주었고, 게스트가 이어서 실행될 때 {register}에 들어갑니다." },
    [ANSWER_NONE] = {
        "IN from the hypercall port {port} fetches the answer to GETCHAR, so {cpu} left the guest. The VMM gave "
        "{value}: no character is there. A guest that keeps asking is put to sleep.",
        "하이퍼콜 포트 {port}번의 IN은 GETCHAR의 답을 읽으므로 {cpu}가 게스트를 빠져나왔습니다. VMM이 준 {value} 값은 "
        "글자가 없다는 뜻입니다. 계속 물으면 VMM이 게스트를 재웁니다." },
    [ANSWER_STRING] = {
        "One instruction, one exit, {bytes} bytes from the hypercall port {port}, which gives the answer to GETCHAR, "
        "then 0xff; they reach the guest's memory as the guest goes on.",
        "명령어 하나, exit 한 번으로 하이퍼콜 포트 {port}번에서 {bytes}바이트를 읽습니다. GETCHAR의 답이 먼저 오고 "
        "그 뒤는 0xff이며, 게스트가 이어서 실행될 때 메모리에 들어갑니다." },

    [MMIO_READ] = {
        "Guest-physical address {gpa} is not RAM, so {cpu} left the guest: devices in memory (MMIO) work this way. "
        "No device is there: the guest reads ones, {value}, and goes on.",
        "게스트 물리 주소 {gpa}에는 RAM이 없어서 {cpu}가 게스트를 빠져나왔습니다. 메모리에 있는 장치(MMIO)는 이렇게 "
        "동작합니다. 여기에는 장치가 없으므로 게스트는 모든 비트가 1인 {value} 값을 읽고 이어서 실행됩니다." },
    [MMIO_WRITE] = {
        "Guest-physical address {gpa} is not RAM, so {cpu} left the guest: devices in memory (MMIO) work this way. "
        "No device is there: {value} vanished, and the guest goes on.",
        "게스트 물리 주소 {gpa}에는 RAM이 없어서 {cpu}가 게스트를 빠져나왔습니다. 메모리에 있는 장치(MMIO)는 이렇게 "
        "동작합니다. 여기에는 장치가 없으므로 {value} 값은 사라지고 게스트는 이어서 실행됩니다." },
    [HALT] = {
        "HLT stops a CPU until an interrupt comes, so {cpu} left the guest. With IF=0 no interrupt could wake this one: "
        "the VMM ends it, \"Guest halted\".",
        "HLT는 인터럽트가 올 때까지 CPU를 멈추는 명령어이므로 {cpu}가 게스트를 빠져나왔습니다. IF=0이라 어떤 인터럽트도 "
        "깨울 수 없으므로 VMM이 끝냅니다(Guest halted)." },
    [HALT_WITH_IF] = {
        "HLT stops a CPU until an interrupt comes, so {cpu} left the guest. IF=1: vCPU {vcpu} sleeps until a device "
        "interrupts it; if none ever can, the VMM ends it.",
        "HLT는 인터럽트가 올 때까지 CPU를 멈추는 명령어이므로 {cpu}가 게스트를 빠져나왔습니다. IF=1이므로 vCPU {vcpu}번은 "
        "장치가 인터럽트를 보낼 때까지 잠듭니다. 보낼 장치가 없으면 VMM이 끝냅니다." },
    [HALT_DUE] = {
        "HLT stops a CPU until an interrupt comes, so {cpu} left the guest. {irq} is due already (IF=1): the guest goes "
        "on with its handler at once.",
        "HLT는 인터럽트가 올 때까지 CPU를 멈추는 명령어이므로 {cpu}가 게스트를 빠져나왔습니다. IF=1이고 {irq}가 이미 "
        "기다리고 있으므로 게스트는 곧바로 그 핸들러를 실행합니다." },
    [IRQ_WINDOW] = {
        "{irq} is due, and the VMM had asked for an exit as soon as the guest can take it: now it can. No instruction "
        "caused this exit.",
        "전달할 {irq}가 있어서, 게스트가 받을 수 있게 되면 바로 빠져나오도록 VMM이 요청해 두었습니다. 이제 받을 수 "
        "있습니다. 명령어 때문에 생긴 exit이 아닙니다." },
    [STEP] = {
        "The guest executed one instruction, and {cpu} left it because the VMM is stepping; by itself it would "
        "have gone on.",
        "게스트가 명령어 하나를 실행했고, VMM이 한 단계씩 실행하는 중이라 {cpu}가 게스트를 빠져나왔습니다. 그렇지 "
        "않았다면 계속 실행되었을 것입니다." },
    [STEP_INTO_HANDLER] = {
        "The interrupt was delivered: the CPU stands at the first instruction of its handler, and {cpu} left the guest "
        "because the VMM is stepping.",
        "인터럽트가 전달되어 CPU가 핸들러의 첫 명령어에 와 있습니다. VMM이 한 단계씩 실행하는 중이라 {cpu}가 게스트를 "
        "빠져나왔습니다." },
    [BREAKPOINT] = {
        "The guest reached a breakpoint, so {cpu} left it; by itself it would have gone on.",
        "게스트가 중단점에 이르러 {cpu}가 게스트를 빠져나왔습니다. 그렇지 않았다면 계속 실행되었을 것입니다." },
    [SHUTDOWN] = {
        "Triple fault: an exception found no handler, the double fault that follows found none either, and {cpu} "
        "gave up (shutdown). A PC would reboot; the VMM ends vCPU {vcpu}.",
        "트리플 폴트입니다. 예외를 처리할 핸들러가 없고, 뒤따른 더블 폴트의 핸들러도 없어서 {cpu}가 "
        "포기했습니다(셧다운). PC라면 재부팅하지만 VMM은 vCPU {vcpu}번을 끝냅니다." },
    [SHUTDOWN_PAGING] = {
        "Triple fault: no handler for a fault, nor for the double fault after it; the VMM ends vCPU {vcpu}. If the guest "
        "turned on paging: not every {engine} can do that. Try --engine soft; kvm-vmm doctor tells.",
        "트리플 폴트입니다. 폴트의 핸들러도, 뒤따른 더블 폴트의 핸들러도 없어서 VMM이 vCPU {vcpu}번을 끝냅니다. "
        "게스트가 페이징을 켰다면 이 호스트의 {engine은} 페이징을 못 할 수도 있으니 --engine soft로 실행해 보세요." },
    [NO_EMULATION] = {
        "{Engine} had to execute this instruction in software and does not know how (internal error, suberror "
        "{detail}). The guest cannot go on; the VMM ends vCPU {vcpu}.",
        "{engine은} 이 명령어를 소프트웨어로 실행해야 했지만 방법을 모릅니다(내부 오류, suberror {detail}). 게스트를 "
        "이어서 실행할 수 없으므로 VMM이 vCPU {vcpu}번을 끝냅니다." },
    [INTERNAL] = {
        "{Engine} met something that it cannot handle and left the guest (internal error, suberror {detail}). The "
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
        "{Cpu} left the guest for a reason that this VMM does not serve (exit reason {detail}), so the guest "
        "cannot go on; the VMM ends vCPU {vcpu}.",
        "이 VMM이 처리하지 않는 이유로 {cpu}가 게스트를 빠져나왔습니다(exit 이유 {detail}). 게스트를 이어서 실행할 수 "
        "없으므로 VMM이 vCPU {vcpu}번을 끝냅니다." },

    [KICK] = {
        "The VMM itself fetched the vCPU out of KVM_RUN, as a rule with a signal (a kick), to obey a command or to "
        "deliver an interrupt. The guest did nothing to cause it, so it is no VM exit.",
        "VMM이 명령을 처리하거나 인터럽트를 전달하려고 vCPU를 KVM_RUN에서 꺼냈습니다. 보통 시그널을 보내며, 이것을 킥이라고 합니다. "
        "게스트가 일으킨 것이 아니므로 VM exit으로 세지 않습니다." },
    [START] = {
        "vCPU {vcpu} starts at {where} ({mode}). The CPU now executes the guest's instructions by itself, until one "
        "needs the VMM: that is a VM exit.",
        "vCPU {vcpu}번이 {where}에서 시작합니다({mode}). 이제 CPU가 게스트의 명령어를 스스로 실행하며, VMM이 "
        "필요해지면 게스트를 빠져나옵니다. 이것이 VM exit입니다." },
    [WAIT] = {
        "The guest keeps asking for input that is not there, so the VMM put vCPU {vcpu} to sleep instead of burning "
        "a core. Input or an interrupt wakes it; the guest will not notice.",
        "게스트가 아직 없는 입력을 계속 묻기 때문에, CPU를 낭비하지 않도록 VMM이 vCPU {vcpu}번을 재웠습니다. 입력이나 "
        "인터럽트가 오면 깨어나며 게스트는 알아채지 못합니다." },
    [WAIT_FOR_INTERRUPT] = {
        "The guest has nothing to do and executed HLT with IF=1, so the VMM put vCPU {vcpu} to sleep: it costs no CPU "
        "time until a device interrupts it.",
        "게스트가 할 일이 없어 IF=1인 채로 HLT를 실행했고, VMM이 vCPU {vcpu}번을 재웠습니다. 장치가 인터럽트를 보낼 "
        "때까지 CPU 시간을 쓰지 않습니다." },
    [PAUSE] = {
        "A command paused vCPU {vcpu} before the VMM entered the guest again at {where}. The guest will not notice.",
        "명령에 따라 VMM이 {where}에서 게스트에 다시 들어가기 전에 vCPU {vcpu}번을 멈추었습니다. 게스트는 알아채지 "
        "못합니다." },
    [RESUME] = {
        "The wait or pause of vCPU {vcpu} is over; the guest can go on at {where} as if nothing had happened.",
        "vCPU {vcpu}번의 대기나 일시 정지가 끝났습니다. 게스트는 아무 일도 없었던 것처럼 {where}에서 이어서 실행될 "
        "수 있습니다." },
    [INJECTED] = {
        "{source}, vector {vector}, delivered at {where}. ",
        "{source}, 벡터 {vector}, {where}에서 전달. " },
    [INJECTED_IVT] = {
        "The VMM injects it, which is no exit: {cpu} pushes FLAGS, CS and IP and jumps to the handler that entry "
        "{vector} of the IVT (at {entry}) names; IRET comes back.",
        "VMM이 게스트에 주입하며 exit은 아닙니다. {cpu}는 FLAGS, CS, IP를 스택에 넣고 IVT의 {vector}번 항목({entry})이 "
        "가리키는 핸들러로 갑니다. IRET을 만나면 돌아옵니다." },
    [INJECTED_IDT] = {
        "The VMM injects it, which is no exit: {cpu} pushes EFLAGS, CS and EIP and jumps to the handler that gate "
        "{vector} of the IDT names; IRET comes back.",
        "VMM이 게스트에 주입하며 exit은 아닙니다. {cpu}는 EFLAGS, CS, EIP를 스택에 넣고 IDT의 {vector}번 게이트가 가리키는 "
        "핸들러로 갑니다. IRET을 만나면 돌아옵니다." },
    [INJECTED_IDT_RING3] = {
        "The VMM injects it, which is no exit: {cpu} leaves ring 3 for the stack that the TSS names, saves SS:ESP, "
        "EFLAGS, CS:EIP there and jumps through gate {vector} of the IDT.",
        "VMM이 게스트에 주입하며 exit은 아닙니다. {cpu}는 링 3에서 TSS가 가리키는 스택으로 옮겨 SS:ESP, EFLAGS, CS:EIP를 "
        "저장하고 IDT의 {vector}번 게이트를 거쳐 핸들러로 갑니다." },
    [INJECTED_SPURIOUS] = {
        "It is spurious: the line that had asked was gone again when {cpu} took the interrupt, and the PIC must answer "
        "something. Its handler owes that PIC no EOI.",
        "가짜(spurious) 인터럽트입니다. {cpu}가 받을 때 요청한 신호가 이미 사라졌지만 PIC은 무언가 답해야 합니다. "
        "핸들러는 그 PIC에 EOI를 보내지 않아도 됩니다." },
    [EOI_NOTE] = {
        "The guest told the PIC that it is done with {irq}, vector {vector} (EOI, end of interrupt): the next one may "
        "come.",
        "게스트가 PIC에 벡터 {vector}번 {irq} 처리를 마쳤다고 알렸습니다(EOI, end of interrupt). 이제 다음 인터럽트가 올 수 "
        "있습니다." },
    [HELD_BY_IF] = {
        " {irq} waits: IF=0.",
        " {irq}가 기다립니다(IF=0)." },
    [HELD_BY_SHADOW] = {
        " {irq} waits one more instruction (after STI, MOV SS).",
        " {irq}가 명령어 하나만큼 더 기다립니다(STI, MOV SS 뒤)." },
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

    [PIC] = {
        "Port {port} is the {pic} interrupt controller (PIC), played by the VMM: {cpu} left the guest. ",
        "{port}번 포트는 VMM이 흉내 내는 {pic} PIC(인터럽트 컨트롤러)이므로 {cpu}가 게스트를 빠져나왔습니다. " },
    [PIC_ICW1] = {
        "{value} is ICW1: its set-up begins, and the next words go to port {data-port}.",
        "{value} 값은 ICW1로, 설정을 시작합니다. 다음 값들은 {data-port}번 포트로 갑니다." },
    [PIC_ICW2] = {
        "{value} is ICW2: its eight lines get the vectors {vectors}.",
        "{value} 값은 ICW2로, 여덟 인터럽트에 벡터 {vectors}번을 정합니다." },
    [PIC_ICW3] = {
        "{value} is ICW3: the second PIC hangs on line {cascade} of the first.",
        "{value} 값은 ICW3로, 두 번째 PIC이 첫 번째의 {cascade}번 선에 이어져 있다는 뜻입니다." },
    [PIC_ICW4] = {
        "{value} is ICW4, the last: {icw4}.",
        "{value} 값은 마지막인 ICW4입니다({icw4})." },
    [PIC_EOI] = {
        "{value} is an EOI (end of interrupt): the handler is done, the next interrupt may come.",
        "{value} 값은 EOI입니다. 핸들러가 끝났으니 다음 인터럽트를 보내도 됩니다." },
    [PIC_EOI_OF] = {
        "{value} is the EOI (end of interrupt) of {line}: the next one may come.",
        "{value} 값은 {line}의 EOI입니다. 핸들러가 끝났으니 다음 인터럽트를 보내도 됩니다." },
    [PIC_PRIORITIES] = {
        "{value} is OCW2: it changes how the lines take precedence over each other.",
        "{value} 값은 OCW2로, 인터럽트의 우선순위를 바꿉니다." },
    [PIC_OCW3] = {
        "{value} is OCW3: {ocw3}.",
        "{value} 값은 OCW3입니다({ocw3})." },
    [PIC_MASK] = {
        "{value} (OCW1) {masks}.",
        "{value} 값(OCW1)에 따라 {masks}." },
    [PIC_READ] = {
        "{register} gets {value}, the lines requested (IRR) or in service (ISR), as the guest goes on.",
        "게스트가 이어서 실행될 때 요청된 선(IRR)이나 처리 중인 선(ISR)인 {value} 값이 {register}에 들어갑니다." },
    [PIC_READ_MASK] = {
        "{register} gets its mask {value} as the guest goes on, which {masks}.",
        "게스트가 이어서 실행될 때 마스크 {value} 값이 {register}에 들어갑니다. PIC은 {masks}." },
    [PIT] = {
        "Port {port} is the timer (PIT), played by the VMM: {cpu} left the guest. ",
        "{port}번 포트는 VMM이 흉내 내는 타이머(PIT)이므로 {cpu}가 게스트를 빠져나왔습니다. " },
    [PIT_CONTROL] = {
        "{value} sets counter {counter} to mode {mode-number} ({mode-name}); its divisor comes next, "
        "{access}.",
        "{value} 값은 카운터 {counter}번을 모드 {mode-number}({mode-name})로 정합니다. 다음은 분주 값입니다({access})." },
    [PIT_LATCH] = {
        "{value} latches counter {counter}, so that both bytes of it can be read as they are now.",
        "{value} 값은 카운터 {counter}번의 지금 값을 붙잡아 두 바이트로 읽게 합니다." },
    [PIT_READ_BACK] = {
        "{value} is a read-back: the next reads give counts or states as they are now.",
        "{value} 값은 read-back으로, 다음에 지금의 카운트나 상태를 읽게 합니다." },
    [PIT_LOW] = {
        "Counter {counter} gets the low byte of its divisor, {value}; the high byte comes next.",
        "카운터 {counter}번이 분주 값의 아래 바이트인 {value} 값을 받았습니다. 다음은 위 바이트입니다." },
    [PIT_BYTE] = {
        "Counter {counter} gets {value}, one byte of its divisor.",
        "카운터 {counter}번이 분주 값의 한 바이트 {value} 값을 받았습니다." },
    [PIT_TICKS] = {
        "Counter 0 now divides 1193182 Hz by {divisor}: IRQ 0 (timer) comes {hz} times a second.",
        "이제 카운터 0번이 1193182/{divisor} Hz로 돌아 IRQ 0(타이머) 인터럽트가 초당 {hz}번 생깁니다." },
    [PIT_ONCE] = {
        "Counter 0 counts {divisor} at 1193182 Hz down once: IRQ 0 (timer) comes in {span}.",
        "카운터 0번이 1193182 Hz로 {divisor}부터 한 번 세어, IRQ 0(타이머) 인터럽트가 {span} 뒤에 생깁니다." },
    [PIT_LOADED] = {
        "Counter {counter} counts {divisor} at 1193182 Hz ({hz} times a second); it interrupts nobody.",
        "카운터 {counter}번이 1193182/{divisor} Hz로 돕니다(초당 {hz}번). 이어진 인터럽트는 없습니다." },
    [PIT_READ] = {
        "{register} gets {value}, a byte of counter {counter} or of its state, as the guest goes on.",
        "게스트가 이어서 실행될 때 카운터 {counter}번 값이나 상태의 한 바이트인 {value} 값이 {register}에 들어갑니다." },
    [KEYBOARD] = {
        "Port {port} is the keyboard, played by the VMM: {cpu} left the guest. ",
        "{port}번 포트는 VMM이 흉내 내는 키보드이므로 {cpu}가 게스트를 빠져나왔습니다. " },
    [KEY_PRESSED] = {
        "{register} gets the scan code {value} as the guest goes on: key {key} is pressed.",
        "게스트가 이어서 실행될 때 스캔 코드 {value} 값이 {register}에 들어갑니다. {key} 키를 눌렀다는 뜻입니다." },
    [KEY_RELEASED] = {
        "{register} gets the scan code {value} as the guest goes on: key {key} is released.",
        "게스트가 이어서 실행될 때 스캔 코드 {value} 값이 {register}에 들어갑니다. {key} 키를 뗐다는 뜻입니다." },
    [KEY_PREFIX] = {
        "{register} gets {value} as the guest goes on: the code of a key of the extended keyboard follows.",
        "게스트가 이어서 실행될 때 {value} 값이 {register}에 들어갑니다. 확장 키의 코드가 이어집니다." },
    [KEY_OTHER] = {
        "{register} gets {value} as the guest goes on: a scan code, or an answer of the controller.",
        "게스트가 이어서 실행될 때 스캔 코드나 컨트롤러의 답인 {value} 값이 {register}에 들어갑니다." },
    [KEYBOARD_STATUS] = {
        "{register} gets its status {value} as the guest goes on: {status}.",
        "게스트가 이어서 실행될 때 상태인 {value} 값이 {register}에 들어갑니다({status})." },
    [KEYBOARD_COMMAND] = {
        "{value} is a command to it: {command}.",
        "{value} 값은 컨트롤러에 주는 명령입니다({command})." },
    [KEYBOARD_DATA] = {
        "{value} goes to the keyboard, or completes the command before.",
        "{value} 값은 키보드로 가거나 앞의 명령을 마저 채웁니다." },
};

/* With the software CPU these would not be true, or clumsy. */
static const char *const of_software[SENTENCE_COUNT][2] = {
    [OUT_PRINTED] = {
        "Port {port} is the serial port, which the VMM plays: the software CPU left the guest, as KVM would, and the VMM "
        "printed {char}.",
        "{port}번 포트는 시리얼 포트이고 VMM이 흉내 냅니다. 소프트웨어 CPU가 KVM처럼 게스트를 빠져나와 VMM이 {char}를 "
        "출력했습니다. 게스트는 이어서 실행됩니다." },
    [NO_EMULATION] = {
        "The software CPU does not know how to execute this instruction (internal error, suberror {detail}). The guest "
        "cannot go on; the VMM ends vCPU {vcpu}.",
        "소프트웨어 CPU가 이 명령어를 실행하는 방법을 모릅니다(내부 오류, suberror {detail}). 게스트를 이어서 실행할 수 "
        "없으므로 VMM이 vCPU {vcpu}번을 끝냅니다." },
    [FAIL_ENTRY] = {
        "The software CPU refused to enter the guest: its registers are in a state that it does not accept (reason "
        "{detail-hex}). The VMM ends vCPU {vcpu}.",
        "소프트웨어 CPU가 게스트에 들어가기를 거부했습니다. 레지스터의 상태를 받아들이지 않습니다(이유 {detail-hex}). "
        "VMM이 vCPU {vcpu}번을 끝냅니다." },
    [RUN_ERROR] = {
        "The software CPU itself failed: {error}. This comes from the host and is no exit of the guest's own; the VMM "
        "ends vCPU {vcpu}.",
        "소프트웨어 CPU 자체가 실패했습니다({error}). 게스트가 아니라 호스트에서 생긴 오류입니다. VMM이 vCPU {vcpu}번을 "
        "끝냅니다." },
    [KICK] = {
        "The VMM made the software CPU stop between two instructions (a kick), to obey a command or to deliver an "
        "interrupt. The guest did nothing to cause it, so it is no VM exit.",
        "VMM이 명령을 처리하거나 인터럽트를 전달하려고 소프트웨어 CPU를 두 명령어 사이에서 멈추었습니다(킥). 게스트가 "
        "일으킨 것이 아니므로 VM exit으로 세지 않습니다." },
    [START] = {
        "vCPU {vcpu} starts at {where} ({mode}). The software CPU executes the guest's instructions one by one and leaves "
        "it where a real CPU under KVM would: that is a VM exit.",
        "vCPU {vcpu}번이 {where}에서 시작합니다({mode}). 소프트웨어 CPU가 게스트의 명령어를 하나씩 실행하며, KVM의 실제 "
        "CPU가 빠져나올 곳에서 똑같이 빠져나옵니다. 이것이 VM exit입니다." },
};
/* clang-format on */

const char *explain_words(enum sentence sentence, enum language language)
{
    return sentences[sentence][language == KOREAN];
}

const char *explain_words_of_software(enum sentence sentence, enum language language)
{
    return of_software[sentence][language == KOREAN];
}
