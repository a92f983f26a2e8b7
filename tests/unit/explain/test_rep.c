/* Writes of one REP, kept as one event, in plain words. */
#include "exits.h"

#include "event/pc.h"

static void says(const struct event *e, enum language language, const char *expected)
{
    const char *text = explain(e, language);
    if (!strstr(text, expected))
        fail_msg("'%s' is not in '%s'", expected, text);
}

static struct event writes(uint64_t last, uint16_t count)
{
    return (struct event){ .reason = EVENT_MMIO,
                           .direction = EVENT_OUT,
                           .gpa = last,
                           .size = 2,
                           .count = count,
                           .linear = 0xc,
                           .insn_len = 2,
                           .insn = { 0xf3, 0xab } };
}

static void on_the_screen_it_is_told_which_rows(void **state)
{
    struct event e = writes(PC_TEXT + 3998, 2000);
    says(&e, ENGLISH, "The text screen is memory of a device (VGA)");
    says(&e, ENGLISH,
         "each of the 2000 writes made the CPU leave the guest. The VMM wrote 4000 bytes to it, "
         "rows 0 to 24. They are one line here.");
    says(&e, KOREAN, "VMM이 0~24행에 4000바이트를 썼습니다.");
    says(&e, KOREAN, "2000번 쓸 때마다 CPU가 게스트를");
    e = writes(PC_TEXT + 158, 80);
    says(&e, ENGLISH, "to it, row 0.");
    says(&e, KOREAN, "VMM이 0행에 160바이트를");
}

static void elsewhere_the_addresses(void **state)
{
    struct event e = writes(PC_BIOS + 30, 16);
    says(&e, ENGLISH,
         "Guest-physical addresses 0xe0000 to 0xe001f are not RAM, so each of the 16 writes");
    says(&e, ENGLISH, "32 bytes in all.");
    says(&e, KOREAN, "0xe0000~0xe001f에는 RAM이 없어서, 16번 쓸 때마다");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_the_screen_it_is_told_which_rows),
        cmocka_unit_test(elsewhere_the_addresses),
    };
    return cmocka_run_group_tests_name("rep", tests, NULL, NULL);
}
