/* What commands do on the screen: a function each. */
#ifndef SCREEN_ACTIONS_H
#define SCREEN_ACTIONS_H

#include "view/command.h"

struct screen;

typedef void action(struct screen *screen);

action action_pause_all, action_pause_one, action_step, action_step_all, action_step_insn,
    action_until, action_slower, action_faster, action_restart;
action action_back, action_forward, action_live;
action action_log_up, action_log_down, action_log_all, action_log_filter, action_log_search,
    action_search_older, action_search_newer;
action action_focus_next, action_focus_before, action_focus_number, action_zoom, action_layout,
    action_page_up, action_page_down, action_memory, action_memory_at, action_segments,
    action_tables;
action action_lanes_in, action_lanes_out, action_matrix_columns, action_matrix_sort,
    action_matrix_filter, action_matrix_reset;
action action_type;
action action_theme, action_help, action_quit, action_picture, action_redraw, action_suspend,
    action_close;

/* The one of a command; NULL: it is a command of the show, in GROUP_TALK. */
action *action_of(enum command_id id);

#endif
