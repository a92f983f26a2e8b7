/* The terms that stand on the screen, in the order in which one meets them. */
#include "view/sheet.h"

#include <stdio.h>
#include <string.h>

enum { TERM_MOST = 12 }; /* columns of a term that stands beside its text */

/* Each a heading and its terms: "VMM: the program that...". */
static const enum word who[] = { W_GLOSSARY_VMM,  W_GLOSSARY_HOST, W_GLOSSARY_GUEST,
                                 W_GLOSSARY_VCPU, W_GLOSSARY_KVM,  W_GLOSSARY_SOFTWARE_CPU,
                                 NO_WORD };
static const enum word exits[] = {
    W_GLOSSARY_EXIT, W_GLOSSARY_ENTRY,     W_GLOSSARY_PIO,  W_GLOSSARY_MMIO,    W_GLOSSARY_HLT,
    W_GLOSSARY_UART, W_GLOSSARY_HYPERCALL, W_GLOSSARY_KICK, W_GLOSSARY_STALLED, NO_WORD
};
static const enum word memory[] = { W_GLOSSARY_MODES, W_GLOSSARY_RING,  W_GLOSSARY_LINEAR,
                                    W_GLOSSARY_GPA,   W_GLOSSARY_PAGES, NO_WORD };
static const enum word interrupts[] = { W_GLOSSARY_IRQ,    W_GLOSSARY_PIC,          W_GLOSSARY_EOI,
                                        W_GLOSSARY_VECTOR, W_GLOSSARY_IDT,          W_GLOSSARY_IF,
                                        W_GLOSSARY_FAULT,  W_GLOSSARY_TRIPLE_FAULT, NO_WORD };
static const enum word screen[] = {
    W_GLOSSARY_LANES,   W_GLOSSARY_INTERLEAVED, W_GLOSSARY_STEP, W_GLOSSARY_BREAKPOINT,
    W_GLOSSARY_HISTORY, W_GLOSSARY_SLOW_MOTION, NO_WORD
};

static const struct {
    enum word heading;
    const enum word *terms;
} groups[] = {
    { W_GLOSSARY_WHO, who },
    { W_GLOSSARY_EXITS, exits },
    { W_GLOSSARY_INTERRUPTS, interrupts },
    { W_GLOSSARY_MEMORY, memory },
    { W_GLOSSARY_SCREEN, screen },
};

/* Parts a term from its text, and returns the text. */
static const char *part(const char *entry, char *term, size_t size)
{
    const char *colon = strstr(entry, ": ");
    snprintf(term, size, "%.*s", colon ? (int)(colon - entry) : 0, entry);
    return colon ? colon + 2 : entry;
}

/* The column where texts start: after the longest term. */
static int indent_of(const struct view *view)
{
    int most = 0;
    for (size_t group = 0; group < sizeof groups / sizeof *groups; group++)
        for (const enum word *term = groups[group].terms; *term != NO_WORD; term++) {
            char text[64];
            part(view_word(view, *term), text, sizeof text);
            int columns = text_columns(text);
            most = columns > most && columns <= TERM_MOST ? columns : most;
        }
    return 2 + most + 2;
}

static int draw_group(struct canvas canvas, int row, int group, const struct view *view)
{
    int rows = 1, indent = indent_of(view);
    canvas_text(canvas, row, 0, ROLE_FOCUS, view_word(view, groups[group].heading));
    for (const enum word *entry = groups[group].terms; *entry != NO_WORD; entry++) {
        char term[64];
        const char *text = part(view_word(view, *entry), term, sizeof term);
        rows += sheet_entry(canvas, row + rows, indent, term, text);
    }
    return rows + 1;
}

static const struct sheet sheet = { .title = W_GLOSSARY_TITLE,
                                    .groups = sizeof groups / sizeof *groups,
                                    .draw = draw_group };

void view_glossary(struct canvas canvas, const struct view *view)
{
    sheet_draw(&sheet, canvas, view);
}

int view_glossary_rows(const struct view *view, int columns)
{
    return sheet_rows(&sheet, columns, view);
}
