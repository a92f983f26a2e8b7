/* A run of a deck, played: from standing by to its end, typing, looking. */
#include "play.h"

#include "folder.h"

#include "event/clock.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

/* ---- Standing by, starting, ending ---- */

static void stands_by_until_its_step(void **state)
{
    command(VIRTUAL "guests/hello.bin guests/counter.bin");
    what.start_step = 2;
    open_it();
    assert_int_equal(player_state(&player, 0), PLAYER_STANDING_BY);
    assert_null(run.machine);
    assert_int_equal(view.seen.count, 2);
    assert_string_equal(view.seen.vcpus[1].guest, "counter.bin");
    assert_int_equal(view.chosen.language, KOREAN);
    assert_true(view.chosen.ascii);
    player_step(&player, 1, PLAYER_AT_EASE);
    assert_int_equal(player_state(&player, 0), PLAYER_STANDING_BY);
    assert_int_equal(player_tick(&player, clock_ns()), -1);
    player_step(&player, 2, PLAYER_AT_EASE);
    assert_int_equal(play(), PLAYER_OVER);
    assert_string_equal(printed(0), "Hello, KVM!\n");
    assert_string_equal(printed(1), "0123456789");
}

static void says_what_cannot_be_started(void **state)
{
    command("hello");
    open_it();
    player_step(&player, 0, PLAYER_AT_EASE);
    assert_int_equal(player_state(&player, 0), PLAYER_FAILED);
    assert_non_null(strstr(player.failure.text, "guests/hello.bin"));
    assert_null(run.machine);
}

/* No file may grow beyond so many bytes. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN); /* writing fails instead */
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void says_once_which_log_is_full(void **state)
{
    assert_int_equal(make_folder(state), 0);
    command(VIRTUAL "guests/counter.bin guests/hello.bin");
    what.options.log_dir = test_folder;
    limit_files(11); /* counter prints 10 bytes, hello 12 */
    assert_int_equal(start_and_play(false), PLAYER_OVER);
    const struct out *log = run_failed_log(&run);
    limit_files(RLIM_INFINITY);
    assert_non_null(log);
    assert_string_equal(log->name, path_in_folder("vcpu1.log"));
    assert_int_equal(log->error, EFBIG);
    assert_null(run_failed_log(&run));
    assert_int_equal(remove_folder(state), 0);
}

static void never_reads_standard_input(void **state)
{
    command(VIRTUAL "guests/echo.bin");
    assert_string_equal(what.options.inputs[0], "-");
    assert_int_equal(start_and_play(false), PLAYER_RESTING);
    assert_int_equal(run.model.vcpus[0].state, MODEL_WAITING);
    player_end_input(&player);
    assert_int_equal(player_state(&player, clock_ns()), PLAYER_BUSY);
    assert_int_equal(play(), PLAYER_OVER);
    assert_int_equal(run.model.vcpus[0].outcome, OUTCOME_INPUT_ENDED);
}

static void a_guest_without_end_is_endless(void **state)
{
    command("--engine soft guests/flood.bin");
    let_time_pass(FLYING);
    uint64_t began = time_ns();
    assert_int_equal(start_and_play(true), PLAYER_ENDLESS);
    assert_true(time_ns() - began >= (uint64_t)PLAYER_ENDLESS_MS * 1000000);
}

static void a_halted_guest_rests_after_a_while(void **state)
{
    command(VIRTUAL "guests/keys.bin");
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    assert_int_equal(run.model.vcpus[0].state, MODEL_HALTED);
    player_end_input(&player);
    /* It has yet to notice, however long it has been quiet. */
    assert_int_equal(player_state(&player, UINT64_MAX), PLAYER_ENDLESS);
    assert_int_equal(play(), PLAYER_OVER);
    assert_int_equal(run.model.vcpus[0].outcome, OUTCOME_INPUT_ENDED);
}

static void nothing_happens_when_closed(void **state)
{
    memset(&player, 0, sizeof player);
    assert_int_equal(player_tick(&player, 1), -1);
    assert_int_equal(player_state(&player, 1), PLAYER_CLOSED);
    player_step(&player, 1, PLAYER_HURRY);
    player_end_input(&player);
    player_close(&player);
}

/* ---- Typing ---- */

static void types_like_a_human(void **state)
{
    command(VIRTUAL "guests/echo.bin");
    order(ORDER_TYPE, 0, "abcq");
    uint64_t began = clock_ns();
    assert_int_equal(start_and_play(false), PLAYER_OVER);
    assert_true(clock_ns() - began >= 3 * (uint64_t)PLAYER_TYPE_MS * 1000000);
    assert_string_equal(printed(0), "abc");
}

static void types_at_once_in_a_hurry(void **state)
{
    command(VIRTUAL "guests/echo.bin");
    order(ORDER_TYPE, 0, "no human types as much as this in a second");
    order(ORDER_TYPE, 0, ", and then this");
    let_time_pass(0);
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    assert_string_equal(printed(0), "no human types as much as this in a second, and then this");
}

static void keeps_what_it_types_for_a_paused_guest(void **state)
{
    command(VIRTUAL "--step guests/echo.bin");
    order(ORDER_TYPE, 0, "xy");
    order(ORDER_GO, 0, NULL);
    assert_int_equal(start_and_play(false), PLAYER_RESTING);
    assert_string_equal(printed(0), "xy");
}

static void types_into_who_has_the_focus(void **state)
{
    command(VIRTUAL "guests/echo.bin guests/echo.bin");
    order(ORDER_FOCUS, 1, NULL);
    order(ORDER_TYPE, 0, "here");
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    assert_string_equal(printed(0), "");
    assert_string_equal(printed(1), "here");
    assert_int_equal(view.chosen.focus, 1);
}

/* Orders are about the deck's vCPU, wherever the presenter has looked. */
static void does_not_follow_the_presenters_look(void **state)
{
    view.chosen.in_talk = view.chosen.talk_keys = true;
    command(VIRTUAL "guests/echo.bin guests/echo.bin");
    order(ORDER_FOCUS, 1, NULL);
    order(ORDER_TYPE, 0, "here")->step = 1;
    order(ORDER_TYPE, 0, "too")->step = 2;
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    view.chosen.focus = 0;
    player_step(&player, 1, PLAYER_HURRY);
    assert_int_equal(play(), PLAYER_RESTING);
    assert_string_equal(printed(1), "here");
    assert_int_equal(view.chosen.focus, 1);
    view.chosen.focus = 0;
    view.chosen.talk_keys = false; /* while keys go to the guests it is up to them */
    player_step(&player, 2, PLAYER_HURRY);
    assert_int_equal(play(), PLAYER_RESTING);
    assert_string_equal(printed(0), "");
    assert_string_equal(printed(1), "heretoo");
    assert_int_equal(view.chosen.focus, 0);
}

/* Ctrl-Z, and fg after a while. */
static void goes_on_where_the_program_was_stopped(void **state)
{
    command(VIRTUAL "guests/echo.bin");
    order(ORDER_WAIT, 0, "never");
    open_it();
    player_step(&player, 0, PLAYER_AT_EASE);
    play_until_it_has_begun();
    skip_time(2 * PLAYER_LIMIT_MS * 1000000ull);
    for (int i = 0; i < 40; i++)
        turn();
    assert_int_equal(player.next, 0);
}

static void gives_up_nothing_while_keys_go_to_the_guests(void **state)
{
    view.chosen.in_talk = true;
    command(VIRTUAL "guests/echo.bin");
    order(ORDER_WAIT, 0, "never");
    open_it();
    player_step(&player, 0, PLAYER_AT_EASE);
    play_until_it_has_begun();
    for (int i = 0; i < 40; i++, skip_time(500000000))
        turn();
    assert_int_equal(player.next, 0);
    view.chosen.talk_keys = true;
    for (int i = 0; i < 40; i++, skip_time(500000000))
        turn();
    assert_int_equal(player.next, 1);
}

static void types_for_a_keyboard(void **state)
{
    command(VIRTUAL "guests/keys.bin");
    order(ORDER_TYPE, 0, "ab");
    let_time_pass(0.2); /* a busy host may keep it from its keys for a while */
    assert_int_equal(start_and_play(false), PLAYER_RESTING);
    assert_string_equal(printed(0), "1e 9e 30 b0 ");
}

static void a_guest_that_never_reads_holds_nothing_up(void **state)
{
    command("--engine soft guests/spin.bin");
    order(ORDER_TYPE, 0, "x");
    order(ORDER_STOP, 0, NULL);
    let_time_pass(FLYING);
    open_it();
    player_step(&player, 0, PLAYER_HURRY);
    while (!player.next)
        turn();
    let_time_pass(1); /* to stop it takes time of the host's */
    assert_int_equal(play(), PLAYER_RESTING);
    assert_int_equal(run.model.vcpus[0].state, MODEL_PAUSED);
}

/* ---- Looking ---- */

static void explains_an_exit_by_its_number(void **state)
{
    command(VIRTUAL "guests/counter.bin");
    order(ORDER_EXPLAIN, 0, "3");
    order(ORDER_EXPLAIN, 0, "last")->step = 1;
    assert_int_equal(start_and_play(false), PLAYER_OVER);
    const struct event *e = view_event(&view, 0);
    assert_true(view.chosen.vcpus[0].in_history);
    assert_true(view.chosen.log_has_selection);
    assert_int_equal(e->data[0], '2');
    assert_int_equal(view.chosen.log_selected_seq, e->seq);
    player_step(&player, 1, PLAYER_AT_EASE);
    for (int i = 0; i < 3; i++)
        turn();
    assert_false(view.chosen.vcpus[0].in_history);
}

static void explains_the_first_that_meets_conditions(void **state)
{
    command(VIRTUAL "guests/minimal.bin guests/counter.bin");
    order(ORDER_FOCUS, 1, NULL);
    order(ORDER_EXPLAIN, 0, "value '7'");
    order(ORDER_EXPLAIN, 0, "value 'x'"); /* nowhere: the one before stays */
    assert_int_equal(start_and_play(false), PLAYER_OVER);
    turn();
    assert_int_equal(view_event(&view, 1)->data[0], '7');
    assert_false(view.chosen.vcpus[0].in_history);
}

static void shows_what_it_is_told_to(void **state)
{
    command(VIRTUAL "--step guests/hello.bin");
    order(ORDER_SHOW, SHOW_MEMORY | SHOW_TABLES | SHOW_LOG, NULL);
    order(ORDER_MEMORY, 0, "4000:0018");
    order(ORDER_WALK, 0, "sp");
    assert_int_equal(start_and_play(false), PLAYER_RESTING);
    assert_int_equal(player.show, SHOW_MEMORY | SHOW_TABLES | SHOW_LOG);
    assert_true(view.chosen.shows_memory && view.chosen.shows_tables);
    assert_int_equal(view.chosen.memory_linear, 0x40010);
    assert_true(view.chosen.walk_asked);
    assert_int_equal(view.chosen.walk_linear, view_event(&view, 0)->regs.gpr[GPR_ESP] & 0xffff);
}

/* ---- The same again ---- */

struct record {
    uint64_t hash, events;
};

static void record(void *context, const struct event *e)
{
    struct record *r = context;
    const uint8_t *bytes = (const uint8_t *)e;
    play_holds(NULL, e);
    for (size_t i = 0; i < sizeof *e; i++)
        r->hash = (r->hash ^ bytes[i]) * 1099511628211u;
    r->events++;
}

static struct record recorded(bool hurry)
{
    struct record r = { .hash = 14695981039346656037u };
    run.also = record;
    run.context = &r;
    start_and_play(hurry);
    player_close(&player);
    run.also = NULL;
    return r;
}

static void virtual_time_makes_runs_the_same(void **state)
{
    command(VIRTUAL "--paging os-1k/kernel.bin");
    order(ORDER_TYPE, 0, "2\n");
    order(ORDER_UNTIL, 0, "call putchar value '7'");
    order(ORDER_TYPE, 0, "2\n");
    order(ORDER_STEP, 2, NULL);
    struct record first = recorded(false), second = recorded(false);
    assert_true(first.events > 100);
    assert_int_equal(first.events, second.events);
    assert_true(first.hash == second.hash);
}

static void an_idle_system_with_a_timer_rests(void **state)
{
    command("--engine soft --paging os-1k/kernel.bin");
    order(ORDER_TYPE, 0, "2\n");
    assert_int_equal(start_and_play(true), PLAYER_RESTING);
    assert_non_null(strstr(printed(0), "0 1 2 3 4 5 6 7 8 9"));
    let_time_pass(0.1); /* a host with much to do may keep it from its next tick for a while */
    uint64_t end = clock_ns() + 500000000;
    while (clock_ns() < end) {
        turn();
        assert_int_equal(player_state(&player, time_ns()), PLAYER_RESTING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(stands_by_until_its_step),
        TEST(says_what_cannot_be_started),
        TEST(says_once_which_log_is_full),
        TEST(never_reads_standard_input),
        TEST(a_guest_without_end_is_endless),
        TEST(a_halted_guest_rests_after_a_while),
        TEST(nothing_happens_when_closed),
        TEST(types_like_a_human),
        TEST(types_at_once_in_a_hurry),
        TEST(keeps_what_it_types_for_a_paused_guest),
        TEST(types_into_who_has_the_focus),
        TEST(does_not_follow_the_presenters_look),
        TEST(goes_on_where_the_program_was_stopped),
        TEST(gives_up_nothing_while_keys_go_to_the_guests),
        TEST(types_for_a_keyboard),
        TEST(a_guest_that_never_reads_holds_nothing_up),
        TEST(explains_an_exit_by_its_number),
        TEST(explains_the_first_that_meets_conditions),
        TEST(shows_what_it_is_told_to),
        TEST(virtual_time_makes_runs_the_same),
        TEST(an_idle_system_with_a_timer_rests),
    };
    return cmocka_run_group_tests_name("player", tests, guests_are_built, NULL);
}
