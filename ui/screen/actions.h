/* What the keys do: the functions of the command table. */
#ifndef SCREEN_ACTIONS_H
#define SCREEN_ACTIONS_H

#include <stdint.h>

struct screen;

typedef void action(struct screen *screen, uint32_t key);

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

/* talk/actions.c */
action action_talk_next, action_talk_back, action_talk_enter, action_talk_restart,
    action_talk_first, action_talk_last, action_talk_digit, action_talk_overview, action_talk_notes,
    action_talk_timer, action_talk_blank, action_talk_start, action_talk_up, action_talk_down;

#endif
