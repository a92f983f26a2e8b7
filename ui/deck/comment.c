/* Comments: presenterm's commands, and remarks. */
#include "deck/draft.h"
#include "deck/line.h"
#include "words/said.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A comment: "<!-- NAME: VALUE -->". */
struct comment {
    char *name, *value; /* value: NULL if there is no ":" */
    struct deck_place place;
    size_t offset;
};

/* ---- Commands ---- */

static void end_slide(struct deck_draft *draft, const struct comment *c)
{
    deck_end_slide(draft, c->offset);
}

static void pause(struct deck_draft *draft, const struct comment *c)
{
    deck_pause(draft, c->place);
}

static void jump_to_middle(struct deck_draft *draft, const struct comment *c)
{
    deck_add_block(draft, DECK_MIDDLE, c->offset);
}

static void add_gap(struct deck_draft *draft, const struct comment *c, unsigned rows)
{
    struct deck_block *block = deck_add_block(draft, DECK_GAP, c->offset);
    if (block)
        block->level = rows;
}

static void new_line(struct deck_draft *draft, const struct comment *c)
{
    add_gap(draft, c, 1);
}

static void new_lines(struct deck_draft *draft, const struct comment *c)
{
    unsigned rows;
    if (!deck_parse_number(c->value, 1, 100, &rows))
        deck_complain(draft->ground->errors, c->place,
                      "new_lines: %.40s: expected a number from 1 to 100", c->value);
    else
        add_gap(draft, c, rows);
}

static void incremental_lists(struct deck_draft *draft, const struct comment *c)
{
    draft->is_incremental = deck_parse_bool(draft->ground->errors, c->place, c->name, c->value);
}

static void alignment(struct deck_draft *draft, const struct comment *c)
{
    static const char *const names[] = {
        [ALIGN_LEFT] = "left", [ALIGN_CENTRE] = "center", [ALIGN_RIGHT] = "right", NULL
    };
    char what[80];
    for (enum deck_align align = ALIGN_LEFT; align <= ALIGN_RIGHT; align++)
        if (!strcmp(c->value, names[align])) {
            draft->align = align;
            return;
        }
    snprintf(what, sizeof what, "alignment: %.40s", c->value);
    deck_complain_name(draft->ground->errors, c->place, what, c->value, names);
}

static void no_footer(struct deck_draft *draft, const struct comment *c)
{
    draft->slide.no_footer = true;
}

static void skip_slide(struct deck_draft *draft, const struct comment *c)
{
    draft->skips = true;
}

/* Of several the first one counts, as all that follows it is the appendix already. */
static void appendix(struct deck_draft *draft, const struct comment *c)
{
    unsigned slide = draft->deck->slide_count;
    if (!slide)
        deck_complain(draft->ground->errors, c->place,
                      "appendix: on the first slide there is no talk before it");
    else if (!draft->deck->appendix)
        draft->deck->appendix = slide;
}

/* With how many blanks all lines of a note start; its first one may stand after the command. */
static size_t common_indent(const char *text)
{
    size_t least = SIZE_MAX;
    for (const char *line = strchr(text, '\n'); line; line = strchr(line, '\n')) {
        size_t blanks = strspn(++line, " \t");
        if (line[blanks] && line[blanks] != '\n' && blanks < least)
            least = blanks;
    }
    return least;
}

/* Takes the blanks out, and those at the ends of lines, in place. */
static void dedent(char *text)
{
    size_t indent = common_indent(text), blanks = strspn(text, " \t");
    char *to = text;
    for (const char *line = text + blanks; line;) {
        size_t length = strcspn(line, "\n"), whole = length;
        while (length && isblank((unsigned char)line[length - 1]))
            length--;
        memmove(to, line, length);
        to += length;
        line = line[whole] ? line + whole + 1 : NULL;
        if (!line)
            break;
        *to++ = '\n';
        blanks = strspn(line, " \t");
        line += blanks < indent ? blanks : indent;
    }
    while (to > text && to[-1] == '\n')
        to--;
    *to = '\0';
}

static void add_note(struct deck_draft *draft, const char *note)
{
    char *before = draft->slide.notes, *joined = NULL;
    if (asprintf(&joined, "%s%s%s", before ? before : "", before ? "\n" : "", note) < 0) {
        draft->ground->no_memory = true;
        return;
    }
    free(before);
    draft->slide.notes = joined;
}

/* YAML's "|" says that lines follow. */
static void speaker_note(struct deck_draft *draft, const struct comment *c)
{
    char *note = c->value;
    deck_blank_tabs(note);
    if ((*note == '|' || *note == '>') && note[1 + strspn(note + 1, "-+ \t")] == '\n')
        *note = ' ';
    dedent(note);
    while (*note == '\n')
        note++;
    add_note(draft, note);
}

/* Refuses what presenterm has, but this screen has not. */
static void unsupported(struct deck_draft *draft, const struct comment *c)
{
    deck_complain(draft->ground->errors, c->place,
                  "%s: presenterm has it, but it is not supported here", c->name);
}

static const struct command {
    const char *name;
    void (*run)(struct deck_draft *draft, const struct comment *c);
    const char *takes; /* an example of its value, NULL: none */
    bool is_told;      /* is named where a comment is no command */
} commands[] = {
    { "end_slide", end_slide, NULL, true },
    { "pause", pause, NULL, true },
    { "speaker_note", speaker_note, TO_SAY("what to say"), true },
    { "jump_to_middle", jump_to_middle, NULL, true },
    { "new_line", new_line, NULL, true },
    { "newline", new_line, NULL, false },
    { "new_lines", new_lines, "2", true },
    { "newlines", new_lines, "2", false },
    { "no_footer", no_footer, NULL, true },
    { "skip_slide", skip_slide, NULL, true },
    { "appendix", appendix, NULL, true },
    { "incremental_lists", incremental_lists, "true", true },
    { "alignment", alignment, "center", true },
    { "column_layout", unsupported, "", false },
    { "column", unsupported, "", false },
    { "reset_layout", unsupported, "", false },
    { "font_size", unsupported, "", false },
    { "include", unsupported, "", false },
    { "list_item_newlines", unsupported, "", false },
    { "snippet_output", unsupported, "", false },
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *find_command(const char *name)
{
    for (int i = 0; i < COMMANDS; i++)
        if (!strcmp(name, commands[i].name))
            return &commands[i];
    return NULL;
}

static void run_command(struct deck_draft *draft, const struct command *command,
                        const struct comment *c)
{
    if (command->run != unsupported && command->takes && (!c->value || !*c->value)) {
        deck_complain(draft->ground->errors, c->place, "%s takes a value: <!-- %s: %s -->", c->name,
                      c->name, said(command->takes));
        return;
    }
    if (!command->takes && c->value) {
        deck_complain(draft->ground->errors, c->place, "%s takes no value: <!-- %s -->", c->name,
                      c->name);
        return;
    }
    command->run(draft, c);
}

/* ---- Comments ---- */

/* Is it what presenterm ignores, too: several lines, folding marks and settings of vim, or a
 * remark? */
static bool is_remark(const char *text)
{
    return strchr(text, '\n') || !strncmp(text, "//", 2) || !strncasecmp(text, "comment:", 8) ||
           !strncmp(text, "vim:", 4) || !strcmp(text, "{{{") || !strcmp(text, "}}}");
}

/* Cuts the name off: up to a ":" or a blank. */
static void part(char *text, struct comment *c)
{
    size_t length = strcspn(text, ": \t\n");
    char *rest = text + length + strspn(text + length, " \t");
    c->name = text;
    c->value = *rest == ':' ? rest + 1 : NULL;
    if (c->value && *c->name)
        c->value += strspn(c->value, " \t");
    text[length] = '\0';
}

/* Refuses a command that is followed by more words, but by no colon. */
static void refuse_words(struct deck_draft *draft, const struct command *command,
                         const struct comment *c)
{
    if (command->run == unsupported)
        unsupported(draft, c);
    else if (command->takes)
        deck_complain(draft->ground->errors, c->place, "after %s there is a colon: <!-- %s: %s -->",
                      c->name, c->name, said(command->takes));
    else
        deck_complain(draft->ground->errors, c->place, "%s takes no value: <!-- %s -->", c->name,
                      c->name);
}

static void refuse(struct deck_draft *draft, const struct comment *c)
{
    const char *names[COMMANDS + 1] = { NULL };
    unsigned count = 0;
    char what[160];
    for (int i = 0; i < COMMANDS; i++)
        if (commands[i].is_told)
            names[count++] = commands[i].name;
    snprintf(what, sizeof what, said("%.24s is no command (nor a remark, <!-- // ... -->)"),
             c->name);
    deck_complain_name(draft->ground->errors, c->place, what, c->name, names);
}

void deck_comment(struct deck_draft *draft, char *text, size_t offset)
{
    struct comment c = { .place = deck_here(draft->ground, offset), .offset = offset };
    bool remark = is_remark(text);
    if (!*text)
        return;
    char *rest = text + strcspn(text, ": \t\n");
    bool more_words = *rest && *(rest + strspn(rest, " \t")) != ':';
    part(text, &c);
    const struct command *command = find_command(c.name);
    bool runs = command && !more_words && (!remark || command->run == speaker_note);
    if (runs || !remark)
        deck_touch(draft, offset);
    if (runs)
        run_command(draft, command, &c);
    else if (!remark && command)
        refuse_words(draft, command, &c);
    else if (!remark)
        refuse(draft, &c);
}
