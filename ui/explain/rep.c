/* Writes of one REP that a model keeps as one event (event/rep.h). */
#include "explain/private.h"

#include "event/rep.h"

enum word explain_rep(const struct event *e)
{
    unsigned first, last;
    return event_rep_rows(e, &first, &last) ? W_EXPLAIN_REP_TEXT : W_EXPLAIN_REP;
}

static void put_rows(struct writer *w)
{
    unsigned first = 0, last = 0;
    event_rep_rows(w->event, &first, &last);
    if (first == last)
        explain_put(w, WORD_FORMAT(w->language, WF_EXPLAIN_REP_ROW), first);
    else
        explain_put(w, WORD_FORMAT(w->language, WF_EXPLAIN_REP_ROWS), first, last);
}

static void put_low(struct writer *w)
{
    explain_put(w, "0x%llx", (unsigned long long)event_rep_low(w->event));
}

static void put_high(struct writer *w)
{
    explain_put(w, "0x%llx", (unsigned long long)event_rep_high(w->event));
}

bool explain_put_rep_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "rows", put_rows },
        { "low", put_low },
        { "high", put_high },
    };
    return explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
