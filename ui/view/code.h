/* What the files of the code view share: its rows, what ran before above the instruction that is
 * shown, what comes after it below. */
#ifndef VIEW_CODE_H
#define VIEW_CODE_H

#include "view/registers.h"

enum { CODE_ROWS = 192 };

enum code_row_kind {
    ROW_INSN,
    ROW_LINE,    /* of the source */
    ROW_ZEROS,   /* where code should be */
    ROW_NO_CODE, /* the same, and there is no memory */
};

struct code_row {
    enum code_row_kind kind;
    const struct registers *regs; /* as they are there */
    struct view_insn insn;        /* of a line the last of its instructions */
    struct symbols_place place;   /* of a line */
    bool is_before;               /* it led to the instruction that is shown */
    bool current;                 /* it is that one, or its line */
    enum word note;               /* NO_WORD: none */
};

struct code_rows {
    enum view_code mode;
    const struct panel *panel;
    unsigned count, current; /* the row of the instruction that is shown */
    struct code_row *line;   /* the last row is of this one; NULL: of none */
    struct code_row list[CODE_ROWS];
};

/* code_rows.c. Fills in the rows, of code as it is shown; after: at most so many behind the current
 * one. */
void code_rows_make(struct code_rows *rows, const struct panel *panel, enum view_code mode,
                    unsigned after);

/* code_source.c. The offset of a linear address in the code segment, and back; of 64-bit code the
 * two are the same. */
uint64_t code_offset(const struct registers *regs, uint64_t linear);
uint64_t code_linear(const struct registers *regs, uint64_t offset);

/* What is known of the code at a linear address: so many bytes. */
size_t code_at(const struct view *view, uint64_t linear, const uint8_t **bytes);

/* Writes the instruction, with names for what it leads to; returns its length in bytes, or 0. */
unsigned code_insn(const struct view *view, const struct code_row *row, char *text, size_t size);
/* How the code is shown: what was chosen, or what there is room and source for. */
enum view_code code_mode(const struct panel *panel);
/* Writes why there is no source though it is wanted; "" if that is not so. Returns text. */
char *code_source_missing(const struct panel *panel, char text[SOURCE_LINE]);
/* A place's line of the source; NULL: it is not there. */
const char *code_source(const struct view *view, const struct symbols_place *place);
/* What is known of the place of an instruction of the focused vCPU. */
bool code_place(const struct view *view, const struct view_insn *insn, struct symbols_place *place);

#endif
