/* What is said once: what a guest's file was taken for, and what its BIOS does not know. */
#include "test.h"

#include "event/pc.h"
#include "event/ports.h"
#include "run/notices.h"
#include "words/said.h"

static char text[512];

static void starts(struct machine_start start, const char *bios, const char *expected)
{
    const struct machine_guest guest = { .image = "some/where/x.img", .bios = bios };
    assert_int_equal(notice_start(&start, 1, &guest, text, sizeof text), *expected != '\0');
    assert_string_equal(text, expected);
}

static void what_a_file_was_taken_for_is_one_line(void **state)
{
    starts((struct machine_start){ .boot = BOOT_FLAT, .kind = "" }, NULL, "");
    starts((struct machine_start){ .boot = BOOT_DISK, .kind = "a boot sector" }, NULL,
           "vCPU 1 x.img: a boot sector: BIOS, at 0000:7c00, drive 0");
    starts((struct machine_start){ .boot = BOOT_DISK, .kind = "", .drive = 0x80 }, "roms/sea.bin",
           "vCPU 1 x.img: a disk without the mark 55 AA: BIOS sea.bin, at 0000:7c00, drive 0x80");
    starts((struct machine_start){ .boot = BOOT_KERNEL,
                                   .kind = "a multiboot kernel",
                                   .entry = 0x10000c },
           NULL, "vCPU 1 x.img: a multiboot kernel: protected mode, at 0x10000c");
    starts((struct machine_start){ .boot = BOOT_LONG, .kind = "", .entry = 0xffffffff80100000 },
           NULL, "vCPU 1 x.img: a flat binary: long mode, at 0xffffffff80100000");
}

static void korean_says_the_same(void **state)
{
    said_in(KOREAN);
    starts((struct machine_start){ .boot = BOOT_DISK, .kind = "" }, NULL,
           "vCPU 1 x.img: 55 AA 표시가 없는 디스크. BIOS가 0000:7c00에서 시작, 드라이브 0");
    said_in(ENGLISH);
}

static void unknown(struct model *model, uint16_t ax, uint8_t vector)
{
    struct event e = { .reason = EVENT_IO,
                       .direction = EVENT_OUT,
                       .port = PORT_BIOS,
                       .size = 1,
                       .count = 1,
                       .flags = EVENT_UNKNOWN_CALL,
                       .regs = { .gpr = { [GPR_EAX] = ax, [GPR_EDX] = 0x80 },
                                 .seg = { [SEG_CS] = { .selector = PC_BIOS_SEGMENT } } } };
    e.regs.seg[SEG_FS].selector = (uint16_t)(PC_BIOS_MARK | (vector - 8) << 8 | ax >> 8);
    model_add(model, &e);
}

static bool next(const struct model *model, struct notice_told *told)
{
    return notice_unknown(&model->vcpus[0], 0, "a/x.img", told, text, sizeof text);
}

static void each_unknown_call_is_said_once(void **state)
{
    struct model model;
    struct notice_told told = { 0 };
    model_init(&model, 1);
    assert_false(next(&model, &told));
    unknown(&model, 0x5300, 0x15);
    assert_true(next(&model, &told));
    assert_string_equal(text, "vCPU 0 x.img: the BIOS does not know INT 15h, AX=5300 BX=0000 "
                              "CX=0000 DX=0080: it returned with carry set");
    unknown(&model, 0x5300, 0x15);
    assert_false(next(&model, &told));
    assert_string_equal(text, "");
    unknown(&model, 0x0093, 0x10); /* bit 7: the screen is not to be cleared */
    assert_true(next(&model, &told));
    assert_string_equal(text, "vCPU 0 x.img: INT 10h asked for graphics mode 13h, which is not "
                              "there: the text screen stays");
}

static void many_of_them_are_not_all_said(void **state)
{
    struct model model;
    struct notice_told told = { 0 };
    unsigned said = 0;
    model_init(&model, 1);
    for (unsigned i = 0; i < 1000; i++) {
        unknown(&model, (uint16_t)(0x6000 + i), 0x15);
        while (next(&model, &told))
            said++;
    }
    assert_int_equal(said, MODEL_UNKNOWN + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_file_was_taken_for_is_one_line),
        cmocka_unit_test(korean_says_the_same),
        cmocka_unit_test(each_unknown_call_is_said_once),
        cmocka_unit_test(many_of_them_are_not_all_said),
    };
    return cmocka_run_group_tests_name("notices", tests, NULL, NULL);
}
