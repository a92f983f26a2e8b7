/* The command line of a run: words as in the shell, then options. */
#include "deck/command.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Options ---- */

static void add_argument(struct deck_ground *ground, char **argv, unsigned *count, const char *word)
{
    argv[*count] = deck_copy(ground, word, strlen(word));
    if (argv[*count])
        ++*count;
}

static bool make_argv(struct deck_command *c, struct deck_run *run, unsigned *count)
{
    char *const *base = c->ground->base;
    unsigned words = 0;
    while (base && base[words])
        words++;
    *count = 0;
    run->argv = calloc(1 + words + c->count + 1, sizeof *run->argv);
    if (!run->argv) {
        c->ground->no_memory = true;
        return false;
    }
    add_argument(c->ground, run->argv, count, "kvm-vmm");
    for (unsigned i = 0; i < words; i++)
        add_argument(c->ground, run->argv, count, base[i]);
    for (unsigned i = 0; i < c->count; i++)
        add_argument(c->ground, run->argv, count, c->words[i]);
    return !c->ground->no_memory;
}

/* What a message is about: the place of the option that it names. */
static struct deck_place place_in_words(const struct deck_command *c, const char *message)
{
    for (unsigned i = 0; i < c->count; i++) {
        char option[64];
        snprintf(option, sizeof option, "%.*s", (int)strcspn(c->words[i], "="), c->words[i]);
        if (option[0] == '-' && option[1] && strstr(message, option))
            return deck_words_place(c, c->from[i]);
    }
    return deck_words_place(c, c->count ? c->from[0] : 0);
}

/* The first of the options that a run on a slide cannot have which is set; NULL: none is. */
static const char *refused(const struct options *o)
{
    return o->json                       ? "--json"
           : o->verbose                  ? "--verbose"
           : o->plain                    ? "--plain"
           : o->ascii                    ? "--ascii"
           : o->theme                    ? "--theme"
           : o->log_dir                  ? "--log-dir"
           : o->lang                     ? "--lang"
           : o->action == ACTION_HELP    ? "--help"
           : o->action == ACTION_VERSION ? "--version"
           : o->action == ACTION_DOCTOR  ? "doctor"
                                         : NULL;
}

/* Tells of it where it stands, maybe abbreviated. */
static void refuse(const struct deck_command *c, const char *option)
{
    struct deck_place place = deck_words_place(c, c->from[0]);
    for (unsigned i = 0; i < c->count; i++) {
        size_t length = strcspn(c->words[i], "=");
        if (length > 2 && !strncmp(c->words[i], option, length)) {
            place = deck_words_place(c, c->from[i]);
            break;
        }
    }
    deck_complain(c->ground->errors, place,
                  "%s is not for a slide: a block runs guests, and shows them here", option);
}

static bool is_within(char **argv, const char *text)
{
    for (; *argv; argv++)
        if (text >= *argv && text <= *argv + strlen(*argv))
            return true;
    return false;
}

/* Refuses standard input, which is the presenter's: a guest on a slide is typed into. Where nobody
 * said so, vCPU 0 has it in the options: then it is taken away. */
static bool take_inputs(struct deck_command *c, struct deck_run *run)
{
    const char **inputs = run->options.inputs;
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        if (!inputs[i] || strcmp(inputs[i], "-") != 0)
            continue;
        if (is_within(run->argv, inputs[i])) {
            deck_complain(
                c->ground->errors, place_in_words(c, "--input"),
                "--input %u=-: standard input is not for a slide; an order \"type TEXT\" types", i);
            return false;
        }
        inputs[i] = NULL;
    }
    return true;
}

/* ---- Files ---- */

/* Puts the path where the file is in the place of this one, which a word of argv holds, maybe with
 * more behind it. Returns the new one. */
static const char *find_argument(struct deck_ground *ground, char **argv, const char *path,
                                 size_t length, bool is_guest)
{
    while (*argv && (path < *argv || path > *argv + strlen(*argv)))
        argv++;
    char *name = *argv ? deck_copy(ground, path, length) : NULL;
    char *file = name ? deck_find_file(ground->path, name, is_guest) : NULL, *word = NULL;
    free(name);
    if (!*argv)
        return path;
    size_t before = (size_t)(path - *argv);
    if (!file || asprintf(&word, "%.*s%s%s", (int)before, *argv, file, path + length) < 0) {
        ground->no_memory = true;
        free(file);
        return path;
    }
    free(file);
    free(*argv);
    *argv = word;
    return word + before;
}

/* The BIOS of a guest is that of those after it, too: one word of argv for all of them. */
static void find_bios(struct deck_ground *ground, struct deck_run *run, unsigned first)
{
    struct options *o = &run->options;
    const char *path = o->boot[first].bios;
    unsigned after = first;
    while (after < o->guest_count && o->boot[after].bios == path)
        after++;
    path = find_argument(ground, run->argv, path, strlen(path), false);
    for (unsigned i = first; i < after; i++)
        o->boot[i].bios = path;
}

static void find_files(struct deck_ground *ground, struct deck_run *run)
{
    struct options *o = &run->options;
    for (unsigned i = 0; i < o->guest_count; i++) {
        struct machine_guest *g = &o->boot[i];
        g->image = o->guests[i] =
            find_argument(ground, run->argv, g->image, strlen(g->image), true);
        if (g->bios && (!i || g->bios != o->boot[i - 1].bios))
            find_bios(ground, run, i);
        for (unsigned k = 0; k < g->module_count; k++)
            g->modules[k] =
                find_argument(ground, run->argv, g->modules[k], strcspn(g->modules[k], " "), false);
    }
    for (unsigned i = 0; i < o->guest_count; i++)
        if (o->inputs[i])
            o->inputs[i] =
                find_argument(ground, run->argv, o->inputs[i], strlen(o->inputs[i]), false);
    for (unsigned i = 0; i < o->guest_count; i++)
        for (unsigned k = 0; k < o->symbol_counts[i]; k++)
            o->symbols[i][k] =
                find_argument(ground, run->argv, o->symbols[i][k], strlen(o->symbols[i][k]), false);
    for (unsigned i = 0; i < o->source_count; i++)
        o->sources[i] =
            find_argument(ground, run->argv, o->sources[i], strlen(o->sources[i]), false);
}

/* ---- All of it ---- */

/* Keeps the words as they are written, for the audience. */
static void keep_command(struct deck_command *c, struct deck_run *run)
{
    free(run->command);
    run->command = deck_copy(c->ground, c->text, strlen(c->text));
    char *to = run->command;
    for (unsigned i = 0; run->command && i < c->count; i++) {
        if (i)
            *to++ = ' ';
        to = mempcpy(to, c->text + c->from[i], c->to[i] - c->from[i]);
    }
    if (to)
        *to = '\0';
}

static bool parse(struct deck_command *c, struct deck_run *run)
{
    struct failure failure = { "" };
    unsigned argc;
    if (!deck_words_split(c) || !make_argv(c, run, &argc))
        return false;
    keep_command(c, run);
    run->place = deck_words_place(c, c->from[0]);
    bool ok = options_parse(&run->options, (int)argc, run->argv, &failure);
    const char *option = refused(&run->options);
    if (option) {
        refuse(c, option);
        return false;
    }
    if (!ok) {
        deck_complain(c->ground->errors, place_in_words(c, failure.text), "%s", failure.text);
        return false;
    }
    if (!take_inputs(c, run))
        return false;
    find_files(c->ground, run);
    return true;
}

bool deck_command(struct deck_ground *ground, struct deck_run *run, const struct deck_span *lines,
                  unsigned count, unsigned *took)
{
    struct deck_command c = { .ground = ground, .lines = lines };
    assert(count);
    *took = deck_words_join(&c, count);
    bool ok = c.text && parse(&c, run) && !ground->no_memory;
    deck_words_free(&c);
    return ok;
}
