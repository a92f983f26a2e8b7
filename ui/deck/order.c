/* One line of a `kvm` block after its command line: an order or a setting. */
#include "deck/line.h"

#include "run/break_parse.h"
#include "words/said.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ORDERS_MAX = 1000 /* of a run */ };

static struct deck_order *add_order(const struct deck_line *l, enum deck_order_kind kind)
{
    struct deck_run *run = l->run;
    if (run->order_count == ORDERS_MAX) {
        deck_line_complain(l, l->start, "more than %d orders in one block", ORDERS_MAX);
        return NULL;
    }
    struct deck_order *orders = deck_grow(run->orders, run->order_count, sizeof *orders);
    if (!orders) {
        l->ground->no_memory = true;
        return NULL;
    }
    run->orders = orders;
    orders[run->order_count] =
        (struct deck_order){ .kind = kind, .place = l->place, .step = l->step };
    return &orders[run->order_count++];
}

static void add_number(const struct deck_line *l, enum deck_order_kind kind, unsigned number)
{
    struct deck_order *order = add_order(l, kind);
    if (order)
        order->number = number;
}

static void add_value(const struct deck_line *l, enum deck_order_kind kind, double value)
{
    struct deck_order *order = add_order(l, kind);
    if (order)
        order->value = value;
}

static void add_text(const struct deck_line *l, enum deck_order_kind kind, const char *text,
                     size_t size)
{
    struct deck_order *order = add_order(l, kind);
    if (!order)
        return;
    order->text = deck_copy(l->ground, text, size);
    order->size = size;
}

/* ---- Orders ---- */

static void take_typed(const struct deck_line *l, enum deck_order_kind kind)
{
    size_t size;
    char *text = deck_line_text(l, &size);
    if (text)
        add_text(l, kind, text, size);
    free(text);
}

static void type(const struct deck_line *l)
{
    take_typed(l, ORDER_TYPE);
}

static void wait_for(const struct deck_line *l)
{
    take_typed(l, ORDER_WAIT);
}

enum { STEPS_MAX = 10000, EXIT_MAX = 999999999, UNTIL_TEXT = 127 };

static void take_steps(const struct deck_line *l, enum deck_order_kind kind)
{
    unsigned n = 1;
    if (*l->rest && !deck_parse_number(l->rest, 1, STEPS_MAX, &n))
        deck_line_complain(l, l->rest, "%s %.40s: expected a number from 1 to %d, or nothing",
                           l->word, l->rest, STEPS_MAX);
    else
        add_number(l, kind, n);
}

static void step(const struct deck_line *l)
{
    take_steps(l, ORDER_STEP);
}

static void instruction(const struct deck_line *l)
{
    take_steps(l, ORDER_STEP_INSN);
}

/* Its names are known once it runs. */
static const struct until_guest any_guest = { .any_name = true };

static bool is_condition(const struct deck_line *l)
{
    struct control_until until;
    struct until_mistake mistake;
    if (strlen(l->rest) > UNTIL_TEXT) {
        deck_line_complain(l, l->rest, "%s: a condition has at most %d bytes", l->word, UNTIL_TEXT);
        return false;
    }
    if (until_parse(l->rest, &any_guest, &until, &mistake))
        return true;
    if (*l->rest)
        deck_line_complain(l, l->rest, "%s: not understood: %s (%s)", l->word, l->rest,
                           UNTIL_EXAMPLES);
    else
        deck_line_complain(l, l->rest, "%s: until what? (%s)", l->word, UNTIL_EXAMPLES);
    return false;
}

static void until(const struct deck_line *l)
{
    if (!strcmp(l->rest, "break") || is_condition(l))
        add_text(l, ORDER_UNTIL, l->rest, strlen(l->rest));
}

static void set_break(const struct deck_line *l)
{
    struct control_break what;
    struct until_mistake mistake;
    if (break_parse(l->rest, &any_guest, &what, &mistake))
        add_text(l, ORDER_BREAK, l->rest, strlen(l->rest));
    else if (*l->rest)
        deck_line_complain(l, l->rest + mistake.at, "%s: not understood: %.40s (%s)", l->word,
                           l->rest + mistake.at,
                           mistake.example ? mistake.example : BREAK_EXAMPLES);
    else
        deck_line_complain(l, l->rest, "%s: where? (%s)", l->word, BREAK_EXAMPLES);
}

static void explain(const struct deck_line *l)
{
    unsigned n;
    bool is_number = *l->rest && strspn(l->rest, "0123456789") == strlen(l->rest);
    if (is_number && !deck_parse_number(l->rest, 1, EXIT_MAX, &n))
        deck_line_complain(l, l->rest, "explain %.40s: exits count from 1", l->rest);
    else if (!*l->rest)
        deck_line_complain(
            l, l->rest,
            "explain what? Expected an exit's number, conditions such as port 3f8, or last");
    else if (is_number || !strcmp(l->rest, "last") || is_condition(l))
        add_text(l, ORDER_EXPLAIN, l->rest, strlen(l->rest));
}

static void take_alone(const struct deck_line *l, enum deck_order_kind kind)
{
    if (*l->rest)
        deck_line_complain(l, l->rest, "%s takes nothing, but there is %.40s", l->word, l->rest);
    else
        add_order(l, kind);
}

static void go(const struct deck_line *l)
{
    take_alone(l, ORDER_GO);
}

static void stop(const struct deck_line *l)
{
    take_alone(l, ORDER_STOP);
}

static void slow(const struct deck_line *l)
{
    double rate;
    if (deck_parse_decimal(l->rest, 0, 1e6, &rate))
        add_value(l, ORDER_SLOW, rate);
    else
        deck_line_complain(l, l->rest,
                           "slow %.40s: expected exits a second, such as 5 or 0.5; 0 is full speed",
                           l->rest);
}

static void wait_seconds(const struct deck_line *l)
{
    double seconds;
    if (deck_parse_decimal(l->rest, 0.1, 60, &seconds))
        add_value(l, ORDER_FOR, seconds);
    else
        deck_line_complain(l, l->rest, "for %.40s: expected 0.1 to 60 seconds", l->rest);
}

static void focus(const struct deck_line *l)
{
    unsigned n, count = l->run->options.guest_count ? l->run->options.guest_count : VCPU_MAX;
    if (deck_parse_number(l->rest, 0, count - 1, &n))
        add_number(l, ORDER_FOCUS, n);
    else if (count == 1)
        deck_line_complain(l, l->rest, "focus %.40s: there is vCPU 0 alone", l->rest);
    else
        deck_line_complain(l, l->rest, "focus %.40s: expected a vCPU from 0 to %u", l->rest,
                           count - 1);
}

/* Takes an address as the prompt of `M` does. */
static void take_address(const struct deck_line *l, enum deck_order_kind kind)
{
    uint64_t linear;
    if (until_parse_address(l->rest, &any_guest, &linear))
        add_text(l, kind, l->rest, strlen(l->rest));
    else
        deck_line_complain(l, l->rest, "%s %.40s: expected an address: 0500, 4000:0010, sp or ip",
                           l->word, l->rest);
}

static void memory(const struct deck_line *l)
{
    take_address(l, ORDER_MEMORY);
}

static void walk(const struct deck_line *l)
{
    take_address(l, ORDER_WALK);
}

static void show(const struct deck_line *l)
{
    unsigned bits = deck_parse_show(l);
    if (bits && l->step == l->run->start_step)
        l->run->show = bits;
    else if (bits)
        add_number(l, ORDER_SHOW, bits);
}

/* ---- All of them ---- */

static const struct {
    const char *name;
    void (*take)(const struct deck_line *l);
} orders[] = {
    { "type", type },          { "wait", wait_for },
    { "step", step },          { "instruction", instruction },
    { "until", until },        { "break", set_break },
    { "explain", explain },    { "go", go },
    { "stop", stop },          { "slow", slow },
    { "for", wait_seconds },   { "focus", focus },
    { "memory", memory },      { "walk", walk },
    { "show", show },          { "pause", NULL }, /* here for its name */
    { "name", deck_set_name }, { "pace", deck_set_pace },
    { "size", deck_set_size }, { "start", deck_set_start },
};
enum { ORDERS = sizeof orders / sizeof *orders };

static void refuse(const struct deck_line *l)
{
    const char *names[ORDERS + 1] = { NULL };
    char what[90];
    for (int i = 0; i < ORDERS; i++)
        names[i] = orders[i].name;
    snprintf(what, sizeof what, said("%s is no order"), l->word);
    deck_complain_name(l->ground->errors, l->place, what, l->word, names);
}

void deck_order(struct deck_ground *ground, struct deck_run *run, unsigned step,
                const struct deck_span *line)
{
    const char *text = line->text;
    struct deck_line l = {
        .ground = ground, .run = run, .step = step, .place = line->place, .start = text
    };
    size_t length = strcspn(text, " \t");
    snprintf(l.word, sizeof l.word, "%.*s", (int)length, text);
    l.rest = text + length + strspn(text + length, " \t");
    for (int i = 0; i < ORDERS; i++)
        if (!strcmp(l.word, orders[i].name)) {
            assert(orders[i].take); /* deck/run.c does not bring `pause` */
            orders[i].take(&l);
            return;
        }
    refuse(&l);
}
