/* What guests tell the interrupt controllers, the timer and the keyboard, in plain words. */
#include "exits.h"

#include "event/ports.h"

enum { MOST = 16 };

/* The writes of a guest to one device; each is explained by those before it. */
struct writes {
    struct event events[MOST];
    unsigned count;
};

static const char *explain_next(struct writes *w, uint16_t port, uint8_t value,
                                enum language language)
{
    static char text[ENOUGH];
    struct explain_past past = { 0 };
    for (unsigned i = w->count; i--;)
        past.writes[past.count++] = &w->events[i];
    struct event e = io(EVENT_OUT, port, value, 0);
    w->events[w->count++] = e;
    explain_event_after(&e, &past, ENGINE_KVM, language, text, sizeof text);
    return text;
}

static void next_says(struct writes *w, uint16_t port, uint8_t value, const char *english,
                      const char *korean)
{
    struct writes again = *w;
    const char *text = explain_next(&again, port, value, KOREAN);
    if (!strstr(text, korean))
        fail_msg("'%s' is not in '%s'", korean, text);
    text = explain_next(w, port, value, ENGLISH);
    if (!strstr(text, english))
        fail_msg("'%s' is not in '%s'", english, text);
}

static void an_interrupt_controller_is_set_up(void **state)
{
    struct writes w = { .count = 0 };
    next_says(&w, PORT_PIC1, 0x11,
              "`out dx, al` at 0000:000c. Port 0x20 is the first interrupt controller (PIC), "
              "played by the VMM, so the CPU left the guest. 0x11 is ICW1: its set-up begins. The "
              "next words go to port 0x21.",
              "0x20번 포트는 VMM이 흉내 내는 첫 번째 PIC(인터럽트 컨트롤러)이므로 CPU가 게스트를 "
              "빠져나왔습니다. 0x11 값은 ICW1로");
    next_says(&w, PORT_PIC2, 0x11, "Port 0xa0 is the second", "두 번째 PIC");
    next_says(&w, PORT_PIC1 + 1, 0x20,
              "0x20 is ICW2: its eight lines get the vectors 0x20 to 0x27.", "벡터 0x20~0x27번");
    next_says(&w, PORT_PIC2 + 1, 0x28,
              "0x28 is ICW2: its eight lines get the vectors 0x28 to 0x2f.", "벡터 0x28~0x2f번");
    next_says(&w, PORT_PIC1 + 1, 0x04, "0x04 is ICW3: the second PIC hangs on line 2 of the first.",
              "첫 번째의 2번 선에");
    next_says(&w, PORT_PIC2 + 1, 0x02, "0x02 is ICW3: the second PIC hangs on line 2 of the first.",
              "첫 번째의 2번 선에");
    next_says(&w, PORT_PIC1 + 1, 0x01,
              "0x01 is ICW4, the last: 8086 mode, and the guest sends each EOI.",
              "EOI는 게스트가 보냄");
    next_says(&w, PORT_PIC2 + 1, 0x03, "0x03 is ICW4, the last: 8086 mode, and no EOI is needed.",
              "EOI 자동");
    next_says(
        &w, PORT_PIC1 + 1, 0xf8,
        "0xf8 (OCW1) masks all but IRQ 0 (timer), 1 (keyboard), 2 (second PIC).",
        "0xf8 값(OCW1)에 따라 IRQ 0(타이머), 1(키보드), 2(두 번째 PIC)만 받고 나머지는 막습니다.");
    next_says(&w, PORT_PIC2 + 1, 0xfd, "0xfd (OCW1) masks all but IRQ 9.", "IRQ 9만 받고");
    next_says(&w, PORT_PIC1 + 1, 0xff, "masks all its lines.", "모든 인터럽트를 막습니다.");
    next_says(&w, PORT_PIC1 + 1, 0x00, "masks none of its lines.",
              "인터럽트를 하나도 막지 않습니다.");
}

/* Alone in cascade-less mode: no ICW3, and ICW4 only if ICW1 asks for it. */
static void a_single_controller_is_told_less(void **state)
{
    struct writes w = { .count = 0 };
    explain_next(&w, PORT_PIC1, 0x13, ENGLISH);
    explain_next(&w, PORT_PIC1 + 1, 0x20, ENGLISH);
    next_says(&w, PORT_PIC1 + 1, 0x01, "ICW4", "ICW4");
    next_says(&w, PORT_PIC1 + 1, 0xfe, "OCW1", "OCW1");
    w.count = 0;
    explain_next(&w, PORT_PIC1, 0x12, ENGLISH);
    explain_next(&w, PORT_PIC1 + 1, 0x20, ENGLISH);
    next_says(&w, PORT_PIC1 + 1, 0xfe, "OCW1", "OCW1");
}

static void commands_to_an_interrupt_controller(void **state)
{
    struct writes w = { .count = 0 };
    next_says(
        &w, PORT_PIC1, 0x20,
        "0x20 is an EOI (end of interrupt): the handler is done. The next interrupt may come.",
        "0x20 값은 EOI입니다. 핸들러가 끝났습니다. 이제 다음 인터럽트를 보내도 됩니다.");
    next_says(&w, PORT_PIC1, 0x64, "0x64 is the EOI (end of interrupt) of IRQ 4 (serial port)",
              "IRQ 4(시리얼 포트)의 EOI");
    next_says(&w, PORT_PIC2, 0x61, "of IRQ 9. The next one may come.", "IRQ 9의 EOI");
    next_says(&w, PORT_PIC1, 0xc2, "OCW2: it changes how the lines take precedence",
              "우선순위를 바꿉니다");
    next_says(&w, PORT_PIC1, 0x0a, "0x0a is OCW3: reads now give the requested lines, IRR.",
              "이제 읽으면 요청된 선, IRR");
    next_says(&w, PORT_PIC1, 0x0b, "reads now give the lines in service, ISR.",
              "처리 중인 선, ISR");
    next_says(&w, PORT_PIC1, 0x0c, "the next read polls for a request", "폴링");
    next_says(&w, PORT_PIC1, 0x68, "special mask mode on", "특수 마스크 모드 켬");
    struct event e = io(EVENT_IN, PORT_PIC1 + 1, 0xfc, 0);
    assert_non_null(strstr(explain(&e, ENGLISH), "The VMM gave its mask 0xfc, which masks all but "
                                                 "IRQ 0 (timer), 1 (keyboard). AL gets it."));
    assert_non_null(
        strstr(explain(&e, KOREAN), "PIC은 IRQ 0(타이머), 1(키보드)만 받고 나머지는 막습니다."));
    e = io(EVENT_IN, PORT_PIC1, 0x01, 0);
    assert_non_null(strstr(explain(&e, ENGLISH),
                           "The VMM gave 0x01, the lines requested (IRR) or in service (ISR)"));
    assert_non_null(strstr(explain(&e, KOREAN), "처리 중인 선(ISR)인 0x01 값"));
}

static void the_timer_is_programmed(void **state)
{
    struct writes w = { .count = 0 };
    next_says(&w, PORT_PIT, 0x9c, "Counter 0 gets 0x9c, one byte of its divisor.",
              "분주 값의 한 바이트 0x9c 값");
    next_says(&w, PORT_PIT + 3, 0x34,
              "Port 0x43 is the timer (PIT), played by the VMM, so the CPU left the guest. 0x34 "
              "sets counter 0 to mode 2 (rate generator). Its divisor comes next, low byte, then "
              "high byte.",
              "0x34 값은 카운터 0번을 모드 2(주기 펄스)로 정합니다. 다음은 분주 값입니다(아래 "
              "바이트, 위 바이트 순서).");
    next_says(&w, PORT_PIT, 0x9c, "the low byte of its divisor, 0x9c. The high byte comes next.",
              "아래 바이트인 0x9c 값");
    next_says(
        &w, PORT_PIT, 0x2e,
        "Counter 0 now divides 1193182 Hz by 11932: IRQ 0 (timer) comes 100.0 times a second.",
        "이제 카운터 0번이 1193182/11932 Hz로 돌아 IRQ 0(타이머) 인터럽트가 초당 100.0번 "
        "생깁니다.");
    /* a new divisor, without a control word */
    next_says(&w, PORT_PIT, 0x00, "the low byte", "아래 바이트");
    next_says(&w, PORT_PIT, 0x00, "by 65536: IRQ 0 (timer) comes 18.2 times a second.",
              "초당 18.2번");
    next_says(&w, PORT_PIT + 3, 0x30, "mode 0 (interrupt at the end)", "모드 0(끝에 인터럽트)");
    next_says(&w, PORT_PIT, 0x9c, "the low byte", "아래 바이트");
    next_says(&w, PORT_PIT, 0x2e,
              "Counter 0 counts 11932 at 1193182 Hz down once: IRQ 0 (timer) comes in 10.000 ms.",
              "11932부터 한 번 세어");
    next_says(&w, PORT_PIT + 3, 0x12, "mode 1", "모드 1");
    next_says(&w, PORT_PIT, 0x10, "Counter 0 got 16, but counts in this mode only when",
              "IRQ 0(타이머) 인터럽트는 생기지 않습니다.");
    next_says(&w, PORT_PIT + 3, 0x96,
              "sets counter 2 to mode 3 (square wave). Its divisor comes next, low byte only",
              "아래 바이트만");
    next_says(&w, PORT_PIT + 2, 0x10,
              "Counter 2 counts 16 at 1193182 Hz (74574 times a second); it interrupts nobody.",
              "1193182/16 Hz로 돕니다(초당 74574번)");
    next_says(&w, PORT_PIT + 3, 0x00, "0x00 latches counter 0",
              "카운터 0번의 지금 값을 붙잡습니다.");
    next_says(&w, PORT_PIT + 3, 0xc2, "0xc2 is a read-back", "read-back");
    struct event e = io(EVENT_IN, PORT_PIT, 0x12, 0);
    assert_non_null(
        strstr(explain(&e, ENGLISH), "The VMM gave 0x12, a byte of counter 0 or of its state"));
    assert_non_null(strstr(explain(&e, KOREAN), "한 바이트인 0x12 값을 주었습니다. 이 값은 AL에"));
}

static void in_says(uint16_t port, uint8_t value, const char *english, const char *korean)
{
    struct event e = io(EVENT_IN, port, value, 0);
    assert_non_null(strstr(explain(&e, ENGLISH), english));
    assert_non_null(strstr(explain(&e, KOREAN), korean));
}

static void the_keyboard_is_read(void **state)
{
    struct writes w = { .count = 0 };
    in_says(PORT_KEYBOARD, 0x1e,
            "Port 0x60 is the keyboard, played by the VMM, so the CPU left the guest. The VMM "
            "gave the scan code 0x1e: key A is pressed. AL gets it.",
            "스캔 코드 0x1e 값을 주었습니다. A 키를 눌렀다는 뜻입니다. 이 값은 AL에 들어갑니다.");
    in_says(PORT_KEYBOARD, 0x9e, "key A is released.", "A 키를 뗐다는 뜻입니다.");
    in_says(PORT_KEYBOARD, 0x39, "key Space is pressed.", "Space 키를 눌렀다는");
    in_says(PORT_KEYBOARD, 0x44, "key F10 is pressed.", "F10 키를");
    in_says(PORT_KEYBOARD, 0x48, "key Up is pressed.", "Up 키를");
    in_says(PORT_KEYBOARD, 0xd3, "key Del is released.", "Del 키를");
    in_says(PORT_KEYBOARD, 0x58, "key F12 is pressed.", "F12 키를");
    in_says(PORT_KEYBOARD, 0x56, "a scan code, or an answer", "스캔 코드나");
    in_says(PORT_KEYBOARD, 0xe0, "the code of a key of the extended keyboard follows",
            "확장 키의 코드가 이어집니다.");
    in_says(PORT_KEYBOARD, 0xfa, "a scan code, or an answer of the controller.",
            "컨트롤러의 답인 0xfa 값");
    in_says(PORT_KEYBOARD_COMMAND, 0x1d, "bit 0 is 1, a byte waits.",
            "비트 0은 1, 바이트가 기다림");
    in_says(PORT_KEYBOARD_COMMAND, 0x1c, "bit 0 is 0, no byte waits.",
            "비트 0은 0, 기다리는 바이트 없음");
    next_says(&w, PORT_KEYBOARD_COMMAND, 0xae, "0xae is a command to it: keyboard on.",
              "0xae 값은 컨트롤러에 주는 명령입니다(키보드 켜기).");
    next_says(&w, PORT_KEYBOARD_COMMAND, 0x01, "a rare one", "드물게 쓰임");
    next_says(&w, PORT_KEYBOARD_COMMAND, 0xc0, "read the input port", "입력 포트 읽기");
    next_says(&w, PORT_KEYBOARD_COMMAND, 0xd4, "for the mouse, and there is none", "마우스가 없음");
    next_says(&w, PORT_KEYBOARD_COMMAND, 0xf0, "reset the CPU", "CPU 리셋");
    next_says(&w, PORT_KEYBOARD, 0xed,
              "0xed goes to the keyboard, or completes the command before.", "키보드로 가거나");
}

/* Without translation 0x1c is not Enter, but A. */
static void untranslated_codes_are_not_taken_for_others(void **state)
{
    struct event command = io(EVENT_OUT, PORT_KEYBOARD_COMMAND, 0x60, 0),
                 mode = io(EVENT_OUT, PORT_KEYBOARD, 0x05, 0),
                 code = io(EVENT_IN, PORT_KEYBOARD, 0x1c, 0);
    struct explain_past past = { .count = 2, .writes = { &mode, &command } };
    char text[ENOUGH];
    explain_event_after(&code, &past, ENGINE_KVM, ENGLISH, text, sizeof text);
    assert_non_null(strstr(text, "a scan code, or an answer"));
    mode.data[0] = 0x45;
    explain_event_after(&code, &past, ENGINE_KVM, ENGLISH, text, sizeof text);
    assert_non_null(strstr(text, "key Enter is pressed"));
}

static void the_control_ports_of_the_board(void **state)
{
    struct writes w = { .count = 0 };
    in_says(
        PORT_SYSTEM_B, 0x31,
        "Port 0x61 is a control port of the board, played by the VMM, so the CPU left the guest. "
        "The VMM gave 0x31: counter 2 of the timer may count, its output is 1, the refresh bit 1. "
        "AL gets it.",
        "타이머의 카운터 2는 셀 수 있는 상태이고 출력은 1, 메모리를 새로");
    in_says(PORT_SYSTEM_B, 0x00, "is held, its output is 0, the refresh bit 0.",
            "멈춘 상태이고 출력은 0,");
    in_says(PORT_SYSTEM_A, 0x02, "A20 is on, as it was written.",
            "A20은 쓴 그대로 켜진 상태입니다.");
    next_says(&w, PORT_SYSTEM_B, 0x03, "With 0x03 counter 2 of the timer may count.",
              "0x03 값으로 타이머의 카운터 2는");
    next_says(&w, PORT_SYSTEM_A, 0x00, "0x00 says that A20 is off.", "A20을 꺼진 상태로");
    next_says(&w, PORT_SYSTEM_A, 0x01, "0x01 has bit 0 set, which resets the CPU",
              "비트 0이 1이라서 CPU를 리셋합니다.");
}

static void the_clock_and_its_memory(void **state)
{
    struct writes w = { .count = 0 };
    in_says(PORT_CMOS + 1, 0x59, "The VMM gave 0x59, the byte that was chosen.",
            "골라 둔 바이트인 0x59 값을");
    next_says(&w, PORT_CMOS + 1, 0x59, "0x59 goes into the byte that was chosen.",
              "골라 둔 바이트에");
    w.count = 0;
    next_says(&w, PORT_CMOS, 0x80,
              "Port 0x70 is the clock with its CMOS memory, played by the VMM, so the CPU left "
              "the guest. 0x80 chooses byte 0x00: the seconds.",
              "0x80 값은 0x00번 바이트를 고릅니다(초).");
    next_says(&w, PORT_CMOS + 1, 0x59, "0x59 goes into byte 0x00: the seconds.",
              "0x00번 바이트에 들어갑니다(초)");
    next_says(&w, PORT_CMOS, 0x0a, "status A", "상태 A");
    next_says(&w, PORT_CMOS, 0x17, "part of the size of the memory", "메모리 크기의 일부");
    next_says(&w, PORT_CMOS, 0x32, "the century", "연도의 앞 두 자리");
    next_says(&w, PORT_CMOS, 0x40, "memory of the guest's own", "게스트가 쓰는 메모리");
    struct event e = io(EVENT_IN, PORT_CMOS + 1, 0x30, 0);
    struct event choice = io(EVENT_OUT, PORT_CMOS, 0x02, 0);
    struct explain_past past = { .count = 1, .writes = { &choice } };
    char text[ENOUGH];
    explain_event_after(&e, &past, ENGINE_KVM, ENGLISH, text, sizeof text);
    assert_non_null(strstr(text, "The VMM gave 0x30 from byte 0x02: the minutes. AL gets it."));
}

static void ports_that_print_and_end(void **state)
{
    struct event e = io(EVENT_OUT, PORT_DEBUG_CONSOLE, 'H', EVENT_PRINTED);
    assert_non_null(strstr(explain(&e, ENGLISH),
                           "What goes to port 0xe9 is printed by the VMM, so the CPU "
                           "left the guest. The VMM printed 'H'."));
    assert_non_null(strstr(explain(&e, KOREAN), "0xe9번 포트는 쓴 것을 VMM이 출력하는 포트이므로"));
    e.count = 3;
    e.flags |= EVENT_STRING;
    memcpy(e.data, "abc", 3);
    assert_non_null(strstr(explain(&e, ENGLISH), "The VMM printed \"abc\""));
    in_says(PORT_DEBUG_CONSOLE, 0xe9, "The VMM gave 0xe9, by which the guest knows",
            "그런 포트가 있음을 압니다.");
    e = io(EVENT_OUT, 0xf4, 0x10, EVENT_STATUS);
    assert_non_null(strstr(explain(&e, ENGLISH),
                           "Port 0xf4 is the exit port of this guest: the CPU left it for good"));
    assert_non_null(strstr(explain(&e, KOREAN), "이 게스트의 종료 포트입니다."));
    e.direction = EVENT_IN;
    assert_non_null(strstr(explain(&e, ENGLISH),
                           "which ends by writing to it. The CPU left the guest to "
                           "ask the VMM. The VMM gave 0x10. AL gets it."));
    e = (struct event){
        .reason = EVENT_END, .outcome = OUTCOME_EXITED, .flags = EVENT_STATUS, .detail = 33
    };
    assert_non_null(strstr(explain(&e, ENGLISH), "Its exit status is 33."));
    assert_non_null(strstr(explain(&e, KOREAN), "종료 상태는 33입니다."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interrupt_controller_is_set_up),
        cmocka_unit_test(a_single_controller_is_told_less),
        cmocka_unit_test(commands_to_an_interrupt_controller),
        cmocka_unit_test(the_timer_is_programmed),
        cmocka_unit_test(the_keyboard_is_read),
        cmocka_unit_test(the_control_ports_of_the_board),
        cmocka_unit_test(the_clock_and_its_memory),
        cmocka_unit_test(ports_that_print_and_end),
        cmocka_unit_test(untranslated_codes_are_not_taken_for_others),
    };
    return cmocka_run_group_tests_name("explain_devices", tests, NULL, NULL);
}
