/* Code told from data, by following jumps. */
#include "test.h"

#include "view/reach.h"

static struct reach_code code;

static void put(const char *bytes, size_t size, uint32_t base)
{
    code = (struct reach_code){ .size = size, .bits = 16, .base = base };
    memcpy(code.bytes, bytes, size);
}
#define PUT(bytes, base) put(bytes, sizeof bytes - 1, base)

/* 'x' where there is code. */
static void expect(const char *map)
{
    char is[64] = "";
    for (size_t i = 0; i < code.size; i++)
        is[i] = code.is_code[i] ? 'x' : '.';
    assert_string_equal(is, map);
}

static void flow_of(const char *bytes, size_t n, bool interruptible, bool goes_on, bool jumps,
                    uint32_t target)
{
    struct explain_flow flow = explain_flow((const uint8_t *)bytes, n, 16, 0x10, interruptible);
    assert_int_equal(flow.length, n);
    assert_int_equal(flow.goes_on, goes_on);
    assert_int_equal(flow.jumps, jumps);
    if (jumps)
        assert_int_equal(flow.target, target);
}
#define FLOW_OF(bytes, ...) flow_of(bytes, sizeof bytes - 1, __VA_ARGS__)

static void instructions_say_where_they_go(void **state)
{
    FLOW_OF("\xee", false, true, false, 0);                 /* out */
    FLOW_OF("\xeb\x02", false, false, true, 0x14);          /* jmp */
    FLOW_OF("\xe9\xed\xff", false, false, true, 0);         /* jmp, backwards */
    FLOW_OF("\x74\x02", false, true, true, 0x14);           /* jz */
    FLOW_OF("\xe2\xee", false, true, true, 0);              /* loop */
    FLOW_OF("\xe8\x00\x01", false, true, true, 0x113);      /* call */
    FLOW_OF("\xc3", false, false, false, 0);                /* ret */
    FLOW_OF("\xcf", true, false, false, 0);                 /* iret */
    FLOW_OF("\xff\xe0", true, false, false, 0);             /* jmp ax */
    FLOW_OF("\x0f\x0b", true, false, false, 0);             /* ud2 */
    FLOW_OF("\xf4", false, false, false, 0);                /* hlt, for good */
    FLOW_OF("\xf4", true, true, false, 0);                  /* hlt */
    FLOW_OF("\xea\x00\x00\x00\xf0", true, false, false, 0); /* another segment */
    assert_int_equal(explain_flow((const uint8_t *)"\x0f", 1, 16, 0, false).length, 0);
    assert_true(explain_flow((const uint8_t *)"\xfb", 1, 16, 0, false).interruptible);
    assert_false(explain_flow((const uint8_t *)"\xfa", 1, 16, 0, true).interruptible);
}

static void a_listing_goes_where_the_cpu_goes(void **state)
{
    struct reach reach = { .base = 0x10, .size = 0x40 };
    uint64_t offset = 0x10;
    struct explain_flow jz = { .length = 2, .goes_on = true, .jumps = true, .target = 0x20 },
                        back = { .length = 2, .jumps = true, .target = 0x10 },
                        on = { .length = 2, .jumps = true, .target = 0x40 }, end = { .length = 1 },
                        none = { 0 };
    assert_true(reach_next(&reach, &jz, &offset));
    assert_int_equal(offset, 0x12);
    jz.target = 0x18;
    assert_true(reach_next(&reach, &jz, &offset));
    assert_true(reach_next(&reach, &back, &offset)); /* that is listed: */
    assert_int_equal(offset, 0x18);                  /* the nearer one */
    assert_true(reach_next(&reach, &on, &offset));
    assert_int_equal(offset, 0x40);
    assert_false(reach_next(&reach, &end, &offset));
    offset = 0x1a;
    on.target = 0x50; /* nothing is known of that */
    assert_true(reach_next(&reach, &on, &offset));
    assert_int_equal(offset, 0x20);
    offset = 0x1c;
    assert_true(reach_next(&reach, &end, &offset));
    assert_int_equal(offset, 0x20);
    assert_false(reach_next(&reach, &none, &offset));
}

static void jumps_are_followed(void **state)
{
    PUT("\xeb\x03Hi!\x74\x02\xf4X\xe8\x01\x00\xf4\xc3", 0x100); /* over data, both ways, a call */
    reach_mark(&code, 0x100, false);
    expect("xx...xxx.xxxxx");
    PUT("\xfb\xf4\x90\xfa\xf4X", 0);
    reach_mark(&code, 0, false);
    expect("xxxxx.");
    PUT("\xeb\xfeX", 0); /* for ever, */
    reach_mark(&code, 0, false);
    expect("xx.");
    PUT("\xeb\x70X", 0); /* out of what is known, */
    reach_mark(&code, 0, false);
    expect("xx.");
    reach_mark(&code, 0x5000, false); /* from outside */
    expect("xx.");
    PUT("\x90\xb8\x00", 0); /* half an instruction is none */
    reach_mark(&code, 0, false);
    expect("x..");
}

static void any_bytes_end(void **state)
{
    unsigned seed = 1;
    for (int round = 0; round < 300; round++) {
        code = (struct reach_code){ .size = REACH_WINDOW, .bits = round % 2 ? 16 : 32 };
        for (size_t i = 0; i < REACH_WINDOW; i++) {
            seed = seed * 1103515245 + 12345;
            code.bytes[i] = (uint8_t)(seed >> 16);
        }
        reach_mark(&code, seed % REACH_WINDOW, round % 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instructions_say_where_they_go),
        cmocka_unit_test(a_listing_goes_where_the_cpu_goes),
        cmocka_unit_test(jumps_are_followed),
        cmocka_unit_test(any_bytes_end),
    };
    return cmocka_run_group_tests_name("reach", tests, NULL, NULL);
}
