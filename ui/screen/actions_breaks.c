/* What keys and clicks do to breakpoints, and what is said when one is met. */
#include "event/wide.h"
#include "run/breaks.h"
#include "screen/actions.h"
#include "screen/private.h"
#include "text/clamp.h"
#include "text/text.h"

#include <stdio.h>

static struct model_breaks *focused(struct run *run, const struct view *view)
{
    return &run->breaks[view->chosen.focus];
}

void action_breaks(struct view *view)
{
    const struct model_breaks *list = view->seen.vcpus[view->chosen.focus].breaks;
    if (list && list->count && list->met < list->count)
        view->chosen.break_selected = list->met;
    screen_toggle(&view->said, OVERLAY_BREAKS);
}

void screen_move_in_breaks(struct view *view, int rows)
{
    const struct model_breaks *list = view->seen.vcpus[view->chosen.focus].breaks;
    int last = list ? (int)list->count - 1 : 0;
    view->chosen.break_selected =
        (unsigned)clamp((int)view->chosen.break_selected + rows, 0, max(last, 0));
}

/* ---- Adding one ---- */

static void say_full(struct view *view, unsigned vcpu, unsigned count)
{
    if (count == BREAKS_MAX)
        view_say(&view->said, ROLE_WARN, VIEW_FORMAT(view, WF_SAY_BREAKS_FULL), vcpu, BREAKS_MAX);
    else
        view_say(&view->said, ROLE_WARN, VIEW_FORMAT(view, WF_SAY_WRITES_FULL), vcpu,
                 BREAK_WRITES_MAX);
}

static void add(struct screen *s, const char *text, const struct control_break *what)
{
    struct view *view = &s->view;
    unsigned vcpu = view->chosen.focus;
    if (!run_add_break(&s->run, vcpu, text, what)) {
        say_full(view, vcpu, s->run.breaks[vcpu].count);
        return;
    }
    view->chosen.break_selected = s->run.breaks[vcpu].count - 1;
    view_say(&view->said, ROLE_GOOD, VIEW_FORMAT(view, WF_SAY_BREAK_SET),
             view->chosen.break_selected + 1, vcpu, text);
}

static void take_break(struct screen *s, const char *answer)
{
    struct control_break what;
    struct until_mistake mistake;
    const struct until_guest guest = screen_guest(&s->view);
    if (break_parse(answer, &guest, &what, &mistake))
        add(s, answer, &what);
    else
        screen_complain(s, &mistake, W_ASK_BREAK_WORDS);
}

/* The text for an address: its name where it has one, and that name is at it. */
static void name_address(const struct view *view, uint64_t linear, char text[VIEW_TEXT])
{
    const struct symbols *symbols = view->seen.vcpus[view->chosen.focus].symbols;
    struct symbols_place place;
    if (symbols_place(symbols, linear, NULL, 0, &place) && *place.name && !place.offset)
        snprintf(text, VIEW_TEXT, "%s", place.name);
    else if (*place.name)
        snprintf(text, VIEW_TEXT, "%s+0x%llx", place.name, (unsigned long long)place.offset);
    else
        snprintf(text, VIEW_TEXT, "at %llx", (unsigned long long)linear);
}

/* Without an answer it is the instruction that is shown. */
static void take_answer(struct screen *s, const char *answer)
{
    char here[VIEW_TEXT] = "";
    const struct event *e = view_event(&s->view, s->view.chosen.focus);
    if (e)
        name_address(&s->view, wide_linear(e, view_wide(&s->view, e)), here);
    take_break(s, *answer ? answer : here);
}

static const struct screen_question break_question = { .question = W_ASK_BREAK,
                                                       .grammar = W_ASK_BREAK_GRAMMAR,
                                                       .completes = COMPLETE_BREAK,
                                                       .done = take_answer };

void action_break_add(struct screen *s)
{
    screen_ask(s, &break_question, "");
    s->view.said.under = OVERLAY_BREAKS;
}

void screen_flip_break(struct screen *s, uint64_t linear)
{
    unsigned vcpu = s->view.chosen.focus, index = model_breaks_at(&s->run.breaks[vcpu], linear);
    const struct control_break what = { .kind = BREAK_WHEN,
                                        .when = { .conditions = UNTIL_LINEAR, .linear = linear } };
    char text[VIEW_TEXT];
    if (index < BREAKS_MAX) {
        view_say(&s->view.said, ROLE_BAR, VIEW_FORMAT(&s->view, WF_SAY_BREAK_GONE),
                 s->run.breaks[vcpu].list[index].text);
        run_remove_break(&s->run, vcpu, index);
        return;
    }
    name_address(&s->view, linear, text);
    add(s, text, &what);
}

/* ---- The selected one ---- */

/* False, and it is said: there is none, or nobody sees which. */
static bool is_selected(struct run *run, struct view *view)
{
    bool is = view->said.overlay == OVERLAY_BREAKS &&
              view->chosen.break_selected < focused(run, view)->count;
    if (!is)
        view_say(&view->said, ROLE_WARN, "%s", view_word(view, W_SAY_NO_BREAK));
    return is;
}

void action_break_delete(struct run *run, struct view *view)
{
    if (!is_selected(run, view))
        return;
    run_remove_break(run, view->chosen.focus, view->chosen.break_selected);
    screen_move_in_breaks(view, 0);
}

void action_break_switch(struct run *run, struct view *view)
{
    unsigned index = view->chosen.break_selected;
    if (is_selected(run, view))
        run_enable_break(run, view->chosen.focus, index, !focused(run, view)->list[index].enabled);
}

/* ---- What stopped a guest ---- */

void screen_say_breaks(struct screen *s)
{
    for (unsigned i = 0; i < s->run.model.count; i++) {
        const struct model_breaks *list = &s->run.breaks[i];
        char number[32];
        if (list->pauses == s->breaks_said[i])
            continue;
        s->breaks_said[i] = list->pauses;
        if (list->met >= list->count)
            continue;
        const struct model_break *b = &list->list[list->met];
        if (i == s->view.chosen.focus)
            s->view.chosen.break_selected = list->met;
        view_say(&s->view.said, ROLE_WARN, VIEW_FORMAT(&s->view, WF_SAY_BREAK), list->met + 1, i,
                 b->text, text_number(b->hits, number));
    }
}
