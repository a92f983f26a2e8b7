/* Lines of --json: every number that a reader may take for a double is one that a double can
 * hold. */
#include "test.h"

#include "run/lines.h"
#include "run/reports.h"

/* CLOCK_MONOTONIC of a host that has been up for so long that doubles no longer hold it. */
#define LONG_UP_NS (0x20000000000000u + 1)

static void says_of(struct event e, const struct event_wide *wide, bool is_virtual,
                    const char *expected)
{
    const struct report_run run = { LONG_UP_NS, is_virtual, "1.2.3", NULL };
    struct out out = { .fd = -1 };
    report_json(&out, &e, wide, &run);
    out_put(&out, "", 1);
    if (!strstr(out.bytes, expected))
        fail_msg("no '%s' in: %s", expected, out.bytes);
    out_destroy(&out);
}

static void says(struct event e, bool is_virtual, const char *expected)
{
    says_of(e, NULL, is_virtual, expected);
}

static struct event event(enum event_reason reason, uint64_t entry_ns, uint64_t exit_ns)
{
    return (struct event){ .reason = (uint8_t)reason,
                           .entry_ns = LONG_UP_NS + entry_ns,
                           .exit_ns = LONG_UP_NS + exit_ns,
                           .irq = EVENT_NO_IRQ };
}

static void times_count_from_the_start(void **state)
{
    says(event(EVENT_START, 0, 0), false, "\"entry_ns\":0,\"exit_ns\":0,");
    says(event(EVENT_HLT, 5, 8100), false, "\"entry_ns\":5,\"exit_ns\":8100,");
}

static void the_start_says_what_the_clock_said(void **state)
{
    says(event(EVENT_START, 0, 0), false,
         ",\"clock_ns\":\"9007199254740993\",\"version\":\"1.2.3\"}");
    says(event(EVENT_START, 700, 700), false, "\"clock_ns\":\"9007199254741693\"");
    says(event(EVENT_START, 0, 0), true, "\"clock_ns\":\"0\"");
}

static void eight_bytes_come_twice(void **state)
{
    struct event e = event(EVENT_MMIO, 0, 1);
    e.size = 8;
    e.count = 1;
    memcpy(e.data, (const uint8_t[]){ 1, 0, 0, 0, 0, 0, 0x20, 0 }, 8);
    says(e, false, "\"data\":[9007199254740993],\"data_bytes\":\"0100000000002000\",");
    e.size = 4;
    says(e, false, "\"data\":[1],\"flags\"");
}

/* Of a CPU in long mode: whole, and no number. */
static void sixty_four_bits_are_strings(void **state)
{
    struct event e = event(EVENT_HLT, 0, 1);
    e.regs.efer = EFER_LME | EFER_LMA;
    e.regs.seg[SEG_CS].attr = SEGMENT_L;
    e.regs.gpr[GPR_EAX] = 5;
    e.regs.eip = e.linear = 0x80100010;
    struct event_wide wide = { .eip = 0xffffffff,
                               .linear = 0xffffffff,
                               .r[7] = 0x1122334455667788 };
    wide.seg_base[SEG_GS] = 0xffff8000;
    says_of(e, &wide, false, ",\"regs64\":{\"rax\":\"0x5\",\"rcx\":\"0x0\",");
    says_of(e, &wide, false, "\"r15\":\"0x1122334455667788\",\"rip\":\"0xffffffff80100010\",");
    says_of(e, &wide, false, "\"linear\":\"0xffffffff80100010\",");
    says_of(e, &wide, false, "\"gs_base\":\"0xffff800000000000\",");
    says_of(e, &wide, false, "\"efer\":\"0x500\"}}");
    says(e, false, "\"r15\":\"0x0\",\"rip\":\"0x80100010\","); /* nothing beyond 32 bits */
    says(e, false, "\"regs\":{\"eax\":5,");
    e.regs.efer = 0;
    says(e, false, "\"cr4\":0}}");
}

/* ---- Events and their upper halves, brought together ---- */

static char told[256];

static void tell(void *context, const struct event *e, const struct event_wide *wide)
{
    size_t at = strlen(told);
    snprintf(told + at, sizeof told - at, "%u:%u%s%llx ", e->vcpu, (unsigned)e->seq,
             wide ? "=" : "", wide ? (unsigned long long)wide->r[0] : 0);
}

static void add(struct lines *lines, unsigned vcpu, uint64_t seq, enum event_reason reason,
                uint64_t r8)
{
    struct event e = { .vcpu = (uint8_t)vcpu, .seq = seq, .reason = (uint8_t)reason };
    if (reason == EVENT_WIDE)
        e.wide.r[0] = r8;
    else if (r8)
        e.flags = EVENT_HAS_WIDE;
    lines_add(lines, &e);
}

static void a_line_waits_for_its_upper_halves(void **state)
{
    struct lines lines;
    lines_init(&lines, tell, NULL);
    told[0] = '\0';
    add(&lines, 0, 0, EVENT_START, 0);
    assert_string_equal(told, "0:00 ");
    add(&lines, 0, 1, EVENT_HLT, 7);
    add(&lines, 1, 0, EVENT_START, 9); /* of another vCPU, in between */
    assert_string_equal(told, "0:00 ");
    add(&lines, 0, 2, EVENT_WIDE, 7);
    assert_string_equal(told, "0:00 ");
    add(&lines, 1, 1, EVENT_WIDE, 9);
    assert_string_equal(told, "0:00 0:1=7 1:0=9 0:20 1:10 ");
    told[0] = '\0';
    add(&lines, 0, 3, EVENT_END, 0); /* has what the one before it has */
    add(&lines, 1, 2, EVENT_HLT, 0);
    add(&lines, 1, 3, EVENT_END, 0);
    assert_string_equal(told, "0:3=7 1:20 1:30 ");
    told[0] = '\0';
    for (unsigned i = 0; i < 20; i++) /* more than it has room for at first */
        add(&lines, i & 1, 4 + i, EVENT_HLT, i != 5);
    assert_string_equal(told, "");
    lines_destroy(&lines); /* nothing is lost */
    assert_non_null(strstr(told, "0:40 1:50 0:60 "));
    assert_non_null(strstr(told, "1:230 "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_count_from_the_start),
        cmocka_unit_test(the_start_says_what_the_clock_said),
        cmocka_unit_test(eight_bytes_come_twice),
        cmocka_unit_test(sixty_four_bits_are_strings),
        cmocka_unit_test(a_line_waits_for_its_upper_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
