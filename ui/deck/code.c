/* Blocks of code, fenced or indented; those of `kvm` are deck/run.c's. */
#include "deck/parser.h"

#include "terminal/grid.h"

#include <stdlib.h>
#include <string.h>

static bool is_fence(const char *text, char fence)
{
    return text[0] == fence && text[1] == fence && text[2] == fence;
}

/* Where the opening fence of a block is: in the line of its info string or, without one, after what
 * has been seen. */
static size_t find_fence(const struct deck_ground *ground, char fence, const MD_ATTRIBUTE *info)
{
    const struct deck_source *source = &ground->source;
    size_t offset = info->size ? deck_source_offset(source, info->text, info->size) : NOWHERE;
    if (offset != NOWHERE) {
        while (offset && source->text[offset - 1] != fence)
            offset--;
        while (offset && source->text[offset - 1] == fence)
            offset--;
        return offset;
    }
    for (size_t at = ground->seen; at + 2 < source->size; at++)
        if (is_fence(source->text + at, fence))
            return at;
    return ground->seen;
}

/* Takes the language, and where the rest of that line is: `kvm` alone has rules about it. */
static void take_info(struct deck_ground *ground, struct deck_open_code *code)
{
    const char *text = ground->source.text;
    size_t at = code->at, end = deck_line_end(&ground->source, at);
    while (at < end && text[at] == code->fence)
        at++;
    at += strspn(text + at, " \t");
    size_t length = strcspn(text + at, " \t\r\n"), rest = at + length;
    if (at >= end)
        return;
    free(code->language);
    code->language = deck_copy(ground, text + at, length);
    rest += strspn(text + rest, " \t");
    code->has_rest = rest < end;
    code->rest = deck_here(ground, rest);
}

void deck_code_begin(struct deck_ground *ground, struct deck_open_code *code,
                     const MD_BLOCK_CODE_DETAIL *detail, size_t offset)
{
    code->fence = detail->fence_char;
    code->at = offset;
    code->has_rest = false;
    free(code->language);
    code->language = deck_copy(ground, "", 0);
    if (!code->fence)
        return;
    code->at = find_fence(ground, code->fence, &detail->info);
    take_info(ground, code);
    size_t end = deck_line_end(&ground->source, code->at);
    if (end > ground->seen)
        ground->seen = end;
}

static bool is_kvm(const struct deck_open_code *code)
{
    return code->fence && code->language && !strcmp(code->language, "kvm");
}

enum { TAB = 4 };

/* A copy of the line in which tabs go to the next multiple of TAB columns. */
static char *expand_tabs(struct deck_ground *ground, const char *line, size_t size)
{
    char *copy = deck_copy(ground, line, size), *out = malloc(TAB * size + 1), *to = out,
         *save = NULL;
    int column = 0;
    ground->no_memory |= !out;
    for (char *piece = copy; out && piece; piece = save) {
        save = strchr(piece, '\t');
        if (save)
            *save++ = '\0';
        column += text_columns(piece);
        to = stpcpy(to, piece);
        for (int blanks = save ? TAB - column % TAB : 0; blanks; blanks--, column++)
            *to++ = ' ';
    }
    if (out)
        *to = '\0';
    free(copy);
    return out;
}

/* Makes a span of the line. A run's is cut at its start, so that columns in the source can be
 * told. */
static void end_line(const struct deck_open_code *code, struct deck_prose *prose)
{
    struct deck_flow *flow = &prose->flow;
    size_t first = 0;
    while (first < flow->size && (flow->bytes[first] == ' ' || flow->bytes[first] == '\t'))
        first++;
    size_t at = first < flow->size && flow->where[first] != NOWHERE ? flow->where[first]
                                                                    : prose->ground->seen;
    if (is_kvm(code))
        deck_add_span(prose, flow->bytes + first, flow->size - first, FIGURE_NONE, 0, at);
    else {
        char *line = expand_tabs(prose->ground, flow->bytes, flow->size);
        if (line)
            deck_add_span(prose, line, strlen(line), FIGURE_NONE, 0, at);
        free(line);
    }
    flow->size = 0;
}

void deck_code_text(const struct deck_open_code *code, struct deck_prose *prose, const char *text,
                    size_t size, size_t offset)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n')
            end_line(code, prose);
        else
            deck_flow_put(prose, text[i] == '\r' ? " " : text + i, 1,
                          offset == NOWHERE ? NOWHERE : offset + i);
    }
}

/* Is what comes after the last line a closing fence? md4c takes the end of the document, or of an
 * item, for one. */
static void expect_fence(struct deck_ground *ground, const struct deck_open_code *code)
{
    const struct deck_source *source = &ground->source;
    size_t at = deck_line_end(source, ground->seen), past;
    at += strspn(source->text + at, " \t\r\n>");
    for (past = at; source->text[past] == code->fence; past++)
        ;
    past += strspn(source->text + past, " \t");
    if (is_fence(source->text + at, code->fence) && deck_line_end(source, past) == past) {
        ground->seen = past;
        return;
    }
    deck_error_at(ground, code->at, "this block is not closed: a line %c%c%c is missing",
                  code->fence, code->fence, code->fence);
}

static void add_code(struct deck_draft *draft, struct deck_open_code *code, struct deck_text *lines)
{
    struct deck_block *block = deck_add_block(draft, DECK_CODE, code->at);
    if (!block) {
        deck_text_free(lines);
        return;
    }
    free(block->language);
    block->language = code->language;
    block->text = *lines;
    code->language = NULL;
}

void deck_code_end(struct deck_open_code *code, struct deck_prose *prose, struct deck_draft *draft)
{
    struct deck_ground *ground = draft->ground;
    if (prose->flow.size)
        end_line(code, prose);
    struct deck_text lines = deck_take_text(prose);
    if (code->fence)
        expect_fence(ground, code);
    if (!is_kvm(code)) {
        if (code->fence && code->language && !strcasecmp(code->language, "kvm"))
            deck_error_at(ground, code->at, "a block %s: did you mean kvm?", code->language);
        add_code(draft, code, &lines);
        return;
    }
    if (code->has_rest)
        deck_complain(ground->errors, code->rest,
                      "after kvm there is nothing to say here: settings are lines of the block");
    deck_kvm(draft, &lines, code->at);
}
