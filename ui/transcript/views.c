/* What the run shows, drawn as on the screen. */
#include "transcript/private.h"
#include "view/peek.h"

enum { WORDS_COLUMNS = TRANSCRIPT_COLUMNS - 4, WORDS_INDENT = 2 };

typedef void view_fn(struct canvas canvas, const struct view *view);

static void draw(struct transcript *t, view_fn *function, int rows, int columns, int indent)
{
    struct grid grid = { 0 };
    if (rows < 1 || !grid_init(&grid, rows, columns))
        return;
    function(canvas_of(&grid, (struct rect){ 0, 0, grid.rows, columns }), &t->view);
    transcript_put_grid(&t->paper, &grid, indent);
    grid_destroy(&grid);
}

/* ---- In plain words ---- */

static void put_words(struct canvas canvas, const struct view *view)
{
    view_explain_paragraph(canvas, view);
}

static int rows_of_words(const struct view *view)
{
    struct grid grid = { 0 };
    if (!grid_init(&grid, 1, WORDS_COLUMNS))
        return 0;
    int rows =
        view_explain_paragraph(canvas_of(&grid, (struct rect){ 0, 0, 1, WORDS_COLUMNS }), view);
    grid_destroy(&grid);
    return rows;
}

/* An end is not explained: the closing line says how a vCPU ended. */
void transcript_explain(struct transcript *t)
{
    unsigned vcpu = t->view.chosen.focus;
    const struct event *e = view_event(&t->view, vcpu);
    bool again = t->explained.any && e && t->explained.vcpu == vcpu && t->explained.seq == e->seq;
    if (!e || e->reason == EVENT_END || again)
        return;
    t->explained.any = true;
    t->explained.vcpu = vcpu;
    t->explained.seq = e->seq;
    console_fresh_line(&t->paper.console);
    draw(t, put_words, rows_of_words(&t->view), WORDS_COLUMNS, WORDS_INDENT);
}

/* ---- Views ---- */

enum { REGISTERS_ROWS = 26, LOG_ROWS = 18, MEMORY_ROWS = 18, PAGE_ROWS = 60, STACK_ROWS = 40 };

/* With its frame. */
static int page_rows(int lines, int most)
{
    return lines + 2 < most ? lines + 2 : most;
}

static int rows_of(const struct transcript *t, unsigned show)
{
    enum { COLUMNS = TRANSCRIPT_COLUMNS - 4 };
    switch (show) {
    case SHOW_EXITS: return view_matrix_rows(&t->view);
    case SHOW_REGISTERS: return REGISTERS_ROWS;
    case SHOW_LOG: return LOG_ROWS;
    case SHOW_LANES: return (int)t->view.seen.count;
    case SHOW_MEMORY: return MEMORY_ROWS;
    case SHOW_TABLES: return page_rows(view_tables_lines(&t->view, COLUMNS), PAGE_ROWS);
    case SHOW_DEVICES: return page_rows(view_devices_lines(&t->view, COLUMNS), PAGE_ROWS);
    case SHOW_INTERRUPTS: return page_rows(view_interrupts_lines(&t->view), LOG_ROWS);
    case SHOW_STACK: return page_rows(view_stack_lines(&t->view, COLUMNS), STACK_ROWS);
    default: return 0;
    }
}

void transcript_put_views(struct transcript *t)
{
    static const struct view_part {
        view_fn *draw;
        unsigned show;
    } parts[] = {
        { view_matrix, SHOW_EXITS },    { view_registers, SHOW_REGISTERS },
        { view_log, SHOW_LOG },         { view_lanes, SHOW_LANES },
        { view_memory, SHOW_MEMORY },   { view_tables, SHOW_TABLES },
        { view_devices, SHOW_DEVICES }, { view_interrupts, SHOW_INTERRUPTS },
        { view_stack, SHOW_STACK },
    };
    t->view.seen.now_ns = t->run.model.last_ns;
    peek_copy(t->run.machine, &t->view);
    if (t->player.show & SHOW_LANES)
        model_set_bin(&t->run.model,
                      view_lanes_fit(&t->view, rows_of(t, SHOW_LANES), TRANSCRIPT_COLUMNS));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (t->player.show & parts[i].show) {
            console_fresh_line(&t->paper.console);
            draw(t, parts[i].draw, rows_of(t, parts[i].show), TRANSCRIPT_COLUMNS, 0);
        }
}
