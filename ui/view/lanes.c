/* The time of each vCPU: in the guest, in the host, or neither, a bin a column. */
#include "text/text.h"
#include "view/view.h"

#include <stdio.h>

enum { DURATION_COLUMNS = 7, LEGEND_FROM_COLUMNS = 100, MARK_COLUMNS = 2 };

/* A bin that was busy throughout: the guest's share is the height, the host's is the ground behind
 * it. Partly idle: as high as it was busy, in the colour of what took more. */
static struct cell lane_cell(struct model_bin bin, enum theme theme, bool ascii)
{
    static const uint32_t heights[] = { ' ',    0x2581, 0x2582, 0x2583, 0x2584,
                                        0x2585, 0x2586, 0x2587, 0x2588 };
    struct cell cell = {
        .chars = { ' ' }, .width = 1, .role = ROLE_TEXT, .fg = COLOUR_BY_ROLE, .bg = COLOUR_BY_ROLE
    };
    uint64_t busy = (uint64_t)bin.guest_ns + bin.host_ns, all = busy + bin.idle_ns;
    if (!busy)
        return cell;
    unsigned filled = (unsigned)((8 * busy + all / 2) / all),
             guest = (unsigned)((8 * bin.guest_ns + busy / 2) / busy);
    cell.role = bin.guest_ns >= bin.host_ns ? ROLE_GUEST : ROLE_HOST;
    if (ascii) {
        cell.chars[0] = filled < 4 ? '.' : guest >= 4 ? '#' : guest ? '+' : '-';
    } else if (filled < 8) {
        cell.chars[0] = heights[filled ? filled : 1];
    } else {
        cell.role = guest ? ROLE_GUEST : ROLE_HOST;
        cell.bg = guest < 8 ? theme_look(ROLE_HOST, theme, THEME_256).fg : COLOUR_BY_ROLE;
        /* in one colour the shade is solid; in none it is a shade */
        cell.chars[0] = guest ? heights[guest] : 0x2591;
    }
    return cell;
}

/* The last bin that is shown: now; in history so that the event of that time stands in the
 * middle. */
static uint64_t last_bin(const struct view *view, unsigned columns)
{
    uint64_t bin_ns = view->seen.model->bin_ns, ns = view->seen.now_ns;
    const struct event *event = view->chosen.vcpus[view->chosen.focus].in_history
                                    ? view_event(view, view->chosen.focus)
                                    : NULL;
    if (event && event->exit_ns + columns / 2 * bin_ns < ns)
        ns = event->exit_ns + columns / 2 * bin_ns;
    return ns / bin_ns;
}

/* Of a vCPU that runs and has told nothing since its last event, or since it was told to step, what
 * can be said is: it is in the guest. */
static struct model_bin bin_at(const struct view *view, unsigned vcpu, uint64_t ns)
{
    const struct model_vcpu *v = &view->seen.model->vcpus[vcpu];
    struct model_bin bin = model_bin_at(view->seen.model, vcpu, ns);
    uint64_t told = bin.guest_ns + bin.host_ns + bin.idle_ns, bin_ns = view->seen.model->bin_ns;
    bool runs = v->state == MODEL_RUNNING,
         steps = v->state == MODEL_PAUSED && view_state(view, vcpu) == MODEL_STEPPING;
    uint64_t from_ns = runs ? v->last_ns : view->seen.vcpus[vcpu].steps_from_ns;
    if ((runs || steps) && told < bin_ns && ns + bin_ns > from_ns && ns <= view->seen.now_ns)
        bin.guest_ns += bin_ns - told;
    return bin;
}

static void draw_lane(struct canvas canvas, const struct view *view, unsigned vcpu)
{
    unsigned columns = (unsigned)canvas.area.columns;
    uint64_t bin_ns = view->seen.model->bin_ns, last = last_bin(view, columns);
    const struct event *event = view->chosen.vcpus[vcpu].in_history ? view_event(view, vcpu) : NULL;
    for (unsigned i = 0; i < columns; i++) {
        uint64_t before = columns - 1 - i;
        if (before > last)
            continue;
        struct cell cell = lane_cell(bin_at(view, vcpu, (last - before) * bin_ns),
                                     canvas.grid->theme, view->chosen.ascii);
        canvas_cell(canvas, 0, (int)i, &cell);
        if (event && event->exit_ns / bin_ns == last - before)
            canvas_mark(canvas, 0, (int)i, 1, ROLE_CURRENT);
    }
}

static int draw_legend(struct canvas canvas, int row, int column, const struct view *view)
{
    struct cell guest =
        lane_cell((struct model_bin){ .guest_ns = 1 }, canvas.grid->theme, view->chosen.ascii);
    struct cell host =
        lane_cell((struct model_bin){ .host_ns = 1 }, canvas.grid->theme, view->chosen.ascii);
    canvas_cell(canvas, row, column, &guest);
    column = canvas_text(canvas, row, column + 2, ROLE_DIM, view_word(view, W_VIEW_GUEST)) + 2;
    canvas_cell(canvas, row, column, &host);
    return canvas_text(canvas, row, column + 2, ROLE_DIM, view_word(view, W_VIEW_HOST));
}

/* Every lane with its digit before it. one: all in the first row. */
static void draw_lanes(struct canvas canvas, const struct view *view, bool one, int width)
{
    for (unsigned i = 0; i < view->seen.count; i++) {
        int row = one ? 0 : (int)i, column = one ? (int)i * (width + 4) : 0;
        canvas_format(canvas, row, column, (enum role)(ROLE_VCPU0 + i), "%u", i);
        draw_lane(canvas_inner(canvas, row, column + 2, 1, width), view, i);
    }
}

static int label_columns(const struct view *view)
{
    return text_columns(view_word(view, W_LANES_LABEL)) + 1 + DURATION_COLUMNS;
}

static int legend_columns(const struct view *view)
{
    return text_columns(view_word(view, W_VIEW_GUEST)) + 2 +
           text_columns(view_word(view, W_VIEW_HOST)) + 2 * MARK_COLUMNS;
}

/* Where the lanes start: after the label, with the legend beside or below it, and a gap. */
static int lanes_start(const struct view *view, bool one, bool legend)
{
    int label = label_columns(view), of_legend = legend ? legend_columns(view) : 0;
    return 1 +
           (one                 ? label + (legend ? 2 : 0) + of_legend
            : label > of_legend ? label
                                : of_legend) +
           2;
}

void view_lanes(struct canvas canvas, const struct view *view)
{
    char duration[32];
    int lanes = (int)view->seen.count, columns = canvas.area.columns;
    bool one = canvas.area.rows < lanes || lanes == 1,
         legend = !one || columns >= LEGEND_FROM_COLUMNS;
    int left = lanes_start(view, one, legend);
    int width = one ? (columns - left - 4 * lanes + 1) / lanes : columns - left - 3;
    if (width < 1 || !view->seen.model->bin_ns)
        return;
    text_duration((uint64_t)width * view->seen.model->bin_ns, duration);
    canvas_format(canvas, 0, 1, ROLE_DIM, "%s %s", view_word(view, W_LANES_LABEL), duration);
    if (legend)
        draw_legend(canvas, one ? 0 : 1, one ? label_columns(view) + 3 : 1, view);
    draw_lanes(canvas_inner(canvas, 0, left, canvas.area.rows, columns - left), view, one, width);
}
