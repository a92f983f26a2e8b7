/* The sources of guests that have not started yet, for the audience to read meanwhile. */
#include "talk/view_parts.h"

#include <string.h>

enum {
    LEAST_ROWS = 4, /* of one, with its name above it, */
    GOOD_ROWS = 7,  /* and in which it goes above another rather than beside it */
    LEAST_COLUMNS = 32,
    GAP = 2
};

/* Is this line before the code: a comment, what it includes, or nothing? Keeps whether a comment
 * goes on after it. */
static bool is_head(const char *line, bool *in_comment)
{
    line += strspn(line, " ");
    bool opens = !strncmp(line, "/*", 2), was = *in_comment || opens;
    const char *end = was ? strstr(line + (opens ? 2 : 0), "*/") : NULL;
    *in_comment = was && !end;
    if (was)
        return !end || !end[2];
    return !*line || *line == '#' || !strncmp(line, "//", 2);
}

/* The line to begin with: the first; where not all of it fits, one behind the comment at its head,
 * or the first of the code. */
static unsigned first_line(const struct source_text *text, unsigned rows)
{
    unsigned lines = source_text_lines(text), head = 0;
    bool in_comment = false;
    while (head < lines && (in_comment || lines - head > rows) &&
           is_head(source_text_line(text, head + 1), &in_comment))
        head++;
    while (head && head < lines && !*source_text_line(text, head + 1))
        head++;
    return head + 1;
}

static void draw_name(struct canvas canvas, const struct source_text *text, bool ascii)
{
    const char *path = source_text_path(text), *slash = strrchr(path, '/');
    canvas_line(canvas, 0, 0, canvas.area.columns, ROLE_FRAME, ascii);
    int end =
        canvas_text_cut(canvas, 0, 3, canvas.area.columns - 5, ROLE_DIM, slash ? slash + 1 : path);
    canvas_text(canvas, 0, 2, ROLE_FRAME, " ");
    canvas_text(canvas, 0, end, ROLE_FRAME, " ");
}

static void draw_source(struct canvas canvas, const struct source_text *text, bool ascii)
{
    int rows = canvas.area.rows - 1;
    unsigned line = first_line(text, (unsigned)rows);
    draw_name(canvas, text, ascii);
    for (int row = 1; row <= rows && line <= source_text_lines(text); row++, line++)
        canvas_text_cut(canvas, row, 0, canvas.area.columns, ROLE_DIM,
                        source_text_line(text, line));
}

/* The rows that one wants: its name, its lines, and one to be apart from the next. */
static int wanted(const struct source_text *text)
{
    return min((int)source_text_lines(text), GRID_MAX_ROWS) + 2;
}

/* Above each other, in as many rows as each other, but those that one does not need are others'. */
static void draw_stacked(struct canvas canvas, const struct talk_seen *seen, bool ascii)
{
    int left = canvas.area.rows + 1, others = 0;
    for (unsigned i = 0; i < seen->source_count; i++)
        others += wanted(seen->sources[i]);
    for (unsigned i = 0; i < seen->source_count; i++) {
        int needed = wanted(seen->sources[i]), share = left / (int)(seen->source_count - i);
        others -= needed;
        int rows = min(max(share, left - others), needed);
        draw_source(
            canvas_inner(canvas, canvas.area.rows + 1 - left, 0, rows - 1, canvas.area.columns),
            seen->sources[i], ascii);
        left -= rows;
    }
}

bool view_talk_sources(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    const struct talk_seen *seen = &talk->seen;
    int rows = canvas.area.rows, columns = canvas.area.columns + GAP;
    int most = columns / (LEAST_COLUMNS + GAP), count = (int)seen->source_count;
    if (!count || rows < LEAST_ROWS || !most)
        return false;
    if (rows >= count * GOOD_ROWS) {
        draw_stacked(canvas, seen, view->chosen.ascii);
        return true;
    }
    count = min(count, most);
    for (int i = 0; i < count; i++)
        draw_source(canvas_inner(canvas, 0, i * columns / count, rows, columns / count - GAP),
                    seen->sources[i], view->chosen.ascii);
    return true;
}
