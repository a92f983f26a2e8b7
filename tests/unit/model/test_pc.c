/* What the model makes of a PC's events: calls that its BIOS does not know, and its disk. */
#include "test.h"

#include "event/pc.h"
#include "event/ports.h"
#include "model/model.h"

static struct model model;

static int set_up(void **state)
{
    model_init(&model, 1);
    return 0;
}

static void out(uint16_t port, uint8_t value, uint8_t size, uint16_t count, uint16_t flags)
{
    struct event e = { .reason = EVENT_IO,
                       .direction = EVENT_OUT,
                       .port = port,
                       .size = size,
                       .count = count,
                       .flags = flags,
                       .data = { value } };
    model_add(&model, &e);
}

/* As our BIOS tells it: the caller's AX, and which call it was in FS. */
static void unknown(uint16_t ax, uint8_t vector)
{
    struct event e = { .reason = EVENT_IO,
                       .direction = EVENT_OUT,
                       .port = PORT_BIOS,
                       .size = 1,
                       .count = 1,
                       .flags = EVENT_UNKNOWN_CALL,
                       .regs = { .gpr = { [GPR_EAX] = ax, [GPR_EBX] = 0x12340007 },
                                 .seg = { [SEG_CS] = { .selector = PC_BIOS_SEGMENT } } } };
    e.regs.seg[SEG_FS].selector =
        (uint16_t)(vector < 0x28 ? PC_BIOS_MARK | (vector - 8) << 8 | ax >> 8 : vector);
    model_add(&model, &e);
}

static void each_kind_of_unknown_call_is_kept_once(void **state)
{
    const struct model_pc *pc = &model.vcpus[0].pc;
    unknown(0x5300, 0x15);
    unknown(0x5300, 0x15);
    unknown(0x5301, 0x15);
    unknown(0x5300, 0x2f);
    unknown(0x0013, 0x10);
    assert_int_equal(pc->unknown_calls, 5);
    assert_int_equal(pc->unknown_kinds, 4);
    assert_int_equal(pc->unknown[0].vector, 0x15);
    assert_int_equal(pc->unknown[0].gpr[GPR_EBX], 7);
    assert_false(pc->unknown[0].is_graphics);
    assert_int_equal(pc->unknown[2].vector, 0x2f);
    assert_true(pc->unknown[3].is_graphics);
    assert_false(pc->unknown_more);
    assert_int_equal(model.vcpus[0].calls.count, 0); /* no hypercall */
    for (unsigned i = 0; i < 2 * MODEL_UNKNOWN; i++)
        unknown((uint16_t)(0x6000 + i), 0x15);
    assert_int_equal(pc->unknown_kinds, MODEL_UNKNOWN);
    assert_true(pc->unknown_more);
    assert_int_equal(pc->unknown_calls, 5 + 2 * MODEL_UNKNOWN);
}

static void only_the_bios_has_unknown_calls(void **state)
{
    out(PORT_BIOS, 0, 1, 1, EVENT_UNKNOWN_CALL); /* CS is not its segment */
    assert_int_equal(model.vcpus[0].pc.unknown_calls, 0);
    assert_int_equal(model.vcpus[0].pc.unknown_kinds, 0);
}

static void what_a_disk_takes_is_counted(void **state)
{
    const struct model_pc *pc = &model.vcpus[0].pc;
    out(PORT_ATA, 1, 2, 256, EVENT_STRING); /* nothing was asked for */
    out(PORT_ATA + 7, 0x20, 1, 1, 0);
    out(PORT_ATA, 1, 2, 256, EVENT_STRING);
    assert_int_equal(pc->disk_bytes, 0);
    out(PORT_ATA + 7, 0x30, 1, 1, 0);
    out(PORT_ATA, 1, 2, 256, EVENT_STRING);
    for (unsigned i = 0; i < 256; i++)
        out(PORT_ATA, 1, 2, 1, 0);
    assert_int_equal(pc->disk_bytes, 1024);
    out(PORT_ATA + 7, 0xc5, 1, 1, 0);
    out(PORT_ATA, 1, 4, 128, EVENT_STRING);
    assert_int_equal(pc->disk_bytes, 1536);
    out(PORT_ATA + 7, 0x30, 1, 1, EVENT_NO_DEVICE); /* a guest without a disk */
    out(PORT_ATA, 1, 2, 256, EVENT_STRING | EVENT_NO_DEVICE);
    assert_int_equal(pc->disk_bytes, 1536);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_kind_of_unknown_call_is_kept_once, set_up),
        cmocka_unit_test_setup(only_the_bios_has_unknown_calls, set_up),
        cmocka_unit_test_setup(what_a_disk_takes_is_counted, set_up),
    };
    return cmocka_run_group_tests_name("model of a PC", tests, NULL, NULL);
}
