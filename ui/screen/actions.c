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
    s->theme = (s->theme + 1) % THEME_COUNT;
    view_say(&s->view.said, ROLE_GOOD, VIEW_FORMAT(&s->view, WF_SAY_THEME),
             view_word(&s->view, names[s->theme]));
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

/* ---- Commands by name ---- */

/* One that asks goes on with what it asks for, after a blank. */
static bool offered_name(const void *context, unsigned index, char *name, size_t size)
{
    const struct view *view = context;
    const struct command *command;
    const char *found =
        command_name(index, view->chosen.language, view->chosen.talk_keys, &command);
    if (found)
        snprintf(name, size, "%s%s", found, command->asks ? " " : "");
    return found;
}

static const struct command *named(const struct view *view, const char *text, const char **name)
{
    return command_of_name(text, view->chosen.language, view->chosen.talk_keys, name);
}

/* The whole name of one that asks, and a blank: its own question takes this one's place. */
static bool ask_instead(struct screen *s)
{
    char text[VIEW_TEXT];
    const char *name;
    memcpy(text, s->view.said.answer, sizeof text);
    size_t n = strlen(text);
    if (!n || text[n - 1] != ' ')
        return false;
    text[n - 1] = '\0';
    const struct command *command = named(&s->view, text, &name);
    if (!command || !command->asks || strcmp(name, text) != 0)
        return false;
    s->view.said.overlay = s->view.said.under;
    screen_obey(s, command_id(command), command->keys[0]);
    return true;
}

/* What Enter would do stands behind what is typed. */
static void show_command(struct screen *s)
{
    struct view_said *said = &s->view.said;
    const char *name;
    char key[16];
    const struct command *command = named(&s->view, said->answer, &name);
    if (ask_instead(s) || !command)
        return;
    snprintf(said->ghost, sizeof said->ghost, "%s", name + strlen(said->answer));
    snprintf(said->grammar, sizeof said->grammar, "%s (%s)", view_word(&s->view, command->help),
             key_name(command->keys[0], key));
}

/* "focus 2": of a command with several keys one may be named. */
static const struct command *named_with_key(const struct view *view, const char *text,
                                            uint32_t *key)
{
    const char *blank = strrchr(text, ' '), *name;
    char before[VIEW_TEXT];
    if (!blank || !blank[1] || blank[2])
        return NULL;
    snprintf(before, sizeof before, "%.*s", (int)(blank - text), text);
    const struct command *command = named(view, before, &name);
    for (unsigned i = 0; command && i < COMMAND_KEYS; i++)
        if (command->keys[i] == (uint8_t)blank[1]) {
            *key = (uint8_t)blank[1];
            return command;
        }
    return NULL;
}

static void refuse_command(struct screen *s, const char *text)
{
    char first[VIEW_TEXT], complaint[sizeof s->view.said.complaint];
    const bool in_talk = s->view.chosen.talk_keys;
    snprintf(first, sizeof first, "%.*s", (int)strcspn(text, " "), text);
    const char *nearest = command_nearest(text, in_talk);
    if (!nearest)
        nearest = command_nearest(first, in_talk);
    if (nearest)
        snprintf(complaint, sizeof complaint, VIEW_FORMAT(&s->view, WF_ASK_COMMAND_NEAREST),
                 nearest);
    else
        snprintf(complaint, sizeof complaint, "%s", view_word(&s->view, W_ASK_NO_COMMAND));
    screen_ask_again(s, 0, strlen(text), complaint);
}

static void take_command(struct screen *s, const char *answer)
{
    const char *name;
    uint32_t key = 0;
    const struct command *command = named(&s->view, answer, &name);
    if (command)
        key = command->keys[0];
    else
        command = named_with_key(&s->view, answer, &key);
    if (command)
        screen_obey(s, command_id(command), key);
    else if (*answer)
        refuse_command(s, answer);
}

void action_command(struct screen *s)
{
    static const struct screen_question question = { .question = W_ASK_COMMAND,
                                                     .grammar = W_ASK_COMMAND_GRAMMAR,
                                                     .names = offered_name,
                                                     .done = take_command,
                                                     .typed = show_command };
    screen_ask(s, &question, "");
    s->view.said.under = s->prompt.over;
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

void screen_obey(struct screen *s, enum command_id id, uint32_t key)
{
    s->key = key;
    if (action_do(s, id))
        return;
    assert(s->show && commands[id].group == GROUP_TALK);
    s->show->command(s->show->context, id);
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
