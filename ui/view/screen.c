/* The whole screen: the header, and which view goes where. */
#include "text/text.h"
#include "view/parts.h"
#include "view/text_pane.h"

#include <stdio.h>
#include <string.h>

/* One part of the header, in the order of the screen; what is said first is dropped last. */
enum part {
    PART_NAME,
    PART_STATE,
    PART_VCPUS,
    PART_ENGINE,
    PART_EXITS,
    PART_RATE,
    PART_SLOW,
    PART_STALLS,
    PART_HELP,
    PARTS
};
static const enum part dropped_first[] = { PART_VCPUS, PART_STALLS, PART_RATE, PART_HELP,
                                           PART_NAME,  PART_ENGINE, PART_SLOW, PART_EXITS };

struct header {
    char text[PARTS][160];
};

/* How much is said of the engines. */
enum engines { ENGINES_AND_WHY, ENGINES, ENGINES_BRIEF };

/* How the run fares, by what each vCPU does. */
enum state { PAUSED, STEPPING, RUNNING, ENDED, HISTORY, NOT_STARTED };

/* Of all vCPUs together: it runs as long as one of them does. */
static enum state run_state(const struct view *view)
{
    unsigned of[MODEL_ENDED + 1] = { 0 };
    if (view->chosen.focus < view->seen.count && view->chosen.vcpus[view->chosen.focus].in_history)
        return HISTORY;
    for (unsigned i = 0; i < view->seen.count; i++)
        of[view_state(view, i)]++;
    if (of[MODEL_RUNNING] || of[MODEL_WAITING] || of[MODEL_HALTED])
        return RUNNING;
    if (of[MODEL_STEPPING])
        return STEPPING;
    return of[MODEL_PAUSED] ? PAUSED : of[MODEL_NOT_STARTED] ? NOT_STARTED : ENDED;
}

static void put_state(const struct view *view, char *text, size_t size)
{
    static const struct {
        const char *mark, *in_ascii;
        enum word word;
    } states[] = {
        [PAUSED] = { "‖", "=", W_HEADER_PAUSED },
        [RUNNING] = { "▶", ">", W_HEADER_RUNNING },
        [STEPPING] = { "▶", ">", W_HEADER_STEPPING },
        [ENDED] = { "■", "#", W_HEADER_ENDED },
        [HISTORY] = { "◀", "<", W_HEADER_HISTORY },
        [NOT_STARTED] = { "▶", ">", W_HEADER_STARTING },
    };
    enum state state = run_state(view);
    snprintf(text, size, "%s %s", view->chosen.ascii ? states[state].in_ascii : states[state].mark,
             view_word(view, states[state].word));
}

/* "KVM", or "KVM + software CPU (KVM here cannot page)" when guests differ. The reason is the first
 * vCPU's of those that have one: the others' are in the help. */
static void put_engines(const struct view *view, enum engines how, char *text, size_t size)
{
    size_t at = 0;
    for (unsigned i = 0; i < view->seen.count && at < size; i++) {
        enum engine_kind engine = view_engine(view, i);
        enum engine_reason why = view_engine_reason(view, i);
        bool known = false;
        for (unsigned j = 0; j < i; j++)
            known |= view_engine(view, j) == engine;
        if (known)
            continue;
        const char *name = (how == ENGINES_BRIEF ? explain_engine_brief
                                                 : explain_engine)(engine, view->chosen.language);
        at += (size_t)snprintf(text + at, size - at, "%s%s", at ? " + " : "", name);
        if (how == ENGINES_AND_WHY && why && at < size)
            at += (size_t)snprintf(text + at, size - at, " (%s)",
                                   explain_engine_reason(why, view->chosen.language));
    }
}

static void put_rate(const struct view *view, char *text, size_t size)
{
    double rate = 0;
    for (unsigned i = 0; i < view->seen.count; i++)
        rate += view->seen.vcpus[i].rate;
    if (rate >= 999950)
        snprintf(text, size, "%.1fM/s", rate / 1e6);
    else if (rate >= 999.5)
        snprintf(text, size, "%.1fk/s", rate / 1e3);
    else if (rate >= 0.5)
        snprintf(text, size, "%.0f/s", rate);
}

static void put_stalls(const struct view *view, char *text, size_t size)
{
    uint64_t ns = 0;
    char duration[32];
    for (unsigned i = 0; i < view->seen.count; i++)
        ns += view->seen.model->vcpus[i].stalled_ns;
    if (ns)
        snprintf(text, size, "%s %s", view_word(view, W_HEADER_STALLED),
                 view_duration(view, ns, duration));
}

static void put_slow(const struct view *view, char *text, size_t size)
{
    const char *word = view_word(view, W_HEADER_SLOW_MOTION);
    if (view->chosen.slow > 0 && view->chosen.slow < 1)
        snprintf(text, size, "%s %.1f/s", word, view->chosen.slow);
    else if (view->chosen.slow > 0)
        snprintf(text, size, "%s %.0f/s", word, view->chosen.slow);
}

/* While keys go to a guest, they do nothing else. */
static const char *keys_of(const struct view *view)
{
    if (view->chosen.typing)
        return "";
    return view_word(view,
                     view_is_inside(&view->chosen) ? W_HEADER_KEYS_INSIDE_TALK : W_HEADER_KEYS);
}

static void make_header(struct header *header, const struct view *view)
{
    enum { SIZE = sizeof header->text[0] };
    char number[32];
    *header = (struct header){ 0 };
    snprintf(header->text[PART_NAME], SIZE, "Mini-KVM");
    put_state(view, header->text[PART_STATE], SIZE);
    text_number(view->seen.count, number);
    snprintf(header->text[PART_VCPUS], SIZE,
             WORD_FORMAT_OF(view->seen.count, view->chosen.language, WF_COUNT_VCPU, WF_COUNT_VCPUS),
             number);
    put_engines(view, ENGINES_AND_WHY, header->text[PART_ENGINE], SIZE);
    uint64_t exits = view->seen.model->total_exits;
    text_number(exits, number);
    snprintf(header->text[PART_EXITS], SIZE,
             WORD_FORMAT_OF(exits, view->chosen.language, WF_COUNT_EXIT, WF_COUNT_EXITS), number);
    put_rate(view, header->text[PART_RATE], SIZE);
    put_slow(view, header->text[PART_SLOW], SIZE);
    put_stalls(view, header->text[PART_STALLS], SIZE);
    snprintf(header->text[PART_HELP], SIZE, "%s", keys_of(view));
}

/* Two blanks between parts, one at each end. */
static int header_columns(const struct header *header)
{
    int columns = 0;
    for (unsigned i = 0; i < PARTS; i++)
        if (*header->text[i])
            columns += text_columns(header->text[i]) + 2;
    return columns;
}

/* What is said of the engines gets shorter first; then parts are dropped. */
static void shorten(struct header *header, const struct view *view, int columns)
{
    for (int how = ENGINES; how <= ENGINES_BRIEF && header_columns(header) > columns; how++)
        put_engines(view, (enum engines)how, header->text[PART_ENGINE],
                    sizeof header->text[PART_ENGINE]);
    for (size_t i = 0;
         i < sizeof dropped_first / sizeof *dropped_first && header_columns(header) > columns; i++)
        *header->text[dropped_first[i]] = '\0';
}

void view_header(struct canvas canvas, const struct view *view)
{
    struct header header;
    int column = 1, columns = canvas.area.columns;
    make_header(&header, view);
    shorten(&header, view, columns);
    canvas_fill(canvas, ROLE_BAR);
    for (unsigned i = 0; i < PART_HELP; i++) {
        enum role role =
            i == PART_STATE || i == PART_SLOW || i == PART_STALLS ? ROLE_BAR_KEY : ROLE_BAR;
        if (*header.text[i])
            column = canvas_text(canvas, 0, column, role, header.text[i]) + 2;
    }
    canvas_text_right(canvas, 0, 0, columns - 1, ROLE_BAR, header.text[PART_HELP]);
}

void view_too_small(struct grid *grid, const struct view *view)
{
    struct canvas canvas = canvas_of(grid, (struct rect){ 0, 0, grid->rows, grid->columns });
    char text[128];
    snprintf(text, sizeof text, "%s: %dx%d, %dx%d %s", view_word(view, W_HEADER_TOO_SMALL),
             grid->columns, grid->rows, LAYOUT_MIN_COLUMNS, LAYOUT_MIN_ROWS,
             view_word(view, W_HEADER_NEEDED));
    canvas_wrap(canvas, 0, 0, ROLE_WARN, text);
}

typedef void view_function(struct canvas canvas, const struct view *view);

static void show(struct grid *grid, const struct view *view, struct rect area,
                 view_function *function)
{
    if (area.rows > 0 && area.columns > 0)
        function(canvas_of(grid, area), view);
}

void view_overlay_draw(struct grid *grid, const struct view *view)
{
    static view_function *const functions[] = {
        [OVERLAY_NONE] = NULL,
        [OVERLAY_HELP] = view_help,
        [OVERLAY_GLOSSARY] = view_glossary,
        [OVERLAY_MEMORY] = view_memory,
        [OVERLAY_SEGMENTS] = view_segments,
        [OVERLAY_TABLES] = view_tables,
        [OVERLAY_BREAKS] = view_breaks,
        [OVERLAY_STACK] = view_stack,
        [OVERLAY_INTERRUPTS] = view_interrupts,
        [OVERLAY_DEVICES] = view_devices,
        [OVERLAY_PROMPT] = NULL, /* on the row of the keys */
    };
    /* The header and the keys stay in sight. */
    struct rect area = { 1, 0, grid->rows - 2, grid->columns };
    view_function *function = functions[view_over(view)];
    if (function) {
        canvas_fill(canvas_of(grid, area), ROLE_TEXT);
        show(grid, view, area, function);
    }
}

/* While typing goes to a guest, the terminal's cursor is where the guest's is. */
static void show_cursor(struct grid *grid, const struct view *view, struct rect pane)
{
    const struct pane *pane_of = view->seen.vcpus[view->chosen.focus].pane;
    const struct view_chosen_vcpu *chosen = &view->chosen.vcpus[view->chosen.focus];
    int row, column;
    if (!view->chosen.typing || view->said.overlay != OVERLAY_NONE || chosen->in_history)
        return;
    if (view_shows_text(view, view->chosen.focus)) {
        if (!view_text_cursor(view, view->chosen.focus, pane.rows - 2, pane.columns - 2, &row,
                              &column))
            return;
    } else if (chosen->scrolled_back || !pane_of || !pane_cursor(pane_of, &row, &column)) {
        return;
    }
    if (row >= pane.rows - 2 || column >= pane.columns - 2)
        return;
    grid->cursor_row = pane.row + 1 + row;
    grid->cursor_column = pane.column + 1 + column;
}

void view_parts_draw(struct grid *grid, const struct layout *layout, const struct view *view)
{
    for (unsigned i = 0; i < view->seen.count; i++)
        if (layout->panes[i].rows)
            view_pane(canvas_of(grid, layout->panes[i]), view, i);
    show(grid, view, layout->matrix, view_matrix);
    show(grid, view, layout->registers, view_registers);
    show(grid, view, layout->log, view_log);
    show(grid, view, layout->stack, view_stack);
    show(grid, view, layout->devices, view_devices);
    show(grid, view, layout->memory, view_memory);
    show(grid, view, layout->interleaved, view_interleaved);
    show(grid, view, layout->lanes, view_lanes);
    show(grid, view, layout->explain, view_explain);
    show_cursor(grid, view, layout->panes[view->chosen.focus]);
}

void view_screen(struct grid *grid, const struct view *view)
{
    struct layout layout;
    view_lay_out(&layout, view, grid->rows, grid->columns);
    grid_clear(grid);
    if (layout.too_small) {
        view_too_small(grid, view);
        return;
    }
    show(grid, view, layout.header, view_header);
    view_parts_draw(grid, &layout, view);
    show(grid, view, layout.keys, view_keys);
    view_overlay_draw(grid, view);
}
