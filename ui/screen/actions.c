/* Which function does what a command says; and what keys do to the program itself. */
#include "screen/actions.h"

#include "screen/private.h"
#include "system/open.h"
#include "terminal/svg.h"
#include "view/viewing.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- The program ---- */

/* The keys, then the words, then the screen again. */
void action_help(struct view *view)
{
    enum view_overlay *overlay = &view->said.overlay;
    view->chosen.help_scroll = 0;
    *overlay = *overlay == OVERLAY_HELP       ? OVERLAY_GLOSSARY
               : *overlay == OVERLAY_GLOSSARY ? OVERLAY_NONE
                                              : OVERLAY_HELP;
}

/* A talk does not end by a key that was meant for its guests. */
void action_quit(struct screen *s)
{
    if (view_is_inside(&s->view.chosen))
        s->show->leave(s->show->context);
    else
        s->quit = true;
}

void action_close(struct screen *s)
{
    if (s->view.said.overlay != OVERLAY_NONE)
        s->view.said.overlay = OVERLAY_NONE;
    else if (s->view.chosen.talk_keys)
        s->show->close(s->show->context);
    else
        viewing_leave_history(&s->view.chosen);
}

void action_theme(struct screen *s)
{
    static const enum word names[THEME_COUNT] = { [THEME_TERMINAL] = W_SAY_THEME_TERMINAL,
                                                  [THEME_DARK] = W_SAY_THEME_DARK,
                                                  [THEME_LIGHT] = W_SAY_THEME_LIGHT,
                                                  [THEME_CONTRAST] = W_SAY_THEME_CONTRAST };
    s->grid.theme = (s->grid.theme + 1) % THEME_COUNT;
    view_say(&s->view.said, ROLE_GOOD, VIEW_FORMAT(&s->view, WF_SAY_THEME),
             view_word(&s->view, names[s->grid.theme]));
}

void action_redraw(struct screen *s)
{
    curses_redraw(s->terminal.curses);
}

void action_suspend(struct screen *s)
{
    s->suspend = true;
}

/* NULL, with errno, if it cannot be made or is there already. */
static FILE *make_picture(const char *name)
{
    int fd = open_file(OPEN_PICTURE, name);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (fd >= 0 && !file)
        close(fd);
    return file;
}

/* The first name kvm-vmm-N.svg that is free. */
void action_picture(struct screen *s)
{
    char name[64];
    FILE *file = NULL;
    for (int i = 1; i < 1000 && !file; i++) {
        snprintf(name, sizeof name, "kvm-vmm-%d.svg", i);
        file = make_picture(name);
        if (!file && errno != EEXIST)
            break;
    }
    bool ok = file && svg_write(file, &s->grid, "Mini-KVM");
    int why = errno;
    if (file && fclose(file) != 0) {
        ok = false;
        why = errno;
    }
    if (ok)
        view_say(&s->view.said, ROLE_GOOD, VIEW_FORMAT(&s->view, WF_SAY_SAVED), name);
    else
        view_say(&s->view.said, ROLE_BAD, "%s: %s", name, error_words(why));
}

/* ---- The table ---- */

static const struct action actions[COMMAND_COUNT] = {
#define on_asks                             on_screen
#define COMMAND(id, touches, function, ...) [COMMAND_##id] = { .on_##touches = action_##function },
#include "view/commands.def"
};

const struct action *action_of(enum command_id id)
{
    assert(id < COMMAND_COUNT);
    return &actions[id];
}

bool action_do(struct screen *s, enum command_id id)
{
    const struct action *action = action_of(id);
    if (action->on_view)
        action->on_view(&s->view);
    else if (action->on_run)
        action->on_run(&s->run, &s->view);
    else if (action->on_screen)
        action->on_screen(s);
    else
        return false;
    return true;
}
