/* A fenced block `kvm`: a command line, and what is to be done with its guests, with which step. */
#include "deck/command.h"
#include "deck/draft.h"
#include "deck/line.h"
#include "deck/prose.h"

#include <stdlib.h>
#include <string.h>

static bool is_remark(const char *line)
{
    return !*line || *line == '#';
}

static struct deck_run *make_run(struct deck_ground *ground, struct deck_place place)
{
    struct deck_run *run = calloc(1, sizeof *run);
    if (!run) {
        ground->no_memory = true;
        return NULL;
    }
    run->place = place;
    run->show = SHOW_CONSOLES | SHOW_EXPLAIN | SHOW_MIXED;
    run->name = deck_copy(ground, "", 0);
    run->command = deck_copy(ground, "", 0);
    return run;
}

/* Cuts off blanks at the end, and makes tabs blanks. */
static void tidy(char *line)
{
    deck_blank_tabs(line);
    size_t length = strlen(line);
    while (length && line[length - 1] == ' ')
        line[--length] = '\0';
}

/* ---- Steps ---- */

/* Does one of its lines say `start now`, wherever it stands? Orders are taken after that is
 * known. */
static bool starts_now(const struct deck_text *lines, unsigned from)
{
    bool now = false;
    for (unsigned i = from; i < lines->count; i++) {
        const char *line = lines->spans[i].text;
        if (!strncmp(line, "start", 5) && (line[5] == ' ' || line[5] == '\t'))
            now = !strcmp(line + 5 + strspn(line + 5, " \t"), "now");
    }
    return now;
}

static void take_step(struct deck_draft *draft, struct deck_run *run, bool now)
{
    if (!now)
        deck_add_step(draft, run->place);
    run->step = now ? draft->last : draft->step;
    run->start_step = draft->last;
}

/* ---- Lines ---- */

static bool is_pause(struct deck_errors *errors, const struct deck_span *span)
{
    const char *line = span->text;
    if (strncmp(line, "pause", 5) != 0 || (line[5] && line[5] != ' ' && line[5] != '\t'))
        return false;
    if (line[5])
        deck_complain(errors, span->place, "pause takes nothing, but there is %.40s",
                      line + 5 + strspn(line + 5, " \t"));
    return true;
}

static void take_orders(struct deck_draft *draft, struct deck_run *run,
                        const struct deck_text *lines, unsigned from)
{
    for (unsigned i = from; i < lines->count; i++) {
        const struct deck_span *line = &lines->spans[i];
        if (is_remark(line->text))
            continue;
        if (is_pause(draft->ground->errors, line))
            deck_add_step(draft, line->place);
        else
            deck_order(draft->ground, run, draft->last, line);
    }
}

/* Makes a block of the run. If its command line is wrong, the audience sees the lines as they are
 * written. */
static void keep(struct deck_draft *draft, struct deck_run *run, struct deck_text *lines, bool ok,
                 size_t offset)
{
    struct deck_block *block = deck_add_block(draft, ok ? DECK_RUN : DECK_CODE, offset);
    if (block && ok) {
        block->run = run;
        block->step = run->step;
        return;
    }
    if (block) {
        block->text = *lines;
        *lines = (struct deck_text){ 0 };
    }
    deck_run_free(run);
}

static bool has_room(struct deck_draft *draft, struct deck_place place)
{
    if (draft->runs++ < DECK_RUNS_MAX)
        return true;
    if (draft->runs == DECK_RUNS_MAX + 1)
        deck_complain(draft->ground->errors, place,
                      "more than %d runs on one slide: part it with <!-- end_slide -->",
                      DECK_RUNS_MAX);
    return false;
}

static void take_run(struct deck_draft *draft, struct deck_run *run, struct deck_text *lines,
                     size_t offset)
{
    unsigned first = 0, took = 0;
    while (first < lines->count && is_remark(lines->spans[first].text))
        first++;
    if (first == lines->count)
        deck_complain(draft->ground->errors, run->place,
                      "no command line in this block: its first line may be guests/hello.bin");
    bool ok = first < lines->count &&
              deck_command(draft->ground, run, lines->spans + first, lines->count - first, &took);
    take_step(draft, run, starts_now(lines, first + took));
    take_orders(draft, run, lines, first + took);
    keep(draft, run, lines, ok, offset);
}

void deck_kvm(struct deck_draft *draft, struct deck_text *lines, size_t offset)
{
    struct deck_place place = deck_here(draft->ground, offset);
    struct deck_run *run = has_room(draft, place) ? make_run(draft->ground, place) : NULL;
    for (unsigned i = 0; i < lines->count; i++)
        tidy(lines->spans[i].text);
    if (run)
        take_run(draft, run, lines, offset);
    deck_text_free(lines);
}
