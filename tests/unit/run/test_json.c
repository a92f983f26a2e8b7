/* Lines of --json: every number that a reader may take for a double is one that a double can
 * hold. */
#include "test.h"

#include "run/reports.h"

/* CLOCK_MONOTONIC of a host that has been up for so long that doubles no longer hold it. */
#define LONG_UP_NS (0x20000000000000u + 1)

static void says(struct event e, bool is_virtual, const char *expected)
{
    const struct report_run run = { LONG_UP_NS, is_virtual, "1.2.3" };
    struct out out = { .fd = -1 };
    report_json(&out, &e, &run);
    out_put(&out, "", 1);
    if (!strstr(out.bytes, expected))
        fail_msg("no '%s' in: %s", expected, out.bytes);
    out_destroy(&out);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_count_from_the_start),
        cmocka_unit_test(the_start_says_what_the_clock_said),
        cmocka_unit_test(eight_bytes_come_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
