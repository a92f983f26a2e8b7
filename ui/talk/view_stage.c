/* The stage: the run of a slide. Before it starts, what it will be. */
#include "talk/view_parts.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

static struct slide_text command_of(const struct deck_run *run)
{
    char text[2048];
    snprintf(text, sizeof text, "$ ./kvm-vmm %s", run->command ? run->command : "");
    return slide_text_plain(text, ROLE_CODE);
}

static int draw_centred(struct canvas canvas, int row, enum role role, const char *words_of_it)
{
    struct slide_text text = slide_text_plain(words_of_it, role);
    int rows = slide_text_draw(canvas, row, 0, canvas.area.columns, ALIGN_CENTRE, &text);
    slide_text_free(&text);
    return rows;
}

/* In the middle of the rows, and below the sources if there are some. */
static void draw_says(struct canvas canvas, enum role role, const char *says, bool below)
{
    int rows = canvas.area.rows,
        needed = draw_centred(canvas_inner(canvas, 0, 0, 0, canvas.area.columns), 0, role, says);
    draw_centred(canvas,
                 rows <= needed ? 0
                 : below        ? rows - needed
                                : (rows - needed) / 2,
                 role, says);
}

/* Frame, and in it the command line as in a shell. Returns what is below that. */
static struct canvas draw_command(struct canvas canvas, const struct deck_run *run, enum role frame,
                                  const char *title, bool ascii)
{
    canvas_frame(canvas, frame, title, frame, ascii);
    struct canvas inner = canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4);
    struct slide_text command = command_of(run);
    int rows = slide_text_draw(inner, 0, 0, inner.area.columns, ALIGN_LEFT, &command);
    slide_text_free(&command);
    return canvas_inner(inner, rows, 0, inner.area.rows - rows, inner.area.columns);
}

static void draw_failed(struct canvas canvas, const struct view *view, const struct talk_view *talk)
{
    struct canvas below =
        draw_command(canvas, talk->seen.run, ROLE_BAD, view_word(view, W_STAGE_COULD_NOT_START),
                     view->chosen.ascii);
    draw_says(below, ROLE_BAD, talk->seen.problem ? talk->seen.problem : "", false);
}

static void draw_waiting(struct canvas canvas, const struct view *view,
                         const struct talk_view *talk)
{
    struct canvas below =
        draw_command(canvas, talk->seen.run, ROLE_FRAME, NULL, view->chosen.ascii);
    struct canvas sources = canvas_inner(below, 1, 0, below.area.rows - 3, below.area.columns);
    bool drawn = view_talk_sources(sources, view, talk);
    draw_says(below, drawn ? ROLE_TEXT : ROLE_DIM,
              view_word(view, talk->plays_by_itself ? W_STAGE_STARTS_ITSELF : W_STAGE_STARTS),
              drawn);
}

static void draw_part(struct grid *grid, struct rect area, const struct view *view,
                      void (*draw)(struct canvas canvas, const struct view *view))
{
    if (area.rows)
        draw(canvas_of(grid, area), view);
}

static void draw_parts(struct grid *grid, const struct talk_layout *layout, const struct view *view)
{
    view_parts_draw(grid, &layout->parts, view);
    draw_part(grid, layout->memory, view, view_memory);
    draw_part(grid, layout->tables, view, view_tables);
    draw_part(grid, layout->devices, view, view_devices);
    draw_part(grid, layout->interrupts, view, view_interrupts);
    draw_part(grid, layout->stack, view, view_stack);
}

void view_talk_stage(struct grid *grid, const struct talk_layout *layout, const struct view *view,
                     const struct talk_view *talk)
{
    struct canvas canvas = canvas_of(grid, layout->stage);
    if (!talk->seen.run)
        return;
    if (talk_run_shows(talk))
        draw_parts(grid, layout, view);
    else if (talk->seen.state == PLAYER_FAILED)
        draw_failed(canvas, view, talk);
    else
        draw_waiting(canvas, view, talk);
}
