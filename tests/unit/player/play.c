/* A run of a deck, made by hand, on a time of its own. */
#include "play.h"

#include "built.h"
#include "checked.h"

#include "event/clock.h"

#include <poll.h>

enum { LIMIT_MS = 60000 };

struct player player;
struct run run;
struct view view;
struct deck_run what;
struct deck_order orders[PLAY_ORDERS];
static char *argv[PLAY_ORDERS], line[256];
static struct event_check check;
static double pace;
static uint64_t paced_from_ns, paced_ns;

void command(const char *text)
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

struct deck_order *order(enum deck_order_kind kind, unsigned number, const char *text)
{
    struct deck_order *o = &orders[what.order_count++];
    *o = (struct deck_order){
        .kind = kind, .number = number, .text = (char *)text, .size = text ? strlen(text) : 0
    };
    return o;
}

void play_holds(void *context, const struct event *e)
{
    (void)context;
    assert_event_holds(&check, e);
}

void open_it(void)
{
    check = (struct event_check){ 0 };
    if (!run.also)
        run.also = play_holds;
    player_open(&player, &what, &run, &view);
}

uint64_t time_ns(void)
{
    return paced_ns + (uint64_t)(pace * (double)(clock_ns() - paced_from_ns));
}

void let_time_pass(double new_pace)
{
    uint64_t now = clock_ns();
    paced_ns += (uint64_t)(pace * (double)(now - paced_from_ns));
    paced_from_ns = now;
    pace = new_pace;
}

void skip_time(uint64_t ns)
{
    paced_ns += ns;
}

void turn(void)
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

enum player_state play(void)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    enum player_state state = PLAYER_BUSY;
    while (state == PLAYER_BUSY && clock_ns() < end) {
        turn();
        state = player_state(&player, time_ns());
    }
    return state;
}

enum player_state start_and_play(bool hurry)
{
    open_it();
    player_step(&player, 0, hurry ? PLAYER_HURRY : PLAYER_AT_EASE);
    return play();
}

const char *printed(unsigned vcpu)
{
    static char text[4096];
    size_t n = model_console(&run.model.vcpus[vcpu], UINT64_MAX, (uint8_t *)text, sizeof text - 1);
    text[n] = '\0';
    return text;
}

void play_until_it_has_begun(void)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    while (!player.progress.begun && clock_ns() < end)
        turn();
    assert_true(player.progress.begun);
}

void play_until_printed(const char *text)
{
    uint64_t end = clock_ns() + (uint64_t)LIMIT_MS * 1000000;
    while (!strstr(printed(0), text)) {
        turn();
        if (clock_ns() > end)
            fail_msg("'%s' is not in '%s'", text, printed(0));
    }
}

int play_set_up(void **state)
{
    view = (struct view){ .chosen.language = KOREAN, .chosen.ascii = true };
    paced_from_ns = paced_ns = clock_ns();
    pace = 1;
    return 0;
}

int play_tear_down(void **state)
{
    player_close(&player);
    run.also = NULL;
    assert_null(run.machine);
    return 0;
}
