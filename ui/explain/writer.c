/* What all parts of the plain words write with. */
#include "explain/private.h"

#include "event/ports.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void explain_put(struct writer *w, const char *format, ...)
{
    va_list args;
    assert(w->at < w->size);
    va_start(args, format);
    int n = vsnprintf(w->text + w->at, w->size - w->at, format, args);
    va_end(args);
    w->at += n > 0 ? (size_t)n : 0;
    if (w->at >= w->size)
        w->at = w->size - 1;
}

void explain_put_word(struct writer *w, enum word which)
{
    explain_put(w, "%s", word(w->language, which));
}

void explain_begin_part(struct writer *w, enum explain_part part)
{
    assert(part < EXPLAIN_PARTS);
    if (w->part < part && w->at && w->text[w->at - 1] != ' ')
        explain_put(w, " ");
    while (w->part < part)
        w->begins[++w->part] = w->at;
}

bool explain_put_one_of(struct writer *w, const struct explain_field *fields, size_t count,
                        const char *name, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(fields[i].name) == length && !memcmp(fields[i].name, name, length)) {
            fields[i].put(w);
            return true;
        }
    return false;
}

/* ---- Interrupts ---- */

enum word explain_line_name(unsigned irq)
{
    switch (irq) {
    case IRQ_TIMER: return W_IRQ_TIMER;
    case IRQ_KEYBOARD: return W_IRQ_KEYBOARD;
    case IRQ_CASCADE: return W_IRQ_CASCADE;
    case IRQ_UART: return W_IRQ_UART;
    case IRQ_DISK: return W_IRQ_DISK;
    default: return NO_WORD;
    }
}

char *explain_line(enum language language, unsigned irq, char text[EXPLAIN_LINE])
{
    enum word name = explain_line_name(irq);
    if (name == NO_WORD)
        snprintf(text, EXPLAIN_LINE, "%u", irq);
    else
        snprintf(text, EXPLAIN_LINE, WORD_FORMAT(language, WF_IRQ_WITH_NAME), irq,
                 word(language, name));
    return text;
}
