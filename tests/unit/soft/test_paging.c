/* Paging of the software CPU: page faults and what they tell, accessed and dirty bits, the TLB, and
 * instructions that start again after a fault in their middle. Each test is a claim. */
#include "test.h"

#include "soft_guest.h"

enum { PAGE = DATA, NEXT_PAGE = DATA + 0x1000 };

/* mov eax, [address] */
#define LOAD(address)  0xa1, B4(address)
#define STORE(address) 0xa3, B4(address)
#define HLT            0xf4

/* ---- What a page fault tells ---- */

static void a_page_that_is_not_there_faults_with_its_address(void **state)
{
    paging();
    map(PAGE, 0, 0);
    EMIT(0x90, LOAD(PAGE + 0x123));
    run();
    expect_page_fault(0, PAGE + 0x123, CODE + 1);
}

static void the_error_code_tells_who_did_what(void **state)
{
    static const struct {
        bool in_ring3, write, wp;
        unsigned bits;
        unsigned error;
    } cases[] = {
        { false, true, false, 0, 2 },    { true, false, false, 0, 4 },
        { true, true, false, 0, 6 },     { true, false, false, P | W, 5 },
        { true, true, false, P | W, 7 }, { true, true, false, P | U, 7 },
        { false, true, true, P | U, 3 }, { false, true, true, P, 3 },
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (i) {
            guest_teardown(NULL);
            guest_setup(NULL);
        }
        paging();
        if (cases[i].in_ring3)
            user();
        if (cases[i].wp)
            g.regs.cr0 |= CR0_WP;
        map(PAGE, PAGE, cases[i].bits);
        uint32_t eip = g.at;
        if (cases[i].write)
            EMIT(STORE(PAGE));
        else
            EMIT(LOAD(PAGE));
        run();
        expect_page_fault(cases[i].error, PAGE, eip);
        assert_int_equal(pte_bits(PAGE), cases[i].bits);
    }
}

static void without_wp_the_kernel_writes_read_only_pages(void **state)
{
    paging();
    map(PAGE, PAGE, P | U);
    EMIT(0xb8, B4(0x1234), STORE(PAGE), HLT);
    run();
    expect_halt(g.at);
    assert_int_equal(get(PAGE, 4), 0x1234);
}

static void turning_wp_on_counts_at_once(void **state)
{
    paging();
    map(PAGE, PAGE, P | U);
    /* mov ebx, cr0; or ebx; mov cr0, ebx */
    EMIT(STORE(PAGE), 0x0f, 0x20, 0xc3, 0x81, 0xcb, B4(CR0_WP), 0x0f, 0x22, 0xc3);
    uint32_t eip = g.at;
    EMIT(STORE(PAGE));
    run();
    expect_page_fault(3, PAGE, eip);
}

static void a_directory_without_rights_takes_them_from_its_pages(void **state)
{
    paging();
    put(DIRECTORY + 4, TABLE | P | U, 4); /* 4 MiB up: the same pages, not writable */
    user();
    EMIT(LOAD(0x400000 + PAGE), STORE(0x400000 + PAGE));
    run();
    expect_page_fault(7, 0x400000 + PAGE, USER + 5);
}

static void no_table_is_a_page_that_is_not_there(void **state)
{
    paging();
    EMIT(LOAD(0x80000000));
    run();
    expect_page_fault(0, 0x80000000u, CODE);
}

/* ---- Accessed and dirty ---- */

static void reading_sets_accessed_and_writing_dirty(void **state)
{
    paging();
    EMIT(LOAD(PAGE), HLT, STORE(PAGE), HLT);
    run();
    assert_int_equal(pte_bits(PAGE), P | W | U | ACCESSED);
    assert_int_equal(get(DIRECTORY, 4) & 0xfff, P | W | U | ACCESSED);
    resume();
    assert_int_equal(pte_bits(PAGE), P | W | U | ACCESSED | DIRTY);
    assert_int_equal(pte_bits(NEXT_PAGE), P | W | U);
}

static void fetching_sets_accessed(void **state)
{
    paging();
    EMIT(HLT);
    run();
    assert_int_equal(pte_bits(CODE), P | W | U | ACCESSED);
}

static void read_modify_write_sets_dirty(void **state)
{
    paging();
    EMIT(0xff, 0x05, B4(PAGE), HLT); /* inc dword [] */
    run();
    expect_halt(g.at);
    assert_int_equal(pte_bits(PAGE), P | W | U | ACCESSED | DIRTY);
}

static void a_dirty_bit_that_was_cleared_is_set_again_after_invlpg(void **state)
{
    paging();
    EMIT(STORE(PAGE), HLT, 0x0f, 0x01, 0x3d, B4(PAGE), STORE(PAGE), HLT); /* invlpg [] */
    run();
    map(PAGE, PAGE, P | W | U);
    resume();
    assert_int_equal(pte_bits(PAGE), P | W | U | ACCESSED | DIRTY);
}

/* ---- 4 MiB pages ---- */

static void large_pages_need_pse(void **state)
{
    paging();
    put(PAGE + 0x42000, 0xcafe, 4);
    put(DIRECTORY + 4 * 2, P | W | U | LARGE, 4);
    g.regs.cr4 = CR4_PSE;
    EMIT(LOAD(0x800000 + PAGE + 0x42000), HLT);
    EMIT(0x31, 0xc0, 0x0f, 0x22, 0xe0, LOAD(0x800000 + PAGE)); /* xor eax, eax; mov cr4, eax */
    run();
    assert_int_equal(REG(EAX), 0xcafe);
    assert_int_equal(get(DIRECTORY + 4 * 2, 4), P | W | U | LARGE | ACCESSED);
    resume(); /* now it is a table at 0, whose entry is 0 */
    expect_vector(14);
    assert_int_equal(g.e.regs.cr2, 0x800000 + PAGE);
}

static void writing_a_large_page_makes_its_directory_entry_dirty(void **state)
{
    paging();
    put(DIRECTORY + 4 * 2, P | W | U | LARGE, 4);
    g.regs.cr4 = CR4_PSE;
    EMIT(STORE(0x800000 + PAGE), HLT);
    run();
    expect_halt(g.at);
    assert_int_equal(get(DIRECTORY + 4 * 2, 4), P | W | U | LARGE | ACCESSED | DIRTY);
}

static void reserved_bits_of_a_large_page_fault(void **state)
{
    paging();
    put(DIRECTORY + 4 * 2, P | W | U | LARGE | 0x2000, 4);
    g.regs.cr4 = CR4_PSE;
    EMIT(LOAD(0x800000));
    run();
    expect_page_fault(9, 0x800000, CODE);
}

static void invlpg_drops_all_of_a_large_page(void **state)
{
    paging();
    put(DIRECTORY + 4 * 2, P | W | U | LARGE, 4);
    g.regs.cr4 = CR4_PSE;
    EMIT(LOAD(0x800000 + PAGE), HLT, 0x0f, 0x01, 0x3d, B4(0x900000));
    uint32_t eip = g.at;
    EMIT(LOAD(0x800000 + PAGE));
    run();
    put(DIRECTORY + 4 * 2, 0, 4);
    resume();
    expect_page_fault(0, 0x800000 + PAGE, eip);
}

/* ---- The TLB ---- */

static void invlpg_shows_the_new_mapping(void **state)
{
    paging();
    put(PAGE, 1, 4);
    put(NEXT_PAGE, 2, 4);
    EMIT(LOAD(PAGE), HLT, 0x0f, 0x01, 0x3d, B4(PAGE), LOAD(PAGE), HLT);
    run();
    assert_int_equal(REG(EAX), 1);
    map(PAGE, NEXT_PAGE, P | W | U);
    resume();
    assert_int_equal(REG(EAX), 2);
}

static void loading_cr3_shows_the_new_mapping(void **state)
{
    paging();
    put(PAGE, 1, 4);
    put(NEXT_PAGE, 2, 4);
    /* mov ecx, cr3; mov cr3, ecx */
    EMIT(LOAD(PAGE), HLT, 0x0f, 0x20, 0xd9, 0x0f, 0x22, 0xd9, LOAD(PAGE), HLT);
    run();
    map(PAGE, NEXT_PAGE, P | W | U);
    resume();
    assert_int_equal(REG(EAX), 2);
}

static void a_page_gone_from_the_tables_faults_after_invlpg_in_ring_3_too(void **state)
{
    paging();
    user();
    EMIT(LOAD(PAGE), 0xcd, 0x80);
    uint32_t eip = g.at;
    EMIT(LOAD(PAGE));
    code_at(HANDLER(0x80));
    EMIT(HLT, 0x0f, 0x01, 0x3d, B4(PAGE), 0xcf);
    run();
    expect_vector(0x80);
    map(PAGE, 0, 0);
    resume();
    expect_page_fault(4, PAGE, eip);
}

static void an_entry_that_was_not_there_is_seen_without_invlpg(void **state)
{
    paging();
    map(PAGE, 0, 0);
    put(NEXT_PAGE, 77, 4);
    EMIT(LOAD(PAGE), HLT);
    run();
    expect_page_fault(0, PAGE, CODE);
    map(PAGE, NEXT_PAGE, P);
    resume(); /* the handler returns, the instruction starts again */
    expect_halt(CODE + 6);
    assert_int_equal(REG(EAX), 77);
}

static void code_runs_from_where_its_page_is_now(void **state)
{
    paging();
    code_at(PAGE);
    EMIT(0xb8, B4(1), HLT); /* mov eax, 1 */
    code_at(NEXT_PAGE);
    EMIT(0xb8, B4(2), HLT);
    code_at(CODE);
    EMIT(0xbb, B4(PAGE), 0xff, 0xd3); /* mov ebx; call ebx */
    run();
    assert_int_equal(REG(EAX), 1);
    g.regs = g.e.regs;
    map(PAGE, NEXT_PAGE, P);
    g.regs.eip = CODE;
    run();
    assert_int_equal(REG(EAX), 2);
}

static void paging_needs_protection(void **state)
{
    paging();
    EMIT(0xb8, B4(CR0_PG), 0x0f, 0x22, 0xc0); /* PG without PE */
    run();
    expect_fault(13, 0, CODE + 5);
    assert_int_equal(g.e.regs.cr0, CR0_PE | CR0_ET | CR0_PG);
}

static void turning_paging_on_counts_at_once(void **state)
{
    paging();
    map(0x200000, PAGE, P);
    put(PAGE, 99, 4);
    g.regs.cr0 &= ~CR0_PG;
    /* mov eax, cr0; or; mov cr0, eax */
    EMIT(0x0f, 0x20, 0xc0, 0x0d, B4(CR0_PG), 0x0f, 0x22, 0xc0, LOAD(0x200000), HLT);
    run();
    expect_halt(g.at);
    assert_int_equal(REG(EAX), 99);
}

/* ---- Across two pages ---- */

static void a_write_across_pages_writes_all_or_nothing(void **state)
{
    paging();
    map(NEXT_PAGE, 0, 0);
    EMIT(0xb8, B4(0x44332211), STORE(NEXT_PAGE - 2), HLT);
    run();
    expect_page_fault(2, NEXT_PAGE, CODE + 5);
    assert_int_equal(get(NEXT_PAGE - 2, 4), 0);
    map(NEXT_PAGE, 0x60000, P | W);
    resume();
    expect_halt(g.at);
    assert_int_equal(get(NEXT_PAGE - 2, 2), 0x2211);
    assert_int_equal(get(0x60000, 2), 0x4433);
}

static void a_read_across_pages_takes_a_part_of_each(void **state)
{
    paging();
    map(NEXT_PAGE, 0x60000, P | W);
    put(NEXT_PAGE - 1, 0x11, 1);
    put(0x60000, 0x443322, 4);
    EMIT(LOAD(NEXT_PAGE - 1), HLT);
    run();
    assert_int_equal(REG(EAX), 0x44332211);
}

static void an_instruction_across_pages_faults_for_its_second_part(void **state)
{
    paging();
    code_at(NEXT_PAGE - 2);
    EMIT(0xb8, 0x78); /* mov eax, 0x12345678 */
    map(NEXT_PAGE, 0, 0);
    code_at(0x60000);
    EMIT(0x56, 0x34, 0x12, HLT);
    g.regs.eip = NEXT_PAGE - 2;
    run();
    expect_page_fault(0, NEXT_PAGE, NEXT_PAGE - 2);
    map(NEXT_PAGE, 0x60000, P);
    resume();
    assert_int_equal(REG(EAX), 0x12345678);
    expect_halt(NEXT_PAGE + 4);
}

/* ---- Memory that is not there ---- */

static void a_page_without_memory_behind_it_is_mmio(void **state)
{
    paging();
    map(PAGE, 0x300000, P | W);
    EMIT(0xb8, B4(0x55), STORE(PAGE + 8), LOAD(PAGE + 4), HLT);
    run();
    assert_int_equal(g.e.reason, EVENT_MMIO);
    assert_int_equal(g.e.direction, EVENT_OUT);
    assert_int_equal(g.e.gpa, 0x300008);
    assert_int_equal(g.data[0], 0x55);
    resume();
    assert_int_equal(g.e.reason, EVENT_MMIO);
    assert_int_equal(g.e.direction, EVENT_IN);
    assert_int_equal(g.e.gpa, 0x300004);
    memset(g.data, 0xee, 4);
    resume();
    expect_halt(g.at);
    assert_int_equal(REG(EAX), 0xeeeeeeeeu);
}

/* ---- Starting again ---- */

static void fill_registers(void)
{
    for (unsigned i = 0; i < GPR_COUNT; i++)
        if (i != GPR_ESP)
            g.regs.gpr[i] = 0x1000 * (i + 1);
}

/* In ring 3, with the page below the stack pointer's page not there; esp: a few bytes above its
 * end. */
static void user_stack_near_a_hole(uint32_t above)
{
    paging();
    user();
    fill_registers();
    g.regs.gpr[GPR_ESP] = STACK_USER + above;
    map(STACK_USER - 0x1000, 0, 0);
}

static void fill_the_hole(void)
{
    map(STACK_USER - 0x1000, STACK_USER - 0x1000, P | W | U);
}

/* The registers that the instruction began with, ESP as the handler finds it on its stack. */
static void expect_untouched(uint32_t eip, uint32_t error, uint32_t address)
{
    expect_page_fault(error, address, eip);
    assert_int_equal(stack(4), g.regs.gpr[GPR_ESP]);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        if (i != GPR_ESP)
            assert_int_equal(g.e.regs.gpr[i], g.regs.gpr[i]);
}

static void pusha_starts_again(void **state)
{
    user_stack_near_a_hole(16);
    EMIT(0x60, 0xcd, 0x80);
    run();
    expect_untouched(USER, 6, STACK_USER - 4);
    fill_the_hole();
    resume();
    expect_vector(0x80);
    assert_int_equal(stack(3), STACK_USER + 16 - 32);
    assert_int_equal(get(STACK_USER + 12, 4), 0x1000);
    assert_int_equal(get(STACK_USER - 16, 4), 0x8000);
}

static void popa_starts_again(void **state)
{
    paging();
    user();
    fill_registers();
    g.regs.gpr[GPR_ESP] = STACK_USER - 8;
    map(STACK_USER, 0, 0);
    EMIT(0x61, 0xcd, 0x80);
    run();
    expect_untouched(USER, 4, STACK_USER);
    map(STACK_USER, STACK_USER, P | W | U);
    put(STACK_USER + 20, 0xabcd, 4); /* EAX is the last */
    resume();
    expect_vector(0x80);
    assert_int_equal(REG(EAX), 0xabcd);
    assert_int_equal(stack(3), STACK_USER + 24);
}

static void a_far_call_starts_again(void **state)
{
    user_stack_near_a_hole(4);
    EMIT(0x9a, B4(USER + 0x100), B2(CODE3));
    code_at(USER + 0x100);
    EMIT(0xcd, 0x80);
    run();
    expect_untouched(USER, 6, STACK_USER - 4);
    assert_int_equal(stack(2), CODE3);
    fill_the_hole();
    resume();
    expect_vector(0x80);
    assert_int_equal(get(STACK_USER, 4), CODE3);
    assert_int_equal(get(STACK_USER - 4, 4), USER + 7);
}

static void enter_starts_again(void **state)
{
    user_stack_near_a_hole(0);
    EMIT(0xc8, B2(8), 0, 0xcd, 0x80);
    run();
    expect_untouched(USER, 6, STACK_USER - 4);
}

static void a_string_move_goes_on_where_it_was(void **state)
{
    paging();
    user();
    map(NEXT_PAGE, 0, 0);
    g.regs.gpr[GPR_ESI] = STACK_USER;
    g.regs.gpr[GPR_EDI] = NEXT_PAGE - 8;
    g.regs.gpr[GPR_ECX] = 4;
    put(STACK_USER, 1, 4);
    put(STACK_USER + 4, 2, 4);
    put(STACK_USER + 8, 3, 4);
    put(STACK_USER + 12, 4, 4);
    EMIT(0xf3, 0xa5, 0xcd, 0x80); /* rep movsd */
    run();
    expect_page_fault(6, NEXT_PAGE, USER);
    assert_int_equal(REG(ECX), 2);
    assert_int_equal(REG(EDI), NEXT_PAGE);
    assert_int_equal(REG(ESI), STACK_USER + 8);
    map(NEXT_PAGE, NEXT_PAGE, P | W | U);
    resume();
    expect_vector(0x80);
    assert_int_equal(REG(ECX), 0);
    assert_int_equal(get(NEXT_PAGE + 4, 4), 4);
}

/* Ring 1 has a page less of stack than it needs, from two words below its start on; page faults go
 * to ring 0. Its code ends with INT3. */
enum { RING1 = CODE + 0x800, HOLE = STACK_RING1 - 0x1000 };

static void ring1_stack_near_a_hole(void)
{
    paging();
    put(TSS + 12, STACK_RING1 + 8, 4);
    map(HOLE, 0, 0);
    code_at(RING1);
    EMIT(0xcc);
}

static void fill_the_hole_of_ring1(void)
{
    map(HOLE, HOLE, P | W);
}

/* On the stack of ring 1. */
static void expect_words(uint32_t at, const uint32_t *words, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(get(at + 4 * i, 4), words[i]);
}

static void an_interrupt_starts_again_when_its_stack_was_not_there(void **state)
{
    ring1_stack_near_a_hole();
    idt_gate(0x80, GATE_INT32 | GATE_USER, CODE1, RING1);
    user();
    fill_registers();
    EMIT(0xcd, 0x80);
    run();
    expect_untouched(USER, 2, STACK_RING1 - 4); /* the CPU's own write: not the user's */
    assert_int_equal(stack(2), CODE3);
    assert_int_equal(stack(5), DATA3);
    fill_the_hole_of_ring1();
    resume();
    expect_vector(3);
    const uint32_t words[] = { USER + 2, CODE3, EFLAGS_FIXED, STACK_USER, DATA3 };
    expect_words(STACK_RING1 + 8 - 20, words, 5);
    assert_int_equal(stack(1), CODE1);
}

static void a_call_gate_starts_again_when_its_stack_was_not_there(void **state)
{
    ring1_stack_near_a_hole();
    call_gate(GATE_CALL32 | GATE_USER, CODE1, RING1, 0);
    user();
    fill_registers();
    EMIT(0x9a, B4(0), B2(SEL_GATE | 3));
    run();
    expect_untouched(USER, 2, STACK_RING1 - 4);
    fill_the_hole_of_ring1();
    resume();
    expect_vector(3);
    const uint32_t words[] = { USER + 7, CODE3, STACK_USER, DATA3 };
    expect_words(STACK_RING1 + 8 - 16, words, 4);
}

static void iret_starts_again_when_its_stack_was_not_there(void **state)
{
    paging();
    set_rings(&g.regs, CODE1, 0xbb, DATA1, 0xb3);
    g.regs.eip = RING1;
    g.regs.gpr[GPR_ESP] = NEXT_PAGE - 12; /* EIP, CS, EFLAGS; then the page that is not there */
    map(NEXT_PAGE, 0, 0);
    const uint32_t words[] = { USER, CODE3, EFLAGS_FIXED | EFLAGS_CF, STACK_USER, DATA3 };
    for (unsigned i = 0; i < 5; i++)
        put(NEXT_PAGE - 12 + 4 * i, words[i], 4);
    code_at(RING1);
    EMIT(0xcf);
    code_at(USER);
    EMIT(0xcd, 0x80);
    run();
    expect_page_fault(0, NEXT_PAGE, RING1);
    assert_int_equal(stack(2), CODE1);
    assert_int_equal(stack(3) & EFLAGS_CF, 0);
    assert_int_equal(stack(4), NEXT_PAGE - 12);
    assert_int_equal(g.e.regs.seg[SEG_DS].selector, DATA1);
    map(NEXT_PAGE, NEXT_PAGE, P | W);
    resume();
    expect_vector(0x80);
    assert_int_equal(stack(0), USER + 2);
    assert_int_equal(stack(2) & EFLAGS_CF, EFLAGS_CF);
    assert_int_equal(stack(4), DATA3);
    expect_unusable(SEG_DS);
}

static void a_segment_whose_descriptor_is_not_there_can_be_loaded_later(void **state)
{
    paging();
    map(0x70000, 0, 0);
    g.regs.ldt = (struct segment){ 0x70000, 0x0f, SEL_LDT, 0x82 };
    EMIT(0xb8, B4(0x0c), 0x8e, 0xc0, HLT); /* mov es, ax */
    run();
    expect_page_fault(0, 0x70008, CODE + 5);
    assert_int_equal(g.e.regs.seg[SEG_ES].selector, DATA0);
    map(0x70000, 0x60000, P | W);
    put(0x60008, 0x0000ffff, 4);
    put(0x6000c, 0x00cf9200, 4);
    resume();
    expect_halt(g.at);
    assert_int_equal(g.e.regs.seg[SEG_ES].selector, 0x0c);
}

static void a_descriptor_may_lie_across_pages(void **state)
{
    paging();
    map(0x70000, 0x60000, P | W);
    g.regs.ldt = (struct segment){ 0x70000 - 10, 0x0f, SEL_LDT, 0x82 };
    put(0x6fffe, 0x1234, 2); /* limit; the rest in the next page */
    put(0x60000, DATA & 0xffffu, 2);
    put(0x60002, 0x00409200 | DATA >> 16, 4);
    EMIT(0xb8, B4(0x0c), 0x8e, 0xc0, HLT); /* mov es, ax */
    run();
    expect_halt(g.at);
    assert_int_equal(g.e.regs.seg[SEG_ES].base, DATA);
    assert_int_equal(g.e.regs.seg[SEG_ES].limit, 0x1234);
    assert_int_equal(get(0x60003, 1), 0x93);
}

int main(void)
{
    static struct CMUnitTest tests[] = {
        GUEST_TEST(a_page_that_is_not_there_faults_with_its_address),
        GUEST_TEST(the_error_code_tells_who_did_what),
        GUEST_TEST(without_wp_the_kernel_writes_read_only_pages),
        GUEST_TEST(turning_wp_on_counts_at_once),
        GUEST_TEST(a_directory_without_rights_takes_them_from_its_pages),
        GUEST_TEST(no_table_is_a_page_that_is_not_there),
        GUEST_TEST(reading_sets_accessed_and_writing_dirty),
        GUEST_TEST(fetching_sets_accessed),
        GUEST_TEST(read_modify_write_sets_dirty),
        GUEST_TEST(a_dirty_bit_that_was_cleared_is_set_again_after_invlpg),
        GUEST_TEST(large_pages_need_pse),
        GUEST_TEST(writing_a_large_page_makes_its_directory_entry_dirty),
        SOFT_TEST(reserved_bits_of_a_large_page_fault,
                  "the EPYC that QEMU makes has PSE-36: that bit is a part of the address"),
        GUEST_TEST(invlpg_drops_all_of_a_large_page),
        GUEST_TEST(invlpg_shows_the_new_mapping),
        GUEST_TEST(loading_cr3_shows_the_new_mapping),
        GUEST_TEST(a_page_gone_from_the_tables_faults_after_invlpg_in_ring_3_too),
        GUEST_TEST(an_entry_that_was_not_there_is_seen_without_invlpg),
        GUEST_TEST(code_runs_from_where_its_page_is_now),
        GUEST_TEST(paging_needs_protection),
        GUEST_TEST(turning_paging_on_counts_at_once),
        GUEST_TEST(a_write_across_pages_writes_all_or_nothing),
        GUEST_TEST(a_read_across_pages_takes_a_part_of_each),
        GUEST_TEST(an_instruction_across_pages_faults_for_its_second_part),
        GUEST_TEST(a_page_without_memory_behind_it_is_mmio),
        SOFT_TEST(pusha_starts_again, "QEMU writes what PUSHA pushes from the other end"),
        SOFT_TEST(popa_starts_again, "QEMU has loaded some registers when POPA faults"),
        SOFT_TEST(a_far_call_starts_again,
                  "QEMU pushes with the rights of ring 0 in a far call: no U in the error code"),
        GUEST_TEST(enter_starts_again),
        GUEST_TEST(a_string_move_goes_on_where_it_was),
        GUEST_TEST(an_interrupt_starts_again_when_its_stack_was_not_there),
        GUEST_TEST(a_call_gate_starts_again_when_its_stack_was_not_there),
        GUEST_TEST(iret_starts_again_when_its_stack_was_not_there),
        GUEST_TEST(a_segment_whose_descriptor_is_not_there_can_be_loaded_later),
        GUEST_TEST(a_descriptor_may_lie_across_pages),
    };
    return RUN_CLAIMS(tests);
}
