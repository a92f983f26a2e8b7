/* A talk from its command line: checked, given on the screen, or printed as a transcript. */
#include "present.h"

#include "run/named.h"
#include "system/print.h"
#include "talk/talk.h"
#include "terminal/terminal.h"
#include "text/text.h"
#include "transcript/transcript.h"
#include "words/said.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_ROWS = 24, LEAST_COLUMNS = 80 }; /* a screen that every slide should fit on */

static void complain(const char *text, const char *hint)
{
    char safe[1024];
    text_safe(text, text_locale_is_utf8(), safe, sizeof safe);
    fprintf(stderr, "kvm-vmm: %s%s\n", safe, hint);
}

static int usage(const struct failure *failure)
{
    complain(failure->text, said(" (see kvm-vmm present --help)"));
    return STATUS_USAGE;
}

/* Decks are UTF-8, whatever the user's locale is; their numbers have points. */
static void set_locale(void)
{
    if (!setlocale(LC_CTYPE, "") || MB_CUR_MAX < 2)
        setlocale(LC_CTYPE, "C.UTF-8");
}

/* ---- --check ---- */

static unsigned count_runs(const struct deck *deck)
{
    unsigned runs = 0;
    for (unsigned i = 0; i < deck->slide_count; i++)
        for (unsigned j = 0; j < deck->slides[i].block_count; j++)
            runs += deck->slides[i].blocks[j].kind == DECK_RUN;
    return runs;
}

static void warn_of_sizes(const struct deck *deck, const char *path)
{
    for (unsigned i = 0; i < deck->slide_count; i++)
        if (!talk_slide_fits(deck, i, LEAST_ROWS, LEAST_COLUMNS))
            fprintf(stderr, said("%s:%u: slide %u does not fit on %dx%d\n"), path,
                    deck->slides[i].place.line, i + 1, LEAST_COLUMNS, LEAST_ROWS);
}

static int check(const struct deck *deck, struct deck_errors *errors)
{
    char path[1024], line[1200];
    unsigned slides = deck->slide_count, runs = count_runs(deck);
    enum { COUNT = 40 };
    char of_slides[COUNT], of_runs[COUNT], of_errors[COUNT];
    deck_check(deck, errors);
    deck_print_errors(stderr, deck, errors);
    text_safe(deck->path, text_locale_is_utf8(), path, sizeof path);
    warn_of_sizes(deck, path);
    snprintf(of_slides, COUNT, slides == 1 ? said("%u slide") : said("%u slides"), slides);
    snprintf(of_runs, COUNT, runs == 1 ? said("%u run") : said("%u runs"), runs);
    snprintf(of_errors, COUNT, errors->total == 1 ? said("%u error") : said("%u errors"),
             errors->total);
    snprintf(line, sizeof line, "%s: %s, %s, %s\n", path, of_slides, of_runs, of_errors);
    int status = print_text(line);
    return status ? status : errors->total ? STATUS_FAILED : STATUS_OK;
}

/* ---- Giving it ---- */

/* On the screen where that makes sense, else as a transcript; says why if it might have been
 * expected. */
static int give(const struct deck *deck, const struct talk_options *options, int signals_fd,
                int *signal)
{
    struct failure why_not = { "" };
    if (!options->plain && terminal_is_possible(&why_not) &&
        talk_run(deck, options, signals_fd, signal, &why_not))
        return STATUS_OK;
    if (why_not.text[0])
        complain(why_not.text, "");
    return transcript_run(deck, options, signals_fd, signal);
}

static int check_or_give(const struct deck *deck, struct deck_errors *errors,
                         const struct talk_options *options, int signals_fd, int *signal)
{
    if (options->check)
        return check(deck, errors);
    if (!errors->total)
        return give(deck, options, signals_fd, signal);
    deck_print_errors(stderr, deck, errors);
    return STATUS_FAILED;
}

int present_main(int argc, char **argv, int signals_fd, int *signal)
{
    static struct deck_errors errors;
    struct talk_options options;
    struct failure failure;
    char path[PATH_MAX];
    if (!talk_options_parse(&options, argc, argv, &failure))
        return usage(&failure);
    if (options.help)
        return print_text(talk_options_help());
    set_locale();
    options.path = named_find(NAMED_DECK, options.path, path);
    struct deck *deck = deck_read(options.path, options.base, &errors, &failure);
    if (!deck) {
        named_hint(NAMED_DECK, &failure, &options.path, 1);
        complain(failure.text, "");
        return STATUS_FAILED;
    }
    int status = check_or_give(deck, &errors, &options, signals_fd, signal);
    deck_free(deck);
    return status;
}
