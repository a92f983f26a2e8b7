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

/* The command line at the top as in a shell; what there is to say in the middle of what is left. */
static void draw_waiting(struct canvas canvas, const struct deck_run *run, enum role frame,
                         const char *title, enum role role, const char *says, bool ascii)
{
    canvas_frame(canvas, frame, title, frame, ascii);
    struct canvas inner = canvas_inner(canvas, 1, 2, canvas.area.rows - 2, canvas.area.columns - 4);
    struct slide_text command = command_of(run);
    int rows = slide_text_draw(inner, 0, 0, inner.area.columns, ALIGN_LEFT, &command);
    slide_text_free(&command);
    int left = inner.area.rows - rows,
        needed = draw_centred(canvas_inner(inner, 0, 0, 0, inner.area.columns), 0, role, says);
    if (left > 0)
        draw_centred(canvas_inner(inner, rows, 0, left, inner.area.columns),
                     left > needed ? (left - needed) / 2 : 0, role, says);
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
        draw_waiting(canvas, talk->seen.run, ROLE_BAD, view_word(view, W_STAGE_COULD_NOT_START),
                     ROLE_BAD, talk->seen.problem ? talk->seen.problem : "", view->chosen.ascii);
    else
        draw_waiting(
            canvas, talk->seen.run, ROLE_FRAME, NULL, ROLE_DIM,
            view_word(view, talk->plays_by_itself ? W_STAGE_STARTS_ITSELF : W_STAGE_STARTS),
            view->chosen.ascii);
}
