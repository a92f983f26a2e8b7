/* Blocks that are more than a line of text: code, tables, rules. */
#include "deck/markdown.h"

#include "terminal/grid.h"

#include <stdlib.h>
#include <string.h>

/* ---- Rules ---- */

/* Its line is one of "-", "*", "_" and blanks, and maybe more before it: a mark of a list or a
 * quotation. */
void deck_rule(struct deck_parser *parser, size_t offset)
{
    parser->cursor = deck_line_next(&parser->source, offset);
    if (parser->rules_end_slides && !parser->depth)
        deck_end_slide(parser, offset);
    else
        deck_add_block(parser, DECK_RULE, offset);
}

/* ---- Code ---- */

static bool is_fence(const char *text, char fence)
{
    return text[0] == fence && text[1] == fence && text[2] == fence;
}

/* Where the opening fence of a block is: after what has been seen, or in the line of its info
 * string. */
static size_t find_fence(const struct deck_parser *parser, const MD_ATTRIBUTE *info, size_t offset)
{
    const struct deck_source *source = &parser->source;
    if (info->size && info->text > source->text && info->text < source->text + source->size) {
        offset = (size_t)(info->text - source->text);
        while (offset && source->text[offset - 1] != parser->fence)
            offset--;
        while (offset && source->text[offset - 1] == parser->fence)
            offset--;
        return offset;
    }
    for (size_t at = offset; at + 2 < source->size; at++)
        if (is_fence(source->text + at, parser->fence))
            return at;
    return offset;
}

/* "kvm", and what follows it: only that block has rules about the rest. */
static void take_info(struct deck_parser *parser, size_t fence_at)
{
    const struct deck_source *source = &parser->source;
    size_t at = fence_at, end = deck_line_end(source, fence_at);
    while (at < end && source->text[at] == parser->fence)
        at++;
    at += strspn(source->text + at, " \t");
    size_t length = strcspn(source->text + at, " \t\r\n"), rest = at + length;
    if (at >= end)
        return;
    free(parser->language);
    parser->language = deck_copy(parser, source->text + at, length);
    rest += strspn(source->text + rest, " \t");
    parser->has_rest = rest < end;
    parser->info_rest = deck_here(parser, rest);
}

void deck_code_begin(struct deck_parser *parser, const MD_BLOCK_CODE_DETAIL *detail, size_t offset)
{
    parser->verbatim = VERBATIM_CODE;
    parser->fence = detail->fence_char;
    parser->fence_at = offset;
    parser->has_rest = false;
    free(parser->language);
    parser->language = deck_copy(parser, "", 0);
    if (!parser->fence)
        return;
    parser->fence_at = find_fence(parser, &detail->info, parser->cursor);
    take_info(parser, parser->fence_at);
    size_t end = deck_line_end(&parser->source, parser->fence_at);
    if (end > parser->cursor)
        parser->cursor = end;
}

static bool is_kvm(const struct deck_parser *parser)
{
    return parser->fence && parser->language && !strcmp(parser->language, "kvm");
}

enum { TAB = 4 };

/* Tabs go to the next multiple of TAB columns. */
static char *expand_tabs(struct deck_parser *parser, const char *line, size_t size)
{
    char *copy = deck_copy(parser, line, size), *out = malloc(TAB * size + 1), *to = out,
         *save = NULL;
    int column = 0;
    parser->no_memory |= !out;
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

/* The lines of a run are cut at their start, so that their columns in the source can be told. */
static void end_line(struct deck_parser *parser)
{
    struct deck_flow *flow = &parser->flow;
    size_t first = 0;
    while (first < flow->size && (flow->bytes[first] == ' ' || flow->bytes[first] == '\t'))
        first++;
    size_t at =
        first < flow->size && flow->where[first] != NOWHERE ? flow->where[first] : parser->cursor;
    if (is_kvm(parser))
        deck_add_span(parser, flow->bytes + first, flow->size - first, FIGURE_NONE, 0, at);
    else {
        char *line = expand_tabs(parser, flow->bytes, flow->size);
        if (line)
            deck_add_span(parser, line, strlen(line), FIGURE_NONE, 0, at);
        free(line);
    }
    flow->size = 0;
}

void deck_code_text(struct deck_parser *parser, const char *text, size_t size, size_t offset)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n')
            end_line(parser);
        else
            deck_flow_put(parser, text[i] == '\r' ? " " : text + i, 1,
                          offset == NOWHERE ? NOWHERE : offset + i);
    }
}

/* Is what comes after the last line a closing fence? md4c takes the end of the document, or of an
 * item, for one. */
static void expect_fence(struct deck_parser *parser)
{
    const struct deck_source *source = &parser->source;
    size_t at = deck_line_end(source, parser->cursor), past;
    at += strspn(source->text + at, " \t\r\n>");
    for (past = at; source->text[past] == parser->fence; past++)
        ;
    past += strspn(source->text + past, " \t");
    if (is_fence(source->text + at, parser->fence) && deck_line_end(source, past) == past) {
        parser->cursor = past;
        return;
    }
    deck_error_at(parser, parser->fence_at, "this block is not closed: a line %c%c%c is missing",
                  parser->fence, parser->fence, parser->fence);
}

static void add_code(struct deck_parser *parser, struct deck_text *lines)
{
    struct deck_block *block = deck_add_block(parser, DECK_CODE, parser->fence_at);
    if (!block) {
        deck_text_free(lines);
        return;
    }
    free(block->language);
    block->language = parser->language;
    block->text = *lines;
    parser->language = NULL;
}

void deck_code_end(struct deck_parser *parser)
{
    if (parser->flow.size)
        end_line(parser);
    parser->verbatim = VERBATIM_NONE;
    struct deck_text lines = deck_take_text(parser);
    if (parser->fence)
        expect_fence(parser);
    if (!is_kvm(parser)) {
        if (parser->fence && parser->language && !strcasecmp(parser->language, "kvm"))
            deck_error_at(parser, parser->fence_at, "a block %s: did you mean kvm?",
                          parser->language);
        add_code(parser, &lines);
        return;
    }
    if (parser->has_rest)
        deck_complain(parser->errors, parser->info_rest,
                      "after kvm there is nothing to say here: settings are lines of the block");
    deck_kvm(parser, &lines, deck_here(parser, parser->fence_at));
}

/* ---- Tables ---- */

static bool fits(struct deck_parser *parser, const MD_BLOCK_TABLE_DETAIL *detail, size_t offset)
{
    uint64_t cells =
        (uint64_t)detail->col_count * (detail->head_row_count + detail->body_row_count);
    if (detail->col_count <= COLUMNS_MAX && cells <= CELLS_MAX)
        return true;
    parser->gave_up = cells > 100 * CELLS_MAX; /* md4c would bring each of them */
    deck_error_at(parser, offset, "this table is too large: at most %d columns, and %d cells%s",
                  COLUMNS_MAX, CELLS_MAX, parser->gave_up ? "; what follows it is left out" : "");
    deck_touch(parser, offset);
    return false;
}

void deck_table_begin(struct deck_parser *parser, const MD_BLOCK_TABLE_DETAIL *detail,
                      size_t offset)
{
    struct deck_table *table = &parser->table;
    *table = (struct deck_table){ 0 };
    parser->row = 0;
    parser->table_at = offset;
    if (!fits(parser, detail, offset))
        return;
    table->rows = detail->head_row_count + detail->body_row_count;
    table->columns = detail->col_count;
    table->cells = calloc(table->rows * table->columns, sizeof *table->cells);
    table->aligns = calloc(table->columns, sizeof *table->aligns);
    parser->no_memory |= !table->cells || !table->aligns;
}

static bool has_cell(const struct deck_parser *parser)
{
    return parser->row < parser->table.rows && parser->column < parser->table.columns;
}

void deck_cell_begin(struct deck_parser *parser, const MD_BLOCK_TD_DETAIL *detail)
{
    if (has_cell(parser) && parser->row == 0)
        parser->table.aligns[parser->column] = detail->align == MD_ALIGN_CENTER  ? ALIGN_CENTRE
                                               : detail->align == MD_ALIGN_RIGHT ? ALIGN_RIGHT
                                                                                 : ALIGN_LEFT;
}

void deck_cell_end(struct deck_parser *parser)
{
    struct deck_text text = deck_take_text(parser);
    if (has_cell(parser) && !parser->no_memory)
        parser->table.cells[parser->row * parser->table.columns + parser->column] = text;
    else
        deck_text_free(&text);
    parser->column++;
}

void deck_table_end(struct deck_parser *parser)
{
    struct deck_block *block = parser->table.cells && parser->table.aligns
                                   ? deck_add_block(parser, DECK_TABLE, parser->table_at)
                                   : NULL;
    if (block)
        block->table = parser->table;
    else
        deck_table_free(&parser->table);
    parser->table = (struct deck_table){ 0 };
}
