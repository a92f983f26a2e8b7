/* The selected or the latest exit in plain words, in the rows that there are for it: in three
 * parts, each behind its mark. */
#include "view/explained.h"

#include "text/clamp.h"

#include <stdio.h>
#include <string.h>

enum {
    FRAMED_ROWS = 5,    /* from here on with a frame */
    NAMED_COLUMNS = 56, /* from here on, inside it, the marks have names */
};

static const struct {
    const char *mark, *in_ascii;
    enum word name;
} marks[EXPLAIN_PARTS] = {
    [EXPLAIN_WHY] = { "◀", "<", W_EXPLAINED_WHY },
    [EXPLAIN_DID] = { "●", "*", W_EXPLAINED_VMM },
    [EXPLAIN_NEXT] = { "▶", ">", W_EXPLAINED_NEXT },
};

static const char *mark_of(const struct view *view, int part)
{
    return view->chosen.ascii ? marks[part].in_ascii : marks[part].mark;
}

/* Why a guest failed is said in the colour of errors. */
static enum role role_of(const struct explained *x, int part)
{
    return x->fails && part == EXPLAIN_WHY ? ROLE_BAD : ROLE_TEXT;
}

/* ---- What there is no room for ---- */

/* Where the last sentence of a text begins; NULL: there is but one. */
static char *last_sentence(char *text)
{
    for (char *at = text + strlen(text); at > text + 2; at--)
        if (at[-2] == '.' && at[-1] == ' ')
            return at - 1;
    return NULL;
}

static int sentences_of(char *text)
{
    int count = *text != '\0';
    for (char *at = strchr(text, '.'); at; at = strchr(at + 1, '.'))
        count += at[1] == ' ';
    return count;
}

typedef int rows_fn(struct canvas canvas, const struct view *view, const struct explained *x,
                    bool draws);

/* The last one; or all before it. */
static void leave_one_out(char *text, bool keeps_last)
{
    char *last = last_sentence(text);
    if (last && keeps_last)
        memmove(text, last + 1, strlen(last)); /* behind the blank */
    else
        *(last ? last : text) = '\0';
}

/* Leaves out sentences, those first that tell the least; of a failure what to do stays longest,
 * and what happened longer than where, which the code shows, too. */
static void shorten(struct canvas canvas, const struct view *view, struct explained *x,
                    rows_fn *rows)
{
    static const struct {
        enum explain_part part;
        int kept;
    } order[2][5] = {
        { { EXPLAIN_WHY, 2 },
          { EXPLAIN_NEXT, 1 },
          { EXPLAIN_DID, 1 },
          { EXPLAIN_NEXT, 0 },
          { EXPLAIN_WHY, 1 } },
        { { EXPLAIN_WHY, 2 },
          { EXPLAIN_DID, 0 },
          { EXPLAIN_NEXT, 2 },
          { EXPLAIN_NEXT, 1 },
          { EXPLAIN_WHY, 1 } },
    };
    for (size_t i = 0; i < sizeof order[0] / sizeof *order[0]; i++) {
        const enum explain_part part = order[x->fails][i].part;
        const int kept = order[x->fails][i].kept;
        char *text = x->parts.of[part];
        while (rows(canvas, view, x, false) > canvas.area.rows && sentences_of(text) > kept)
            leave_one_out(text, x->fails && part == EXPLAIN_WHY && kept == 1);
    }
}

static void fit(struct canvas canvas, const struct view *view, struct explained *x, rows_fn *rows)
{
    for (enum explained_way way = EXPLAINED_WHOLE; way < EXPLAINED_WAYS; way++) {
        explained_make(view, way, x);
        if (rows(canvas, view, x, false) <= canvas.area.rows)
            return;
    }
    shorten(canvas, view, x, rows);
}

/* ---- In a frame ---- */

/* Columns of a mark with its name. */
static int label_columns(const struct view *view, int columns)
{
    int widest = 0;
    if (columns < NAMED_COLUMNS)
        return 2;
    for (int i = 0; i < EXPLAIN_PARTS; i++)
        widest = max(widest, text_columns(view_word(view, marks[i].name)));
    return 2 + widest + 2;
}

static int put_lines(struct canvas canvas, const struct view *view, const struct explained *x,
                     bool draws)
{
    const int indent = label_columns(view, canvas.area.columns);
    struct explained_pen pen = { canvas, 0, 0, indent };
    if (!draws)
        pen.canvas.area.rows = 0;
    for (int i = 0; i < EXPLAIN_PARTS; i++) {
        if (!*x->parts.of[i])
            continue;
        canvas_text(pen.canvas, pen.row, 0, ROLE_EXPLAIN, mark_of(view, i));
        if (indent > 2)
            canvas_text(pen.canvas, pen.row, 2, ROLE_DIM, view_word(view, marks[i].name));
        pen.column = indent;
        explained_put(&pen, &x->named, role_of(x, i), x->parts.of[i]);
        pen.row++;
    }
    return pen.row;
}

static void draw_frame(struct canvas canvas, const struct view *view, const struct explained *x)
{
    char title[VIEW_MOMENT + 32], moment[VIEW_MOMENT];
    const struct event *e = x->named.event;
    int at = snprintf(title, sizeof title, " vCPU %u", x->named.vcpu);
    if (e && event_is_exit(e))
        at += snprintf(title + at, sizeof title - (size_t)at, ", %s",
                       view_moment(view, x->named.vcpu, e->seq, moment));
    snprintf(title + at, sizeof title - (size_t)at, " ");
    canvas_frame(canvas, ROLE_FRAME, title, ROLE_VCPU0 + (x->named.vcpu & 3), view->chosen.ascii);
}

/* ---- In rows without one ---- */

/* One part behind the other. The words for a note name its vCPU themselves. */
static int put_rows(struct canvas canvas, const struct view *view, const struct explained *x,
                    bool draws)
{
    static const struct view_named nothing = { 0 };
    char text[VIEW_MOMENT + 32], moment[VIEW_MOMENT];
    const struct event *e = x->named.event;
    struct explained_pen pen = { canvas, 0, 0, 0 };
    if (!draws)
        pen.canvas.area.rows = 0;
    if (e && event_is_exit(e)) {
        view_moment(view, x->named.vcpu, e->seq, moment);
        if (view->seen.count == 1)
            snprintf(text, sizeof text, "%s", moment);
        else
            snprintf(text, sizeof text, "vCPU %u %s", x->named.vcpu, moment);
        explained_put(&pen, &nothing, ROLE_VCPU0 + (x->named.vcpu & 3), text);
    }
    for (int i = 0; i < EXPLAIN_PARTS; i++)
        if (*x->parts.of[i]) {
            explained_keep(&pen, 1, x->parts.of[i]);
            explained_put(&pen, &nothing, ROLE_EXPLAIN, mark_of(view, i));
            explained_put(&pen, &x->named, role_of(x, i), x->parts.of[i]);
        }
    return pen.row + 1;
}

/* ---- The panel ---- */

void view_explain(struct canvas canvas, const struct view *view)
{
    struct explained x;
    const bool framed = canvas.area.rows >= FRAMED_ROWS;
    rows_fn *rows = framed ? put_lines : put_rows;
    struct canvas inner =
        framed ? canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4)
               : canvas_inner(canvas, 0, 1, canvas.area.rows, canvas.area.columns - 2);
    fit(inner, view, &x, rows);
    if (framed)
        draw_frame(canvas, view, &x);
    if (rows(inner, view, &x, true) > inner.area.rows)
        canvas_text(inner, inner.area.rows - 1, inner.area.columns - 1, ROLE_DIM,
                    view->chosen.ascii ? "~" : "…");
}

/* Rows that so many columns of text take in lines of a width, which words do not fill. */
static int lines_of(int columns, int width)
{
    const int filled = max(1, width - width / 12);
    return max(1, (columns + filled - 1) / filled);
}

/* What is usual, of an OUT that prints, or of an IN. */
int view_explain_rows(const struct view *view, int columns)
{
    enum { WHY = 136, DID = 70, NEXT = 80, LEAST = FRAMED_ROWS, MOST = 8, MOST_FAILED = 10 };
    const int width = columns - 4 - label_columns(view, columns - 4);
    const struct diagnosis *d = view->chosen.focus < view->seen.count
                                    ? view->seen.vcpus[view->chosen.focus].diagnosis
                                    : NULL;
    const int usual = 2 + lines_of(WHY, width) + lines_of(DID, width) + lines_of(NEXT, width);
    char chain[DIAGNOSIS_CHAIN];
    if (!d || (!d->count && !*d->advice))
        return max(LEAST, min(usual, MOST));
    const int why = d->count ? text_columns(diagnosis_chain(d, view->chosen.language, chain)) : WHY;
    const int failed =
        3 + lines_of(why, width) + lines_of(*d->advice ? text_columns(d->advice) : NEXT, width);
    return max(LEAST, min(max(min(usual, MOST), failed), MOST_FAILED));
}

/* ---- As a paragraph ---- */

int view_explain_paragraph(struct canvas canvas, const struct view *view)
{
    struct explained x;
    char text[EXPLAIN_PARTS * EXPLAIN_TEXT + VIEW_MOMENT + 32], moment[VIEW_MOMENT];
    size_t at = 0;
    explained_make(view, EXPLAINED_WHOLE, &x);
    const struct event *e = x.named.event;
    if (e && event_is_exit(e))
        at = (size_t)snprintf(text, sizeof text, "vCPU %u %s: ", x.named.vcpu,
                              view_moment(view, x.named.vcpu, e->seq, moment));
    for (int i = 0; i < EXPLAIN_PARTS; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i && *x.parts.of[i] ? " " : "",
                               x.parts.of[i]);
    return canvas_wrap(canvas, 0, 0, x.fails ? ROLE_BAD : ROLE_TEXT, text);
}
