/* The port by which our BIOS tells of a call that it does not know. */
#include "test.h"

#include "dev/bios_port.h"
#include "event/pc.h"
#include "event/ports.h"

static void what_is_written_is_an_unknown_call(void **state)
{
    struct bus b = { .count = 0 };
    bus_add(&b, bios_port_device());
    struct event e = {
        .reason = EVENT_IO, .direction = EVENT_OUT, .port = PORT_BIOS, .size = 1, .count = 1
    };
    bus_io(&b, &e, e.data);
    assert_int_equal(e.flags, EVENT_UNKNOWN_CALL);
    e.flags = 0;
    e.direction = EVENT_IN;
    bus_io(&b, &e, e.data);
    assert_int_equal(e.flags, 0);
    assert_int_equal(e.data[0], 0xff);
}

static void fs_says_which_call_it_is(void **state)
{
    struct registers r = { .gpr[GPR_EAX] = 0x5301,
                           .seg[SEG_CS].selector = PC_BIOS_SEGMENT,
                           .seg[SEG_FS].selector = 0xad53 };
    struct pc_bios_call call = { 0 };
    assert_true(pc_unknown_call(&r, &call));
    assert_int_equal(call.vector, 0x15);
    assert_int_equal(call.ah, 0x53);
    r.seg[SEG_FS].selector = 0x2f; /* no mark: the vector */
    assert_false(pc_bios_call(&r, &call));
    assert_true(pc_unknown_call(&r, &call));
    assert_int_equal(call.vector, 0x2f);
    assert_int_equal(call.ah, 0x53);
    r.seg[SEG_CS].selector = 0; /* the guest's own */
    assert_false(pc_unknown_call(&r, &call));
    r.seg[SEG_CS].selector = PC_BIOS_SEGMENT;
    r.cr0 = CR0_PE;
    assert_false(pc_unknown_call(&r, &call));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_an_unknown_call),
        cmocka_unit_test(fs_says_which_call_it_is),
    };
    return cmocka_run_group_tests_name("BIOS port", tests, NULL, NULL);
}
