/* The tests of talks that are in a file of their own. */
#ifndef TEST_TALK_H
#define TEST_TALK_H

/* test_talk_bad.c: what a talk must bear. */
void any_keys_at_all_leave_a_talk_that_answers(void **state);
void guests_that_go_away_while_keys_go_to_them(void **state);
void the_notes_terminal_moves_a_talk_whose_keys_go_to_guests(void **state);
void playing_by_itself_leaves_out_no_run(void **state);
void a_start_beyond_the_end_is_the_last_slide(void **state);

#define BAD_TALK_TESTS                                                                             \
    cmocka_unit_test(any_keys_at_all_leave_a_talk_that_answers),                                   \
        cmocka_unit_test(guests_that_go_away_while_keys_go_to_them),                               \
        cmocka_unit_test(the_notes_terminal_moves_a_talk_whose_keys_go_to_guests),                 \
        cmocka_unit_test(playing_by_itself_leaves_out_no_run),                                     \
        cmocka_unit_test(a_start_beyond_the_end_is_the_last_slide)

#endif
