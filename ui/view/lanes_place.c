/* What of the lanes goes where: rows, columns, and which time. */
#include "view/lanes.h"

#include "text/clamp.h"
#include "text/text.h"

enum {
    FRAME_FROM_ROWS = 5,
    LEGEND_FROM_COLUMNS = 100, /* in one row with the lanes */
    NAMES_FROM_COLUMNS = 60,
    NAMES = 18,
    EXITS_MOST = 4, /* rows; more of them tell nothing more */
};

/* ---- Which time ---- */

/* What stands still tells nothing more. */
uint64_t lanes_now(const struct view *view)
{
    for (unsigned i = 0; i < view->seen.count; i++) {
        enum model_state state = view_state(view, i);
        if (state != MODEL_PAUSED && state != MODEL_ENDED)
            return view->seen.now_ns;
    }
    return view->seen.model->last_ns;
}

const struct event *lanes_selected(const struct view *view, unsigned vcpu)
{
    const struct view_chosen *chosen = &view->chosen;
    const struct model_vcpu *v = &view->seen.model->vcpus[vcpu];
    if (chosen->vcpus[vcpu].in_history)
        return view_event(view, vcpu);
    if (!chosen->log_has_selection || chosen->log_selected_vcpu != vcpu)
        return NULL;
    return model_history(v, model_history_find(v, chosen->log_selected_seq));
}

/* All of the run, if it fits; else what is going on. Of an earlier time than that a page with the
 * selected event in it: pages overlap by half, so that nothing moves while one goes along in it. */
static uint64_t first_bin(const struct view *view, uint64_t columns)
{
    uint64_t bin_ns = view->seen.model->bin_ns, start = view->seen.model->first_ns / bin_ns,
             now = lanes_now(view) / bin_ns, half = columns > 2 ? columns / 2 : 1;
    if (now < start + columns)
        return start;
    uint64_t latest = now + 1 - columns;
    const struct event *e = lanes_selected(view, view->chosen.focus);
    uint64_t of_event = e ? e->exit_ns / bin_ns : now;
    if (of_event >= latest || of_event < start)
        return latest;
    uint64_t page = start + (of_event - start) / half * half;
    page = page > start + half / 2 ? page - half / 2 : start;
    return page < latest ? page : latest;
}

/* What a vCPU does now, it has done since its latest event. */
static void go_on(const struct view *view, unsigned vcpu, uint64_t ns, struct model_bin *bin)
{
    const struct model_vcpu *v = &view->seen.model->vcpus[vcpu];
    uint64_t bin_ns = view->seen.model->bin_ns, from_ns = v->last_ns,
             rest = bin_ns - (bin->guest_ns + bin->host_ns + bin->asleep_ns + bin->still_ns);
    bool steps = v->state == MODEL_PAUSED && view_state(view, vcpu) == MODEL_STEPPING;
    if (steps)
        from_ns = view->seen.vcpus[vcpu].steps_from_ns;
    if (ns + bin_ns <= from_ns || ns > view->seen.now_ns)
        return;
    if (steps || v->state == MODEL_RUNNING)
        bin->guest_ns += rest;
    else if (v->state == MODEL_WAITING || v->state == MODEL_HALTED)
        bin->asleep_ns += rest;
}

struct model_bin lanes_bin(const struct view *view, unsigned vcpu, uint64_t number)
{
    uint64_t bin_ns = view->seen.model->bin_ns, ns = number * bin_ns;
    struct model_bin bin = model_bin_at(view->seen.model, vcpu, ns);
    go_on(view, vcpu, ns, &bin);
    uint64_t told = bin.guest_ns + bin.host_ns + bin.asleep_ns + bin.still_ns;
    if (told && told < bin_ns) /* before its start, or yet to come */
        bin.still_ns += bin_ns - told;
    return bin;
}

/* ---- Which place ---- */

int lanes_label_columns(const struct view *view)
{
    return text_columns(view_word(view, W_LANES_LABEL)) + 1 + LANES_DURATION;
}

static int legend_columns(const struct view *view, bool is_upright)
{
    static const enum word words[] = { W_VIEW_GUEST, W_VIEW_HOST, W_LANES_ASLEEP };
    int all = 2 * 2, widest = 0;
    for (unsigned i = 0; i < 3; i++) {
        int columns = LANES_MARK + text_columns(view_word(view, words[i]));
        all += columns;
        widest = max(widest, columns);
    }
    return is_upright ? widest : all;
}

/* In the first row, one after the other, each with its digit before it. */
static void place_one(struct lanes_place *p, const struct view *view, int columns)
{
    int lanes = (int)view->seen.count;
    p->has_legend = columns >= LEGEND_FROM_COLUMNS;
    int left =
        1 + lanes_label_columns(view) + 2 + (p->has_legend ? legend_columns(view, false) + 2 : 0);
    p->columns = (columns - left - 4 * lanes + 1) / lanes;
    for (int i = 0; i < lanes; i++)
        p->blocks[i] = (struct lanes_block){ 0, left + 2 + i * (p->columns + 4), 1, 0 };
}

/* Below each other in that many rows, lane and exits and a gap: as much of that as there are rows
 * for. What is left over makes exits higher, whose bars are not to be compared with each other.
 * Returns the row after them. */
static int place_blocks(struct lanes_place *p, int lanes, int row, int rows, int column)
{
    int tight = rows / lanes, loose = (rows - lanes + 1) / lanes;
    int gap = lanes > 1 && (loose >= 2 || loose == tight) ? 1 : 0, each = gap ? loose : tight,
        exits = min((each + 1) / 3, EXITS_MOST), left = rows - gap * (lanes - 1) - lanes * each;
    for (int i = 0; i < lanes; i++) {
        int more = exits && left-- > 0 ? 1 : 0;
        p->blocks[i] = (struct lanes_block){ row, column, each - exits, exits + more };
        row += each + more + gap;
    }
    return row - gap;
}

static void place_framed(struct lanes_place *p, const struct view *view, int rows, int columns)
{
    int lanes = (int)view->seen.count, inner = rows - 2,
        left = 2 + (columns >= NAMES_FROM_COLUMNS ? NAMES : 2);
    p->has_legend = inner >= lanes + 2;
    p->legend_row = p->has_legend ? rows - 2 : -1;
    p->columns = columns - left - 2;
    p->axis_row = place_blocks(p, lanes, 1, inner - 1 - p->has_legend, left);
}

/* A row each, or more, with the label and the legend beside them. */
static void place_rows(struct lanes_place *p, const struct view *view, int rows, int columns)
{
    int lanes = (int)view->seen.count, axis = rows > lanes ? 1 : 0;
    p->has_legend = true;
    p->is_upright = rows >= 4;
    int left = 1 + max(lanes_label_columns(view), legend_columns(view, p->is_upright)) + 4;
    p->columns = columns - left - 1;
    int row = place_blocks(p, lanes, 0, rows - axis, left);
    p->axis_row = axis ? row : -1;
}

struct lanes_place lanes_place(const struct view *view, int rows, int columns)
{
    struct lanes_place p = { .axis_row = -1, .legend_row = -1 };
    int lanes = (int)view->seen.count;
    p.bin_ns = view->seen.model->bin_ns;
    if (!lanes || !p.bin_ns)
        return p;
    p.is_framed = rows >= FRAME_FROM_ROWS && rows >= lanes + 3;
    p.is_one = rows < lanes || rows == 1;
    if (p.is_framed)
        place_framed(&p, view, rows, columns);
    else if (p.is_one)
        place_one(&p, view, columns);
    else
        place_rows(&p, view, rows, columns);
    if (p.columns > 0)
        p.first = first_bin(view, (uint64_t)p.columns);
    return p;
}

/* ---- For who asks ---- */

/* Of a run that has ended all of it, as large as there is room. While it goes on bins get twice as
 * long whenever there is no more room, up to what still shows what happens now. */
uint64_t view_lanes_fit(const struct view *view, int rows, int columns)
{
    const uint64_t least = 16000, most = 65536000;
    const struct model *model = view->seen.model;
    struct lanes_place p = lanes_place(view, rows, columns);
    uint64_t room = p.columns > 0 ? (uint64_t)p.columns : 1, last = lanes_now(view);
    bool is_over = model_is_over(model);
    uint64_t unit = model_whole_bin(model),
             time = last > model->first_ns ? last - model->first_ns : 0;
    /* Shorter ones do not hold it; and without memory for the whole time units would be many. */
    uint64_t bin = is_over ? time / room / unit * unit + unit : least;
    while (time && last / bin - model->first_ns / bin >= room && (is_over || bin < most))
        bin = is_over ? bin + unit : 2 * bin;
    return bin;
}

void view_lanes_time(const struct view *view, int rows, int columns, uint64_t *from_ns,
                     uint64_t *to_ns)
{
    struct lanes_place p = lanes_place(view, rows, columns);
    *from_ns = p.first * p.bin_ns;
    *to_ns = (p.first + (uint64_t)max(1, p.columns)) * p.bin_ns - 1;
}

bool view_lanes_moment(const struct view *view, int rows, int columns, int row, int column,
                       unsigned *vcpu, uint64_t *ns)
{
    struct lanes_place p = lanes_place(view, rows, columns);
    *vcpu = view->chosen.focus;
    for (unsigned i = 0; i < view->seen.count; i++) {
        const struct lanes_block *b = &p.blocks[i];
        bool is_in_row = row >= b->row && (p.is_one || row < b->row + b->lane_rows + b->exits_rows);
        if (is_in_row && (!p.is_one || column >= b->column))
            *vcpu = i;
    }
    int at = column - p.blocks[*vcpu % VCPU_MAX].column;
    if (at < 0 || at >= p.columns)
        return false;
    *ns = (p.first + (uint64_t)at) * p.bin_ns + p.bin_ns / 2;
    return true;
}
