/* Exits in plain words, in both languages, and what is decoded for them. */
#include "exits.h"

#include "event/ports.h"

enum { COLUMNS_MAX = 420 };

static void explains(const struct event *e, const char *english, const char *korean)
{
    assert_string_equal(explain(e, ENGLISH), english);
    assert_string_equal(explain(e, KOREAN), korean);
}

static struct event hypercall(enum event_direction direction, uint8_t data, uint8_t flags)
{
    struct event e = io(direction, PORT_HYPERCALL, data, flags);
    e.reason = EVENT_HYPERCALL;
    return e;
}

/* ---- The main kinds, word for word ---- */

static void output_on_the_serial_port(void **state)
{
    struct event e = io(EVENT_OUT, PORT_UART, '9', EVENT_PRINTED);
    explains(&e,
             "`out dx, al` at 0000:000c. Port 0x3f8 is the serial port, which KVM does not know, "
             "so the CPU left the guest. The VMM printed '9'.",
             "0000:000c의 `out dx, al`: 0x3f8번 포트는 KVM이 모르는 시리얼 포트이므로 CPU가 "
             "게스트를 빠져나왔습니다. VMM이 글자 '9'를 출력했습니다.");
    e.data[0] = '\n';
    assert_non_null(strstr(explain(&e, ENGLISH), "The VMM printed a newline '\\n'."));
    assert_non_null(strstr(explain(&e, KOREAN), "줄바꿈('\\n') 글자를 출력"));
    e.data[0] = 0x1b;
    assert_non_null(strstr(explain(&e, ENGLISH), "The VMM printed 0x1b."));
}

static void strings_on_the_serial_port(void **state)
{
    struct event e = io(EVENT_OUT, PORT_UART, 'H', EVENT_PRINTED | EVENT_STRING);
    e.insn_len = 2;
    memcpy(e.insn, "\xf3\x6e", 2);
    memcpy(e.data, "Hello\n\033!", 8);
    e.count = 12;
    explains(
        &e,
        "`rep outsb` at 0000:000c. One instruction, one exit, 12 bytes: port 0x3f8 is the serial "
        "port, so the CPU left the guest. The VMM printed \"Hello\\n\\x1b!\"....",
        "0000:000c의 `rep outsb`: 명령어 하나, exit 한 번에 12바이트입니다. 0x3f8번 포트는 시리얼 "
        "포트이므로 CPU가 게스트를 빠져나왔습니다. VMM이 글자 \"Hello\\n\\x1b!\"...를 "
        "출력했습니다.");
}

static void input_from_the_serial_port(void **state)
{
    struct event e = io(EVENT_IN, PORT_UART + 5, 0x60, 0);
    explains(&e,
             "`in al, dx` at 0000:000c. Port 0x3fd is the line status (LSR) of the serial port, "
             "played by the VMM, so the CPU left the guest. The VMM answered 0x60: bit 0 is 0 "
             "(nothing typed), bit 5 is 1 (ready to send). AL gets it.",
             "0000:000c의 `in al, dx`: 0x3fd번 포트는 VMM이 흉내 내는 시리얼 포트의 회선 "
             "상태(LSR)이므로 CPU가 게스트를 빠져나왔습니다. VMM이 0x60 값을 주었습니다. 비트 0은 "
             "0(입력 없음), 비트 5는 1(전송 가능). 이 값은 AL에 들어갑니다.");
    e.data[0] = 0x61;
    assert_non_null(strstr(explain(&e, ENGLISH), "bit 0 is 1 (a typed byte waits)"));
    e = io(EVENT_IN, PORT_UART, 'x', EVENT_TOOK_INPUT);
    assert_non_null(strstr(explain(&e, ENGLISH), "The VMM gave 'x'. AL gets it."));
}

static void post_codes(void **state)
{
    struct event e = io(EVENT_OUT, 0x190, 0x12, EVENT_POST);
    explains(&e,
             "`out dx, al` at 0000:000c. Port 0x190 is where firmware and CPU tests report how "
             "far they are, so the CPU left the guest. The VMM noted POST code 0x12.",
             "0000:000c의 `out dx, al`: 0x190번 포트는 펌웨어와 CPU 시험이 어디까지 왔는지 알리는 "
             "곳이므로 CPU가 게스트를 빠져나왔습니다. VMM이 POST 코드 0x12를 적어 두었습니다.");
    e = io(EVENT_IN, 0x80, 0x34, EVENT_POST);
    assert_non_null(
        strstr(explain(&e, ENGLISH), "Port 0x80 takes POST codes and gives back the last one"));
    assert_non_null(strstr(explain(&e, ENGLISH), "The VMM gave 0x34. AL gets it."));
}

static void ports_without_a_device(void **state)
{
    struct event e = io(EVENT_OUT, 0x80, 0x55, EVENT_NO_DEVICE);
    explains(&e,
             "`out dx, al` at 0000:000c. No device has port 0x80. The CPU leaves the guest at "
             "every OUT all the same, and only the VMM can tell. Nobody takes 0x55: it went "
             "nowhere.",
             "0000:000c의 `out dx, al`: 0x80번 포트에는 장치가 없습니다. 그래도 OUT을 만난 CPU는 "
             "게스트를 빠져나오고, 장치가 없다는 것은 VMM만 압니다. 받을 장치가 없어 0x55 값은 "
             "사라졌습니다.");
    e = io(EVENT_IN, 0x60, 0xff, EVENT_NO_DEVICE);
    e.size = 2;
    e.data[1] = 0xff;
    assert_non_null(strstr(explain(&e, ENGLISH), "the VMM gave ones, 0xffff. AX gets them."));
}

static void hypercalls(void **state)
{
    struct event e = hypercall(EVENT_OUT, HYPERCALL_PUTCHAR, EVENT_PRINTED);
    e.regs.gpr[GPR_EBX] = '2';
    explains(
        &e,
        "`out dx, al` at 0000:000c. OUT to port 0x500 is a hypercall, a call into the VMM: AL=1 "
        "is PUTCHAR. The VMM printed BL, '2'.",
        "0000:000c의 `out dx, al`: 0x500번 포트의 OUT은 VMM을 부르는 하이퍼콜입니다. AL=1은 "
        "PUTCHAR입니다. VMM이 BL의 글자 '2'를 출력했습니다.");
    e = hypercall(EVENT_OUT, HYPERCALL_GETCHAR, 0);
    assert_non_null(
        strstr(explain(&e, ENGLISH), "AL=2 is GETCHAR, the guest wants a typed character"));
    e = hypercall(EVENT_OUT, HYPERCALL_EXIT, 0);
    assert_non_null(strstr(explain(&e, KOREAN), "AL=0은 EXIT이며, 게스트가 할 일을 마쳤습니다."));
    e = hypercall(EVENT_OUT, 77, EVENT_UNKNOWN_CALL);
    assert_non_null(
        strstr(explain(&e, ENGLISH), "AL=77 is no call (0 EXIT, 1 PUTCHAR, 2 GETCHAR)"));
}

static void answers_of_getchar(void **state)
{
    struct event e = hypercall(EVENT_IN, 'q', EVENT_TOOK_INPUT);
    explains(&e,
             "`in al, dx` at 0000:000c. IN from the hypercall port 0x500 fetches the answer to "
             "GETCHAR, so the CPU left the guest. The VMM gave what was typed, 'q'. AL gets it.",
             "0000:000c의 `in al, dx`: 하이퍼콜 포트 0x500번의 IN은 GETCHAR의 답을 읽는 것이므로 "
             "CPU가 게스트를 빠져나왔습니다. VMM이 입력된 글자 'q'를 주었습니다. AL에 들어갑니다.");
    e = hypercall(EVENT_IN, HYPERCALL_NO_CHARACTER, 0);
    assert_non_null(strstr(explain(&e, ENGLISH), "The VMM gave 0xff: no character is there."));
    assert_non_null(strstr(explain(&e, KOREAN), "0xff 값은 글자가 없다는 뜻입니다."));
}

static void memory_that_is_not_there(void **state)
{
    struct event e = { .reason = EVENT_MMIO,
                       .direction = EVENT_OUT,
                       .size = 1,
                       .count = 1,
                       .gpa = 0x100000,
                       .flags = EVENT_NO_DEVICE,
                       .linear = 5,
                       .insn_len = 6,
                       .insn = { 0x64, 0xc6, 0x06, 0x10, 0x00, 0x55 },
                       .data = { 0x55 } };
    explains(&e,
             "`mov byte ptr fs:[0x0010], 0x55` at 0000:0005. Guest-physical address 0x100000 is "
             "not RAM, so the CPU left the guest: devices in memory (MMIO) work this way. No "
             "device is there: 0x55 vanished.",
             "0000:0005의 `mov byte ptr fs:[0x0010], 0x55`: 게스트 물리 주소 0x100000은 RAM이 "
             "아닌 곳이므로 CPU가 게스트를 빠져나왔습니다. 메모리에 있는 장치(MMIO)는 이렇게 "
             "동작합니다. 여기에는 장치가 없으므로 0x55 값은 사라졌습니다.");
    e.direction = EVENT_IN;
    e.size = 8;
    memset(e.data, 0xff, sizeof e.data);
    assert_non_null(strstr(explain(&e, ENGLISH),
                           "the VMM gave ones, 0xffffffffffffffff. The guest reads them."));
}

static void the_end_of_a_guest(void **state)
{
    struct event e = {
        .reason = EVENT_HLT, .linear = 0x4000e, .insn_len = 1, .insn = { 0xf4 }, .vcpu = 1
    };
    e.regs.seg[SEG_CS] = (struct segment){ .base = 0x40000, .selector = 0x4000 };
    explains(&e,
             "`hlt` at 4000:000e. HLT stops a CPU until an interrupt comes, so the CPU left the "
             "guest. With IF=0 no interrupt could wake this one: the VMM ends it, \"Guest "
             "halted\". vCPU 1 is done.",
             "4000:000e의 `hlt`: HLT는 인터럽트가 올 때까지 CPU를 멈추는 명령어이므로 CPU가 "
             "게스트를 빠져나왔습니다. IF=0이라 어떤 인터럽트도 깨울 수 없으므로 VMM이 "
             "끝냅니다(Guest halted). vCPU 1이 끝났습니다.");
    e.reason = EVENT_END;
    e.outcome = OUTCOME_INPUT_ENDED;
    explains(&e,
             "vCPU 1 is done: the guest asked for more input after its end. So the VMM stopped "
             "it. That is no failure.",
             "vCPU 1이 끝났습니다. 입력이 끝난 뒤에도 게스트가 입력을 더 요청했습니다. 그래서 "
             "VMM이 멈추었습니다. 실패는 아닙니다.");
}

static void failures(void **state)
{
    struct event e = {
        .reason = EVENT_SHUTDOWN, .linear = 0x42, .insn_len = 2, .insn = { 0x0f, 0x0b }
    };
    explains(&e,
             "`ud2` at 0000:0042. Triple fault: an exception found no handler, the double fault "
             "that follows found none either, and the CPU gave up (shutdown). The VMM ends vCPU "
             "0; a PC would reboot. The guest cannot go on.",
             "0000:0042의 `ud2`: 트리플 폴트입니다. 예외를 처리할 핸들러가 없고, 뒤따른 더블 "
             "폴트의 핸들러도 없어서 CPU가 포기했습니다(셧다운). PC라면 재부팅하지만 VMM은 vCPU "
             "0을 끝냅니다. 게스트를 이어서 실행할 수 없습니다.");
    e.flags = EVENT_STALE_REGS;
    assert_memory_equal(explain(&e, ENGLISH), "Last seen at 0000:0042. Triple", 30);
    e.regs.cr0 = CR0_PE; /* what is left of it where KVM drops PG */
    assert_non_null(strstr(explain(&e, KOREAN), "이 호스트의 KVM은 페이징을 못 할 수도"));
    assert_non_null(strstr(explain(&e, ENGLISH), "not every KVM can do that. Try --engine soft"));
    e = (struct event){ .reason = EVENT_INTERNAL_ERROR, .flags = EVENT_FETCH, .linear = 0x1234 };
    assert_memory_equal(explain(&e, ENGLISH), "At 0000:1234. There is no memory here", 37);
    e = (struct event){ .reason = EVENT_RUN_ERROR, .detail = 14 };
    assert_memory_equal(explain(&e, ENGLISH),
                        "At 0000:0000. The system call KVM_RUN failed: Bad address.", 58);
}

/* What becomes of the guest is told with why: another engine has taken over, or not. */
static void what_kvm_cannot_execute(void **state)
{
    static const struct explain_past taken_over = { .taken_over = true };
    struct event e = { .reason = EVENT_INTERNAL_ERROR,
                       .detail = 1,
                       .linear = 0x42,
                       .insn_len = 2,
                       .insn = { 0xcd, 0x30 } };
    char text[ENOUGH];
    explains(
        &e,
        "`int 0x30` at 0000:0042. KVM had to execute this instruction in software and does not "
        "know how (internal error, suberror 1). The VMM ends vCPU 0. The guest cannot go on. Try "
        "--engine soft.",
        "0000:0042의 `int 0x30`: KVM은 이 명령어를 소프트웨어로 실행해야 했지만 방법을 "
        "모릅니다(내부 오류, suberror 1). VMM이 vCPU 0을 끝냅니다. 게스트를 이어서 실행할 수 "
        "없습니다. --engine soft로 실행해 보세요.");
    explain_event_after(&e, &taken_over, ENGINE_KVM, ENGLISH, text, sizeof text);
    assert_non_null(strstr(text, "suberror 1). The VMM hands the guest to the software CPU. It "
                                 "takes over from this very"));
    assert_null(strstr(text, "cannot go on"));
    explain_event_after(&e, &taken_over, ENGINE_KVM, KOREAN, text, sizeof text);
    assert_non_null(strstr(text, "바로 이 명령어부터 소프트웨어 CPU가 이어서 실행합니다."));
    explain_event(&e, ENGINE_SOFT, ENGLISH, text, sizeof text);
    assert_non_null(strstr(text, "The VMM ends vCPU 0. The guest cannot go on."));
    assert_null(strstr(text, "--engine soft"));
    e = (struct event){ .reason = EVENT_ENGINE, .detail = ENGINE_SOFT };
    assert_non_null(strstr(explain(&e, ENGLISH), "the software CPU runs this guest"));
    assert_non_null(strstr(explain(&e, KOREAN), "소프트웨어 CPU가 실행합니다"));
}

static void what_comes_next(void **state)
{
    struct event e = { .reason = EVENT_STEP, .linear = 3, .insn_len = 3, .insn = { 0xb9, 0, 0 } };
    explains(&e,
             "The guest executed one instruction, and the CPU left it because the VMM is "
             "stepping. The VMM had nothing to do: by itself the guest would have gone on. Next "
             "is `mov cx, 0x0` at 0000:0003.",
             "게스트가 명령어 하나를 실행했고, VMM이 한 단계씩 실행하는 중이라 CPU가 게스트를 "
             "빠져나왔습니다. VMM이 할 일은 없었습니다. 그렇지 않았다면 계속 실행되었을 것입니다. "
             "다음은 0000:0003의 `mov cx, 0x0` 명령어입니다.");
    char text[ENOUGH];
    const struct explain_past past = { .arrived = true };
    explain_event_after(&e, &past, ENGINE_KVM, ENGLISH, text, sizeof text);
    assert_non_null(strstr(text, "The guest reached a breakpoint"));
    assert_null(strstr(text, "one instruction"));
    e = (struct event){ .reason = EVENT_KICK, .insn_len = 2, .insn = { 0xeb, 0xfe } };
    assert_non_null(
        strstr(explain(&e, ENGLISH), "so it is no VM exit. Next is `jmp 0x0000` at 0000:0000."));
    e.insn_len = 0;
    assert_non_null(strstr(explain(&e, ENGLISH), "so it is no VM exit. It stands at 0000:0000."));
}

static void notes(void **state)
{
    struct event e = { .reason = EVENT_START, .vcpu = 2 };
    explains(&e,
             "vCPU 2 starts at 0000:0000 (real mode). The VMM has loaded the guest and set the "
             "registers. The CPU now executes the guest's instructions by itself, until one needs "
             "the VMM: that is a VM exit.",
             "vCPU 2가 0000:0000에서 시작합니다(리얼 모드). VMM이 게스트를 메모리에 올리고 "
             "레지스터를 정해 두었습니다. 이제 CPU가 게스트의 명령어를 스스로 실행하며, VMM이 "
             "필요해지면 게스트를 빠져나옵니다. 이것이 VM exit입니다.");
    e.reason = EVENT_WAIT;
    assert_memory_equal(explain(&e, ENGLISH), "The guest keeps asking for input", 32);
}

/* ---- Interrupts ---- */

static struct event protected_mode(enum event_reason reason, unsigned ring)
{
    struct event e = { .reason = (uint8_t)reason, .linear = 0x80001234, .irq = EVENT_NO_IRQ };
    e.regs.cr0 = CR0_PE | CR0_PG;
    e.regs.seg[SEG_CS] =
        (struct segment){ .selector = (uint16_t)(ring ? 0x1b : 8), .attr = SEGMENT_DB };
    e.regs.seg[SEG_SS].attr = (uint16_t)(ring << SEGMENT_DPL_SHIFT);
    return e;
}

static void interrupts_that_are_delivered(void **state)
{
    struct event e = protected_mode(EVENT_INJECT, 0);
    e.irq = IRQ_TIMER;
    e.detail = 0x20;
    explains(
        &e,
        "Timer: IRQ 0, vector 0x20, delivered at 08:80001234. The VMM injects it, which is no "
        "exit: the CPU pushes EFLAGS, CS and EIP. It jumps to the handler that gate 0x20 of the "
        "IDT names; IRET comes back.",
        "타이머: IRQ 0, 벡터 0x20, 08:80001234에서 전달. VMM이 게스트에 주입하며 exit은 아닙니다. "
        "CPU는 EFLAGS, CS, EIP를 스택에 넣습니다. IDT의 0x20번 게이트가 가리키는 핸들러로 갑니다. "
        "IRET을 만나면 돌아옵니다.");
    e = protected_mode(EVENT_INJECT, 3);
    e.irq = IRQ_KEYBOARD;
    e.detail = 0x21;
    explains(&e,
             "Keyboard: IRQ 1, vector 0x21, delivered at 1b:80001234. The VMM injects it, which "
             "is no exit: the CPU leaves ring 3 for the stack that the TSS names and saves "
             "SS:ESP, EFLAGS, CS:EIP there. It jumps through gate 0x21 of the IDT.",
             "키보드: IRQ 1, 벡터 0x21, 1b:80001234에서 전달. VMM이 게스트에 주입하며 exit은 "
             "아닙니다. CPU는 링 3에서 TSS가 가리키는 스택으로 옮겨 SS:ESP, EFLAGS, CS:EIP를 "
             "저장합니다. IDT의 0x21번 게이트를 거쳐 핸들러로 갑니다.");
    e = (struct event){ .reason = EVENT_INJECT, .irq = IRQ_TIMER, .detail = 8, .linear = 0x4000c };
    e.regs.seg[SEG_CS] = (struct segment){ .base = 0x40000, .selector = 0x4000 };
    e.regs.idt.base = 0x40000;
    explains(
        &e,
        "Timer: IRQ 0, vector 0x08, delivered at 4000:000c. The VMM injects it, which is no exit: "
        "the CPU pushes FLAGS, CS and IP. It jumps to the handler that entry 0x08 of the IVT (at "
        "0x40020) names; IRET comes back.",
        "타이머: IRQ 0, 벡터 0x08, 4000:000c에서 전달. VMM이 게스트에 주입하며 exit은 아닙니다. "
        "CPU는 FLAGS, CS, IP를 스택에 넣습니다. IVT의 0x08번 항목(0x40020)이 가리키는 핸들러로 "
        "갑니다. IRET을 만나면 돌아옵니다.");
    e.irq = 7;
    e.flags = EVENT_SPURIOUS;
    assert_memory_equal(explain(&e, ENGLISH),
                        "Spurious: IRQ 7, vector 0x08, delivered at 4000:000c. It is spurious", 68);
    assert_non_null(strstr(explain(&e, KOREAN), "가짜(spurious) 인터럽트입니다."));
    e.irq = 5;
    e.flags = 0;
    assert_memory_equal(explain(&e, ENGLISH), "IRQ 5, vector 0x08", 18);
}

static void interrupts_that_are_done(void **state)
{
    struct event e = protected_mode(EVENT_EOI, 0);
    e.irq = IRQ_TIMER;
    e.detail = 0x20;
    explains(&e,
             "The guest told the PIC that it is done with IRQ 0 (timer), vector 0x20 (EOI, end of "
             "interrupt). The PIC, played by the VMM, took it off its list. The next one may come.",
             "게스트가 PIC에 벡터 0x20번 IRQ 0(타이머) 인터럽트 처리를 마쳤다고 알렸습니다(EOI, "
             "end of interrupt). VMM이 흉내 내는 PIC이 처리 중 표시를 지웠습니다. 이제 다음 "
             "인터럽트가 올 수 있습니다.");
}

static void interrupts_that_wait(void **state)
{
    struct event e = io(EVENT_OUT, PORT_UART, 'x', EVENT_PRINTED);
    e.irq = IRQ_TIMER;
    assert_null(strstr(explain(&e, ENGLISH), "IRQ")); /* it comes at the next entry */
    e.flags |= EVENT_MASKED;
    assert_non_null(strstr(explain(&e, ENGLISH), "printed 'x'. IRQ 0 (timer) waits: IF=0."));
    assert_non_null(strstr(explain(&e, KOREAN), " IRQ 0(타이머) 인터럽트가 기다립니다(IF=0)."));
    e.regs.eflags = EFLAGS_IF;
    assert_non_null(strstr(explain(&e, ENGLISH),
                           " IRQ 0 (timer) waits one more instruction (after STI, MOV SS)."));
    assert_non_null(strstr(explain(&e, KOREAN), "명령어 하나만큼 더 기다립니다(STI, MOV SS 뒤)."));
    e = protected_mode(EVENT_IRQ_WINDOW, 0);
    e.irq = IRQ_UART;
    explains(&e,
             "IRQ 4 (serial port) is due, and the VMM had asked for an exit as soon as the guest "
             "can take it: now it can. No instruction caused this exit. The VMM delivers the "
             "interrupt. It stands at 08:80001234.",
             "전달할 IRQ 4(시리얼 포트) 인터럽트가 있어서, 게스트가 받을 수 있게 되면 바로 "
             "빠져나오도록 VMM이 요청해 두었습니다. 이제 받을 수 있습니다. 명령어 때문에 생긴 "
             "exit이 아닙니다. VMM이 인터럽트를 전달합니다. 지금 위치는 08:80001234입니다.");
    e.irq = EVENT_NO_IRQ;
    assert_memory_equal(explain(&e, ENGLISH), "An interrupt is due,", 20);
    assert_non_null(strstr(explain(&e, KOREAN), "전달할 인터럽트가 있어서"));
}

static void halts_and_sleeps(void **state)
{
    struct event e = protected_mode(EVENT_HLT, 0);
    e.regs.eflags = EFLAGS_IF;
    assert_non_null(
        strstr(explain(&e, ENGLISH),
               "IF=1: the VMM lets vCPU 0 sleep. It sleeps until a device interrupts it; if none "
               "ever can, the VMM ends"));
    assert_non_null(strstr(explain(&e, KOREAN),
                           "IF=1이므로 VMM이 vCPU 0을 재웁니다. 장치가 인터럽트를 보낼 "
                           "때까지 잠듭니다."));
    e.irq = IRQ_TIMER;
    assert_non_null(
        strstr(explain(&e, ENGLISH),
               "IRQ 0 (timer) is due already (IF=1): the VMM need not let the vCPU sleep. The "
               "guest goes on with its handler"));
    assert_non_null(
        strstr(explain(&e, KOREAN), "IF=1이고 IRQ 0(타이머) 인터럽트가 이미 기다리고 있으므로"));
    e = (struct event){
        .reason = EVENT_WAIT, .detail = WAIT_INTERRUPT, .vcpu = 3, .irq = EVENT_NO_IRQ
    };
    explains(&e,
             "The guest has nothing to do and executed HLT with IF=1. The VMM put vCPU 3 to "
             "sleep: it costs no CPU time. It wakes as soon as a device interrupts it.",
             "게스트가 할 일이 없어 IF=1인 채로 HLT를 실행했습니다. VMM이 vCPU 3을 재웠고, CPU "
             "시간을 쓰지 않습니다. 장치가 인터럽트를 보내면 깨어납니다.");
}

/* ---- Engines ---- */

static const char *explain_soft(const struct event *e, enum language language)
{
    static char text[ENOUGH];
    explain_event(e, ENGINE_SOFT, language, text, sizeof text);
    return text;
}

static void the_software_cpu_is_never_shown_as_kvm(void **state)
{
    struct event e = io(EVENT_OUT, PORT_UART, 'x', EVENT_PRINTED);
    assert_string_equal(explain_soft(&e, ENGLISH),
                        "`out dx, al` at 0000:000c. Port 0x3f8 is the serial port, which the VMM "
                        "plays, so the software CPU left the guest. The VMM printed 'x'.");
    assert_non_null(
        strstr(explain_soft(&e, KOREAN), "소프트웨어 CPU가 게스트를 빠져나왔습니다. VMM이"));
    e = (struct event){ .reason = EVENT_START };
    assert_non_null(
        strstr(explain_soft(&e, ENGLISH),
               "The software CPU executes the guest's instructions one by one and leaves it"));
    assert_non_null(strstr(explain_soft(&e, KOREAN), "소프트웨어 CPU가 게스트의 명령어를 하나씩"));
    e.reason = EVENT_KICK;
    assert_non_null(strstr(explain_soft(&e, ENGLISH),
                           "The VMM made the software CPU stop between two instructions (a kick)"));
    assert_null(strstr(explain_soft(&e, KOREAN), "KVM"));
    e = (struct event){ .reason = EVENT_SHUTDOWN, .regs.cr0 = CR0_PE | CR0_PG };
    assert_null(strstr(explain_soft(&e, ENGLISH), "KVM")); /* it can page */
    e = io(EVENT_OUT, PORT_PIC1, 0x20, 0);
    assert_non_null(
        strstr(explain_soft(&e, ENGLISH), "the software CPU left the guest. 0x20 is an EOI"));
    assert_non_null(strstr(explain_soft(&e, KOREAN), "소프트웨어 CPU가 게스트를"));
    static const enum event_reason failures[] = { EVENT_INTERNAL_ERROR, EVENT_FAIL_ENTRY,
                                                  EVENT_RUN_ERROR };
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        for (e = (struct event){ .reason = (uint8_t)failures[i] }; e.detail < 3; e.detail++) {
            assert_null(strstr(explain_soft(&e, ENGLISH), "KVM"));
            assert_null(strstr(explain_soft(&e, KOREAN), "KVM"));
        }
}

static void explains_exception(struct event_exception x, const char *english, const char *korean)
{
    const struct event e = { .reason = EVENT_EXCEPTION, .irq = EVENT_NO_IRQ, .exception = x };
    assert_string_equal(explain_soft(&e, ENGLISH), english);
    assert_string_equal(explain_soft(&e, KOREAN), korean);
}

static void exceptions(void **state)
{
    explains_exception((struct event_exception){ .vector = 14,
                                                 .has_error = true,
                                                 .error = 2,
                                                 .cr2 = 0x400000,
                                                 .from = 0x80200123,
                                                 .to = 0x80201000 },
                       "Page fault at 80200123: the guest wrote to 00400000, which is not mapped. "
                       "This is no exit, and the VMM did nothing. The software CPU goes to the "
                       "handler at 80201000.",
                       "80200123에서 페이지 폴트: 게스트가 00400000에 썼는데 매핑되어 있지 "
                       "않습니다. exit이 아니며 VMM은 아무것도 하지 않았습니다. 소프트웨어 CPU는 "
                       "80201000에 있는 핸들러로 갑니다.");
    explains_exception(
        (struct event_exception){ .vector = 13, .from = 0x7c00, .failed = true },
        "General protection fault (#GP) at 00007c00. This is no exit, and the VMM did nothing. On "
        "the way to its handler another fault comes up.",
        "00007c00에서 일반 보호 예외(#GP). exit이 아니며 VMM은 아무것도 하지 않았습니다. 핸들러로 "
        "가는 길에 다른 예외가 생깁니다.");
    explains_exception((struct event_exception){ .vector = 31, .from = 0x7c00, .to = 0x8000 },
                       "Exception 31 at 00007c00. This is no exit, and the VMM did nothing. The "
                       "software CPU goes to the handler at 00008000.",
                       "00007c00에서 예외 31. exit이 아니며 VMM은 아무것도 하지 않았습니다. "
                       "소프트웨어 CPU는 00008000에 있는 핸들러로 갑니다.");
    explains_exception(
        (struct event_exception){
            .kind = EXCEPTION_SOFTWARE, .vector = 0x80, .from = 0x400029, .to = 0x80002070 },
        "INT 0x80 at 00400029: the guest calls a handler by its vector. This is no exit, and the "
        "VMM did nothing. The software CPU goes to the handler at 80002070.",
        "00400029에서 INT 0x80: 게스트가 벡터로 핸들러를 부릅니다. exit이 아니며 VMM은 아무것도 "
        "하지 않았습니다. 소프트웨어 CPU는 80002070에 있는 핸들러로 갑니다.");
    explains_exception(
        (struct event_exception){ .kind = EXCEPTION_RETURN, .from = 0x8000, .to = 0x7c02 },
        "IRET at 00008000: the handler is done. This is no exit, and the VMM did nothing. The "
        "software CPU goes on at 00007c02.",
        "00008000에서 IRET: 핸들러가 끝났습니다. exit이 아니며 VMM은 아무것도 하지 않았습니다. "
        "소프트웨어 CPU는 00007c02에서 이어 갑니다.");
}

/* The particle after the engine's name is that of its sound. */
static void particles_fit_the_name(void **state)
{
    struct event e = { .reason = EVENT_INTERNAL_ERROR, .detail = 3 };
    assert_non_null(strstr(explain(&e, KOREAN), "KVM은 처리할"));
    assert_non_null(strstr(explain_soft(&e, KOREAN), "소프트웨어 CPU는 처리할"));
    assert_non_null(strstr(explain_soft(&e, ENGLISH), " The software CPU met something"));
}

static void engines_have_two_names(void **state)
{
    assert_string_equal(explain_engine(ENGINE_KVM, KOREAN), "KVM");
    assert_string_equal(explain_engine(ENGINE_SOFT, ENGLISH), "software CPU");
    assert_string_equal(explain_engine(ENGINE_SOFT, KOREAN), "소프트웨어 CPU");
    assert_string_equal(explain_engine_brief(ENGINE_SOFT, ENGLISH), "soft");
    assert_string_equal(explain_engine_brief(ENGINE_KVM, ENGLISH), "KVM");
    assert_string_equal(explain_engine_reason(REASON_KVM_MISSING, ENGLISH), "no /dev/kvm here");
    assert_string_equal(explain_engine_reason(REASON_KVM_MISSING, KOREAN), "/dev/kvm 없음");
}

static void what_an_engine_is_and_why_has_words_in_both_languages(void **state)
{
    for (enum language language = ENGLISH; language <= KOREAN; language++) {
        assert_string_equal(explain_engine(ENGINE_NONE, language), "");
        assert_string_equal(explain_engine_reason(REASON_NONE, language), "");
        for (enum engine_kind kind = ENGINE_NONE + 1; kind < ENGINE_KIND_COUNT; kind++)
            assert_true(*explain_engine(kind, language) && *explain_engine_brief(kind, language));
        for (enum engine_reason reason = REASON_NONE + 1; reason < REASON_COUNT; reason++)
            assert_true(*explain_engine_reason(reason, language));
    }
}

/* ---- Whatever comes ---- */

static uint32_t seed;

static uint32_t any(void)
{
    return seed = seed * 1664525 + 1013904223;
}

static struct event anything(unsigned reason)
{
    struct event e;
    for (size_t i = 0; i < sizeof e; i++)
        ((uint8_t *)&e)[i] = (uint8_t)(any() >> 24);
    e.reason = (uint8_t)reason;
    if (any() >> 31) { /* what a machine could do */
        static const uint16_t ports[] = { PORT_UART,      PORT_UART + 2, PORT_UART + 5,
                                          PORT_HYPERCALL, 0x80,          PORT_PIC1,
                                          PORT_PIC2 + 1,  PORT_PIT,      PORT_PIT + 3,
                                          PORT_KEYBOARD };
        e.port = ports[(any() >> 16) % 10];
        e.direction &= 1;
        e.size = (uint8_t)(1 << (any() >> 16) % 3);
        e.count = (any() >> 31) ? 1 : e.count;
        e.outcome %= OUTCOME_FAILED + 1;
        e.data[0] &= 3;
        e.detail &= 3;
        e.insn_len = (any() >> 31) ? e.insn_len : 0;
    }
    return e;
}

/* Valid UTF-8 without control characters; returns how many columns it takes (Hangul takes two). */
static unsigned columns(const char *text)
{
    unsigned n = 0;
    for (const uint8_t *p = (const uint8_t *)text; *p; n++) {
        unsigned more = *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
        assert_true(*p >= 0x20 && *p != 0x7f && (*p < 0x80 || *p >= 0xc2));
        p++;
        n += more == 2;
        for (; more; more--, p++)
            assert_int_equal(*p & 0xc0, 0x80);
    }
    return n;
}

static void every_event_has_words(void **state)
{
    for (unsigned i = 0; i < 100000; i++) {
        struct event e = anything(i % (EVENT_REASON_COUNT + 2));
        if (e.reason > EVENT_END && e.reason < EVENT_REASON_COUNT)
            continue; /* the screen does not show these */
        for (int language = ENGLISH; language <= KOREAN; language++) {
            const char *text = explain(&e, (enum language)language);
            if (columns(text) <= 10 || columns(text) > COLUMNS_MAX)
                fail_msg("%u columns: %s", columns(text), text);
            bool named = strchr(text, '`') || memchr(e.data, '{', sizeof e.data) ||
                         (uint8_t)e.regs.gpr[GPR_EBX] == '{';
            assert_true(named || !strchr(text, '{')); /* a name in a template that no field has */
        }
    }
}

/* Each part is there, whatever the language, and none is lost where they are joined. */
static void every_event_has_its_parts(void **state)
{
    static struct explain_parts parts;
    static const uint8_t code[] = { 0x90 };
    const struct explain_goes_on goes_on = {
        .linear = 0x1000, .bytes = code, .n = sizeof code, .irq = EVENT_NO_IRQ
    };
    const struct explain_past past = { .goes_on = &goes_on };
    for (unsigned i = 0; i < 100000; i++) {
        struct event e = anything(i % EVENT_REASON_COUNT);
        if (e.reason > EVENT_END && e.reason != EVENT_EXCEPTION)
            continue;
        enum language language = i & 1 ? KOREAN : ENGLISH;
        enum engine_kind engine = i & 2 ? ENGINE_SOFT : ENGINE_KVM;
        char whole[3 * EXPLAIN_TEXT], joined[3 * EXPLAIN_TEXT + 3];
        explain_event_after(&e, &past, engine, language, whole, sizeof whole);
        explain_event_parts(&e, &past, engine, language, &parts);
        for (int part = 0; part < EXPLAIN_PARTS; part++)
            if (!*parts.of[part])
                fail_msg("no part %d of '%s'", part, whole);
        snprintf(joined, sizeof joined, "%s %s %s", parts.of[EXPLAIN_WHY], parts.of[EXPLAIN_DID],
                 parts.of[EXPLAIN_NEXT]);
        assert_string_equal(joined, whole);
        assert_null(strchr(whole, '|'));
    }
}

/* The guest goes on where it stands, or in a handler; nowhere after its end. */
static void what_comes_next_is_told(void **state)
{
    static const uint8_t code[] = { 0xb0, 0x65 };
    struct explain_goes_on goes_on = {
        .linear = 0xd, .bytes = code, .n = sizeof code, .irq = EVENT_NO_IRQ
    };
    const struct explain_past past = { .goes_on = &goes_on };
    struct explain_parts parts;
    struct event e = io(EVENT_OUT, PORT_UART, '9', EVENT_PRINTED);
    explain_event_parts(&e, &past, ENGINE_KVM, ENGLISH, &parts);
    assert_string_equal(parts.of[EXPLAIN_DID], "The VMM printed '9'.");
    assert_string_equal(parts.of[EXPLAIN_NEXT],
                        "The guest goes on with `mov al, 0x65` at 0000:000d.");
    explain_event_parts(&e, &past, ENGINE_KVM, KOREAN, &parts);
    assert_string_equal(parts.of[EXPLAIN_NEXT],
                        "게스트는 0000:000d의 `mov al, 0x65`부터 이어서 실행됩니다.");
    goes_on.n = 0;
    explain_event_parts(&e, &past, ENGINE_KVM, ENGLISH, &parts);
    assert_string_equal(parts.of[EXPLAIN_NEXT], "The guest goes on at 0000:000d.");
    goes_on.irq = IRQ_TIMER;
    goes_on.linear = 0xf065;
    explain_event_parts(&e, &past, ENGINE_KVM, ENGLISH, &parts);
    assert_string_equal(parts.of[EXPLAIN_NEXT],
                        "First IRQ 0 (timer) comes: the guest goes on in its handler at 0000f065.");
    e = (struct event){ .reason = EVENT_SHUTDOWN };
    explain_event_parts(&e, &past, ENGINE_KVM, ENGLISH, &parts);
    assert_string_equal(parts.of[EXPLAIN_NEXT], "The guest cannot go on.");
}

static void texts_are_cut_between_characters(void **state)
{
    struct event e = io(EVENT_OUT, PORT_UART, '9', EVENT_PRINTED);
    char whole[ENOUGH], text[ENOUGH];
    explain_event(&e, ENGINE_KVM, KOREAN, whole, sizeof whole);
    for (size_t size = 1; size <= strlen(whole) + 1; size++) {
        memset(text, 'x', sizeof text);
        explain_event(&e, ENGINE_KVM, KOREAN, text, size);
        size_t n = strlen(text);
        assert_true(n < size && n + 3 >= size - 1);
        assert_memory_equal(text, whole, n);
        columns(text);
        assert_int_equal(text[size], 'x');
    }
    text[0] = 'x';
    explain_event(&e, ENGINE_KVM, KOREAN, text, 0);
    assert_int_equal(text[0], 'x');
}

/* ---- Instructions, flags, modes ---- */

static void decodes(unsigned bits, uint64_t offset, const char *bytes, size_t n,
                    const char *expected, unsigned length)
{
    char text[96];
    assert_int_equal(explain_insn((const uint8_t *)bytes, n, bits, offset, text, sizeof text),
                     length);
    assert_string_equal(text, expected);
}
#define DECODES(bits, offset, bytes, expected)                                                     \
    decodes(bits, offset, bytes, sizeof bytes - 1, expected, sizeof bytes - 1)

static void instructions_in_intel_syntax(void **state)
{
    DECODES(16, 0xc, "\xee", "out dx, al");
    DECODES(16, 0, "\xba\xf8\x03", "mov dx, 0x3f8");
    DECODES(16, 0x10, "\x75\xf3", "jnz 0x0005");
    DECODES(16, 0xfff0, "\xeb\x20", "jmp 0x0012");
    DECODES(16, 0, "\xea\x34\x12\x00\xf0", "jmp far 0xf000:0x1234");
    DECODES(16, 0, "\xf0\x64\x66\x83\x06\x04\x00\x01", "lock add dword ptr fs:[0x0004], 0x1");
    DECODES(32, 0x80001000, "\xe8\xfb\xff\xff\xff", "call 0x80001000");
    DECODES(32, 0, "\x8b\x44\x8d\xf8", "mov eax, [ebp+ecx*4-0x8]");
    DECODES(64, 0, "\x48\x89\xd8", "mov rax, rbx");
    DECODES(64, 0x100012, "\x48\x8d\x1d\x0a\x00\x00\x00", "lea rbx, [0x100023]");
    DECODES(64, 0xffffffff80001014, "\x75\xfb", "jnz 0xffffffff80001011");
    decodes(16, 0, "\x90\x90", 2, "nop", 1);
}

static void bytes_that_are_no_instruction(void **state)
{
    decodes(64, 0, "\x06", 1, "(bad)", 0);
    decodes(16, 0, "\xff\xff", 2, "(bad)", 0);
    decodes(16, 0, "\xe8\x00", 2, "??", 0);
    decodes(16, 0, "", 0, "??", 0);
    char text[4];
    assert_int_equal(explain_insn((const uint8_t *)"\xee", 1, 16, 0, text, sizeof text), 1);
    assert_string_equal(text, "out");
    assert_int_equal(explain_insn((const uint8_t *)"\xee", 1, 16, 0, text, 0), 1);
}

static void any_bytes_decode_to_something(void **state)
{
    for (unsigned i = 0; i < 100000; i++) {
        uint8_t bytes[EVENT_INSN_MAX];
        char text[96];
        for (size_t b = 0; b < sizeof bytes; b++)
            bytes[b] = (uint8_t)(any() >> 24);
        size_t n = (any() >> 16) % (sizeof bytes + 1);
        unsigned length = explain_insn(bytes, n, 16u << i % 3, any(), text, sizeof text);
        assert_true(length <= n && columns(text) >= 2 && columns(text) == strlen(text));
    }
}

static void flags_are(void (*explain_flags)(uint32_t, char *, size_t), uint32_t value,
                      const char *expected)
{
    char text[64];
    explain_flags(value, text, sizeof text);
    assert_string_equal(text, expected);
}

static void flags_by_name(void **state)
{
    flags_are(explain_eflags, 2, "-");
    flags_are(explain_eflags, EFLAGS_IF | EFLAGS_ZF | EFLAGS_PF | EFLAGS_FIXED, "ZF PF IF");
    flags_are(explain_eflags, 0x3202, "IF IOPL=3");
    flags_are(explain_eflags, 0x1000, "IOPL=1");
    flags_are(explain_eflags, ~0u, "OF SF ZF AF PF CF TF IF DF IOPL=3 NT RF VM AC VIF VIP ID");
    flags_are(explain_cr0, 0, "-");
    flags_are(explain_cr0, CR0_PE | CR0_ET | CR0_PG, "PE ET PG");
    flags_are(explain_cr0, 0x60000010, "ET NW CD");
    for (size_t size = 0; size < 64; size++) {
        char text[64] = "";
        explain_eflags(~0u, text, size);
        assert_true(strlen(text) <= (size ? size - 1 : 0));
    }
}

static void mode_is(const struct registers *regs, const char *english, const char *korean)
{
    char text[EXPLAIN_MODE];
    assert_string_equal(explain_mode(regs, ENGLISH, text), english);
    assert_string_equal(explain_mode(regs, KOREAN, text), korean);
}

static void modes_by_name(void **state)
{
    struct registers r = { .seg[SEG_CS].selector = 3 };
    mode_is(&r, "real mode", "리얼 모드");
    r.cr0 = CR0_PE;
    mode_is(&r, "protected, 16-bit, ring 0", "보호 모드, 16비트, 링 0");
    r.seg[SEG_CS].attr = SEGMENT_DB;
    mode_is(&r, "protected, 32-bit, ring 0", "보호 모드, 32비트, 링 0");
    for (uint16_t ring = 0; ring < 4; ring++) {
        char english[32], korean[32];
        snprintf(english, sizeof english, "paging, ring %u", ring);
        snprintf(korean, sizeof korean, "페이징, 링 %u", ring);
        r.cr0 = CR0_PE | CR0_PG;
        r.seg[SEG_SS].attr = (uint16_t)(ring << SEGMENT_DPL_SHIFT);
        mode_is(&r, english, korean);
    }
    r.seg[SEG_CS].attr = 0;
    mode_is(&r, "paging, 16-bit, ring 3", "페이징, 16비트, 링 3");
    r.eflags = EFLAGS_VM;
    mode_is(&r, "virtual-8086 mode", "가상 8086 모드");
    r = (struct registers){ .cr0 = CR0_PE | CR0_PG,
                            .efer = EFER_LMA,
                            .seg[SEG_CS].attr = SEGMENT_L };
    mode_is(&r, "64-bit, ring 0", "64비트, 링 0");
    r.seg[SEG_CS].attr = SEGMENT_DB;
    mode_is(&r, "compatibility, 32-bit, ring 0", "호환 모드, 32비트, 링 0");
    r.seg[SEG_CS].attr = 0;
    mode_is(&r, "compatibility, 16-bit, ring 0", "호환 모드, 16비트, 링 0");
}

static void locale_chooses_the_language(void **state)
{
    static const struct {
        const char *all, *messages, *lang;
        enum language expected;
    } cases[] = {
        { "", "", "ko_KR.UTF-8", KOREAN }, { "", "ko", "C", KOREAN },
        { "C", "ko", "ko", ENGLISH },      { "", "", "kok_IN", ENGLISH },
        { "", "", "", ENGLISH },           { "ko.UTF-8", "C", "C", KOREAN },
        { "", "en_US", "ko_KR", ENGLISH }, { "", "", "ko@hangul", KOREAN },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("LC_ALL", cases[i].all, 1);
        setenv("LC_MESSAGES", cases[i].messages, 1);
        setenv("LANG", cases[i].lang, 1);
        assert_int_equal(language_of_user(), cases[i].expected);
    }
    unsetenv("LC_ALL");
    unsetenv("LC_MESSAGES");
    unsetenv("LANG");
    assert_int_equal(language_of_user(), ENGLISH);
}

/* Even addresses below 0x100 are named. */
static bool put_even(const void *context, uint64_t offset, char *text, size_t size)
{
    if (offset & 1 || offset >= 0x100)
        return false;
    snprintf(text, size, "even_%llx", (unsigned long long)offset);
    return true;
}

static void named(const char *bytes, size_t n, unsigned bits, const char *expected)
{
    char text[128];
    const struct explain_names names = { .put = put_even };
    assert_int_equal(
        explain_insn_named((const uint8_t *)bytes, n, bits, 0x10, &names, text, sizeof text), n);
    assert_string_equal(text, expected);
}

static void addresses_are_named(void **state)
{
    named("\xeb\xfe", 2, 16, "jmp even_10");
    named("\x74\x01", 2, 16, "jz 0x0013");
    named("\xe8\x0b\x00\x00\x00", 5, 32, "call even_20");
    named("\xa1\x44\x00\x00\x00", 5, 32, "mov eax, [even_44]");
    named("\xc7\x05\x44\x00\x00\x00\x44\x00\x00\x00", 10, 32, "mov dword ptr [even_44], 0x44");
    named("\xb8\x44\x00\x00\x00", 5, 32, "mov eax, 0x44"); /* a number, for all one knows */
    named("\x8b\x43\x44", 3, 32, "mov eax, [ebx+0x44]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_named),
        cmocka_unit_test(output_on_the_serial_port),
        cmocka_unit_test(strings_on_the_serial_port),
        cmocka_unit_test(input_from_the_serial_port),
        cmocka_unit_test(ports_without_a_device),
        cmocka_unit_test(post_codes),
        cmocka_unit_test(hypercalls),
        cmocka_unit_test(answers_of_getchar),
        cmocka_unit_test(memory_that_is_not_there),
        cmocka_unit_test(the_end_of_a_guest),
        cmocka_unit_test(failures),
        cmocka_unit_test(what_kvm_cannot_execute),
        cmocka_unit_test(what_comes_next),
        cmocka_unit_test(notes),
        cmocka_unit_test(interrupts_that_are_delivered),
        cmocka_unit_test(interrupts_that_are_done),
        cmocka_unit_test(interrupts_that_wait),
        cmocka_unit_test(halts_and_sleeps),
        cmocka_unit_test(the_software_cpu_is_never_shown_as_kvm),
        cmocka_unit_test(engines_have_two_names),
        cmocka_unit_test(what_an_engine_is_and_why_has_words_in_both_languages),
        cmocka_unit_test(exceptions),
        cmocka_unit_test(particles_fit_the_name),
        cmocka_unit_test(every_event_has_words),
        cmocka_unit_test(every_event_has_its_parts),
        cmocka_unit_test(what_comes_next_is_told),
        cmocka_unit_test(texts_are_cut_between_characters),
        cmocka_unit_test(instructions_in_intel_syntax),
        cmocka_unit_test(bytes_that_are_no_instruction),
        cmocka_unit_test(any_bytes_decode_to_something),
        cmocka_unit_test(flags_by_name),
        cmocka_unit_test(modes_by_name),
        cmocka_unit_test(locale_chooses_the_language),
    };
    return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
