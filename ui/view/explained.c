/* The selected or the latest exit in plain words, in the rows that there are for it. */
#include "event/words.h"
#include "text/text.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

enum { EXPLAINED = DIAGNOSIS_CHAIN + DIAGNOSIS_TEXT }; /* bytes of all that is said */

/* Of an IN, or a read of MMIO: the guest is entered once more, to take what it read, and comes back
 * at once. */
static bool only_completes(const struct event *kick, const struct event *before)
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
    if (index && e && only_completes(e, model_history(v, index - 1)))
        e = model_history(v, index - 1);
    return e && event_is_exit(e) ? e : pause;
}

/* The one selected in the log, else what the registers show; of a pause and of the end the exit
 * before it. NULL before the start. */
static const struct event *explained(const struct view *view, unsigned *vcpu)
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

/* The last exit of a guest that has ended: how it ended, where that exit does not say so itself. */
static void put_end(const struct view *view, const struct event *e, unsigned vcpu, char *text,
                    size_t size)
{
    const struct event *last = view_event(view, vcpu);
    bool says = last && last->reason == EVENT_END && last->seq != e->seq &&
                (last->outcome == OUTCOME_INPUT_ENDED || last->outcome == OUTCOME_STOPPED);
    if (!says || size < 2)
        return;
    *text = ' ';
    explain_event(last, view->seen.vcpus[vcpu].engine, view->chosen.language, text + 1, size - 1);
}

/* Why a guest failed is said in the colour of errors. */
static enum role role_of(const struct view *view, const struct event *e)
{
    bool fails =
        e && (view_fails(view, e) || (e->reason == EVENT_END && e->outcome == OUTCOME_FAILED));
    return fails ? ROLE_BAD : ROLE_EXPLAIN;
}

/* The words for a note name its vCPU themselves. */
static size_t put_name(const struct view *view, const struct event *e, unsigned vcpu, char *text,
                       size_t size)
{
    if (!e)
        return (size_t)snprintf(text, size, "vCPU %u ", vcpu);
    if (!event_is_exit(e))
        return 0;
    unsigned long long number = model_exit_number(&view->seen.model->vcpus[vcpu], e->seq);
    return (size_t)snprintf(text, size, "vCPU %u exit %llu: ", vcpu, number);
}

/* Was the guest not stepped to where this step ended? Before each step it is paused, and what is
 * between the two is but the end of the exit before, or an interrupt. */
static bool ran_until(const struct model_vcpu *v, const struct event *e, uint32_t index)
{
    const struct event *before = index ? model_history(v, index - 1) : NULL;
    while (before && (before->reason == EVENT_INJECT || before->reason == EVENT_KICK))
        before = --index ? model_history(v, index - 1) : NULL;
    return e->reason == EVENT_STEP && before && before->reason != EVENT_PAUSE &&
           before->reason != EVENT_STEP;
}

/* What came before an event that its words may depend on: OUTs, and an interrupt. SCAN: devices are
 * set up in a few exits, not in many. */
static struct explain_past past_of(const struct view *view, const struct event *e, unsigned vcpu)
{
    enum { SCAN = 2000 };
    struct explain_past past = { 0 };
    const struct model_vcpu *v = &view->seen.model->vcpus[vcpu];
    const char *device = event_port_name(e->port);
    uint32_t index = model_history_find(v, e->seq);
    const struct event *last = index ? model_history(v, index - 1) : NULL;
    past.into_handler = last && last->reason == EVENT_INJECT;
    past.arrived = ran_until(v, e, index);
    past.wide = view_wide(view, e);
    past.taken_over = view_is_taken_over(view, e);
    if (e->reason != EVENT_IO || !*device)
        return past;
    for (unsigned i = 0; i < SCAN && index && past.count < EXPLAIN_PAST; i++) {
        const struct event *before = model_history(v, --index);
        bool writes = before && before->reason == EVENT_IO && before->direction == EVENT_OUT;
        if (writes && !strcmp(event_port_name(before->port), device))
            past.writes[past.count++] = before;
    }
    return past;
}

static void put_named(const struct symbols_place *place, uint64_t linear, char *text, size_t size)
{
    char offset[24] = "";
    if (place->offset)
        snprintf(offset, sizeof offset, "+0x%llx", (unsigned long long)place->offset);
    snprintf(text, size, "%s%s (%08llx)", place->name, offset, (unsigned long long)linear);
}

/* "count (00000500), now 7". */
static void put_watched(const struct view *view, const struct event *e, char *text, size_t size)
{
    const struct view_seen *seen = &view->seen;
    const bool is_known = seen->watched_size && e->vcpu == view->chosen.focus;
    const uint64_t linear = is_known ? seen->watched_linear : e->gpa;
    struct symbols_place place;
    char where[SYMBOLS_NAME + 40], value[24];
    if (symbols_place(seen->vcpus[e->vcpu].symbols, linear, NULL, 0, &place) && *place.name)
        put_named(&place, linear, where, sizeof where);
    else
        snprintf(where, sizeof where, "%08llx", (unsigned long long)linear);
    snprintf(value, sizeof value, seen->watched < 10 ? "%llu" : "0x%llx",
             (unsigned long long)seen->watched);
    if (is_known)
        snprintf(text, size, VIEW_FORMAT(view, WF_EXPLAINED_WATCHED), where, value);
    else
        snprintf(text, size, "%s", where);
}

static int rows_of(struct canvas canvas, const char *text)
{
    return canvas_wrap(canvas_inner(canvas, 0, 0, 0, canvas.area.columns), 0, 0, ROLE_EXPLAIN,
                       text);
}

/* The end of the last sentence before a point of the text; NULL: there is none. */
static char *sentence_before(char *text, char *point)
{
    for (char *at = point - 1; at > text; at--)
        if (at[-1] == '.' && *at == ' ')
            return at;
    return NULL;
}

/* Leaves out the last sentences of what needs too many rows, unless a third of the room would stay
 * empty. */
static void cut_at_sentence(struct canvas canvas, char *text)
{
    int room = canvas.area.rows * canvas.area.columns;
    char *end = text + strlen(text);
    while (rows_of(canvas, text) > canvas.area.rows) {
        char *stop = sentence_before(text, end), kept;
        if (!stop)
            return;
        kept = *stop;
        *stop = '\0';
        if (text_columns(text) * 3 < room * 2) {
            *stop = kept;
            return;
        }
        end = stop;
    }
}

/* A step that leads to no exit: what was explained before it says nothing of that. */
static bool is_under_way(const struct view *view, unsigned vcpu)
{
    const struct view_chosen *chosen = &view->chosen;
    enum model_state told = view->seen.model->vcpus[vcpu].state;
    bool computes = told == MODEL_PAUSED || told == MODEL_RUNNING;
    return computes && view_state(view, vcpu) == MODEL_STEPPING && !chosen->log_has_selection &&
           !chosen->vcpus[vcpu].in_history;
}

static void put_under_way(const struct view *view, unsigned vcpu, char *text, size_t size)
{
    int at = snprintf(text, size, VIEW_FORMAT(view, WF_EXPLAINED_UNDER_WAY), vcpu);
    snprintf(text + at, size - (size_t)at, "%s",
             view_takes_keys(&view->chosen) ? view_word(view, W_EXPLAINED_STOP_IT) : "");
}

/* Says behind the address of an event where that is. */
static void put_place(const struct view *view, const struct event *e, bool brief, char *text,
                      size_t size)
{
    enum { BRIEF = 24 };
    char where[32], place[SYMBOLS_PLACE], rest[EXPLAINED];
    event_where(e, view_wide(view, e), where, sizeof where);
    char *at = strstr(text, where);
    view_event_name(view, e, brief ? BRIEF : SYMBOLS_PLACE, place);
    if (!at || !*place || size > sizeof rest)
        return;
    char *gap = strstr(place, "  ");
    if (gap)
        *gap = ',';
    at += strlen(where);
    snprintf(rest, sizeof rest, " (%s)%s", place, at);
    snprintf(at, size - (size_t)(at - text), "%s", rest);
}

/* Of the last exit of a guest that has ended. */
static const struct diagnosis *diagnosis_of(const struct view *view, const struct event *e,
                                            unsigned vcpu)
{
    const struct model_vcpu *v = &view->seen.model->vcpus[vcpu];
    const struct diagnosis *d = view->seen.vcpus[vcpu].diagnosis;
    const bool is_last = e && v->exits && e->seq == v->last_exit.seq;
    return d && is_last && (d->count || *d->advice) ? d : NULL;
}

/* Its chain in place of what is said of any triple fault; brief: only how it began. */
static size_t put_chain(const struct view *view, const struct diagnosis *d, bool brief, char *text,
                        size_t size)
{
    char chain[DIAGNOSIS_CHAIN];
    diagnosis_chain(d, view->chosen.language, chain);
    if (brief && d->count > 1) /* the others are about its way to a handler */
        snprintf(text, size, VIEW_FORMAT(view, WF_EXPLAINED_CHAIN), d->sentences[0]);
    else
        snprintf(text, size, "%s.", chain);
    return strlen(text);
}

static void put_advice(const struct diagnosis *d, char *text, size_t size)
{
    if (*d->advice)
        snprintf(text, size, " %s", d->advice);
}

static enum role put_explanation(const struct view *view, bool brief, char *text, size_t size)
{
    unsigned vcpu;
    const struct event *e = explained(view, &vcpu);
    if (is_under_way(view, vcpu)) {
        put_under_way(view, vcpu, text, size);
        return ROLE_EXPLAIN;
    }
    size_t at = put_name(view, e, vcpu, text, size);
    const struct diagnosis *d = diagnosis_of(view, e, vcpu);
    if (d && d->count)
        at += put_chain(view, d, brief, text + at, size - at);
    else if (e) {
        struct explain_past past = past_of(view, e, vcpu);
        char watched[160];
        if (e->flags & EVENT_WATCH) {
            put_watched(view, e, watched, sizeof watched);
            past.watched = watched;
        }
        past.brief = brief;
        explain_event_after(e, &past, view_engine_at(view, e), view->chosen.language, text + at,
                            size - at);
        put_place(view, e, brief, text + at, size - at);
        at += strlen(text + at);
        put_end(view, e, vcpu, text + at, size - at);
    } else
        snprintf(text + at, size - at, "%s", view_word(view, W_EXPLAINED_NOTHING_YET));
    if (!d)
        return role_of(view, e);
    put_advice(d, text + strlen(text), size - strlen(text));
    return ROLE_BAD;
}

void view_explain(struct canvas canvas, const struct view *view)
{
    char text[EXPLAINED];
    struct canvas inner = canvas_inner(canvas, 0, 1, canvas.area.rows, canvas.area.columns - 2);
    enum role role = put_explanation(view, false, text, sizeof text);
    if (rows_of(inner, text) > inner.area.rows)
        put_explanation(view, true, text, sizeof text);
    cut_at_sentence(inner, text);
    if (canvas_wrap(inner, 0, 0, role, text) > inner.area.rows)
        canvas_text(canvas, canvas.area.rows - 1, canvas.area.columns - 1, role,
                    view->chosen.ascii ? "~" : "…");
}
