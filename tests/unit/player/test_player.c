/* A run of a deck, played: what its orders make of guests. On the software CPU and on virtual time,
 * where it is the same every time. */
#include "built.h"
#include "checked.h"
#include "folder.h"

#include "event/clock.h"
#include "player/player.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

enum { MOST = 16, LIMIT_MS = 60000, FLYING = 50 };

static struct player player;
static struct run run;
static struct view view;
static struct deck_run what;
static struct deck_order orders[MOST];
static char *argv[MOST], line[256];
static struct event_check check;

/* ---- A run made by hand ---- */

static void command(const char *text)
{
    struct failure failure;
    int argc = 1;
    what = (struct deck_run){
        .name = "", .argv = argv, .orders = orders, .pace = PACE_HUMAN, .show = SHOW_CONSOLES
    };
    argv[0] = "kvm-vmm";
    snprintf(line, sizeof line, "%s", text);
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    if (!options_parse(&what.options, argc, argv, &failure))
        fail_msg("%s: %s", text, failure.text);
}

static struct deck_order *order(enum deck_order_kind kind, unsigned number, const char *text)
{
    struct deck_order *o = &orders[what.order_count++];
    *o = (struct deck_order){
        .kind = kind, .number = number, .text = (char *)text, .size = text ? strlen(text) : 0
    };
    return o;
}

static void hold(void *context, const struct event *e)
{
    (void)context;
    assert_event_holds(&check, e);
}

static void open_it(void)
{
    check = (struct event_check){ 0 };
    if (!run.also)
        run.also = hold;
    player_open(&player, &what, &run, &view);
}

/* The player's time, as fast as a test wants it: limits of seconds are tried with time that flies,
 * what comes at once with time that stands still, however busy the host is. */
static double pace;
static uint64_t paced_from_ns, paced_ns;

static uint64_t time_ns(void)
{
    return paced_ns + (uint64_t)(pace * (double)(clock_ns() - paced_from_ns));
}

static void let_time_pass(double new_pace)
{
    uint64_t now = clock_ns();
    paced_ns += (uint64_t)(pace * (double)(now - paced_from_ns));
    paced_from_ns = now;
    pace = new_pace;
}

/* As loops do it, once. */
static void turn(void)
{
    if (!run.machine)
        fail_msg("nothing runs; %s", player.failure.text);
    struct pollfd polls[RUN_POLLS];
    run_drain(&run, 1000);
    run_serve_typed(&run);
    int ms = player_tick(&player, time_ns());
    unsigned n = run_poll(&run, polls);
    bool nothing_there = run_arm(&run) && !run_must_answer(&run);
    poll(polls, n, !nothing_there ? 0 : ms < 0 || ms > 2 ? 2 : ms);
    assert_null(run_serve(&run, polls));
}

static enum player_state play(void)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    enum player_state state = PLAYER_BUSY;
    while (state == PLAYER_BUSY && clock_ns() < end) {
        turn();
        state = player_state(&player, time_ns());
    }
    return state;
}

static enum player_state start_and_play(bool hurry)
{
    open_it();
    player_step(&player, 0, hurry ? PLAYER_HURRY : PLAYER_AT_EASE);
    return play();
}

static const char *printed(unsigned vcpu)
{
    static char text[4096];
    size_t n = model_console(&run.model.vcpus[vcpu], UINT64_MAX, (uint8_t *)text, sizeof text - 1);
    text[n] = '\0';
    return text;
}

static void play_until_it_has_begun(void)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    while (!player.progress.begun && clock_ns() < end)
        turn();
    assert_true(player.progress.begun);
}

static void play_until_printed(const char *text)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    while (!strstr(printed(0), text)) {
        turn();
        if (clock_ns() > end)
            fail_msg("'%s' is not in '%s'", text, printed(0));
    }
}

static int set_up(void **state)
{
    view = (struct view){ .chosen.language = KOREAN, .chosen.ascii = true };
    paced_from_ns = paced_ns = clock_ns();
    pace = 1;
    return 0;
}

static int tear_down(void **state)
{
    player_close(&player);
    run.also = NULL;
    assert_null(run.machine);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
#define VIRTUAL    "--clock virtual "

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
    paced_ns += 2 * PLAYER_LIMIT_MS * 1000000ull;
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
    for (int i = 0; i < 40; i++, paced_ns += 500000000)
        turn();
    assert_int_equal(player.next, 0);
    view.chosen.talk_keys = true;
    for (int i = 0; i < 40; i++, paced_ns += 500000000)
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
    hold(NULL, e);
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
        TEST(a_text_that_cannot_come_holds_up_no_hurry),
        TEST(going_on_ends_waits_and_types_the_rest),
        TEST(virtual_time_is_the_guests),
        TEST(virtual_time_passes_for_who_spins),
        TEST(it_goes_on_after_its_time),
        TEST(a_rush_alone_cuts_time_short),
        TEST(slow_motion_lasts_as_long_as_for),
        TEST(slow_motion_lasts_until_what_a_stop_waits_for),
        TEST(explains_an_exit_by_its_number),
        TEST(explains_the_first_that_meets_conditions),
        TEST(shows_what_it_is_told_to),
        TEST(virtual_time_makes_runs_the_same),
        TEST(an_idle_system_with_a_timer_rests),
    };
    return cmocka_run_group_tests_name("player", tests, guests_are_built, NULL);
}
