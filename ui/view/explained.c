/* The selected or the latest exit in plain words: what its three parts say. */
#include "view/explained.h"

#include "event/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 3, 4))) static void
put_part(struct explained *x, enum explain_part part, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(x->parts.of[part], EXPLAIN_TEXT, format, args);
    va_end(args);
}

/* The last exit of a guest that has ended: how it ended, where that exit does not say so itself. */
static void put_end(const struct view *view, const struct event *e, unsigned vcpu, char *text)
{
    const struct event *last = view_event(view, vcpu);
    size_t at = strlen(text);
    bool says = last && last->reason == EVENT_END && last->seq != e->seq &&
                (last->outcome == OUTCOME_INPUT_ENDED || last->outcome == OUTCOME_STOPPED ||
                 last->outcome == OUTCOME_LIMIT);
    if (!says || at + 2 > EXPLAIN_TEXT)
        return;
    if (at)
        text[at++] = ' ';
    explain_event(last, view->seen.vcpus[vcpu].engine, view->chosen.language, text + at,
                  EXPLAIN_TEXT - at);
}

static bool fails(const struct view *view, const struct event *e)
{
    return view_fails(view, e) || (e->reason == EVENT_END && e->outcome == OUTCOME_FAILED);
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

/* A step that leads to no exit: what was explained before it says nothing of that. */
static bool is_under_way(const struct view *view, unsigned vcpu)
{
    const struct view_chosen *chosen = &view->chosen;
    enum model_state told = view->seen.model->vcpus[vcpu].state;
    bool computes = told == MODEL_PAUSED || told == MODEL_RUNNING;
    return computes && view_state(view, vcpu) == MODEL_STEPPING && !chosen->log_has_selection &&
           !chosen->vcpus[vcpu].in_history;
}

static void put_under_way(const struct view *view, unsigned vcpu, struct explained *x)
{
    const bool keys = view_takes_keys(&view->chosen);
    put_part(x, EXPLAIN_WHY, VIEW_FORMAT(view, WF_EXPLAINED_UNDER_WAY), vcpu);
    put_part(x, EXPLAIN_DID, "%s", view_word(view, W_EXPLAINED_COMPUTES));
    put_part(x, EXPLAIN_NEXT, "%s",
             view_word(view, keys ? W_EXPLAINED_STOP_IT : W_EXPLAINED_EXIT_COMES));
}

static void put_nothing_yet(const struct view *view, unsigned vcpu, struct explained *x)
{
    put_part(x, EXPLAIN_WHY, VIEW_FORMAT(view, WF_EXPLAINED_NOTHING_YET), vcpu);
    put_part(x, EXPLAIN_DID, "%s", view_word(view, W_EXPLAINED_NOBODY_NEEDED));
    put_part(x, EXPLAIN_NEXT, "%s", view_word(view, W_EXPLAINED_FIRST_COMES));
}

/* Says behind the address of an event where that is, if it is in this part. */
static bool put_place(const struct view *view, const struct event *e, enum explained_way way,
                      char *text)
{
    static const int columns[EXPLAINED_WAYS] = { SYMBOLS_PLACE, 24, 0 };
    char where[32], place[SYMBOLS_PLACE], rest[EXPLAIN_TEXT];
    event_where(e, view_wide(view, e), where, sizeof where);
    char *at = strstr(text, where);
    view_event_name(view, e, columns[way], place);
    if (!at || !*place)
        return false;
    char *gap = strstr(place, "  ");
    if (gap)
        *gap = ',';
    at += strlen(where);
    snprintf(rest, sizeof rest, "%s", at);
    snprintf(at, EXPLAIN_TEXT - (size_t)(at - text), " (%s)%s", place, rest);
    return true;
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

/* Its chain in place of what is said of any triple fault, of which only how it began where there is
 * little room; and what to do, in place of that nothing comes. */
static void put_diagnosis(const struct view *view, const struct diagnosis *d, bool brief,
                          struct explained *x)
{
    char chain[DIAGNOSIS_CHAIN];
    x->fails = true;
    if (d->count && brief && d->count > 1) /* the others are about its way to a handler */
        put_part(x, EXPLAIN_WHY, VIEW_FORMAT(view, WF_EXPLAINED_CHAIN), d->sentences[0]);
    else if (d->count)
        put_part(x, EXPLAIN_WHY, "%s.", diagnosis_chain(d, view->chosen.language, chain));
    if (*d->advice)
        put_part(x, EXPLAIN_NEXT, "%s", d->advice);
    else if (d->count) /* what is guessed of any such failure need not be true of this one */
        put_part(x, EXPLAIN_NEXT, "%s", view_word(view, W_EXPLAINED_CANNOT_GO_ON));
}

static void put_event(const struct view *view, const struct event *e, unsigned vcpu,
                      enum explained_way way, struct explained *x)
{
    char watched[160];
    struct explain_past past = past_of(view, e, vcpu);
    struct explain_goes_on goes_on;
    if (explained_goes_on(view, e, vcpu, &goes_on))
        past.goes_on = &goes_on;
    if (e->flags & EVENT_WATCH) {
        put_watched(view, e, watched, sizeof watched);
        past.watched = watched;
    }
    past.brief = way != EXPLAINED_WHOLE;
    explain_event_parts(e, &past, view_engine_at(view, e), view->chosen.language, &x->parts);
    if (!put_place(view, e, way, x->parts.of[EXPLAIN_WHY]))
        put_place(view, e, way, x->parts.of[EXPLAIN_NEXT]);
    put_end(view, e, vcpu, x->parts.of[EXPLAIN_NEXT]);
    x->fails = fails(view, e);
}

void explained_make(const struct view *view, enum explained_way way, struct explained *x)
{
    *x = (struct explained){ .named = view_named(view) };
    const struct event *e = x->named.event;
    const unsigned vcpu = x->named.vcpu;
    if (is_under_way(view, vcpu)) {
        x->named = (struct view_named){ .vcpu = vcpu };
        put_under_way(view, vcpu, x);
    } else if (!e) {
        put_nothing_yet(view, vcpu, x);
    } else {
        const struct diagnosis *d = diagnosis_of(view, e, vcpu);
        put_event(view, e, vcpu, way, x);
        if (d)
            put_diagnosis(view, d, way != EXPLAINED_WHOLE, x);
    }
}
