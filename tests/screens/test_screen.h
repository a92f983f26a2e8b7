/* The tests of the screen that are in files of their own. */
#ifndef TEST_SCREEN_H
#define TEST_SCREEN_H

/* test_os.c: 1K OS and interrupts. */
void a_shell_is_used_and_looked_into(void **state);
void the_kernel_is_stopped_by_its_names(void **state);
void the_panel_of_exits_scrolls_and_zooms(void **state);
void a_line_shows_as_it_is_typed(void **state);
void a_file_types_nothing(void **state);
void four_shells_are_typed_into_in_turn(void **state);
void real_mode_runs_beside_paging(void **state);
void stepping_goes_into_a_handler_and_back(void **state);
void calls_cross_rings(void **state);
void the_running_os_is_stepped(void **state);
void a_real_mode_guest_takes_ticks(void **state);
void a_text_screen_is_seen_and_typed_into(void **state);
void keys_become_scan_codes(void **state);

#define OS_TESTS                                                                                   \
    cmocka_unit_test(a_shell_is_used_and_looked_into),                                             \
        cmocka_unit_test(the_kernel_is_stopped_by_its_names),                                      \
        cmocka_unit_test(the_panel_of_exits_scrolls_and_zooms),                                    \
        cmocka_unit_test(a_line_shows_as_it_is_typed), cmocka_unit_test(a_file_types_nothing),     \
        cmocka_unit_test(four_shells_are_typed_into_in_turn),                                      \
        cmocka_unit_test(real_mode_runs_beside_paging),                                            \
        cmocka_unit_test(stepping_goes_into_a_handler_and_back),                                   \
        cmocka_unit_test(calls_cross_rings), cmocka_unit_test(the_running_os_is_stepped),          \
        cmocka_unit_test(a_real_mode_guest_takes_ticks),                                           \
        cmocka_unit_test(a_text_screen_is_seen_and_typed_into),                                    \
        cmocka_unit_test(keys_become_scan_codes)

/* test_keys.c: prompts, commands by name, copying, the mouse. */
void prompts_say_what_they_take_and_remember_it(void **state);
void a_command_is_done_by_its_name(void **state);
void commands_have_korean_names(void **state);
void what_is_looked_at_is_copied(void **state);
void a_terminal_without_a_clipboard_gets_nothing(void **state);
void a_click_does_what_is_named_there(void **state);
void a_click_selects_a_line(void **state);
void a_click_selects_a_moment(void **state);
void the_wheel_turns_what_is_under_it(void **state);

#define KEYS_TESTS                                                                                 \
    cmocka_unit_test(prompts_say_what_they_take_and_remember_it),                                  \
        cmocka_unit_test(a_command_is_done_by_its_name),                                           \
        cmocka_unit_test(commands_have_korean_names),                                              \
        cmocka_unit_test(what_is_looked_at_is_copied),                                             \
        cmocka_unit_test(a_terminal_without_a_clipboard_gets_nothing),                             \
        cmocka_unit_test(a_click_does_what_is_named_there),                                        \
        cmocka_unit_test(a_click_selects_a_line), cmocka_unit_test(a_click_selects_a_moment),      \
        cmocka_unit_test(the_wheel_turns_what_is_under_it)
/* test_menu.c: the start menu. */
void guests_are_chosen_and_lead_back(void **state);
void four_start_paused(void **state);
void what_is_printed_waits_for_enter(void **state);
void the_mouse_chooses_and_starts(void **state);
void files_of_the_folder_are_listed(void **state);
void of_many_files_some_are_listed(void **state);
void the_menu_speaks_korean_in_any_size(void **state);
void a_signal_ends_the_menu(void **state);

#define MENU_TESTS                                                                                 \
    cmocka_unit_test(guests_are_chosen_and_lead_back), cmocka_unit_test(four_start_paused),        \
        cmocka_unit_test(what_is_printed_waits_for_enter),                                         \
        cmocka_unit_test(the_mouse_chooses_and_starts),                                            \
        cmocka_unit_test(files_of_the_folder_are_listed),                                          \
        cmocka_unit_test(of_many_files_some_are_listed),                                           \
        cmocka_unit_test(the_menu_speaks_korean_in_any_size),                                      \
        cmocka_unit_test(a_signal_ends_the_menu)

/* test_jobs.c: signals, and stopping. */
void every_signal_gives_the_terminal_back(void **state);
void signals_end_what_is_in_full_swing(void **state);
void signals_that_end_nothing_end_nothing(void **state);
void the_whole_job_stops_and_goes_on(void **state);
void a_prompt_stops_and_goes_on(void **state);
void a_talk_stops_and_goes_on(void **state);
void the_notes_stop_and_go_on(void **state);
void the_menu_stops_and_goes_on(void **state);
void a_plain_run_stops_and_goes_on(void **state);
void without_a_shell_it_does_not_stop(void **state);

#define JOB_TESTS                                                                                  \
    cmocka_unit_test(every_signal_gives_the_terminal_back),                                        \
        cmocka_unit_test(signals_end_what_is_in_full_swing),                                       \
        cmocka_unit_test(signals_that_end_nothing_end_nothing),                                    \
        cmocka_unit_test(the_whole_job_stops_and_goes_on),                                         \
        cmocka_unit_test(a_prompt_stops_and_goes_on),                                              \
        cmocka_unit_test(a_talk_stops_and_goes_on), cmocka_unit_test(the_notes_stop_and_go_on),    \
        cmocka_unit_test(the_menu_stops_and_goes_on),                                              \
        cmocka_unit_test(a_plain_run_stops_and_goes_on),                                           \
        cmocka_unit_test(without_a_shell_it_does_not_stop)

/* test_answers.c: what the terminal says by itself. */
void an_answer_in_pieces_changes_the_theme_and_nothing_else(void **state);
void answers_come_between_keys(void **state);
void answers_are_not_typed_into_a_guest(void **state);
void only_who_has_the_mode_gets_its_marks(void **state);
void who_may_not_understand_is_not_asked(void **state);

#define ANSWER_TESTS                                                                               \
    cmocka_unit_test(an_answer_in_pieces_changes_the_theme_and_nothing_else),                      \
        cmocka_unit_test(answers_come_between_keys),                                               \
        cmocka_unit_test(answers_are_not_typed_into_a_guest),                                      \
        cmocka_unit_test(only_who_has_the_mode_gets_its_marks),                                    \
        cmocka_unit_test(who_may_not_understand_is_not_asked)

#endif
