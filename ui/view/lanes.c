/* The time of each vCPU, a bin a column: in the guest, in the host, or asleep; its exits; and an
 * axis. */
#include "view/lanes.h"

#include "text/clamp.h"
#include "text/text.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

/* ---- Signs ---- */

enum sign { SIGN_EXIT, SIGN_EXITS, SIGN_INTERRUPT, SIGN_TIME, SIGN_MOMENT, SIGN_SELECTED };

static struct cell sign(enum sign which, enum role role, bool ascii)
{
    static const struct {
        uint32_t mark, in_ascii;
    } signs[] = {
        [SIGN_EXIT] = { 0x2502, '|' },      [SIGN_EXITS] = { 0x2551, '"' },
        [SIGN_INTERRUPT] = { 0x25b4, '^' }, [SIGN_TIME] = { 0x2575, '\'' },
        [SIGN_MOMENT] = { 0x25b2, '^' },    [SIGN_SELECTED] = { 0x2503, '|' },
    };
    return (struct cell){ .chars = { ascii ? signs[which].in_ascii : signs[which].mark },
                          .width = 1,
                          .role = (uint8_t)role,
                          .fg = COLOUR_BY_ROLE,
                          .bg = COLOUR_BY_ROLE };
}

static int draw_sign(struct canvas canvas, int row, int column, struct cell cell, const char *word)
{
    canvas_cell(canvas, row, column, &cell);
    return canvas_text(canvas, row, column + LANES_MARK, ROLE_DIM, word) + 2;
}

/* ---- One vCPU ---- */

struct lane {
    const struct view *view;
    const struct lanes_place *place;
    unsigned vcpu;
    struct model_bin bins[GRID_MAX_COLUMNS], sum;
    uint64_t most;  /* exits in a bin */
    bool are_apart; /* bins are so short that one of them seldom has more than one exit */
};

static void look(struct lane *lane, const struct view *view, const struct lanes_place *place,
                 unsigned vcpu)
{
    uint64_t with_exits = 0;
    *lane = (struct lane){ .view = view, .place = place, .vcpu = vcpu };
    for (int i = 0; i < place->columns; i++) {
        const struct model_bin bin = lanes_bin(view, vcpu, place->first + (uint64_t)i);
        lane->bins[i] = bin;
        lane->sum.guest_ns += bin.guest_ns;
        lane->sum.host_ns += bin.host_ns;
        lane->sum.asleep_ns += bin.asleep_ns;
        lane->sum.exits += bin.exits;
        lane->most = bin.exits > lane->most ? bin.exits : lane->most;
        with_exits += bin.exits > 0;
    }
    lane->are_apart = 4 * lane->sum.exits <= 5 * with_exits;
}

static void draw_bins(struct canvas canvas, const struct lane *lane)
{
    int rows = canvas.area.rows;
    for (int i = 0; i < lane->place->columns; i++)
        for (int row = 0; row < rows; row++) {
            struct cell cell = lanes_cell(lane->bins[i], rows - 1 - row, rows, canvas.grid->theme,
                                          lane->view->chosen.ascii);
            canvas_cell(canvas, row, i, &cell);
        }
}

/* Exits, and in the last row interrupts: these before exits if there is but one. */
static void draw_ticks(struct canvas canvas, const struct lane *lane)
{
    bool ascii = lane->view->chosen.ascii;
    int rows = canvas.area.rows, last = rows - 1;
    enum role role = (enum role)(ROLE_VCPU0 + lane->vcpu);
    for (int i = 0; i < lane->place->columns; i++) {
        const struct model_bin *bin = &lane->bins[i];
        struct cell cell = sign(bin->exits > 1 ? SIGN_EXITS : SIGN_EXIT, role, ascii),
                    interrupt = sign(SIGN_INTERRUPT, ROLE_WARN, ascii);
        for (int row = 0; row < max(1, last) && bin->exits; row++)
            canvas_cell(canvas, row, i, &cell);
        if (bin->interrupts)
            canvas_cell(canvas, last, i, &interrupt);
    }
}

static void draw_exits(struct canvas canvas, const struct lane *lane)
{
    int rows = canvas.area.rows;
    if (lane->are_apart) {
        draw_ticks(canvas, lane);
        return;
    }
    for (int i = 0; i < lane->place->columns; i++)
        for (int row = 0; row < rows; row++) {
            struct cell cell =
                lanes_bar(lane->bins[i].exits, lane->most, rows - 1 - row, rows,
                          (enum role)(ROLE_VCPU0 + lane->vcpu), lane->view->chosen.ascii);
            canvas_cell(canvas, row, i, &cell);
        }
}

/* Can be seen without colours, too. */
static void draw_selected(struct canvas canvas, const struct lane *lane)
{
    const struct event *e = lanes_selected(lane->view, lane->vcpu);
    uint64_t column = e ? e->exit_ns / lane->place->bin_ns - lane->place->first : UINT64_MAX;
    if (column >= (uint64_t)lane->place->columns)
        return;
    struct cell cell = sign(SIGN_SELECTED, ROLE_CURRENT, lane->view->chosen.ascii);
    for (int row = 0; row < canvas.area.rows; row++)
        canvas_cell(canvas, row, (int)column, &cell);
}

static void draw_block(struct canvas canvas, const struct lane *lane)
{
    const struct lanes_block *b = &lane->place->blocks[lane->vcpu];
    int columns = lane->place->columns;
    draw_bins(canvas_inner(canvas, b->row, b->column, b->lane_rows, columns), lane);
    if (b->exits_rows)
        draw_exits(canvas_inner(canvas, b->row + b->lane_rows, b->column, b->exits_rows, columns),
                   lane);
    draw_selected(canvas_inner(canvas, b->row, b->column, b->lane_rows + b->exits_rows, columns),
                  lane);
}

/* ---- What stands beside a lane ---- */

/* Of three shares those that there are rows for: the largest. Or why there are none. */
static void draw_shares(struct canvas canvas, const struct lane *lane, int rows)
{
    enum model_state state = view_state(lane->view, lane->vcpu);
    const struct {
        enum word word;
        uint64_t ns;
    } shares[] = { { W_VIEW_GUEST, lane->sum.guest_ns },
                   { W_VIEW_HOST, lane->sum.host_ns },
                   { W_LANES_ASLEEP, lane->sum.asleep_ns } };
    uint64_t all = lane->sum.guest_ns + lane->sum.host_ns + lane->sum.asleep_ns;
    int row = 0;
    for (int i = 0; i < 3 && all; i++) {
        int before = 0;
        for (int j = 0; j < 3; j++)
            before += shares[j].ns > shares[i].ns || (shares[j].ns == shares[i].ns && j < i);
        if (before >= rows)
            continue;
        double percent = 100 * (double)shares[i].ns / (double)all;
        char text[32];
        snprintf(text, sizeof text, percent < 99.95 ? "%.1f %%" : "%.0f %%", percent);
        canvas_text(canvas, row, 2, ROLE_DIM, view_word(lane->view, shares[i].word));
        canvas_text_right(canvas, row++, 0, canvas.area.columns, ROLE_DIM, text);
    }
    if (!all && (state == MODEL_ENDED || state == MODEL_PAUSED))
        canvas_text(canvas, 0, 2, ROLE_DIM,
                    view_word(lane->view, state == MODEL_ENDED ? W_HEADER_ENDED : W_HEADER_PAUSED));
}

static void draw_peak(struct canvas canvas, const struct lane *lane)
{
    int row = canvas.area.rows > 1 && !lane->are_apart ? 1 : 0;
    double rate = (double)lane->most * 1e9 / (double)lane->place->bin_ns;
    char text[32];
    snprintf(text, sizeof text,
             rate >= 999950  ? "%.1fM/s"
             : rate >= 999.5 ? "%.1fk/s"
                             : "%.0f/s",
             rate >= 999950  ? rate / 1e6
             : rate >= 999.5 ? rate / 1e3
                             : rate);
    if (lane->are_apart || row)
        canvas_text(canvas, 0, 2, ROLE_DIM,
                    view_word(lane->view, lane->are_apart ? W_LANES_EXITS : W_LANES_RATE));
    if (lane->are_apart)
        return;
    canvas_text(canvas, row, 2, ROLE_DIM, view_word(lane->view, W_LANES_PEAK));
    canvas_text_right(canvas, row, 0, canvas.area.columns, ROLE_DIM, text);
}

static void draw_number(struct canvas canvas, const struct lane *lane)
{
    const struct lanes_block *b = &lane->place->blocks[lane->vcpu];
    canvas_format(canvas, b->row, b->column - 2, (enum role)(ROLE_VCPU0 + lane->vcpu), "%u",
                  lane->vcpu);
}

/* Without its last dot and what follows, if it is too long with that. */
static void draw_guest(struct canvas canvas, const struct lane *lane)
{
    const char *guest = lane->view->seen.vcpus[lane->vcpu].guest;
    enum role role = lane->vcpu == lane->view->chosen.focus ? ROLE_STRONG : ROLE_TEXT;
    char name[256];
    snprintf(name, sizeof name, "%s", guest ? guest : "");
    char *dot = strrchr(name, '.');
    if (dot && dot > name && text_columns(name) > canvas.area.columns)
        *dot = '\0';
    canvas_text_cut(canvas, 0, 0, canvas.area.columns, role, name);
}

/* The number, and what there is room for: the guest's name, shares of the time, the peak. */
static void draw_names(struct canvas canvas, const struct lane *lane)
{
    const struct lanes_block *b = &lane->place->blocks[lane->vcpu];
    int width = b->column - 4;
    canvas = canvas_inner(canvas, b->row, 2, b->lane_rows + b->exits_rows, width);
    canvas_format(canvas, 0, 0, (enum role)(ROLE_VCPU0 + lane->vcpu), "%u", lane->vcpu);
    if (width < 3)
        return;
    draw_guest(canvas_inner(canvas, 0, 2, 1, width - 2), lane);
    draw_shares(canvas_inner(canvas, 1, 0, b->lane_rows - 1, width), lane, b->lane_rows - 1);
    if (b->exits_rows)
        draw_peak(canvas_inner(canvas, b->lane_rows, 0, b->exits_rows, width), lane);
}

/* ---- The axis ---- */

/* A time since the start of the run, at the column of its bin; -1: it is not on show. */
static int column_of(const struct view *view, const struct lanes_place *p, uint64_t since_ns)
{
    uint64_t number = (view->seen.model->first_ns + since_ns) / p->bin_ns;
    return number >= p->first && number - p->first < (uint64_t)p->columns ? (int)(number - p->first)
                                                                          : -1;
}

/* Which moment is selected: what is said of it, and where that begins, below its column. */
struct moment {
    int column, from, to; /* columns; of the sign, of the text; to 0: there is none on show */
    char text[VIEW_MOMENT + 40];
};

static struct moment moment_of(const struct view *view, const struct lanes_place *p)
{
    struct moment m = { .column = -1 };
    char moment[VIEW_MOMENT], time[32];
    unsigned focus = view->chosen.focus;
    const struct event *e = lanes_selected(view, focus);
    uint64_t since = e ? e->exit_ns - view->seen.model->first_ns : 0;
    m.column = e ? column_of(view, p, since) : -1;
    if (m.column < 0)
        return m;
    snprintf(m.text, sizeof m.text, " %s, %s ", view_moment(view, focus, e->seq, moment),
             lanes_time(view, since, p->bin_ns, since, time));
    int width = text_columns(m.text);
    m.from = m.column + 1 + width <= p->columns ? m.column + 1 : max(0, m.column - width);
    m.to = m.from + width;
    return m;
}

static void draw_times(struct canvas canvas, const struct view *view, const struct lanes_place *p,
                       const struct moment *m)
{
    enum { APART = 12 };
    uint64_t step = lanes_step(APART * p->bin_ns), start = view->seen.model->first_ns,
             from = p->first * p->bin_ns, end = from + (uint64_t)p->columns * p->bin_ns - start;
    uint64_t ns = from > start ? (from - start + step - 1) / step * step : 0;
    char text[32];
    for (; ns < end; ns += step) {
        struct cell cell = sign(SIGN_TIME, ROLE_DIM, view->chosen.ascii);
        lanes_time(view, ns, step, end, text);
        int column = column_of(view, p, ns), to = column + 1 + text_columns(text);
        if (column < 0 || to > p->columns || (m->to && column < m->to && to >= m->from))
            continue;
        canvas_cell(canvas, 0, column, &cell);
        canvas_text(canvas, 0, column + 1, ROLE_DIM, text);
    }
}

static void draw_axis(struct canvas canvas, const struct view *view, const struct lanes_place *p)
{
    struct moment m = moment_of(view, p);
    struct cell cell = sign(SIGN_MOMENT, ROLE_STRONG, view->chosen.ascii);
    canvas = canvas_inner(canvas, p->axis_row, p->blocks[0].column, 1, p->columns);
    draw_times(canvas, view, p, &m);
    if (!m.to)
        return;
    canvas_text(canvas, 0, m.from, ROLE_STRONG, m.text);
    canvas_cell(canvas, 0, m.column, &cell);
}

/* ---- Words ---- */

static int draw_legend(struct canvas canvas, int row, int column, const struct view *view,
                       bool is_upright)
{
    static const struct {
        struct model_bin bin;
        enum word word;
    } kinds[] = { { { .guest_ns = 1 }, W_VIEW_GUEST },
                  { { .host_ns = 1 }, W_VIEW_HOST },
                  { { .asleep_ns = 1 }, W_LANES_ASLEEP } };
    for (unsigned i = 0; i < 3; i++) {
        struct cell cell = lanes_cell(kinds[i].bin, 0, 1, canvas.grid->theme, view->chosen.ascii);
        int after = draw_sign(canvas, row, column, cell, view_word(view, kinds[i].word));
        row += is_upright;
        column = is_upright ? column : after;
    }
    return column;
}

/* In a row of its own there is room for all signs. */
static void draw_long_legend(struct canvas canvas, const struct view *view,
                             const struct lanes_place *p, bool ticks)
{
    bool ascii = view->chosen.ascii;
    int row = p->legend_row,
        column = draw_legend(canvas_inner(canvas, 0, 0, row + 1, canvas.area.columns - 1), row,
                             p->blocks[0].column, view, false);
    canvas = canvas_inner(canvas, row, 0, 1, canvas.area.columns - 1);
    if (ticks) {
        column = draw_sign(canvas, 0, column, sign(SIGN_EXIT, ROLE_TEXT, ascii),
                           view_word(view, W_LANES_AN_EXIT));
        column = draw_sign(canvas, 0, column, sign(SIGN_INTERRUPT, ROLE_WARN, ascii),
                           view_word(view, W_LANES_AN_INTERRUPT));
    } else if (p->blocks[0].exits_rows) {
        column = canvas_text(canvas, 0, column, ROLE_TEXT, ascii ? ".:|" : "▂▅▇") + 1;
        column = canvas_text(canvas, 0, column, ROLE_DIM, view_word(view, W_LANES_RATE)) + 2;
    }
    const char *nothing = view_word(view, W_LANES_NOTHING);
    if (column + text_columns(nothing) <= canvas.area.columns)
        canvas_text(canvas, 0, column, ROLE_DIM, nothing);
}

static void draw_label(struct canvas canvas, const struct view *view, const struct lanes_place *p)
{
    char duration[32];
    view_duration(view, (uint64_t)p->columns * p->bin_ns, duration);
    canvas_format(canvas, 0, 1, ROLE_DIM, "%s %s", view_word(view, W_LANES_LABEL), duration);
    if (p->has_legend)
        draw_legend(canvas, p->is_one ? 0 : 1, p->is_one ? lanes_label_columns(view) + 3 : 1, view,
                    p->is_upright);
}

static void draw_frame(struct canvas canvas, const struct view *view, const struct lanes_place *p)
{
    char all[32], each[32], text[128], title[130];
    snprintf(text, sizeof text, VIEW_FORMAT(view, WF_LANES_TITLE),
             view_duration(view, (uint64_t)p->columns * p->bin_ns, all),
             view_duration(view, p->bin_ns, each));
    snprintf(title, sizeof title, " %s ", text);
    canvas_frame(canvas, ROLE_FRAME, title, ROLE_STRONG, view->chosen.ascii);
}

void view_lanes(struct canvas canvas, const struct view *view)
{
    static struct lane lane; /* the front end's thread */
    bool ticks = true;
    struct lanes_place p = lanes_place(view, canvas.area.rows, canvas.area.columns);
    if (p.columns < 1)
        return;
    if (p.is_framed)
        draw_frame(canvas, view, &p);
    else
        draw_label(canvas, view, &p);
    for (unsigned i = 0; i < view->seen.count; i++) {
        look(&lane, view, &p, i);
        draw_block(canvas, &lane);
        (p.is_framed ? draw_names : draw_number)(canvas, &lane);
        ticks = ticks && lane.are_apart;
    }
    if (p.axis_row >= 0)
        draw_axis(canvas, view, &p);
    if (p.legend_row >= 0)
        draw_long_legend(canvas, view, &p, ticks);
}
