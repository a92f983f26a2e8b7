/* The promises of event.h, one function each. They read the event and what came before it on its
 * vCPU, and say what does not hold; only remember() changes anything. */
#include "event/check.h"

#include "event/ata.h"
#include "event/engines.h"
#include "event/exceptions.h"
#include "event/vga.h"
#include "event/words.h"

#include <stdio.h>
#include <stdlib.h>

typedef const char *rule(const struct event_check_vcpu *v, const struct event *e);

static bool is_port_access(const struct event *e)
{
    return e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL;
}

static bool moves(const struct event *e)
{
    return is_port_access(e) || e->reason == EVENT_MMIO;
}

/* ---- Numbers and times ---- */

static const char *numbers(const struct event_check_vcpu *v, const struct event *e)
{
    if (e->seq != v->count)
        return "seq does not go on from the event before";
    if (v->ended)
        return "an event after END";
    if (!v->count != (e->reason == EVENT_START))
        return v->count ? "START is not the first event" : "the first event is not START";
    return NULL;
}

static const char *times(const struct event_check_vcpu *v, const struct event *e)
{
    if (e->entry_ns > e->exit_ns)
        return "entry_ns is later than exit_ns";
    if (!event_is_run_return(e) && e->entry_ns != e->exit_ns)
        return "entry_ns and exit_ns of a note differ";
    if (e->exit_ns < v->last_ns)
        return "exit_ns goes back";
    if (e->entry_ns < v->left_ns)
        return "entry_ns is before the event before";
    if (e->reason == EVENT_LINE && e->stalled_ns)
        return "LINE tells of a stall";
    if (v->count && e->stalled_ns > e->entry_ns - v->told_ns)
        return "stalled_ns is longer than the time since the event before";
    return NULL;
}

/* ---- What an event holds, by its kind ---- */

static bool is_size_right(const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IO:
    case EVENT_HYPERCALL:
    case EVENT_DATA: return e->size == 1 || e->size == 2 || e->size == 4;
    case EVENT_MMIO: return e->size >= 1 && e->size <= EVENT_DATA_INLINE;
    case EVENT_INPUT: return e->size == 1;
    default: return e->size == 0;
    }
}

static bool is_count_right(const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IO:
    case EVENT_HYPERCALL: return e->count >= 1;
    case EVENT_MMIO: return e->count == 1;
    case EVENT_DATA: return e->count >= 1 && e->count <= EVENT_DATA_MORE;
    case EVENT_INPUT: return e->count <= EVENT_DATA_MORE;
    default: return e->count == 0;
    }
}

static const char *accesses(const struct event_check_vcpu *v, const struct event *e)
{
    bool rest = e->reason == EVENT_DATA, has_port = is_port_access(e) || rest;
    if (!is_size_right(e))
        return "a size that its kind does not have";
    if (!is_count_right(e))
        return "a count that its kind does not have";
    if (e->direction > ((moves(e) || rest) ? EVENT_OUT : EVENT_IN))
        return "a direction that its kind does not have";
    if (!has_port && e->port)
        return "a port where none is used";
    if (!rest && (e->reason == EVENT_HYPERCALL) != (has_port && e->port == PORT_HYPERCALL))
        return "an access to the hypercall port is a hypercall, and no other is";
    if (e->gpa && e->reason != EVENT_MMIO && e->reason != EVENT_INJECT && !(e->flags & EVENT_WATCH))
        return "an address where none is used";
    return NULL;
}

static const char *instructions(const struct event_check_vcpu *v, const struct event *e)
{
    if (e->insn_len > EVENT_INSN_MAX)
        return "an instruction of more than 15 bytes";
    if (!event_is_run_return(e) && e->insn_len)
        return "a note has no instruction";
    return NULL;
}

static unsigned legal_flags(const struct event *e)
{
    enum { RETURN = EVENT_STRING | EVENT_SLOWED | EVENT_MASKED | EVENT_BREAK };
    switch ((enum event_reason)e->reason) {
    case EVENT_IO:
        return RETURN | EVENT_NO_DEVICE | EVENT_PRINTED | EVENT_TOOK_INPUT | EVENT_POST |
               EVENT_STATUS | (e->port == PORT_BIOS ? EVENT_UNKNOWN_CALL : 0);
    case EVENT_HYPERCALL: return RETURN | EVENT_PRINTED | EVENT_TOOK_INPUT | EVENT_UNKNOWN_CALL;
    case EVENT_MMIO: return RETURN | EVENT_NO_DEVICE;
    case EVENT_STEP: return RETURN | EVENT_WATCH;
    case EVENT_INTERNAL_ERROR: return RETURN | EVENT_FETCH;
    case EVENT_SHUTDOWN:
    case EVENT_RUN_ERROR: return RETURN | EVENT_STALE_REGS;
    case EVENT_INJECT: return EVENT_SPURIOUS | EVENT_SLOWED;
    case EVENT_DATA: return EVENT_FLAGS_OF_DATA | EVENT_SLOWED;
    case EVENT_END: return EVENT_STATUS | EVENT_SLOWED;
    default: return event_is_run_return(e) ? RETURN : EVENT_SLOWED;
    }
}

static const char *flags(const struct event_check_vcpu *v, const struct event *e)
{
    enum {
        DONE = EVENT_PRINTED | EVENT_TOOK_INPUT | EVENT_POST | EVENT_STATUS | EVENT_UNKNOWN_CALL
    };
    bool may_be_wide = event_has_registers(e) && e->reason != EVENT_END;
    unsigned wide = may_be_wide ? EVENT_HAS_WIDE : 0;
    if (e->flags & ~(legal_flags(e) | wide))
        return "a flag that its kind does not have";
    if ((e->flags & (EVENT_PRINTED | EVENT_UNKNOWN_CALL)) && e->direction != EVENT_OUT)
        return "only an OUT prints or calls";
    if ((e->flags & EVENT_TOOK_INPUT) && e->direction != EVENT_IN)
        return "only an IN takes input";
    if ((e->flags & EVENT_NO_DEVICE) && (e->flags & DONE))
        return "no device, and yet one did something";
    if ((e->flags & EVENT_MASKED) && e->irq == EVENT_NO_IRQ)
        return "MASKED without a line that is due";
    return NULL;
}

static const char *lines(const struct event_check_vcpu *v, const struct event *e)
{
    bool about = e->reason == EVENT_INJECT || e->reason == EVENT_EOI || e->reason == EVENT_LINE;
    bool may_be_none = !about, may_be_one = about || event_has_registers(e);
    if (e->irq >= EVENT_IRQS && e->irq != EVENT_NO_IRQ)
        return "an irq that no PIC has";
    if (e->irq == EVENT_NO_IRQ && !may_be_none)
        return "no irq where its kind is about one";
    if (e->irq != EVENT_NO_IRQ && !may_be_one)
        return "an irq where none is told";
    return NULL;
}

static bool is_at_disk(const struct event *e)
{
    return e->port == PORT_ATA_CONTROL ||
           (e->port >= PORT_ATA && e->port < PORT_ATA + ATA_REGISTERS);
}

static const char *port_detail(const struct event *e)
{
    if (!e->detail)
        return NULL;
    if (e->flags & EVENT_NO_DEVICE || (e->port != PORT_CRTC_DATA && !is_at_disk(e)))
        return "a detail where the port has none";
    return e->port == PORT_CRTC_DATA && e->detail >= CRTC_REGISTERS
               ? "an index that the CRTC does not have"
               : NULL;
}

static const char *details(const struct event_check_vcpu *v, const struct event *e)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return port_detail(e);
    case EVENT_WAIT:
        return e->detail > WAIT_INTERRUPT ? "WAIT for something that there is not" : NULL;
    case EVENT_INJECT:
    case EVENT_NO_HANDLER:
    case EVENT_EOI: return e->detail > UINT8_MAX ? "a vector above 255" : NULL;
    case EVENT_ENGINE:
        return e->detail != ENGINE_KVM && e->detail != ENGINE_SOFT ? "an ENGINE that there is not"
                                                                   : NULL;
    case EVENT_LINE: return e->detail > LINE_STARTS ? "LINE does something unknown" : NULL;
    case EVENT_END:
        return e->detail > (e->flags & EVENT_STATUS ? UINT8_MAX : 0) ? "END with a wrong status"
                                                                     : NULL;
    default: return NULL;
    }
}

static const char *outcomes(const struct event_check_vcpu *v, const struct event *e)
{
    if (e->reason != EVENT_END)
        return e->outcome == OUTCOME_NONE ? NULL : "an outcome before END";
    if (e->outcome == OUTCOME_NONE || e->outcome > OUTCOME_FAILED)
        return "END without an outcome";
    return e->flags & EVENT_STATUS && e->outcome != OUTCOME_EXITED
               ? "a status of a guest that did not exit"
               : NULL;
}

/* ---- What comes after what ---- */

static bool is_the_rest_of(const struct event *e, const struct event *exit)
{
    return e->port == exit->port && e->size == exit->size && e->direction == exit->direction &&
           (e->flags & EVENT_FLAGS_OF_DATA) == (exit->flags & EVENT_FLAGS_OF_DATA);
}

static const char *data(const struct event_check_vcpu *v, const struct event *e)
{
    if (e->reason != EVENT_DATA)
        return v->rest && e->reason != EVENT_WIDE ? "DATA of the exit before is missing" : NULL;
    if (!v->rest)
        return "DATA of no exit";
    if (!is_the_rest_of(e, &v->moved))
        return "DATA of another access than the exit before";
    if (e->count != (v->rest < EVENT_DATA_MORE ? v->rest : EVENT_DATA_MORE))
        return "DATA of another length than what is left";
    return NULL;
}

static const char *upper_halves(const struct event_check_vcpu *v, const struct event *e)
{
    if (v->has_wide == (e->reason == EVENT_WIDE))
        return NULL;
    return v->has_wide ? "WIDE of the event before is missing" : "WIDE of an event that has none";
}

static const char *sleeps(const struct event_check_vcpu *v, const struct event *e)
{
    if (v->waits && event_has_registers(e) && e->reason != EVENT_RESUME)
        return "WAIT without a RESUME";
    if (e->reason == EVENT_RESUME && !v->waits && !v->paused)
        return "RESUME of nothing";
    return NULL;
}

/* Before the pause a read that has left may be finished, which is a kick. */
static const char *breakpoints(const struct event_check_vcpu *v, const struct event *e)
{
    bool goes_on = event_is_exit(e) || e->reason == EVENT_RESUME || e->reason == EVENT_WAIT;
    return v->breaks && goes_on ? "BREAK without a PAUSE" : NULL;
}

static const char *interrupts(const struct event_check_vcpu *v, const struct event *e)
{
    if (v->count && v->last_life == EVENT_INJECT && event_has_registers(e) &&
        !event_is_run_return(e))
        return "INJECT without an entry right after it";
    if (e->reason == EVENT_EOI && !v->may_end_interrupts)
        return "EOI without an OUT right before it";
    return NULL;
}

static const char *failures(const struct event_check_vcpu *v, const struct event *e)
{
    if (e->reason == EVENT_ENGINE && v->last_life != EVENT_INTERNAL_ERROR &&
        v->last_life != EVENT_FAIL_ENTRY)
        return "ENGINE without a failure right before it";
    return v->failed && event_is_run_return(e) ? "the guest runs on after it failed" : NULL;
}

/* ---- Notes in place of the registers ---- */

static const char *exception_parts(const struct event_exception *x)
{
    bool is_fault = x->kind == EXCEPTION_FAULT, is_return = x->kind == EXCEPTION_RETURN;
    if (x->kind > EXCEPTION_INTERRUPT)
        return "EXCEPTION of a kind that there is not";
    if ((is_fault && x->vector >= EXCEPTION_COUNT) || (is_return && x->vector))
        return "EXCEPTION with a vector that its kind does not have";
    if ((x->has_error && !is_fault) || (x->error && !x->has_error) ||
        (x->cr2 && !(is_fault && x->vector == VECTOR_PF)))
        return "EXCEPTION with an error code or a CR2 that it does not have";
    if ((x->failed && is_return) || (!x->failed && x->kind == EXCEPTION_INTERRUPT))
        return "EXCEPTION that failed, or did not, as its kind never does";
    return x->failed && x->to ? "EXCEPTION that failed, and yet came to a handler" : NULL;
}

static const char *exceptions(const struct event_check_vcpu *v, const struct event *e)
{
    bool is_one = e->reason == EVENT_EXCEPTION, after = v->count && v->last == EVENT_EXCEPTION;
    if (after && !is_one && !event_is_run_return(e))
        return "EXCEPTION without a return right after it";
    if (after && e->exit_ns != v->last_ns)
        return "EXCEPTION of another time than its return";
    return is_one ? exception_parts(&e->exception) : NULL;
}

static const char *line_changes(const struct event_check_vcpu *v, const struct event *e)
{
    if (e->reason != EVENT_LINE)
        return NULL;
    if (e->line.at_ns > e->exit_ns)
        return "LINE at a time to come";
    if ((e->detail != LINE_HELD && e->line.held_ns) || (e->detail != LINE_BYTE && e->line.byte))
        return "LINE with a time or a byte that it does not have";
    return NULL;
}

static const char *branches(const struct event_check_vcpu *v, const struct event *e)
{
    if (e->reason != EVENT_BRANCH)
        return NULL;
    if (!v->paused)
        return "BRANCH while the vCPU runs";
    if (e->branch.seq >= e->seq || e->branch.then_ns > e->exit_ns)
        return "BRANCH from a time to come";
    return e->branch.number ? NULL : "BRANCH without a number";
}

static const char *companions(const struct event_check_vcpu *v, const struct event *e)
{
    if (e->reason != EVENT_WIDE)
        return NULL;
    if (v->last != v->last_life)
        return "WIDE without registers right before it";
    if (!v->is_long)
        return "WIDE of a CPU of 32 bits";
    return v->code_bits != 64 && e->wide.linear
               ? "WIDE with an address that such code does not have"
               : NULL;
}

/* ---- All of it ---- */

static bool is_failure(const struct event *e)
{
    return e->reason >= EVENT_SHUTDOWN && e->reason <= EVENT_OTHER;
}

static bool writes_port(const struct event *e)
{
    return e->reason == EVENT_IO && e->direction == EVENT_OUT;
}

static void remember_life(struct event_check_vcpu *v, const struct event *e)
{
    v->last_life = e->reason;
    v->is_long = e->regs.efer & EFER_LMA;
    v->code_bits = registers_code_bits(&e->regs);
    v->waits = e->reason == EVENT_WAIT;
    v->breaks = (v->breaks && e->reason != EVENT_PAUSE) || e->flags & EVENT_BREAK;
    v->may_end_interrupts = writes_port(e) || (v->may_end_interrupts && e->reason == EVENT_EOI);
    v->failed = (v->failed && e->reason != EVENT_ENGINE) || is_failure(e);
    v->ended = e->reason == EVENT_END;
}

/* The RESUME of a wait leaves a pause open whose steps led to that wait. */
static void remember(struct event_check_vcpu *v, const struct event *e)
{
    if (e->reason == EVENT_PAUSE)
        v->paused = true;
    else if (e->reason == EVENT_RESUME && !v->waits)
        v->paused = false;
    if (e->reason == EVENT_DATA)
        v->rest -= e->count;
    if (e->reason == EVENT_BRANCH)
        v->failed = false;
    if (moves(e)) {
        v->moved = *e;
        size_t size = event_data_size(e);
        v->rest = size > EVENT_DATA_INLINE ? size - EVENT_DATA_INLINE : 0;
    }
    if (event_has_registers(e))
        remember_life(v, e);
    v->last = e->reason;
    v->has_wide = e->flags & EVENT_HAS_WIDE;
    v->last_ns = e->exit_ns;
    if (e->reason != EVENT_EXCEPTION)
        v->left_ns = e->exit_ns;
    if (e->reason != EVENT_EXCEPTION && e->reason != EVENT_LINE)
        v->told_ns = e->exit_ns;
    v->count++;
}

const char *event_check(struct event_check *check, const struct event *e)
{
    static rule *const rules[] = { numbers,    times,        accesses,   instructions,
                                   flags,      lines,        details,    outcomes,
                                   data,       upper_halves, sleeps,     breakpoints,
                                   interrupts, failures,     exceptions, line_changes,
                                   branches,   companions };
    if (e->vcpu >= VCPU_MAX)
        return "a vCPU that there is not";
    if (e->reason >= EVENT_REASON_COUNT)
        return "a kind of event that there is not";
    struct event_check_vcpu *v = &check->vcpus[e->vcpu];
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const char *wrong = rules[i](v, e);
        if (wrong)
            return wrong;
    }
    if (e->exit_ns < check->last_ns)
        return "exit_ns goes back from one vCPU to another";
    check->last_ns = e->exit_ns;
    remember(v, e);
    return NULL;
}

void event_check_or_abort(struct event_check *check, const struct event *e)
{
    const char *wrong = event_check(check, e);
    if (!wrong)
        return;
    char words[128];
    event_describe(e, words, sizeof words);
    fprintf(stderr, "vCPU %u, event %llu (%s: %s): %s\n", e->vcpu, (unsigned long long)e->seq,
            event_reason_name(e->reason), words, wrong);
    abort();
}
