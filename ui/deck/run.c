/* A fenced block `kvm`: a command line, and what is to be done with its guests, with which step. */
#include "deck/private.h"

#include <stdlib.h>
#include <string.h>

static bool is_remark(const char *line)
{
    return !*line || *line == '#';
}

static struct deck_run *make_run(struct deck_parser *parser, struct deck_place place)
{
    struct deck_run *run = calloc(1, sizeof *run);
    if (!run) {
        parser->no_memory = true;
        return NULL;
    }
    run->place = place;
    run->show = SHOW_CONSOLES | SHOW_EXPLAIN | SHOW_MIXED;
    run->name = deck_copy(parser, "", 0);
    run->command = deck_copy(parser, "", 0);
    return run;
}

/* Without blanks at the end, and with no other blanks than blanks. */
static void tidy(char *line)
{
    deck_blank_tabs(line);
    size_t length = strlen(line);
    while (length && line[length - 1] == ' ')
        line[--length] = '\0';
}

/* ---- Steps ---- */

/* Before its orders are known, one of them may yet say `start now`: settings come first. */
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

static void take_step(struct deck_parser *parser, struct deck_run *run, bool now)
{
    if (!now)
        deck_add_step(parser, run->place);
    run->step = now ? parser->last : parser->step;
    run->start_step = parser->last;
}

/* ---- Lines ---- */

static bool is_pause(struct deck_parser *parser, struct deck_place place, const char *line)
{
    if (strncmp(line, "pause", 5) != 0 || (line[5] && line[5] != ' ' && line[5] != '\t'))
        return false;
    if (line[5])
        deck_complain(parser->errors, place, "pause takes nothing, but there is %.40s",
                      line + 5 + strspn(line + 5, " \t"));
    return true;
}

static void take_orders(struct deck_parser *parser, struct deck_run *run,
                        const struct deck_text *lines, unsigned from)
{
    for (unsigned i = from; i < lines->count; i++) {
        const struct deck_span *line = &lines->spans[i];
        if (is_remark(line->text))
            continue;
        if (is_pause(parser, line->place, line->text))
            deck_add_step(parser, line->place);
        else
            deck_order(parser, run, line->text, line->place);
    }
}

/* Of a run whose command line is wrong, the audience sees the block as it is written. */
static void keep(struct deck_parser *parser, struct deck_run *run, struct deck_text *lines, bool ok)
{
    struct deck_block *block = deck_add_block(parser, ok ? DECK_RUN : DECK_CODE, parser->fence_at);
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

static bool has_room(struct deck_parser *parser, struct deck_place place)
{
    if (parser->runs++ < DECK_RUNS_MAX)
        return true;
    if (parser->runs == DECK_RUNS_MAX + 1)
        deck_complain(parser->errors, place,
                      "more than %d runs on one slide: part it with <!-- end_slide -->",
                      DECK_RUNS_MAX);
    return false;
}

void deck_kvm(struct deck_parser *parser, struct deck_text *lines, struct deck_place place)
{
    struct deck_run *run = has_room(parser, place) ? make_run(parser, place) : NULL;
    unsigned first = 0, took = 0;
    for (unsigned i = 0; i < lines->count; i++)
        tidy(lines->spans[i].text);
    while (first < lines->count && is_remark(lines->spans[first].text))
        first++;
    if (run && first == lines->count)
        deck_complain(parser->errors, place,
                      "no command line in this block: its first line may be guests/hello.bin");
    if (run) {
        bool ok = first < lines->count &&
                  deck_command(parser, run, lines->spans + first, lines->count - first, &took);
        take_step(parser, run, starts_now(lines, first + took));
        take_orders(parser, run, lines, first + took);
        keep(parser, run, lines, ok);
    }
    deck_text_free(lines);
}
