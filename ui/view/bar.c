/* Which keys do something now, and which of them have room on the key bar. */
#include "view/bar.h"

#include "text/text.h"
#include "view/text_pane.h"

#include <stdio.h>
#include <string.h>

/* ---- What is going on ---- */

static bool has_ended(const struct view *view, unsigned vcpu)
{
    return view_state(view, vcpu) == MODEL_ENDED;
}

static bool have_ended(const struct view *view)
{
    for (unsigned i = 0; i < view->seen.count; i++)
        if (!has_ended(view, i))
            return false;
    return true;
}

/* All of those that can go on. */
static bool are_paused(const struct view *view)
{
    for (unsigned i = 0; i < view->seen.count; i++)
        if (!has_ended(view, i) && view_state(view, i) != MODEL_PAUSED)
            return false;
    return true;
}

static enum bar_mode mode_of(const struct view *view)
{
    const unsigned focus = view->chosen.focus;
    enum model_state state = view_state(view, focus);
    if (view->chosen.typing)
        return BAR_TYPING;
    if (view->chosen.vcpus[focus].in_history)
        return BAR_HISTORY;
    return state == MODEL_PAUSED ? BAR_PAUSED : state == MODEL_ENDED ? BAR_ENDED : BAR_LIVE;
}

static enum command_place place_of(const struct view *view)
{
    static const enum command_place places[BAR_MODES] = { [BAR_LIVE] = PLACE_LIVE,
                                                          [BAR_PAUSED] = PLACE_PAUSED,
                                                          [BAR_HISTORY] = PLACE_HISTORY,
                                                          [BAR_ENDED] = PLACE_ENDED };
    return view->said.overlay != OVERLAY_NONE ? PLACE_OVER : places[mode_of(view)];
}

/* ---- What is of use ---- */

static bool overlay_scrolls(const struct view *view)
{
    switch (view->said.overlay) {
    case OVERLAY_HELP:
    case OVERLAY_GLOSSARY:
    case OVERLAY_MEMORY:
    case OVERLAY_TABLES:
    case OVERLAY_STACK:
    case OVERLAY_DEVICES: return true;
    case OVERLAY_BREAKS: {
        const struct model_breaks *list = view->seen.vcpus[view->chosen.focus].breaks;
        return list && list->count > 1;
    }
    default: return false;
    }
}

/* The oldest event that is kept has none before it. */
static bool has_earlier(const struct view *view)
{
    const struct view_chosen_vcpu *chosen = &view->chosen.vcpus[view->chosen.focus];
    const struct model_vcpu *vcpu = &view->seen.model->vcpus[view->chosen.focus];
    return model_history_size(vcpu) > 0 &&
           !(chosen->in_history && model_history(vcpu, 0)->seq >= chosen->history_seq);
}

static bool has_lines(const struct view *view)
{
    const unsigned focus = view->chosen.focus;
    return view->said.overlay != OVERLAY_NONE
               ? overlay_scrolls(view)
               : model_history_size(&view->seen.model->vcpus[focus]) > 0;
}

static bool has_pages(const struct view *view)
{
    const struct pane *pane = view->seen.vcpus[view->chosen.focus].pane;
    if (view->said.overlay != OVERLAY_NONE)
        return overlay_scrolls(view);
    return pane && (pane_scrollback(pane) > 0 || view_shows_text(view, view->chosen.focus));
}

static bool has_selected_break(const struct view *view)
{
    const struct model_breaks *list = view->seen.vcpus[view->chosen.focus].breaks;
    return view->said.overlay == OVERLAY_BREAKS && list &&
           view->chosen.break_selected < list->count;
}

static bool shows_panel(const struct view *view)
{
    return view->said.overlay == OVERLAY_NONE &&
           (view->chosen.zoomed_matrix ||
            (view->chosen.mode != LAYOUT_CONSOLES && view->chosen.zoomed < 0));
}

bool bar_is_of_use(const struct view *view, enum command_id id)
{
    const unsigned focus = view->chosen.focus;
    const bool many = view->seen.count > 1;
    const enum view_overlay over = view->said.overlay;
    switch (id) {
    case COMMAND_FOCUS_NEXT:
    case COMMAND_FOCUS_BEFORE:
    case COMMAND_FOCUS_NUMBER: return many;
    case COMMAND_QUIT:
    case COMMAND_INTERRUPT: return !view->chosen.in_talk; /* there they lead back */
    case COMMAND_PAUSE_ALL: return !have_ended(view);
    case COMMAND_STEP_ALL: return many && !have_ended(view);
    case COMMAND_PAUSE_ONE: return many && !has_ended(view, focus);
    case COMMAND_STEP:
    case COMMAND_STEP_INSN:
    case COMMAND_STEP_OVER:
    case COMMAND_STEP_OUT:
    case COMMAND_UNTIL:
    case COMMAND_TYPE: return !has_ended(view, focus);
    case COMMAND_SLOWER: return !have_ended(view);
    case COMMAND_FASTER: return !have_ended(view) && view->chosen.slow > 0;
    case COMMAND_BACK: return has_earlier(view);
    case COMMAND_FORWARD:
    case COMMAND_LIVE: return view->chosen.vcpus[focus].in_history;
    case COMMAND_LOG_UP:
    case COMMAND_LOG_DOWN: return has_lines(view);
    case COMMAND_SEARCH_OLDER:
    case COMMAND_SEARCH_NEWER: return *view->chosen.log_search;
    case COMMAND_PAGE_UP:
    case COMMAND_PAGE_DOWN: return has_pages(view);
    case COMMAND_CONSOLE: return view_has_text(view, focus);
    case COMMAND_BREAK_ADD: return over == OVERLAY_NONE || over == OVERLAY_BREAKS;
    case COMMAND_MEMORY_AT:
        return over == OVERLAY_NONE || over == OVERLAY_MEMORY || over == OVERLAY_TABLES;
    case COMMAND_BREAK_DELETE:
    case COMMAND_BREAK_SWITCH: return has_selected_break(view);
    case COMMAND_LANES_IN:
    case COMMAND_LANES_OUT: return shows_panel(view) && !view->chosen.zoomed_matrix;
    case COMMAND_MATRIX_COLUMNS:
    case COMMAND_MATRIX_SORT:
    case COMMAND_MATRIX_FILTER:
    case COMMAND_MATRIX_ZOOM:
    case COMMAND_MATRIX_RESET: return shows_panel(view);
    case COMMAND_CLOSE: return view->said.overlay != OVERLAY_NONE;
    default: return true;
    }
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

/* "Up/Down line": the last item's word is said of this key, too. */
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

void bar_make(struct bar *bar, const struct view *view, int columns)
{
    static const enum word words[BAR_MODES] = { [BAR_LIVE] = NO_WORD,
                                                [BAR_PAUSED] = W_BAR_MODE_PAUSED,
                                                [BAR_HISTORY] = W_BAR_MODE_HISTORY,
                                                [BAR_ENDED] = W_BAR_MODE_ENDED,
                                                [BAR_TYPING] = W_BAR_MODE_TYPING };
    *bar = (struct bar){ .mode = mode_of(view), .word = "", .lead_column = 1 };
    if (words[bar->mode] != NO_WORD)
        bar->word = view_word(view, words[bar->mode]);
    if (*bar->word)
        bar->lead_column += text_columns(bar->word) + 2;
    if (view->chosen.typing)
        snprintf(bar->lead, sizeof bar->lead, "%s %u", view_word(view, W_KEYS_GO_TO),
                 view->chosen.focus);
    add_way_back(bar, view, columns);
    if (!view->chosen.typing)
        add_commands(bar, view, columns);
}

uint32_t view_key_at(const struct view *view, int columns, int column)
{
    struct bar bar;
    if (view->said.overlay == OVERLAY_PROMPT || *view->said.message)
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
