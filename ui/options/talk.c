/* The command line of `kvm-vmm present`. */
#include "options/talk.h"

#include "options/table.h"
#include "words/said.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Values ---- */

static bool take_auto(void *options, const char *value, struct failure *failure)
{
    struct talk_options *o = options;
    char *end;
    o->auto_seconds = strtod(value, &end);
    if (end == value || *end || !(o->auto_seconds > 0) || o->auto_seconds > 1e6)
        return set_failure(failure, "--auto %s: expected seconds for each step, such as 10 or 2.5",
                           value);
    return true;
}

static bool take_slide(void *options, const char *value, struct failure *failure)
{
    struct talk_options *o = options;
    char *end;
    unsigned long n = strtoul(value, &end, 10);
    if (strspn(value, "0123456789") != strlen(value) || !n || n > 1000000)
        return set_failure(failure, "--slide %s: expected the number of a slide, from 1 on", value);
    o->slide = (unsigned)n;
    return true;
}

static bool take_theme(void *options, const char *value, struct failure *failure)
{
    struct talk_options *o = options;
    o->has_theme = theme_parse(value, &o->theme);
    return o->has_theme ||
           set_failure(failure, "--theme %s: expected terminal, dark, light or contrast", value);
}

static bool take_deck(void *options, const char *path, struct failure *failure)
{
    struct talk_options *o = options;
    if (o->path)
        return set_failure(failure, "one deck at a time, but there are %s and %s", o->path, path);
    o->path = path;
    return true;
}

static bool is_enough(const void *options)
{
    const struct talk_options *o = options;
    return o->help;
}

/* ---- The table ---- */

#define AT(field) .at = offsetof(struct talk_options, field)

static const struct options_row rows[] = {
    { "check", NULL, TO_SAY("say every error in the deck, and end"), AT(check) },
    { "plain", NULL,
      TO_SAY(
          "no screen: print the talk as a transcript, every guest really run (the default without\n"
          "a terminal)"),
      AT(plain) },
    { "auto", "SECONDS", TO_SAY("play by itself, so long for each step, over and over"),
      .take = take_auto },
    { "slide", "N", TO_SAY("start at this slide"), .take = take_slide },
    { "hurry", NULL, TO_SAY("no typing at human pace, no slow motion: to rehearse"), AT(hurry) },
    { "theme", "THEME",
      TO_SAY("terminal (its own colours), dark, light, contrast: stronger than the deck's"),
      .take = take_theme },
    { "ascii", NULL, TO_SAY("draw with ASCII characters only"), AT(ascii) },
    { "engine", "ENGINE", NULL, AT(engine) },
    { "clock", "CLOCK", NULL, AT(clock) },
    { "limit", "LIMIT", NULL, AT(limit) },
    { "kvm-device", "DEV",
      TO_SAY("as kvm-vmm --help has them, for all runs that do not say otherwise"),
      AT(kvm_device) },
    { "lang", "LANG", options_help_of_language, AT(lang) },
    { "help", NULL, "", AT(help) },
};

const struct options_table options_of_talk = {
    .rows = rows,
    .count = sizeof rows / sizeof *rows,
    .head = TO_SAY(
        "Usage: kvm-vmm present [OPTIONS] DECK.md     give a talk: slides beside guests that "
        "run on them\n"
        "       kvm-vmm learn [OPTIONS]               the same with a talk of ours: six guests, a "
        "question before each\n"
        "       kvm-vmm notes                         its speaker notes, on another terminal\n"
        "\n"
        "A deck is Markdown, with comments such as <!-- end_slide --> between its slides; a "
        "fenced block kvm holds\n"
        "a command line as after ./kvm-vmm, and orders for its guests. kvm-vmm help deck has "
        "it all.\n"
        "PgDn goes on, PgUp back, q ends the talk, ? shows all keys.\n"),
    .tail = TO_SAY(
        "Status: 0 after a talk; 1 if the deck has errors, or in a transcript a guest failed; "
        "2 wrong usage.\n"),
    .take_other = take_deck,
    .is_enough = is_enough,
};

const char *talk_options_help(void)
{
    static char *help;
    if (!help)
        help = options_table_help(&options_of_talk);
    return help ? help : options_of_talk.head;
}

/* ---- All of it ---- */

static void add_base(struct talk_options *o, char *option, const char *value)
{
    unsigned at = 0;
    if (!value)
        return;
    while (o->base[at])
        at++;
    assert(at + 2 < sizeof o->base / sizeof *o->base); /* a NULL ends them */
    o->base[at] = option;
    o->base[at + 1] = (char *)value; /* of argv */
}

static void make_base(struct talk_options *o)
{
    add_base(o, "--engine", o->engine);
    add_base(o, "--clock", o->clock);
    add_base(o, "--limit", o->limit);
    add_base(o, "--kvm-device", o->kvm_device);
}

/* Are they what the command line of a run takes? If not, the failure says so. */
static bool check_base(const struct talk_options *o, struct failure *failure)
{
    struct options ignored;
    char *argv[sizeof o->base / sizeof *o->base + 2] = { "kvm-vmm" };
    int argc = 1;
    while (o->base[argc - 1]) {
        argv[argc] = o->base[argc - 1];
        argc++;
    }
    argv[argc++] = "guest";
    return options_parse(&ignored, argc, argv, failure);
}

bool talk_options_parse(struct talk_options *o, int argc, char **argv, struct failure *failure)
{
    *o = (struct talk_options){ .path = strcmp(argv[0], "learn") ? NULL : argv[0] };
    if (!options_table_parse(&options_of_talk, o, argc, argv, failure))
        return false;
    if (o->help)
        return true;
    if (!o->path)
        return set_failure(failure, "no deck named; try kvm-vmm present demo");
    make_base(o);
    return check_base(o, failure);
}
