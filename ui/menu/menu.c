/* The menu on the screen: its sheet, and what keys and the mouse do. */
#include "menu/menu.h"

#include "menu/view.h"
#include "terminal/sheet.h"
#include "text/utf8.h"
#include "words/words.h"

#include <stdio.h>
#include <string.h>

enum { SCREENFUL = 10 }; /* items that PgUp and PgDn pass over */

struct menu {
    struct sheet sheet;
    struct menu_items items;
    struct menu_choice choice;
    struct menu_view view;
    const struct menu_base *base;
    const struct menu_item *previewed;
    char preview[MENU_PREVIEW], command[2048], message[128];
    char last[MENU_WORD]; /* the word of what was looked at, for the next time */
    bool is_chosen, step; /* the command is to be run; paused at first */
};

/* ---- Drawing ---- */

static void look(struct menu *m)
{
    const struct menu_item *item = menu_choice_item(&m->choice);
    struct menu_command command;
    if (item && item != m->previewed)
        menu_item_preview(item, m->preview);
    else if (!item)
        m->preview[0] = '\0';
    m->previewed = item;
    menu_choice_command(&m->choice, m->base, false, &command);
    menu_command_put(&command, m->command, sizeof m->command);
}

static uint64_t draw(void *context, struct grid *grid)
{
    struct menu *m = context;
    look(m);
    m->view.scroll = view_menu(grid, &m->view);
    return UINT64_MAX;
}

/* ---- What keys do ---- */

static void start(struct menu *m, bool step)
{
    m->is_chosen = m->sheet.quit = menu_choice_item(&m->choice) || m->choice.marked_count;
    m->step = step;
}

static void mark(struct menu *m)
{
    const struct menu_item *item = menu_choice_item(&m->choice);
    enum language language = m->view.language;
    if (!item || menu_choice_mark(&m->choice))
        return;
    if (item->vcpus)
        snprintf(m->message, sizeof m->message, WORD_FORMAT(language, WF_MENU_FULL), VCPU_MAX);
    else
        snprintf(m->message, sizeof m->message, WORD_FORMAT(language, WF_MENU_ALONE), item->name);
}

static void stop_filtering(struct menu *m)
{
    m->view.filtering = false;
    m->choice.filter[0] = '\0';
    menu_choice_filter(&m->choice);
}

static void add_to_filter(struct menu *m, uint32_t c)
{
    size_t length = strlen(m->choice.filter);
    if (length + UTF8_MAX >= sizeof m->choice.filter || char_columns(c) <= 0)
        return;
    m->view.filtering = true;
    m->choice.filter[length + utf8_encode(c, m->choice.filter + length)] = '\0';
    menu_choice_filter(&m->choice);
}

static void shorten_filter(struct menu *m)
{
    size_t length = strlen(m->choice.filter);
    while (length && utf8_continues(m->choice.filter[length - 1]))
        length--;
    m->choice.filter[length ? length - 1 : 0] = '\0';
    menu_choice_filter(&m->choice);
}

/* Keys that do the same while a filter is typed. */
static bool press_always(struct menu *m, uint32_t key)
{
    switch (key) {
    case KEY_ENTER_: start(m, false); return true;
    case ' ': mark(m); return true;
    case KEY_UP_: menu_choice_move(&m->choice, -1); return true;
    case KEY_DOWN_: menu_choice_move(&m->choice, 1); return true;
    case KEY_PAGEUP_: menu_choice_move(&m->choice, -SCREENFUL); return true;
    case KEY_PAGEDOWN_: menu_choice_move(&m->choice, SCREENFUL); return true;
    case KEY_HOME_: menu_choice_move(&m->choice, -MENU_ITEMS); return true;
    case KEY_END_: menu_choice_move(&m->choice, MENU_ITEMS); return true;
    default: return false;
    }
}

static bool is_character(uint32_t key)
{
    return key > ' ' && key < KEY_CTRL_BIT && key < 0x110000;
}

static void press_in_filter(struct menu *m, uint32_t key)
{
    if (key == KEY_ESCAPE_)
        stop_filtering(m);
    else if (key == KEY_BACKSPACE_ && m->choice.filter[0])
        shorten_filter(m);
    else if (key == KEY_BACKSPACE_)
        stop_filtering(m);
    else if (is_character(key))
        add_to_filter(m, key);
}

/* A letter that is no key begins a filter. */
static void press_in_list(struct menu *m, uint32_t key)
{
    switch (key) {
    case 'q':
    case KEY_ESCAPE_: m->sheet.quit = true; break;
    case 'j': menu_choice_move(&m->choice, 1); break;
    case 'k': menu_choice_move(&m->choice, -1); break;
    case 's': start(m, true); break;
    case '/': m->view.filtering = true; break;
    default:
        if (is_character(key))
            add_to_filter(m, key);
    }
}

static void press(struct menu *m, uint32_t key)
{
    m->message[0] = '\0';
    if (press_always(m, key))
        return;
    if (m->view.filtering)
        press_in_filter(m, key);
    else
        press_in_list(m, key);
}

/* A click looks at an item, or starts the one that is looked at; on the left of it, it marks it. A
 * hand that moves before it lets go has not clicked twice. */
static void click(struct menu *m, const struct key_event *e)
{
    struct menu_hit hit =
        view_menu_hit(&m->view, m->sheet.grid.rows, m->sheet.grid.columns, e->row, e->column);
    bool is_at = hit.shown == m->choice.at;
    m->message[0] = '\0';
    if (e->button == 4 || e->button == 5) {
        menu_choice_move(&m->choice, e->button == 4 ? -1 : 1);
    } else if (e->button == 1 && hit.what == HIT_KEY && hit.key != KEY_NONE_) {
        press(m, hit.key);
    } else if (e->button == 1 && (hit.what == HIT_ITEM || hit.what == HIT_MARK)) {
        m->choice.at = hit.shown;
        if (hit.what == HIT_MARK)
            mark(m);
        else if (is_at)
            start(m, false);
    }
}

static void handle(void *context, const struct key_event *e)
{
    struct menu *m = context;
    if (e->type == KEY_EVENT_KEY)
        press(m, e->key);
    else if (e->type == KEY_EVENT_MOUSE && !e->drags)
        click(m, e);
    sheet_wants_frame(&m->sheet);
}

/* ---- From start to end ---- */

/* Also looks for files anew: there may be more now. */
static void begin(struct menu *m)
{
    menu_items_find(&m->items, m->view.language);
    menu_choice_init(&m->choice, &m->items);
    m->previewed = NULL;
    m->is_chosen = m->step = false;
    for (unsigned i = 0; i < m->items.count; i++)
        if (!strcmp(m->items.list[i].word, m->last))
            m->choice.at = i;
}

static void keep_place(struct menu *m)
{
    const struct menu_item *item = menu_choice_item(&m->choice);
    if (item)
        snprintf(m->last, sizeof m->last, "%s", item->word);
}

static void live(struct menu *m)
{
    const struct sheet_owner owner = { m, draw, handle };
    begin(m);
    while (!m->sheet.quit)
        sheet_turn(&m->sheet, &owner, NULL, 0, UINT64_MAX);
    keep_place(m);
}

enum menu_end menu_choose(const struct menu_base *base, const struct menu_looks *looks,
                          int signals_fd, struct menu_command *command, int *signal,
                          struct failure *failure)
{
    static struct menu menu;
    struct menu *m = &menu;
    bool usable = sheet_open(&m->sheet, looks->ascii, signals_fd, failure);
    m->sheet.theme = looks->theme;
    m->base = base;
    m->view = (struct menu_view){ .choice = &m->choice,
                                  .command = m->command,
                                  .preview = m->preview,
                                  .message = m->message,
                                  .scroll = m->view.scroll,
                                  .ascii = m->sheet.terminal.ascii,
                                  .language = language_on(m->sheet.terminal.ascii, "") };
    if (usable)
        live(m);
    sheet_close(&m->sheet);
    *signal = m->sheet.signal;
    if (!usable)
        return MENU_FAILED;
    if (!m->is_chosen || *signal)
        return MENU_LEFT;
    menu_choice_command(&m->choice, base, m->step, command);
    return MENU_CHOSEN;
}
