/* The made-up engine plays a script of exits, and the test drains what the vCPU makes of them. */
#include "fake.h"

#include "checked.h"

#include "event/pc.h"
#include "event/words.h"
#include "memory/boot.h"
#include "vcpu/orders.h"

#include <poll.h>

/* ---- The engine ---- */

struct engine_cpu fake;
struct vcpu *vcpu;

static void fake_destroy(struct engine_cpu *cpu)
{
    (void)cpu;
}

static bool fake_set_registers(struct engine_cpu *cpu, const struct registers *regs,
                               struct failure *failure)
{
    (void)cpu, (void)regs, (void)failure;
    return true;
}

static void fake_run(struct engine_cpu *cpu, enum engine_run how)
{
    pthread_mutex_lock(&cpu->lock);
    cpu->runs++;
    cpu->completions += how == ENGINE_COMPLETE;
    cpu->steps += how == ENGINE_STEP;
    while (cpu->at < cpu->length && cpu->script[cpu->at].late &&
           clock_ns() < vcpu->interrupts.deadline_ns)
        ;
    bool spins = how != ENGINE_COMPLETE && cpu->at == cpu->length && !cpu->failed;
    cpu->spinning = spins;
    while (spins && !cpu->kicked)
        pthread_cond_wait(&cpu->changed, &cpu->lock);
    cpu->returned_by_kick = cpu->kicked || how == ENGINE_COMPLETE;
    cpu->spinning = false;
    pthread_mutex_unlock(&cpu->lock);
}

static uint8_t *fake_describe(struct engine_cpu *cpu, struct event *e,
                              const struct registers *before)
{
    (void)before;
    boot_real_mode(0, &e->regs);
    if (cpu->is_long) {
        e->regs.efer = EFER_LMA;
        e->regs.seg[SEG_CS].attr |= SEGMENT_L;
    }
    if (cpu->failed) {
        e->reason = EVENT_RUN_ERROR;
        return NULL;
    }
    if (cpu->returned_by_kick) {
        e->reason = EVENT_KICK;
        return NULL;
    }
    const struct step *s = &cpu->script[cpu->at++];
    if (s->pause)
        vcpu_order_pause(vcpu);
    e->reason = s->reason;
    e->direction = s->direction;
    e->linear = s->linear;
    e->insn[0] = s->insn;
    e->insn_len = s->insn != 0;
    e->regs.eip = s->ip;
    e->regs.eflags |= s->on ? EFLAGS_IF : 0;
    if (s->mark) {
        e->regs.seg[SEG_CS].selector = PC_BIOS_SEGMENT;
        e->regs.seg[SEG_FS].selector = s->mark;
    }
    e->port = s->port;
    e->flags |= s->flags;
    bool moves = s->reason == EVENT_IO || s->reason == EVENT_MMIO;
    e->size = moves;
    e->count = !moves ? 0 : s->count ? s->count : 1;
    e->regs.gpr[GPR_EBX] = s->value >> 8;
    memset(cpu->data, (int)(s->value & 0xff), sizeof cpu->data);
    return moves ? cpu->data : NULL;
}

static bool fake_wide(struct engine_cpu *cpu, struct event_wide *wide)
{
    assert_true(cpu->is_long);
    if (cpu->wide.r[0])
        *wide = cpu->wide;
    return cpu->wide.r[0];
}

static void fake_kick(struct engine_cpu *cpu)
{
    pthread_mutex_lock(&cpu->lock);
    cpu->kicked = true;
    pthread_cond_signal(&cpu->changed);
    pthread_mutex_unlock(&cpu->lock);
}

static void fake_clear_kick(struct engine_cpu *cpu)
{
    pthread_mutex_lock(&cpu->lock);
    cpu->kicked = false;
    pthread_mutex_unlock(&cpu->lock);
}

static bool fake_set_stops(struct engine_cpu *cpu, const struct engine_stops *stops)
{
    cpu->breaks = stops->breaks_count || stops->writes_count;
    if (stops->breaks_count)
        atomic_store(&cpu->breakpoint, stops->breaks[0]);
    return !(cpu->breaks && cpu->cannot_break);
}

static bool fake_can_inject(struct engine_cpu *cpu)
{
    return cpu->at > 0 && cpu->script[cpu->at - 1].takes;
}

static bool fake_inject(struct engine_cpu *cpu, uint8_t vector)
{
    assert_true(fake_can_inject(cpu));
    cpu->vector = vector;
    cpu->injected++;
    cpu->failed = cpu->refuses;
    return !cpu->refuses;
}

static void fake_request_window(struct engine_cpu *cpu, bool on)
{
    cpu->window = on;
}

static bool fake_save(struct engine_cpu *cpu, struct cpu_state *state, struct failure *failure)
{
    *state = (struct cpu_state){ .regs = cpu->state };
    return !cpu->has_no_state || set_failure(failure, "no state");
}

static const struct engine engine_fake = {
    .name = "fake",
    .cpu_destroy = fake_destroy,
    .cpu_set_registers = fake_set_registers,
    .cpu_run = fake_run,
    .cpu_describe = fake_describe,
    .cpu_wide = fake_wide,
    .cpu_kick = fake_kick,
    .cpu_clear_kick = fake_clear_kick,
    .cpu_set_stops = fake_set_stops,
    .cpu_can_inject = fake_can_inject,
    .cpu_inject = fake_inject,
    .cpu_request_window = fake_request_window,
    .cpu_save = fake_save,
};

/* ---- The test's side ---- */

struct event last;
struct doorbell bell;
uint64_t exits;
static struct event_check check;
static struct event lines[64];
static unsigned line_count;

void prepare(const struct step *script, size_t length)
{
    struct registers boot;
    struct failure failure;
    fake = (struct engine_cpu){ .script = script,
                                .length = length,
                                .lock = PTHREAD_MUTEX_INITIALIZER,
                                .changed = PTHREAD_COND_INITIALIZER };
    exits = line_count = 0;
    check = (struct event_check){ 0 };
    boot_real_mode(0, &boot);
    assert_int_equal(doorbell_init(&bell), 0);
    vcpu = aligned_alloc(alignof(struct vcpu), sizeof *vcpu);
    assert_true(vcpu_init(vcpu, 0, &engine_fake, &fake, &boot, 16, &bell, &failure));
}

void go(void)
{
    struct failure failure;
    assert_true(vcpu_start(vcpu, &failure));
}

void start(const struct step *script, size_t length)
{
    prepare(script, length);
    go();
}

bool next_line(struct event *line)
{
    if (!line_count)
        return false;
    *line = lines[0];
    memmove(lines, lines + 1, --line_count * sizeof *lines);
    return true;
}

static void next_of_all(void)
{
    uint32_t n;
    const struct event *e;
    while (e = ring_peek(&vcpu->ring, &n), !n) {
        doorbell_arm(&bell);
        struct pollfd p = { .fd = doorbell_fd(&bell), .events = POLLIN };
        if (ring_is_empty(&vcpu->ring))
            poll(&p, 1, -1);
        doorbell_disarm(&bell);
    }
    last = *e;
    ring_release(&vcpu->ring, 1);
    assert_event_holds(&check, &last);
    exits += event_is_run_return(&last);
}

enum event_reason next(void)
{
    for (next_of_all(); last.reason == EVENT_LINE; next_of_all())
        if (line_count < sizeof lines / sizeof *lines)
            lines[line_count++] = last;
    return last.reason;
}

void expect(enum event_reason reason)
{
    assert_string_equal(event_reason_name(next()), event_reason_name(reason));
}

void end(void)
{
    vcpu_join(vcpu);
    vcpu_destroy(vcpu);
    free(vcpu);
    doorbell_destroy(&bell);
}

void expect_end(enum event_outcome outcome)
{
    expect(EVENT_END);
    assert_string_equal(event_outcome_words(last.outcome), event_outcome_words(outcome));
    vcpu_join(vcpu);
    assert_int_equal(exits, fake.runs); /* nothing lost, nothing made up */
    assert_true(ring_is_empty(&vcpu->ring));
    end();
}

void wait_until_it_spins(void)
{
    for (bool spins = false; !spins;) {
        pthread_mutex_lock(&fake.lock);
        spins = fake.spinning;
        pthread_mutex_unlock(&fake.lock);
    }
}
