/* What a guest does to its screen, in plain words. */
#include "exits.h"

#include "event/pc.h"
#include "event/ports.h"

static void says(const char *text, const char *expected)
{
    if (!strstr(text, expected))
        fail_msg("'%s' is not in '%s'", expected, text);
}

static void both_say(const struct event *e, const char *english, const char *korean)
{
    says(explain(e, ENGLISH), english);
    says(explain(e, KOREAN), korean);
}

/* ---- Memory ---- */

static struct event at(uint64_t gpa, const char *bytes, unsigned n)
{
    struct event e = { .reason = EVENT_MMIO,
                       .direction = EVENT_OUT,
                       .gpa = gpa,
                       .size = (uint8_t)n,
                       .count = 1,
                       .linear = 0xc,
                       .insn_len = 1,
                       .insn = { 0xaa } };
    memcpy(e.data, bytes, n);
    return e;
}

static struct event on_screen(unsigned row, unsigned column, const char *bytes, unsigned n)
{
    return at(PC_TEXT + 2 * (row * PC_COLUMNS + column), bytes, n);
}

static void a_write_to_the_screen_is_a_character_there(void **state)
{
    struct event e = on_screen(3, 10, "H\x07", 2);
    both_say(
        &e,
        "`stosb` at 0000:000c. 0xb81f4 is memory of the text screen (VGA). It is read like RAM, "
        "but each write leaves the guest. The VMM wrote it at row 3, column 10: 'H' in light grey "
        "on black.",
        "0xb81f4는 텍스트 화면(VGA)의 메모리입니다. RAM처럼 읽히지만, 쓸 때마다 게스트를 "
        "빠져나옵니다. VMM이 대신 썼습니다(3행 10열: 'H', 검은색 바탕에 밝은 회색).");
    e = on_screen(24, 79, "!\x9e", 2);
    both_say(&e, "row 24, column 79: '!' in yellow on blue, blinking.",
             "24행 79열: '!', 파란색 바탕에 노란색, 깜박임");
}

static void several_cells_are_one_text(void **state)
{
    struct event e = on_screen(0, 0, "W\x4fo\x4fr\x4f\xc9\x4f", 8);
    both_say(&e, "row 0, column 0: 'Wor\u2554' in white on red.",
             "0행 0열: 'Wor\u2554', 빨간색 바탕에 흰색).");
    e = on_screen(0, 0,
                  "a\x07"
                  "b\x0c",
                  4);
    both_say(&e, "'ab' in several colours.", "'ab', 여러 색");
    e = on_screen(24, 0, " \x07 \x07", 4);
    both_say(&e, "row 24, column 0: blank in light grey on black.", "24행 0열: 빈칸, 검은색");
}

static void half_a_cell_is_what_it_is(void **state)
{
    struct event e = on_screen(1, 2, "x", 1);
    both_say(&e, "row 1, column 2: 'x', in the colours that are there.",
             "1행 2열: 'x', 색은 그대로");
    e.gpa++;
    e.data[0] = 0x20;
    both_say(&e, "row 1, column 2: the character that is there, in black on green.",
             "1행 2열: 글자는 그대로, 초록색 바탕에 검은색");
    e = at(PC_TEXT_END - 1, "\x07", 1);
    both_say(&e, "row 204, column 63:", "204행 63열:");
}

static void a_write_to_rom_changes_nothing(void **state)
{
    struct event e = at(0xf1234, "\x12\x34", 2);
    both_say(&e,
             "address 0xf1234 is ROM, where the BIOS is, so the CPU left the guest. 0x3412 goes "
             "nowhere, and nothing changes.",
             "0xf1234는 BIOS가 든 ROM이므로 CPU가 게스트를 빠져나왔습니다. 0x3412 값은 사라지고");
    e.flags = EVENT_NO_DEVICE;
    both_say(&e, "is not RAM", "RAM이 아닌 곳");
    e = on_screen(0, 0, "H\x07", 2);
    e.flags = EVENT_NO_DEVICE;
    both_say(&e, "is not RAM", "RAM이 아닌 곳");
}

/* ---- Ports ---- */

static void the_ports_of_the_screen(void **state)
{
    struct event e = io(EVENT_OUT, PORT_CRTC, 0x0e, 0);
    both_say(&e,
             "Port 0x3d4 is the screen (VGA), played by the VMM, so the CPU left the guest. 0x0e "
             "chooses register 0x0e of its CRTC: one byte of where the cursor is.",
             "0x0e 값은 CRTC의 0x0e번 레지스터를 고릅니다(커서 위치의 한 바이트).");
    e = io(EVENT_OUT, PORT_CRTC + 1, 0x20, 0);
    e.detail = 0x0a;
    both_say(&e, "0x20 goes into register 0x0a of its CRTC: the cursor's shape.",
             "0x20 값은 CRTC의 0x0a번 레지스터에 들어갑니다(커서의 모양).");
    e = io(EVENT_IN, PORT_CRTC + 1, 0x5f, 0);
    e.detail = 0;
    both_say(&e,
             "The VMM gave 0x5f from register 0x00 of its CRTC: how the picture is made. AL gets "
             "it.",
             "CRTC의 0x00번 레지스터의 0x5f 값을");
    e = io(EVENT_IN, PORT_VGA_STATUS, 0x09, 0);
    both_say(&e, "The VMM gave 0x09: bit 3 is 1, between two pictures", "귀선");
    e.data[0] = 0x01;
    both_say(&e, "bit 0 is 1, between two lines", "두 줄 사이");
    e.data[0] = 0;
    both_say(&e, "the picture is being drawn", "화면을 그리는 중");
    e = io(EVENT_OUT, PORT_VGA + 8, 0x07, 0);
    both_say(&e, "0x07 is kept to be read again", "0x07 값은 다시 읽을 수 있게");
    e = io(EVENT_OUT, PORT_VGA + 4, 0x00, 0);
    e.size = 2;
    e.data[1] = 0x03;
    both_say(&e, "Port 0x3c4 is the screen (VGA)", "화면(VGA)");
    both_say(&e, "0x0300 is kept to be read again", "0x0300 값은 다시 읽을 수 있게");
    e = io(EVENT_OUT, PORT_VGA + 8, 0x07, 0);
    e.flags = EVENT_NO_DEVICE;
    both_say(&e, "No device has port 0x3c8", "장치가 없습니다");
}

static const char *after(const struct event *e, const struct event *before, enum language language)
{
    static char text[ENOUGH];
    struct explain_past past = { .count = 1, .writes = { before } };
    explain_event_after(e, &past, ENGINE_KVM, language, text, sizeof text);
    return text;
}

static struct event to_register(uint8_t index, uint8_t value)
{
    struct event e = io(EVENT_OUT, PORT_CRTC + 1, value, 0);
    e.detail = index;
    return e;
}

static void in_few_words_it_says_what_and_not_that_it_left(void **state)
{
    char text[512];
    struct event e = io(EVENT_OUT, PORT_CRTC, 0x0e, 0);
    struct explain_past past = { .brief = true };
    explain_event_after(&e, &past, ENGINE_KVM, ENGLISH, text, sizeof text);
    says(text, "Port 0x3d4 is the screen (VGA), played by the VMM. 0x0e chooses register 0x0e");
    explain_event_after(&e, &past, ENGINE_KVM, KOREAN, text, sizeof text);
    says(text, "0x3d4번 포트는 VMM이 흉내 내는 화면(VGA)입니다. 0x0e 값은");
}

static void both_halves_give_a_place(void **state)
{
    struct event high = to_register(0x0e, 0x01), low = to_register(0x0f, 0x4c);
    says(explain(&low, ENGLISH), "0x4c goes into register 0x0f of its CRTC: one byte of where");
    says(after(&low, &high, ENGLISH), "of its CRTC: the cursor is at row 4, column 12.");
    says(after(&high, &low, ENGLISH), "of its CRTC: the cursor is at row 4, column 12.");
    says(after(&low, &high, KOREAN), "커서는 4행 12열에 있습니다.");
    struct event start_high = to_register(0x0c, 0x00), start_low = to_register(0x0d, 0x50);
    says(after(&start_low, &start_high, ENGLISH), "the screen starts at cell 80.");
    says(after(&start_low, &start_high, KOREAN), "화면은 80번 칸에서 시작합니다.");
    says(after(&start_low, &high, ENGLISH), "one byte of where the screen starts");
}

static void a_word_is_index_and_byte(void **state)
{
    struct event e = io(EVENT_OUT, PORT_CRTC, 0x0f, 0), high = to_register(0x0e, 0x01);
    e.size = 2;
    e.data[1] = 0x4c;
    says(after(&e, &high, ENGLISH),
         "0x4c goes into register 0x0f of its CRTC: the cursor is at row 4, column 12.");
    struct event low = io(EVENT_OUT, PORT_CRTC + 1, 0x4d, 0);
    low.detail = 0x0f;
    e.data[0] = 0x0e;
    says(after(&low, &e, ENGLISH), "at row 244, column 13.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_write_to_the_screen_is_a_character_there),
        cmocka_unit_test(several_cells_are_one_text),
        cmocka_unit_test(half_a_cell_is_what_it_is),
        cmocka_unit_test(a_write_to_rom_changes_nothing),
        cmocka_unit_test(the_ports_of_the_screen),
        cmocka_unit_test(in_few_words_it_says_what_and_not_that_it_left),
        cmocka_unit_test(both_halves_give_a_place),
        cmocka_unit_test(a_word_is_index_and_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
