/* Orders of a run that take time: steps, waits, slow motion. */
#include "play.h"

/* ---- Steps ---- */

static void steps_from_exit_to_exit(void **state)
{
    command(VIRTUAL "--step guests/hello.bin");
    order(ORDER_STEP, 3, NULL);
    assert_int_equal(start_and_play(false), PLAYER_RESTING);
    assert_int_equal(run.model.vcpus[0].exits, 3);
    assert_string_equal(printed(0), "Hel");
}

static void steps_at_once_in_a_hurry(void **state)
{
    command(VIRTUAL "--step guests/hello.bin");
    order(ORDER_STEP, 5, NULL);
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    assert_string_equal(printed(0), "Hello");
}

static void steps_instructions(void **state)
{
    command(VIRTUAL "--step guests/hello.bin");
    order(ORDER_STEP_INSN, 2, NULL);
    assert_int_equal(start_and_play(false), PLAYER_RESTING);
    assert_int_equal(run.model.vcpus[0].counts[EVENT_STEP], 2);
}

static void a_guest_that_runs_is_paused_first(void **state)
{
    command(VIRTUAL "guests/echo.bin");
    order(ORDER_TYPE, 0, "a");
    order(ORDER_STEP, 1, NULL); /* it waits for input: the step does, too */
    order(ORDER_TYPE, 0, "b");
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    assert_int_equal(run.model.vcpus[0].state, MODEL_PAUSED);
    assert_string_equal(printed(0), "a");
    assert_int_equal(run.model.vcpus[0].taken, 2);
}

static void what_is_typed_takes_it_through_all_steps(void **state)
{
    command(VIRTUAL "--step guests/echo.bin");
    order(ORDER_STEP, 3, NULL); /* GETCHAR, its answer, PUTCHAR */
    order(ORDER_TYPE, 0, "b");
    for (int hurry = 0; hurry < 2; hurry++) {
        enum player_state end = start_and_play(hurry);
        assert_int_equal(end, PLAYER_RESTING);
        for (int i = 0; i < 100; i++)
            turn();
        assert_int_equal(run.model.vcpus[0].state, MODEL_PAUSED);
        player_close(&player);
    }
}

static void runs_until_a_condition(void **state)
{
    command(VIRTUAL "--step guests/counter.bin");
    order(ORDER_UNTIL, 0, "port 3f8 value '5'");
    assert_int_equal(start_and_play(false), PLAYER_RESTING);
    assert_string_equal(printed(0), "012345");
    assert_int_equal(run.model.vcpus[0].state, MODEL_PAUSED);
}

/* The first order waits for the pause that --step begins with, whatever comes first. */
static void the_pause_at_the_start_comes_before_all_orders(void **state)
{
    command(VIRTUAL "--step guests/counter.bin");
    order(ORDER_UNTIL, 0, "value '5'");
    for (int i = 0; i < 50; i++) {
        assert_int_equal(start_and_play(true), PLAYER_RESTING);
        assert_string_equal(printed(0), "012345");
        assert_int_equal(run.model.vcpus[0].counts[EVENT_PAUSE], 2);
        assert_int_equal(run.model.vcpus[0].counts[EVENT_KICK], 0);
        player_close(&player);
    }
}

static void a_condition_that_is_never_met_ends_with_the_guest(void **state)
{
    command(VIRTUAL "--step guests/counter.bin");
    order(ORDER_UNTIL, 0, "port 3f8 value 'x'");
    order(ORDER_STEP, 1, NULL);
    assert_int_equal(start_and_play(false), PLAYER_OVER);
}

static void all_go_and_all_stop(void **state)
{
    command("--engine soft --step guests/spin.bin guests/hello.bin");
    order(ORDER_GO, 0, NULL);
    order(ORDER_STOP, 0, NULL);
    order(ORDER_GO, 0, NULL)->step = 1;
    order(ORDER_STOP, 0, NULL)->step = 2;
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    assert_int_equal(run.model.vcpus[0].state, MODEL_PAUSED);
    player_step(&player, 1, PLAYER_AT_EASE);
    player_step(&player, 2, PLAYER_AT_EASE);
    assert_int_equal(play(), PLAYER_RESTING);
    assert_int_equal(run.model.vcpus[0].state, MODEL_PAUSED);
}

/* ---- Slow motion, waits ---- */

static void slow_motion_waits_for_the_end_of_the_hurry(void **state)
{
    command(VIRTUAL "--slow 2 guests/echo.bin");
    order(ORDER_TYPE, 0, "a");
    order(ORDER_SLOW, 0, NULL)->value = 4;
    order(ORDER_TYPE, 0, "bcdefgh");
    order(ORDER_SLOW, 0, NULL)->step = 1;
    open_it();
    assert_true(view.chosen.slow == 2);
    player_step(&player, 0, PLAYER_HURRY);
    assert_true(view.chosen.slow == 0);
    assert_int_equal(play(), PLAYER_RESTING);
    assert_string_equal(printed(0), "abcdefgh");
    turn();
    assert_true(view.chosen.slow == 4);
    player_step(&player, 1, PLAYER_AT_EASE);
    assert_int_equal(play(), PLAYER_RESTING);
    assert_true(view.chosen.slow == 0);
}

static void waits_for_what_comes_after_the_order_before(void **state)
{
    command(VIRTUAL "guests/echo.bin");
    order(ORDER_TYPE, 0, "ready ");
    order(ORDER_TYPE, 0, "no")->step = 1;
    order(ORDER_WAIT, 0, "ready")->step = 1;
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    player_step(&player, 1, PLAYER_AT_EASE);
    play_until_printed("no");
    for (int i = 0; i < 40 && player.next < 2; i++)
        turn();
    assert_int_equal(player.next, 2);
    turn();
    assert_int_equal(player_state(&player, clock_ns()), PLAYER_BUSY); /* that was before */
    run_type(&run, 0, "ready", 5);
    assert_int_equal(play(), PLAYER_RESTING);
    assert_string_equal(printed(0), "ready noready");
}

static void waits_for_each_text_after_the_other(void **state)
{
    command(VIRTUAL "guests/hello.bin");
    order(ORDER_WAIT, 0, "l");
    order(ORDER_WAIT, 0, "lo,");
    order(ORDER_WAIT, 0, "not any more");
    assert_int_equal(start_and_play(false), PLAYER_OVER);
}

/* What a PC shows on its screen is nothing that it has printed. */
static void waits_for_what_comes_to_stand_on_a_text_screen(void **state)
{
    command(VIRTUAL "guests/own/boot.img");
    order(ORDER_WAIT, 0, "sector 0! Type:");
    order(ORDER_WAIT, 0, "not there");
    let_time_pass(0);
    open_it();
    player_step(&player, 0, PLAYER_AT_EASE);
    for (int i = 0; i < 2000 && player.next < 1; i++)
        turn();
    assert_int_equal(player.next, 1);
    assert_string_equal(printed(0), "");
    for (int i = 0; i < 20; i++)
        turn();
    assert_int_equal(player.next, 1);
}

static void a_text_that_cannot_come_holds_up_no_hurry(void **state)
{
    command(VIRTUAL "guests/echo.bin");
    order(ORDER_WAIT, 0, "never");
    order(ORDER_FOR, 0, NULL)->value = 100;
    let_time_pass(0);
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
}

static void going_on_ends_waits_and_types_the_rest(void **state)
{
    command("--engine soft guests/echo.bin");
    order(ORDER_TYPE, 0, "a long text that takes its time");
    order(ORDER_FOR, 0, NULL)->value = 100;
    order(ORDER_TYPE, 0, "!")->step = 1;
    open_it();
    player_step(&player, 0, PLAYER_AT_EASE);
    play_until_printed("a");
    let_time_pass(0);
    player_step(&player, 1, PLAYER_AT_EASE);
    assert_int_equal(play(), PLAYER_RESTING);
    assert_string_equal(printed(0), "a long text that takes its time!");
}

/* ---- for ---- */

/* Ten ticks, 20 ms apart: five have been after 110, by the guest's own time, whatever the host
 * does. */
static void virtual_time_is_the_guests(void **state)
{
    for (int hurry = 0; hurry < 2; hurry++) {
        command(VIRTUAL "guests/clock.bin");
        order(ORDER_SLOW, 0, NULL);
        order(ORDER_FOR, 0, NULL)->value = 0.11;
        order(ORDER_STOP, 0, NULL);
        order(ORDER_FOR, 0, NULL)->value = 0.04; /* paused, it is not let go on */
        order(ORDER_GO, 0, NULL)->step = 1;
        order(ORDER_FOR, 0, NULL)->value = 0.04;
        orders[5].step = 1;
        order(ORDER_STOP, 0, NULL)->step = 1;
        let_time_pass(0);
        assert_int_equal(start_and_play(hurry), PLAYER_RESTING);
        assert_string_equal(printed(0), ".....");
        assert_int_equal(run.model.last_ns - run.model.first_ns, 110000000);
        player_step(&player, 1, hurry ? PLAYER_RUSH : PLAYER_AT_EASE);
        assert_int_equal(play(), PLAYER_RESTING);
        assert_string_equal(printed(0), ".......");
        player_close(&player);
    }
}

/* Who makes no exits at all has a time, too, and each its own. */
static void virtual_time_passes_for_who_spins(void **state)
{
    command(VIRTUAL "guests/spin.bin guests/counter.bin guests/keys.bin");
    order(ORDER_FOR, 0, NULL)->value = 0.1;
    order(ORDER_STOP, 0, NULL);
    let_time_pass(0);
    assert_int_equal(start_and_play(false), PLAYER_RESTING);
    assert_string_equal(printed(1), "0123456789");
    for (unsigned i = 0; i < 3; i += 2) {
        assert_int_equal(run.model.vcpus[i].state, MODEL_PAUSED);
        assert_int_equal(run.model.vcpus[i].last.exit_ns - run.model.first_ns, 100000000);
    }
}

static void it_goes_on_after_its_time(void **state)
{
    command(VIRTUAL "guests/clock.bin");
    order(ORDER_FOR, 0, NULL)->value = 0.1;
    order(ORDER_WAIT, 0, "..........");
    let_time_pass(0);
    assert_int_equal(start_and_play(false), PLAYER_OVER);
}

/* On the host's clock a hurry waits, as what comes of it is to be the same; a rush does not. */
static void a_rush_alone_cuts_time_short(void **state)
{
    const uint64_t second = 1000000000;
    for (enum player_haste haste = PLAYER_HURRY; haste <= PLAYER_RUSH; haste++) {
        command("--engine soft guests/spin.bin");
        order(ORDER_FOR, 0, NULL)->value = 60;
        order(ORDER_STOP, 0, NULL);
        let_time_pass(haste == PLAYER_RUSH ? 0 : 10 * FLYING);
        uint64_t began = time_ns();
        open_it();
        player_step(&player, 0, haste);
        assert_int_equal(play(), PLAYER_RESTING);
        assert_int_equal(run.model.vcpus[0].state, MODEL_PAUSED);
        assert_int_equal(time_ns() - began >= 60 * second, haste == PLAYER_HURRY);
        player_close(&player);
    }
}

/* What comes of that time is to be the same, so that slow motion holds in it. */
static void slow_motion_lasts_as_long_as_for(void **state)
{
    command("--engine soft --slow 1 guests/counter.bin");
    order(ORDER_SHOW, SHOW_CONSOLES, NULL);
    order(ORDER_FOR, 0, NULL)->value = 60;
    order(ORDER_STOP, 0, NULL);
    order(ORDER_GO, 0, NULL)->step = 1;
    let_time_pass(10 * FLYING);
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    assert_true(strlen(printed(0)) < 10);
    player_step(&player, 1, PLAYER_HURRY);
    assert_int_equal(play(), PLAYER_OVER);
}

static void slow_motion_lasts_until_what_a_stop_waits_for(void **state)
{
    command("--engine soft --slow 2 guests/counter.bin");
    order(ORDER_WAIT, 0, "0");
    order(ORDER_WAIT, 0, "3");
    order(ORDER_STOP, 0, NULL);
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    assert_int_equal(run.model.vcpus[0].state, MODEL_PAUSED);
    assert_true(strlen(printed(0)) < 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(steps_from_exit_to_exit),
        TEST(steps_at_once_in_a_hurry),
        TEST(steps_instructions),
        TEST(a_guest_that_runs_is_paused_first),
        TEST(what_is_typed_takes_it_through_all_steps),
        TEST(runs_until_a_condition),
        TEST(the_pause_at_the_start_comes_before_all_orders),
        TEST(a_condition_that_is_never_met_ends_with_the_guest),
        TEST(all_go_and_all_stop),
        TEST(slow_motion_waits_for_the_end_of_the_hurry),
        TEST(waits_for_what_comes_after_the_order_before),
        TEST(waits_for_each_text_after_the_other),
        TEST(waits_for_what_comes_to_stand_on_a_text_screen),
        TEST(a_text_that_cannot_come_holds_up_no_hurry),
        TEST(going_on_ends_waits_and_types_the_rest),
        TEST(virtual_time_is_the_guests),
        TEST(virtual_time_passes_for_who_spins),
        TEST(it_goes_on_after_its_time),
        TEST(a_rush_alone_cuts_time_short),
        TEST(slow_motion_lasts_as_long_as_for),
        TEST(slow_motion_lasts_until_what_a_stop_waits_for),
    };
    return cmocka_run_group_tests_name("orders", tests, guests_are_built, NULL);
}
