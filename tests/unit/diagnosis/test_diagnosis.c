/* What is concluded of a vCPU that a host's KVM says no more of than that it is over; and that no
 * registers, memory or events, whatever they hold, lead astray. */
#include "test.h"

#include "diagnosis/diagnosis.h"

enum { RAM = 0x4000, CODE = 0x1000, GDT = 0x2000 };

static uint8_t ram[RAM];

static size_t physical(void *context, uint64_t gpa, void *to, size_t n)
{
    if (gpa >= RAM)
        return 0;
    if (n > RAM - gpa)
        n = (size_t)(RAM - gpa);
    memcpy(to, ram + gpa, n);
    return n;
}

static size_t linear(void *context, const struct registers *regs, const struct event_wide *wide,
                     uint64_t at, void *to, size_t n)
{
    return physical(context, at, to, n);
}

static const struct diagnosis_memory memory = { linear, physical, NULL };
static struct model model;
static struct diagnosis diagnosis;

static struct registers protected_mode(void)
{
    struct registers r = { .eip = CODE, .eflags = EFLAGS_FIXED, .cr0 = CR0_PE };
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r.seg[i] = (struct segment){ .limit = 0xffffffff,
                                     .selector = i == SEG_CS ? 0x08 : 0x10,
                                     .attr = i == SEG_CS ? 0xc9b : 0xc93 };
    r.gpr[GPR_ESP] = 0x800;
    r.gdt = (struct table_register){ GDT, 0x17 };
    return r;
}

static void end_with(const struct registers *regs, uint16_t flags)
{
    struct event start = { .reason = EVENT_START, .irq = EVENT_NO_IRQ, .regs = *regs };
    struct event over = { .seq = 1,
                          .reason = EVENT_SHUTDOWN,
                          .irq = EVENT_NO_IRQ,
                          .flags = flags,
                          .linear = regs->seg[SEG_CS].base + regs->eip,
                          .regs = *regs };
    struct event end = {
        .seq = 2, .reason = EVENT_END, .irq = EVENT_NO_IRQ, .outcome = OUTCOME_FAILED, .regs = *regs
    };
    model_init(&model, 1);
    model_add(&model, &start);
    model_add(&model, &over);
    model_add(&model, &end);
    diagnosis_make(&model, 0, &memory, NULL, ENGLISH, &diagnosis);
}

static int set_up(void **state)
{
    static const uint8_t gdt[] = { 0, 0,    0,    0, 0,    0,    0, 0, 0xff, 0xff, 0,    0,
                                   0, 0x9a, 0xcf, 0, 0xff, 0xff, 0, 0, 0,    0x92, 0xcf, 0 };
    static const uint8_t code[] = { 0x8e, 0xd8 }; /* mov ds, ax */
    memset(ram, 0, sizeof ram);
    memcpy(ram + GDT, gdt, sizeof gdt);
    memcpy(ram + CODE, code, sizeof code);
    return 0;
}

static void a_selector_past_the_gdt_is_concluded(void **state)
{
    char text[DIAGNOSIS_CHAIN];
    struct registers r = protected_mode();
    r.gpr[GPR_EAX] = 0x18;
    end_with(&r, 0);
    assert_true(diagnosis.is_conclusion);
    assert_string_equal(
        diagnosis_chain(&diagnosis, ENGLISH, text),
        "Concluded from tables and last registers: #GP(0x18) at 08:00001000 (mov ds, ax) because "
        "selector 0x18 is past the GDT's limit 0x17; the handler of #GP(0x18) cannot be reached "
        "because the IDT's limit 0x0 ends before gate 0x0d; nor can that of #DF, for the same "
        "reason: triple fault");
}

static void what_would_not_fault_is_not_blamed(void **state)
{
    struct registers r = protected_mode();
    r.gpr[GPR_EAX] = 0x10;
    end_with(&r, 0);
    assert_int_equal(diagnosis.count, 0);
    assert_string_equal(diagnosis.advice, "");
}

/* AMD's: then the software CPU is named, unless it has no such mode. */
static void lost_registers_are_told(void **state)
{
    struct registers r = protected_mode();
    r.gpr[GPR_EAX] = 0x10;
    end_with(&r, EVENT_STALE_REGS);
    assert_int_equal(diagnosis.count, 0);
    assert_non_null(strstr(diagnosis.advice, "--engine soft"));
    r.efer = EFER_LMA;
    end_with(&r, EVENT_STALE_REGS);
    assert_string_equal(diagnosis.advice, "");
}

/* HLT in a loop, a tick, a kick before the guest has taken it, and nothing more. */
static void kick_between(const struct registers *kicked)
{
    struct registers r = protected_mode();
    r.eflags |= EFLAGS_IF;
    struct event start = { .reason = EVENT_START, .irq = EVENT_NO_IRQ, .regs = r };
    struct event inject = { .seq = 1, .reason = EVENT_INJECT, .irq = 0, .detail = 0x20, .regs = r };
    struct event kick = { .seq = 2, .reason = EVENT_KICK, .irq = EVENT_NO_IRQ, .regs = *kicked };
    struct event over = { .seq = 3,
                          .reason = EVENT_SHUTDOWN,
                          .irq = EVENT_NO_IRQ,
                          .flags = EVENT_STALE_REGS,
                          .linear = kicked->eip,
                          .regs = *kicked };
    struct event end = { .seq = 4,
                         .reason = EVENT_END,
                         .irq = EVENT_NO_IRQ,
                         .outcome = OUTCOME_FAILED,
                         .regs = *kicked };
    model_init(&model, 1);
    model_add(&model, &start);
    model_add(&model, &inject);
    model_add(&model, &kick);
    model_add(&model, &over);
    model_add(&model, &end);
    diagnosis_make(&model, 0, &memory, NULL, ENGLISH, &diagnosis);
}

static void an_interrupt_outlasts_a_kick(void **state)
{
    struct registers r = protected_mode();
    memset(ram + CODE, 0x90, 2);
    r.eflags |= EFLAGS_IF;
    kick_between(&r);
    assert_non_null(strstr(diagnosis.sentences[0], "IRQ 0 (vector 0x20) at 08:00001000"));
    r.gpr[GPR_ESP] -= 12; /* it has taken it */
    kick_between(&r);
    assert_int_equal(diagnosis.count, 0);
}

static uint32_t random_state = 1;
static uint32_t draw(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    return random_state ^= random_state << 5;
}

static void fill(void *to, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ((uint8_t *)to)[i] = draw() & 0x300 ? (uint8_t)draw() : 0;
}

static void nothing_leads_it_astray(void **state)
{
    for (unsigned round = 0; round < 20000; round++) {
        struct registers r;
        fill(&r, sizeof r);
        if (round % 16 == 0)
            fill(ram, sizeof ram);
        if (round % 2) {
            r.eip = draw() % RAM;
            r.seg[SEG_CS].base = 0;
            r.gdt.base = r.idt.base = GDT;
            r.cr3 = draw() % RAM;
        }
        end_with(&r, round % 3 ? 0 : EVENT_STALE_REGS);
        diagnosis_make(&model, 0, &memory, NULL, KOREAN, &diagnosis);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_selector_past_the_gdt_is_concluded, set_up),
        cmocka_unit_test_setup(what_would_not_fault_is_not_blamed, set_up),
        cmocka_unit_test_setup(lost_registers_are_told, set_up),
        cmocka_unit_test_setup(an_interrupt_outlasts_a_kick, set_up),
        cmocka_unit_test_setup(nothing_leads_it_astray, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
