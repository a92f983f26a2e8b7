/* What only trying tells of a deck: whether its guests, files, names and theme are there. */
#include "deck/errors.h"

#include "run/breaks.h"
#include "run/named.h"
#include "run/symbols.h"
#include "terminal/theme.h"
#include "words/said.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Runs ---- */

static void check_guest(const struct deck_run *run, const struct machine_guest *guest,
                        struct deck_errors *errors)
{
    struct failure failure;
    if (access(guest->image, F_OK) < 0 && errno == ENOENT)
        set_failure(&failure, "%s: no such file, neither here nor near the deck", guest->image);
    else if (machine_check_guest(guest, &failure))
        return;
    named_hint(NAMED_GUEST, &failure, &guest->image, 1);
    deck_complain(errors, run->place, "%s", failure.text);
}

/* Its names are known once it runs. */
static void check_breaks(const struct deck_run *run, unsigned guest, struct deck_errors *errors)
{
    const struct options_breaks *breaks = &run->options.breaks[guest];
    static const struct until_guest any = { .any_name = true };
    for (unsigned i = 0; i < breaks->count; i++) {
        struct control_break what;
        struct until_mistake mistake;
        struct failure failure;
        if (break_parse(breaks->texts[i], &any, &what, &mistake))
            continue;
        breaks_refuse("--break", breaks->texts[i], &mistake, &failure);
        deck_complain(errors, run->place, "%s", failure.text);
    }
}

/* ---- Names of a guest ---- */

static bool is_understood(const struct deck_order *o, const struct symbols *symbols,
                          struct until_mistake *mistake)
{
    const struct until_guest guest = { .symbols = symbols };
    struct control_break what;
    if (o->kind == ORDER_UNTIL && strcmp(o->text, "break") != 0)
        return until_parse(o->text, &guest, &what.when, mistake);
    return o->kind != ORDER_BREAK || break_parse(o->text, &guest, &what, mistake);
}

static bool has_names(const struct deck_run *run)
{
    struct until_mistake ignored;
    for (unsigned i = 0; i < run->order_count; i++)
        if (!is_understood(&run->orders[i], NULL, &ignored))
            return true;
    return false;
}

/* Of guests whose symbols are there; what else is wrong with them is said elsewhere. */
static void check_names(const struct deck_run *run, const struct run_symbols *symbols,
                        struct deck_errors *errors)
{
    unsigned focus = 0;
    for (unsigned i = 0; i < run->order_count; i++) {
        const struct deck_order *o = &run->orders[i];
        struct until_mistake mistake;
        struct failure failure;
        if (o->kind == ORDER_FOCUS)
            focus = o->number;
        if (!symbols->of[focus] || is_understood(o, symbols->of[focus], &mistake))
            continue;
        breaks_refuse(o->kind == ORDER_BREAK ? "break" : "until", o->text, &mistake, &failure);
        deck_complain(errors, o->place, "%s", failure.text);
    }
}

/* Where files lie in memory a machine tells, which is made for that alone where a deck has
 * names. */
static void read_names(const struct deck_run *run, struct deck_errors *errors)
{
    struct machine_config config;
    struct run_symbols symbols = { 0 };
    struct failure ignored;
    if (!has_names(run))
        return;
    options_configure(&run->options, &config);
    struct machine *machine = machine_create(&config, &ignored);
    if (machine && run_symbols_load(&symbols, &run->options, machine, &ignored))
        check_names(run, &symbols, errors);
    run_symbols_free(&symbols);
    machine_destroy(machine);
}

static void check_run(const struct deck_run *run, struct deck_errors *errors)
{
    const struct options *o = &run->options;
    struct failure failure;
    if (!run_symbols_check_guests(o, &failure))
        deck_complain(errors, run->place, "%s", failure.text);
    for (unsigned i = 0; i < o->guest_count; i++) {
        check_guest(run, &o->boot[i], errors);
        check_breaks(run, i, errors);
        if (o->inputs[i] && access(o->inputs[i], R_OK) < 0)
            deck_complain(errors, run->place, "--input %u=%s: %s", i, o->inputs[i],
                          error_words(errno));
    }
    read_names(run, errors);
}

/* ---- Figures ---- */

static bool has_run(const struct deck *deck, const char *name)
{
    for (unsigned i = 0; i < deck->slide_count; i++)
        for (unsigned j = 0; j < deck->slides[i].block_count; j++) {
            const struct deck_run *run = deck->slides[i].blocks[j].run;
            if (run && !strcmp(run->name, name))
                return true;
        }
    return false;
}

static bool is_file(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISREG(st.st_mode);
}

static void check_text(const struct deck *deck, const struct deck_text *text,
                       struct deck_errors *errors)
{
    for (unsigned i = 0; i < text->count; i++) {
        const struct deck_span *span = &text->spans[i];
        bool of_run = span->figure >= FIGURE_EXITS && span->figure <= FIGURE_MEMORY;
        if (span->figure == FIGURE_BYTES && !is_file(span->text))
            deck_complain(errors, span->place, "{{bytes %s}}: there is no such file", span->text);
        else if (of_run && !has_run(deck, span->text))
            deck_complain(errors, span->place,
                          "no run in this deck has the name %.40s; a line \"name %.40s\" in its "
                          "block gives it",
                          span->text, span->text);
    }
}

static void check_slide(const struct deck *deck, const struct deck_slide *slide,
                        struct deck_errors *errors)
{
    check_text(deck, &slide->title, errors);
    for (unsigned i = 0; i < slide->block_count; i++) {
        const struct deck_block *block = &slide->blocks[i];
        check_text(deck, &block->text, errors);
        for (unsigned cell = 0; cell < block->table.rows * block->table.columns; cell++)
            check_text(deck, &block->table.cells[cell], errors);
        if (block->run)
            check_run(block->run, errors);
    }
}

/* ---- All of it ---- */

static void check_theme(const struct deck *deck, struct deck_errors *errors)
{
    const char *names[THEME_COUNT + 1] = { NULL };
    char what[160];
    enum theme theme;
    for (unsigned i = 0; i < THEME_COUNT; i++)
        names[i] = theme_name((enum theme)i);
    if (!*deck->theme || theme_parse(deck->theme, &theme))
        return;
    snprintf(what, sizeof what, said("there is no theme %.40s"), deck->theme);
    deck_complain_name(errors, deck->theme_place, what, deck->theme, names);
}

void deck_check(const struct deck *deck, struct deck_errors *errors)
{
    check_theme(deck, errors);
    for (unsigned i = 0; i < deck->slide_count; i++)
        check_slide(deck, &deck->slides[i], errors);
}
