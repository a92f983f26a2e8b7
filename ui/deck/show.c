/* The order `show`: names of views. */
#include "deck/line.h"
#include "words/said.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    enum deck_show bit;
} views[] = {
    { "consoles", SHOW_CONSOLES }, { "explain", SHOW_EXPLAIN },       { "mixed", SHOW_MIXED },
    { "exits", SHOW_EXITS },       { "registers", SHOW_REGISTERS },   { "log", SHOW_LOG },
    { "lanes", SHOW_LANES },       { "memory", SHOW_MEMORY },         { "tables", SHOW_TABLES },
    { "devices", SHOW_DEVICES },   { "interrupts", SHOW_INTERRUPTS }, { "stack", SHOW_STACK },
};
enum { VIEWS = sizeof views / sizeof *views };

static void complain_of_view(const struct deck_line *l, const char *at, const char *what,
                             const char *name)
{
    const char *names[VIEWS + 1] = { NULL };
    for (int i = 0; i < VIEWS; i++)
        names[i] = views[i].name;
    deck_complain_name(l->ground->errors, deck_within(l->place, l->start, at), what, name, names);
}

/* What the name there says; 0, with an error, if it is none. */
static unsigned take_view(const struct deck_line *l, const char *at, size_t length)
{
    char name[24], what[60];
    snprintf(name, sizeof name, "%.*s", (int)length, at);
    for (int i = 0; i < VIEWS; i++)
        if (!strcmp(name, views[i].name))
            return views[i].bit;
    snprintf(what, sizeof what, "show %s", name);
    complain_of_view(l, at, what, name);
    return 0;
}

unsigned deck_parse_show(const struct deck_line *l)
{
    unsigned bits = 0;
    if (!*l->rest)
        complain_of_view(l, l->start, said("show what"), "");
    for (const char *at = l->rest; *(at += strspn(at, " \t,"));) {
        size_t length = strcspn(at, " \t,");
        bits |= take_view(l, at, length);
        at += length;
    }
    return bits;
}
