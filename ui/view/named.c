/* Which event is explained, and what of the screen that names. */
#include "view/named.h"

#include <stdio.h>
#include <string.h>

/* The guest is entered once more, to take what it read, and comes back at once. */
bool view_only_completes(const struct event *kick, const struct event *before)
{
    enum { LONGEST = 15 }; /* instruction */
    bool moves = before && (before->reason == EVENT_IO || before->reason == EVENT_HYPERCALL ||
                            before->reason == EVENT_MMIO),
         reads = moves && before->direction == EVENT_IN;
    return kick->reason == EVENT_KICK && reads && kick->linear - before->linear <= LONGEST;
}

/* Who steps wants to know of the exit, not of the pause right after it. */
static const struct event *exit_before_pause(const struct model_vcpu *v, const struct event *pause)
{
    uint32_t index = model_history_find(v, pause->seq);
    const struct event *e = pause;
    while (index && e && (e->reason == EVENT_PAUSE || e->reason == EVENT_EOI))
        e = model_history(v, --index);
    if (index && e && view_only_completes(e, model_history(v, index - 1)))
        e = model_history(v, index - 1);
    return e && event_is_exit(e) ? e : pause;
}

const struct event *view_explained_event(const struct view *view, unsigned *vcpu)
{
    *vcpu = view->chosen.focus;
    if (view->chosen.log_has_selection && view->chosen.log_selected_vcpu < view->seen.count) {
        const struct model_vcpu *of = &view->seen.model->vcpus[view->chosen.log_selected_vcpu];
        const struct event *e =
            model_history(of, model_history_find(of, view->chosen.log_selected_seq));
        *vcpu = view->chosen.log_selected_vcpu;
        if (e && e->seq == view->chosen.log_selected_seq)
            return e;
    }
    const struct model_vcpu *of = &view->seen.model->vcpus[*vcpu];
    const struct event *e = view_event(view, *vcpu);
    if (e && e->reason == EVENT_PAUSE)
        return exit_before_pause(of, e);
    return e && e->reason == EVENT_END && of->exits ? &of->last_exit : e;
}

/* ---- What it names ---- */

/* A register by any of its names: of 8, 16, 32 or 64 bits. */
static bool gpr_of(const char *name, size_t length, unsigned *gpr)
{
    static const struct {
        const char *name;
        unsigned gpr;
    } names[] = { { "ax", GPR_EAX }, { "al", GPR_EAX }, { "ah", GPR_EAX }, { "bx", GPR_EBX },
                  { "bl", GPR_EBX }, { "bh", GPR_EBX }, { "cx", GPR_ECX }, { "cl", GPR_ECX },
                  { "ch", GPR_ECX }, { "dx", GPR_EDX }, { "dl", GPR_EDX }, { "dh", GPR_EDX },
                  { "si", GPR_ESI }, { "di", GPR_EDI }, { "bp", GPR_EBP }, { "sp", GPR_ESP } };
    char lower[3];
    if (length == 3 && strchr("eErR", *name)) {
        name++;
        length--;
    }
    if (length != 2)
        return false;
    for (size_t i = 0; i < length; i++)
        lower[i] = (char)(name[i] | 0x20);
    lower[length] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i].name, lower)) {
            *gpr = names[i].gpr;
            return true;
        }
    return false;
}

static unsigned gprs_in(const char *text)
{
    unsigned gprs = 0, gpr;
    for (size_t length; *text; text += length + (text[length] != '\0')) {
        length = strspn(text, VIEW_NAMES_CHARACTERS);
        if (gpr_of(text, length, &gpr))
            gprs |= 1U << gpr;
    }
    return gprs;
}

struct view_named view_named(const struct view *view)
{
    char insn[96];
    struct view_named named = { 0 };
    const struct event *e = named.event = view_explained_event(view, &named.vcpu);
    if (!e || !view_left_by_insn(e))
        return named;
    uint64_t offset = e->linear - e->regs.seg[SEG_CS].base;
    explain_insn(e->insn, e->insn_len, registers_code_bits(&e->regs), offset, insn, sizeof insn);
    named.gprs = gprs_in(insn);
    named.has_port = e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL;
    named.port = e->port;
    if (e->reason == EVENT_HYPERCALL && e->direction == EVENT_OUT && (e->flags & EVENT_PRINTED))
        named.gprs |= 1U << GPR_EBX;
    return named;
}

bool view_named_word(const struct view_named *named, const char *word, size_t length)
{
    char port[16];
    unsigned gpr;
    if (named->has_port && length > 2 && word[0] == '0') {
        int n = snprintf(port, sizeof port, "0x%x", named->port);
        return (size_t)n == length && !memcmp(word, port, length);
    }
    return gpr_of(word, length, &gpr) && named->gprs >> gpr & 1;
}

void view_mark_gpr(struct canvas canvas, int row, int column, int width,
                   const struct view_named *named, const struct event *of, unsigned gpr)
{
    const struct event *e = named->event;
    bool shown = e && of && e->vcpu == of->vcpu && e->seq == of->seq;
    if (shown && gpr < GPR_COUNT && named->gprs >> gpr & 1)
        canvas_mark(canvas, row, column, width, ROLE_EXPLAIN);
}

bool view_names_row(const struct view *view, const struct model_row *row)
{
    unsigned vcpu;
    const struct event *e = view_explained_event(view, &vcpu);
    bool passes = view_state(view, vcpu) == MODEL_RUNNING && !view->chosen.log_has_selection &&
                  !view->chosen.vcpus[vcpu].in_history;
    if (!e || passes || !event_is_exit(e) || e->reason != row->reason)
        return false;
    bool has_port = e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL;
    bool has_direction = has_port || e->reason == EVENT_MMIO;
    return (!has_direction || e->direction == row->direction) &&
           (!has_port || e->port == row->port);
}
