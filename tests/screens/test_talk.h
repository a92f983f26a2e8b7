/* The tests of talks that are in a file of their own. */
#ifndef TEST_TALK_H
#define TEST_TALK_H

/* test_talk_bad.c: what a talk must bear. */
void any_keys_at_all_leave_a_talk_that_answers(void **state);
void guests_that_go_away_while_keys_go_to_them(void **state);
void the_notes_terminal_moves_a_talk_whose_keys_go_to_guests(void **state);
void playing_by_itself_leaves_out_no_run(void **state);
void a_start_beyond_the_end_is_the_last_slide(void **state);

/* test_talk_scenes.c: going on before a scene is over. */
void going_on_plays_the_rest_of_a_slow_scene(void **state);
void going_on_types_what_is_left_before_the_slide_is_left(void **state);
void going_on_to_further_orders_does_this_steps_alone_at_once(void **state);
void going_on_twice_does_not_wait_for_a_run_without_end(void **state);
void the_appendix_is_not_gone_on_to(void **state);

#define SCENE_TESTS                                                                                \
    cmocka_unit_test(going_on_plays_the_rest_of_a_slow_scene),                                     \
        cmocka_unit_test(going_on_types_what_is_left_before_the_slide_is_left),                    \
        cmocka_unit_test(going_on_to_further_orders_does_this_steps_alone_at_once),                \
        cmocka_unit_test(going_on_twice_does_not_wait_for_a_run_without_end),                      \
        cmocka_unit_test(the_appendix_is_not_gone_on_to)

#define BAD_TALK_TESTS                                                                             \
    cmocka_unit_test(any_keys_at_all_leave_a_talk_that_answers),                                   \
        cmocka_unit_test(guests_that_go_away_while_keys_go_to_them),                               \
        cmocka_unit_test(the_notes_terminal_moves_a_talk_whose_keys_go_to_guests),                 \
        cmocka_unit_test(playing_by_itself_leaves_out_no_run),                                     \
        cmocka_unit_test(a_start_beyond_the_end_is_the_last_slide)

#endif
