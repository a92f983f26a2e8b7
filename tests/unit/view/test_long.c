/* A guest in 64-bit mode: its registers, code, tables and addresses, whole. */
#include "views.h"

#include "event/wide.h"

#define KERNEL 0xffffffff80000000ull

static struct registers long_mode(uint64_t rip)
{
    struct registers r = { .eip = (uint32_t)rip,
                           .eflags = EFLAGS_FIXED | EFLAGS_IF,
                           .cr0 = CR0_PE | CR0_ET | CR0_PG,
                           .cr3 = 0x1000,
                           .cr4 = CR4_PAE,
                           .efer = EFER_LME | EFER_LMA };
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r.seg[i] =
            (struct segment){ 0, 0xffffffff, 0x10,
                              SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G | SEGMENT_TYPE_DATA };
    r.seg[SEG_CS] =
        (struct segment){ 0, 0xffffffff, 8,
                          SEGMENT_P | SEGMENT_S | SEGMENT_L | SEGMENT_G | SEGMENT_TYPE_CODE };
    r.gpr[GPR_EAX] = 0x41;
    r.gpr[GPR_ESP] = (uint32_t)(KERNEL + 0x8ff0);
    r.gdt = (struct table_register){ 0x500, 0x2f };
    r.idt = (struct table_register){ (uint32_t)(KERNEL + 0x5000), 0xfff };
    return r;
}

static struct event_wide upper_half(uint64_t linear)
{
    struct event_wide w = { .linear = (uint32_t)(linear >> 32), .eip = 0xffffffff };
    w.gpr[GPR_ESP] = 0xffffffff;
    w.r[0] = 0x1122334455667788;
    w.r[7] = 15;
    w.seg_base[SEG_GS] = 0xffff8000;
    w.idt_base = 0xffffffff;
    return w;
}

/* An event with registers, and what they have beyond 32 bits after it. */
static void post_long(struct event e, uint64_t linear, struct event_wide wide)
{
    e.linear = (uint32_t)linear;
    e.flags |= EVENT_HAS_WIDE;
    post(e);
    now_ns -= 2000;
    post((struct event){ .reason = EVENT_WIDE, .vcpu = e.vcpu, .wide = wide });
}

/* "out dx, al" in the upper half, then a pause after it. */
static void post_kernel_out(struct event_wide wide)
{
    struct event e = { .reason = EVENT_IO,
                       .direction = EVENT_OUT,
                       .port = 0x3f8,
                       .size = 1,
                       .count = 1,
                       .flags = EVENT_PRINTED,
                       .data = { 'A' },
                       .regs = long_mode(KERNEL + 0x1011),
                       .insn_len = 1,
                       .insn = { 0xee } };
    post_long(e, KERNEL + 0x1010, wide);
}

static void post_kernel(void)
{
    post_kernel_out(upper_half(KERNEL));
}

static void registers_are_whole_where_there_is_room(void **state)
{
    post_kernel();
    draw(view_registers, 24, 46);
    shows("vCPU 0 ─ 64-bit, ring 0");
    shows("rax 0000000000000041  rbx 0000000000000000");
    shows("rbp 0000000000000000  rsp ffffffff80008ff0");
    shows("r8  1122334455667788  r9  0000000000000000");
    shows("r14 0000000000000000  r15 000000000000000f");
    shows("rip ffffffff80001011");
    shows("rflags 00000202  IF");
    shows_not("eax");
    assert_int_equal(role_of("1122334455667788"), ROLE_CHANGED);
    draw(view_registers, 40, 100);
    shows("rax 0000000000000041  rbx 0000000000000000  rcx 0000000000000000  rdx 0000000000000000");
    shows("cr0 80000011  PE ET PG");
    shows("cr3 0000000000001000  cr4 00000020");
    shows("efer 00000500  LME LMA");
    shows("fs base 0000000000000000  gs base ffff800000000000");
}

static void what_changed_stands_out_in_either_half(void **state)
{
    struct event_wide wide = upper_half(KERNEL);
    post_kernel_out(wide);
    wide.r[0]++;
    wide.gpr[GPR_EBX] = 1;
    post_kernel_out(wide);
    draw(view_registers, 24, 46);
    assert_int_equal(role_of("0000000100000000"), ROLE_CHANGED);
    assert_int_equal(role_of("1122334455667789"), ROLE_CHANGED);
    assert_int_equal(role_of("000000000000000f"), ROLE_TEXT);
    assert_int_equal(role_of("ffffffff80008ff0"), ROLE_TEXT);
}

static void registers_are_cut_where_there_is_none(void **state)
{
    post_kernel();
    draw(view_registers, 9, 38);
    shows("rax 00000041   rbx 00000000");
    shows("rbp 00000000   rsp …80008ff0");
    shows("rip ffffffff80001011  IF");
    draw(view_registers, 14, 38);
    shows("r8  …55667788  r9  00000000");
    view.chosen.ascii = true;
    draw(view_registers, 9, 38);
    shows("rsp ~80008ff0");
    for (int rows = 3; rows < 60; rows++)
        for (int columns = 10; columns < 120; columns++)
            draw(view_registers, rows, columns);
}

static void history_has_the_halves_of_then(void **state)
{
    struct event_wide wide = upper_half(KERNEL);
    post_kernel_out(wide);
    wide.r[0] = 0xabcdef0123456789;
    post_kernel_out(wide);
    draw(view_registers, 24, 46);
    shows("abcdef0123456789");
    view.chosen.vcpus[0].in_history = true;
    view.chosen.vcpus[0].history_seq = 1;
    draw(view_registers, 24, 46);
    shows("1122334455667788");
    shows_not("abcdef0123456789");
}

/* The end has no note of its own. */
static void the_end_keeps_them(void **state)
{
    post_kernel();
    struct event end = { .reason = EVENT_END, .outcome = OUTCOME_HALTED };
    end.regs = long_mode(KERNEL + 0x1011);
    end.linear = end.regs.eip;
    post(end);
    draw(view_registers, 24, 46);
    shows("r8  1122334455667788");
    shows("rip ffffffff80001011");
}

static void code_has_addresses_of_64_bits(void **state)
{
    static const uint8_t code[] = { 0xee, 0x48, 0xff, 0xc0, 0x75, 0xfb, 0x48,
                                    0x8b, 0x05, 1,    0,    0,    0,    0xf4 };
    post_kernel();
    memcpy(view.seen.code, code, sizeof code);
    view.seen.code_linear = KERNEL + 0x1010;
    view.seen.code_size = sizeof code;
    draw(view_registers, 24, 74);
    shows("> ffffffff80001010  ee");
    shows("  ffffffff80001011  48 ff c0        inc rax");
    shows("  ffffffff80001014  75 fb           jnz 0xffffffff80001011");
    shows("mov rax, [0xffffffff8000101e]");
}

static void sentences_and_log_name_the_address(void **state)
{
    post_kernel();
    draw(view_explain, 3, 100);
    shows("vCPU 0 exit 1: `out dx, al` at ffffffff80001010.");
    draw(view_log, 12, 90);
    shows("ffffffff80001010");
    shows("out 0x3f8 (uart) 'A'");
    strcpy(view.chosen.log_filter, "ffffffff80001010");
    draw(view_log, 12, 90);
    shows("out 0x3f8 (uart) 'A'");
    view.chosen.log_filter[0] = '\0';
    struct event low = { .reason = EVENT_HLT, .regs = long_mode(0x100011) };
    low.linear = 0x100010;
    post(low);
    draw(view_log, 12, 90);
    shows("        00100010");
}

static void memory_goes_up_to_the_end(void **state)
{
    post_kernel();
    view.chosen.memory_linear = KERNEL + 0x5000;
    view.seen.memory_size = VIEW_MEMORY;
    memcpy(view.seen.memory, "Hello", 5);
    draw(view_memory, 12, 90);
    shows("ffffffff80005000  48 65 6c 6c 6f");
    shows("ffffffff80005010");
    draw(view_memory, 12, 80);
    shows("ffffffff80005008");
    view.chosen.memory_linear = 0x1000;
    draw(view_memory, 12, 80);
    shows(" 00001000  48 65");
    view.chosen.focus = 1; /* where addresses have 32 bits, they wrap */
    view.chosen.memory_linear = 0xfffffff0;
    draw(view_memory, 12, 80);
    shows(" fffffff0  48 65");
    shows(" 00000000  00 00");
}

static void segments_have_whole_bases(void **state)
{
    post_kernel();
    draw(view_segments, 22, 80);
    shows("cs    0008  0000000000000000  ffffffff  code read 64-bit DPL 0");
    shows("gs    0010  ffff800000000000  ffffffff  data write 32-bit DPL 0");
    shows("idtr        ffffffff80005000  00000fff");
    shows("cr3   0000000000001000  top page table, physical");
    shows("cr4   0000000000000020  PAE");
    shows("efer  0000000000000500  LME LMA");
    assert_int_equal(role_of("gs    0010"), ROLE_CHANGED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(registers_are_whole_where_there_is_room),
        TEST(what_changed_stands_out_in_either_half),
        TEST(registers_are_cut_where_there_is_none),
        TEST(history_has_the_halves_of_then),
        TEST(the_end_keeps_them),
        TEST(code_has_addresses_of_64_bits),
        TEST(sentences_and_log_name_the_address),
        TEST(memory_goes_up_to_the_end),
        TEST(segments_have_whole_bases),
    };
    return cmocka_run_group_tests_name("long", tests, NULL, NULL);
}
