/* What is known of code: its bytes, its addresses, its lines of source; and how it is shown
 * then. */
#include "event/wide.h"
#include "view/code.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { ROOMY_ROWS = 4 };

uint64_t code_offset(const struct registers *regs, uint64_t linear)
{
    bool wide = registers_code_bits(regs) == 64;
    return wide ? linear : (uint32_t)linear - regs->seg[SEG_CS].base;
}

uint64_t code_linear(const struct registers *regs, uint64_t offset)
{
    bool wide = registers_code_bits(regs) == 64;
    return wide ? offset : registers_code_linear(regs, (uint32_t)offset);
}

size_t code_at(const struct view *view, uint64_t linear, const uint8_t **bytes)
{
    uint64_t offset = linear - view->seen.code_linear;
    size_t size = view->seen.code_size < VIEW_CODE ? view->seen.code_size : VIEW_CODE;
    *bytes = view->seen.code + (offset < size ? offset : 0);
    return offset < size ? size - offset : 0;
}

bool code_place(const struct view *view, const struct view_insn *insn, struct symbols_place *place)
{
    const struct symbols *symbols = view->seen.vcpus[view->chosen.focus].symbols;
    return symbols_place(symbols, insn->linear, insn->bytes, insn->length, place);
}

struct naming {
    const struct view *view;
    const struct registers *regs;
};

/* Of an address that has one, not of those behind it. */
static bool put_operand(const void *context, uint64_t offset, char *text, size_t size)
{
    const struct naming *naming = context;
    struct symbols_place place;
    bool known = symbols_place(naming->view->seen.vcpus[naming->view->chosen.focus].symbols,
                               code_linear(naming->regs, offset), NULL, 0, &place);
    if (!known || !*place.name || place.offset)
        return false;
    snprintf(text, size, "%s", place.name);
    return true;
}

unsigned code_insn(const struct view *view, const struct code_row *row, char *text, size_t size)
{
    const struct naming naming = { view, row->regs };
    const struct explain_names names = { put_operand, &naming };
    return explain_insn_named(row->insn.bytes, row->insn.length, registers_code_bits(row->regs),
                              code_offset(row->regs, row->insn.linear), &names, text, size);
}

const char *code_source(const struct view *view, const struct symbols_place *place)
{
    return place->line ? source_line(view->seen.texts, place, place->line) : NULL;
}

/* The place of the instruction that is shown. */
static bool shown_place(const struct panel *p, struct symbols_place *place)
{
    struct view_insn insn = { .linear = wide_code_linear(p->regs, p->wide) };
    const uint8_t *bytes = insn.bytes;
    size_t n;
    if (p->left && view_left_by_insn(p->left)) {
        insn.linear = p->left_linear;
        bytes = p->left->insn;
        n = p->left->insn_len;
    } else {
        n = code_at(p->view, insn.linear, &bytes);
    }
    insn.length = (uint8_t)(n < sizeof insn.bytes ? n : sizeof insn.bytes);
    memcpy(insn.bytes, bytes, insn.length);
    return code_place(p->view, &insn, place);
}

static bool is_roomy(const struct panel *p)
{
    return p->canvas.area.rows - p->row >= ROOMY_ROWS;
}

/* There a line is an instruction already. */
static bool is_assembly(const char *file)
{
    const char *dot = strrchr(file, '.');
    return dot && (!strcasecmp(dot, ".s") || !strcmp(dot, ".asm") || !strcmp(dot, ".inc"));
}

enum view_code code_mode(const struct panel *p)
{
    struct symbols_place place;
    if (p->view->chosen.code != CODE_BY_ROOM)
        return p->view->chosen.code;
    if (!shown_place(p, &place) || !code_source(p->view, &place))
        return CODE_INSTRUCTIONS;
    return is_assembly(place.file) ? CODE_SOURCE : is_roomy(p) ? CODE_BOTH : CODE_INSTRUCTIONS;
}

char *code_source_missing(const struct panel *p, char text[SOURCE_LINE])
{
    struct symbols_place place;
    enum view_code chosen = p->view->chosen.code;
    bool asked = chosen == CODE_BOTH || chosen == CODE_SOURCE,
         has_line = shown_place(p, &place) && place.line;
    *text = '\0';
    if (!is_roomy(p) || chosen == CODE_INSTRUCTIONS)
        return text;
    if (!has_line && asked)
        snprintf(text, SOURCE_LINE, "%s", view_word(p->view, W_CODE_NO_LINES));
    else if (has_line && !code_source(p->view, &place))
        snprintf(text, SOURCE_LINE, VIEW_FORMAT(p->view, WF_CODE_NO_SOURCE), place.file);
    return text;
}
