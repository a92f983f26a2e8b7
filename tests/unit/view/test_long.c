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
    shows("rax 0000000000000041 'A'  rbx 0000000000000000      rcx 0000000000000000  rdx");
    shows("interrupts on ");
    shows("cr0 80000011  PE ET PG");
    shows("cr3 0000000000001000  cr4 00000020  PAE");
    shows("efer 00000500  LME LMA");
    shows("fs base 0000000000000000  gs base ffff800000000000");
    draw(view_registers, 40, 60);
    shows("rax 0000000000000041 'A'  rbx 0000000000000000  ");
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
    shows("rax 00000041  'A'  rbx 00000000");
    shows("rbp 00000000       rsp …80008ff0");
    shows("rip ffffffff80001011  IF");
    draw(view_registers, 14, 38);
    shows("r8  …55667788      r9  00000000");
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
    shows("vCPU 0 exit 1 ◀ out dx, al at ffffffff80001010.");
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

/* ---- Tables ---- */

static struct view_walk *walk_of(uint64_t linear, unsigned levels)
{
    view.seen.tables.walk_count = 1;
    view.seen.tables.walks[0] = (struct view_walk){ .linear = linear, .levels = levels };
    return &view.seen.tables.walks[0];
}

static void a_walk_has_four_levels(void **state)
{
    post_kernel();
    struct view_walk *walk = walk_of(KERNEL + 0x1011, 4);
    walk->entries[3] = (struct view_entry){ 0x1ff8, 0x2003, true };
    walk->entries[2] = (struct view_entry){ 0x2ff0, 0x3003, true };
    walk->entries[1] = (struct view_entry){ 0x3000, 0x4003, true };
    walk->entries[0] = (struct view_entry){ 0x4008, 0x8000000000007063, true };
    draw(view_tables, 24, 80);
    shows("page walk of RIP  ffffffff80001011  cr3 00001000");
    shows("  47-39 111111111 = 1ff  38-30 111111110 = 1fe  29-21 000000000 = 000");
    shows("  20-12 000000001 = 001  11-0 000000010001 = 011");
    shows("PML4E[1ff] @ 00001ff8 = 00002003  writable supervisor");
    shows("PDPTE[1fe] @ 00002ff0 = 00003003  writable supervisor");
    shows("PDE[000] @ 00003000 = 00004003  writable supervisor");
    draw(view_tables, 24, 100);
    shows("PTE[001]   @ 00004008 = 8000000000007063  writable supervisor no-execute "
          "accessed");
    shows("physical 00007011");
    draw(view_tables, 24, 160); /* side by side */
    shows("┌ cr3 ─");
    shows("│ 00001000            │──▶│ @ 00001ff8          │──▶│ @ 00002ff0          │──▶");
    shows("│ + 1ff x 8           │   │ = 00002003          │   │ = 00003003          │   ");
    shows("= 8000000000007063");
    shows("│ physical 00007011");
    view.chosen.ascii = true;
    draw(view_tables, 24, 160);
    shows("|-->| @ 00001ff8");
    view.chosen.ascii = false;
    view.said.overlay = OVERLAY_TABLES;
    view.chosen.page_scroll = 5; /* the upper half of it is gone, the rest stands where it did */
    draw(view_tables, 16, 160);
    shows_not("PML4E");
    shows("│ physical 00007011");
    view.chosen.page_scroll = 0;
    view.said.overlay = OVERLAY_NONE;
    view.chosen.language = KOREAN;
    draw(view_tables, 24, 120);
    shows("실행 불가");
}

static void a_walk_ends_at_a_large_page(void **state)
{
    post_kernel();
    struct view_walk *walk = walk_of(0x40212345, 4);
    walk->entries[3] = (struct view_entry){ 0x1000, 0x2003, true };
    walk->entries[2] = (struct view_entry){ 0x2008, 0x3003, true };
    walk->entries[1] = (struct view_entry){ 0x3008, 0x600083, true };
    draw(view_tables, 24, 80);
    shows("  20-0 000010010001101000101 = 012345");
    shows("physical 00612345  (2 MiB page)");
    shows_not(" PTE[");
    walk->entries[2].value = 0x140000083;
    draw(view_tables, 24, 80);
    shows("physical 140212345  (1 GiB page)");
    shows_not(" PDE[");
    walk->entries[2].value = 0;
    draw(view_tables, 24, 80);
    shows("PDPTE[001] @ 00002008 = 00000000  not present: page fault (#PF)");
    walk->entries[2].has = false;
    draw(view_tables, 24, 80);
    shows("PDPTE[001] @ 00002008: no RAM there");
    walk->linear = 0x0000800000000000;
    draw(view_tables, 24, 80);
    shows("not canonical: general protection (#GP)");
    walk = walk_of(0xff00000000001011, 5);
    walk->entries[4] = (struct view_entry){ 0x1800, 0, true };
    draw(view_tables, 24, 80);
    shows("PML5E[100] @ 00001800 = 00000000  not present");
}

/* Of 32 bits: three levels, and pointers without rights. */
static void pae_has_three(void **state)
{
    struct registers regs = paging_on();
    regs.cr4 = CR4_PAE;
    post_note(0, EVENT_PAUSE, regs);
    struct view_walk *walk = walk_of(0x80001005, 3);
    walk->entries[2] = (struct view_entry){ 0x610, 0x2001, true };
    walk->entries[1] = (struct view_entry){ 0x2000, 0x3027, true };
    walk->entries[0] = (struct view_entry){ 0x3008, 0x1063, true };
    draw(view_tables, 24, 80);
    shows("page walk of CS:EIP  80001005  cr3 00000600");
    shows("  31-30 10 = 2  29-21 000000000 = 000  20-12 000000001 = 001");
    shows("PDPTE[002] @ 00000610 = 00002001  present");
    shows("PDE[000] @ 00002000 = 00003027  writable user accessed");
    shows("physical 00001005");
    walk->entries[1].value = 0x2000e3;
    draw(view_tables, 24, 80);
    shows("physical 00201005  (2 MiB page)");
}

static void put64(uint8_t *table, unsigned index, uint64_t value)
{
    memcpy(table + 8 * (size_t)index, &value, sizeof value);
}

static void entries_of_sixteen_bytes(void **state)
{
    struct view_tables *tables = &view.seen.tables;
    post_kernel();
    put64(tables->gdt, 1, 0x00af9b000000ffff); /* code, L */
    put64(tables->gdt, 2, 0x00cf93000000ffff);
    put64(tables->gdt, 3, 0x80008b0060000067); /* TSS at ffffffff80006000 */
    put64(tables->gdt, 4, 0xffffffff);
    put64(tables->gdt, 5, 0x00cff3000000ffff);
    tables->gdt_size = 0x30;
    put64(tables->idt, 2 * 13, 0x80008e0000081500);
    put64(tables->idt, 2 * 13 + 1, 0xffffffff);
    put64(tables->idt, 2 * 14, 0x80008e0200081510);
    put64(tables->idt, 2 * 14 + 1, 0xffffffff);
    tables->idt_size = sizeof tables->idt;
    draw(view_tables, 40, 90);
    shows("GDT  base 00000500  limit 002f");
    shows("0008  0000000000000000  ffffffff  code read 64-bit DPL 0");
    shows("0018  ffffffff80006000  00000067  TSS 64-bit, busy DPL 0");
    shows_not("      0020");
    shows("0028  0000000000000000  ffffffff  data write 32-bit DPL 3");
    shows("IDT  base ffffffff80005000  limit 0fff");
    shows("  00-0c");
    shows("  0d     #GP protection     08:ffffffff80001500  interrupt gate 64-bit DPL 0");
    shows("  0e     #PF page           08:ffffffff80001510  interrupt gate 64-bit DPL 0 IST 2");
    shows("  0f-ff");
}

/* Also once the ring has grown, and gone round. */
static void the_model_keeps_them_with_their_events(void **state)
{
    const struct model_vcpu *v = &model.vcpus[0];
    struct event_wide wide = upper_half(KERNEL);
    assert_null(v->wides);
    post_note(0, EVENT_PAUSE, real_mode(0, 0));
    assert_null(v->wides); /* guests of 32 bits pay nothing */
    for (unsigned i = 0; i < MODEL_HISTORY + 5000; i++) {
        wide.r[0] = i;
        if (i % 3)
            post_kernel_out(wide);
        else /* one without */
            post_note(0, EVENT_PAUSE, long_mode(0x1000));
        if (i % 20000 == 7)
            assert_int_equal(model_wide(v, &v->last)->r[0], i % 3 ? i : 0);
    }
    for (uint32_t i = 0; i < MODEL_HISTORY; i += 977) {
        const struct event *e = model_history(v, i);
        assert_int_equal(model_wide(v, e)->r[0], e->reason == EVENT_IO ? i + 5000 : 0);
    }
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
        TEST(a_walk_has_four_levels),
        TEST(a_walk_ends_at_a_large_page),
        TEST(pae_has_three),
        TEST(entries_of_sixteen_bytes),
        TEST(the_model_keeps_them_with_their_events),
    };
    return cmocka_run_group_tests_name("long", tests, NULL, NULL);
}
