/* What the key bar says, and which of the keys that do something now have room on it. */
#include "view/bar.h"

#include "text/text.h"

#include <stdio.h>
#include <string.h>

/* ---- What is going on ---- */

static bool has_ended(const struct view *view, unsigned vcpu)
{
    return view_state(view, vcpu) == MODEL_ENDED;
}

/* All of those that can go on. */
static bool are_paused(const struct view *view)
{
    for (unsigned i = 0; i < view->seen.count; i++)
        if (!has_ended(view, i) && view_state(view, i) != MODEL_PAUSED)
            return false;
    return true;
}

/* Where the focused vCPU has ended and others go on, it is they who are live or paused. */
static enum bar_mode mode_of(const struct view *view)
{
    const unsigned focus = view->chosen.focus;
    const bool paused =
        has_ended(view, focus) ? are_paused(view) : view_state(view, focus) == MODEL_PAUSED;
    if (view->chosen.typing)
        return BAR_TYPING;
    if (view->chosen.vcpus[focus].in_history)
        return BAR_HISTORY;
    return bar_has_ended(view) ? BAR_ENDED : paused ? BAR_PAUSED : BAR_LIVE;
}

static enum command_place place_of(const struct view *view)
{
    static const enum command_place places[BAR_MODES] = { [BAR_LIVE] = PLACE_LIVE,
                                                          [BAR_PAUSED] = PLACE_PAUSED,
                                                          [BAR_HISTORY] = PLACE_HISTORY,
                                                          [BAR_ENDED] = PLACE_ENDED };
    return view->said.overlay != OVERLAY_NONE ? PLACE_OVER : places[mode_of(view)];
}

/* ---- What has room ---- */

static int end_of(const struct bar *bar)
{
    const struct bar_item *last = bar->count ? &bar->items[bar->count - 1] : NULL;
    if (last)
        return last->column + last->columns + 2;
    return bar->lead_column + text_columns(bar->lead) + (*bar->lead ? 2 : 0);
}

static int columns_of(const struct bar_item *item)
{
    return text_columns(item->name) + 1 + text_columns(item->word);
}

static bool add(struct bar *bar, int columns, uint32_t key, const char *word)
{
    struct bar_item *item = &bar->items[bar->count];
    char name[16];
    if (bar->count == BAR_ITEMS)
        return false;
    *item = (struct bar_item){ .keys = { key }, .word = word, .column = end_of(bar) };
    snprintf(item->name, sizeof item->name, "%s", key_name(key, name));
    item->columns = columns_of(item);
    bool fits = item->column + item->columns < columns;
    bar->count += fits;
    return fits;
}

/* "Up/Down line": the last item's word is said of this key, too; without room for both it goes. */
static bool join(struct bar *bar, int columns, uint32_t key, const char *word)
{
    struct bar_item *item = bar->count ? &bar->items[bar->count - 1] : NULL;
    if (!item || item->keys[1] || strcmp(item->word, word) != 0)
        return false;
    struct bar_item joined = *item;
    char name[16];
    size_t at = strlen(joined.name);
    snprintf(joined.name + at, sizeof joined.name - at, "/%s", key_name(key, name));
    joined.keys[1] = key;
    joined.columns = columns_of(&joined);
    if (joined.column + joined.columns < columns)
        *item = joined;
    else
        bar->count--;
    return true;
}

static const char *word_of(const struct view *view, enum command_id id)
{
    enum word word = commands[id].bar;
    if (id == COMMAND_PAUSE_ALL && are_paused(view))
        word = W_BAR_GO;
    if (id == COMMAND_HELP && view->said.overlay == OVERLAY_HELP)
        word = W_BAR_GLOSSARY;
    return view_word(view, word);
}

static void add_commands(struct bar *bar, const struct view *view, int columns)
{
    const enum command_place place = place_of(view);
    for (char rank = 'a'; rank <= 'z'; rank++)
        for (unsigned i = 0; i < COMMAND_COUNT; i++) {
            const struct command *command = &commands[i];
            if (command->ranks[place] != rank || !bar_is_of_use(view, (enum command_id)i))
                continue;
            const char *word = word_of(view, (enum command_id)i);
            if (!join(bar, columns, command->keys[0], word))
                add(bar, columns, command->keys[0], word);
        }
}

/* No command has its key while keys go to a guest. */
static void add_way_back(struct bar *bar, const struct view *view, int columns)
{
    const uint32_t key = KEY_CTRL_BIT | ']';
    if (view->chosen.in_talk)
        add(bar, columns, key, view_word(view, W_VIEW_BACK_TO_TALK));
    else if (view->chosen.typing)
        add(bar, columns, key, view_word(view, W_KEYS_BACK_TO_COMMANDS));
}

/* ---- What is said before the keys ---- */

/* The first that failed, or the count of them: none did. */
static unsigned failed_vcpu(const struct model *model)
{
    unsigned i = 0;
    while (i < model->count && model->vcpus[i].outcome != OUTCOME_FAILED)
        i++;
    return i;
}

static void sum_up(struct bar *bar, const struct view *view)
{
    char number[32], exits[64], time[32];
    const struct model *model = view->seen.model;
    const unsigned failed = failed_vcpu(model);
    snprintf(
        exits, sizeof exits,
        WORD_FORMAT_OF(model->total_exits, view->chosen.language, WF_COUNT_EXIT, WF_COUNT_EXITS),
        text_number(model->total_exits, number));
    view_duration(view, model->last_ns - model->first_ns, time);
    if (failed < model->count) {
        snprintf(bar->lead, sizeof bar->lead, VIEW_FORMAT(view, WF_BAR_FAILED), failed, exits,
                 time);
        bar->lead_role = ROLE_BAD;
        return;
    }
    snprintf(bar->lead, sizeof bar->lead,
             model_outcome(model) == OUTCOME_LIMIT ? VIEW_FORMAT(view, WF_BAR_LIMIT)
                                                   : VIEW_FORMAT(view, WF_BAR_SUM),
             exits, time);
}

/* What was said last, else what the mode is about; over the screen only keys count. */
static void put_lead(struct bar *bar, const struct view *view)
{
    const unsigned focus = view->chosen.focus;
    if (*view->said.message) {
        snprintf(bar->lead, sizeof bar->lead, "%s", view->said.message);
        bar->lead_role = view->said.message_role;
    } else if (bar->mode == BAR_TYPING) {
        snprintf(bar->lead, sizeof bar->lead, "%s %u", view_word(view, W_KEYS_GO_TO), focus);
    } else if (view->said.overlay != OVERLAY_NONE) {
        return;
    } else if (bar->mode == BAR_ENDED) {
        sum_up(bar, view);
    } else if (bar->mode != BAR_HISTORY && has_ended(view, focus)) {
        snprintf(bar->lead, sizeof bar->lead, VIEW_FORMAT(view, WF_BAR_ONE_ENDED), focus);
    }
}

void bar_make(struct bar *bar, const struct view *view, int columns)
{
    static const enum word words[BAR_MODES] = { [BAR_LIVE] = NO_WORD,
                                                [BAR_PAUSED] = W_BAR_MODE_PAUSED,
                                                [BAR_HISTORY] = W_BAR_MODE_HISTORY,
                                                [BAR_ENDED] = W_BAR_MODE_ENDED,
                                                [BAR_TYPING] = W_BAR_MODE_TYPING };
    *bar = (struct bar){
        .mode = mode_of(view), .word = "", .lead_role = ROLE_COUNT, .lead_column = 1
    };
    if (words[bar->mode] != NO_WORD)
        bar->word = view_word(view, words[bar->mode]);
    if (*bar->word)
        bar->lead_column += text_columns(bar->word) + 2;
    put_lead(bar, view);
    add_way_back(bar, view, columns);
    if (!view->chosen.typing)
        add_commands(bar, view, columns);
}

uint32_t view_key_at(const struct view *view, int columns, int column)
{
    struct bar bar;
    if (view->said.overlay == OVERLAY_PROMPT || view->chosen.talk_keys)
        return 0;
    bar_make(&bar, view, columns);
    for (unsigned i = 0; i < bar.count; i++) {
        const struct bar_item *item = &bar.items[i];
        int at = column - item->column;
        int first = (int)strcspn(item->name + 1, "/") + 1; /* of a key's name that may be "/" */
        if (at >= 0 && at < item->columns)
            return item->keys[item->keys[1] && at > first && at < text_columns(item->name)];
    }
    return 0;
}
