/* Signs of trouble, from one event to the next. */
#include "model/signs.h"

#include "event/ports.h"

enum { LINES = 8, VECTORS_OF_EXCEPTIONS = 32 };

/* The error code is still there, so IRET finds the frame a word too far down: its #GP names the
 * address that the handler should have returned to. */
static bool names_address(const struct event_exception *before, const struct event_exception *x)
{
    enum { GENERAL_PROTECTION = 13, SELECTOR = 0xfffc };
    return x->kind == EXCEPTION_FAULT && x->vector == GENERAL_PROTECTION && (x->error & SELECTOR) &&
           (x->error & SELECTOR) == (before->from & SELECTOR);
}

static void add_exception(struct model_signs *s, const struct event_exception *x)
{
    if (x->kind == EXCEPTION_RETURN)
        return;
    s->took_ip_for_cs |= s->had_error && names_address(&s->error, x);
    s->called_nobody |= x->kind == EXCEPTION_SOFTWARE && !x->failed && !x->to;
    if (!x->failed) {
        s->fault_count = 0;
        if (x->has_error) {
            s->error = *x;
            s->had_error = true;
        }
    } else if (s->fault_count < SIGNS_FAULTS)
        s->faults[s->fault_count++] = *x;
}

/* A spurious one is not in service, and in auto EOI mode none is (Intel 8259A data sheet). */
static void add_interrupt(struct model_signs *s, const struct event *e)
{
    s->inject = *e;
    s->injected = s->injected_last = true;
    s->exits_since = 0;
    if (e->irq >= EVENT_IRQS || (e->flags & EVENT_SPURIOUS) || s->pics[e->irq / LINES].auto_eoi)
        return;
    const uint16_t line = (uint16_t)(1u << e->irq);
    s->unended |= line;
    s->colliding &= (uint16_t)~line;
    if (registers_have_descriptors(&e->regs) && e->detail < VECTORS_OF_EXCEPTIONS)
        s->colliding |= line;
}

static void add_eoi(struct model_signs *s, const struct event *e)
{
    if (e->irq < EVENT_IRQS)
        s->unended &= (uint16_t) ~(1u << e->irq);
    s->colliding &= s->unended;
}

static void command(struct model_signs *s, unsigned chip, uint8_t byte)
{
    struct signs_pic *pic = &s->pics[chip];
    if (pic_command_of(byte) != PIC_COMMAND_ICW1)
        return;
    *pic = (struct signs_pic){ .icw1 = pic_decode_icw1(byte), .awaits = 2 };
    s->unended &= (uint16_t)(chip ? 0x00ff : 0xff00); /* what was in service is no more */
    s->colliding &= s->unended;
}

static void add_out(struct model_signs *s, const struct event *e)
{
    const unsigned chip = e->port >= PORT_PIC2;
    struct signs_pic *pic = &s->pics[chip];
    if (!(e->port & 1)) {
        command(s, chip, e->data[0]);
        return;
    }
    if (pic->awaits == 4)
        pic->auto_eoi = pic_decode_icw4(e->data[0]).auto_eoi;
    if (pic->awaits)
        pic->awaits = pic_icw_after(pic->icw1, pic->awaits);
}

static bool tells_pic(const struct event *e)
{
    return e->reason == EVENT_IO && e->direction == EVENT_OUT &&
           ((e->port & 0xfffe) == PORT_PIC1 || (e->port & 0xfffe) == PORT_PIC2);
}

/* A kick may bring KVM back before the guest has taken what was injected. */
static bool waits_still(const struct model_signs *s, const struct event *e)
{
    return e->reason == EVENT_KICK && e->regs.eip == s->inject.regs.eip &&
           e->regs.gpr[GPR_ESP] == s->inject.regs.gpr[GPR_ESP] && (e->regs.eflags & EFLAGS_IF);
}

void signs_add(struct model_signs *s, const struct event *e)
{
    if (tells_pic(e))
        add_out(s, e);
    if (event_is_run_return(e) && e->reason != EVENT_SHUTDOWN) {
        s->injected_last &= waits_still(s, e);
        s->fault_count = 0;
    }
    s->exits_since += event_is_exit(e);
    switch (e->reason) {
    case EVENT_START: s->first = e->regs; break;
    case EVENT_INJECT: add_interrupt(s, e); break;
    case EVENT_EOI: add_eoi(s, e); break;
    case EVENT_EXCEPTION: add_exception(s, &e->exception); break;
    case EVENT_END:
        s->last = e->regs;
        s->ended = true;
        break;
    default: break;
    }
}
