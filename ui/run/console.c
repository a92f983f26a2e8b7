/* Bytes of several guests into one output, so that a terminal takes no harm and no line is torn. */
#include "run/console.h"

#include "run/row_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { HELD_MAX = 4096 }; /* bytes; a longer line is given out in pieces */

static bool wants_colour(const struct out *out, unsigned guests)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    return out->is_terminal && guests > 1 && !(no_colour && *no_colour) && term && *term &&
           strcmp(term, "dumb") != 0;
}

void console_init(struct console *c, struct out *out, unsigned guests, bool hold)
{
    *c = (struct console){
        .out = out,
        .safe = out->is_terminal,
        .utf8 = text_locale_is_utf8(),
        .colour = wants_colour(out, guests),
        .hold = hold,
        .coloured = -1,
        .in_row = -1,
        .at_line_start = true,
    };
}

void console_destroy(struct console *c)
{
    for (int i = 0; i < VCPU_MAX; i++) {
        free(c->lanes[i].held);
        text_rows_free(&c->lanes[i].rows);
    }
}

void console_rest(struct console *c)
{
    if (c->coloured >= 0)
        out_format(c->out, "\033[m");
    c->coloured = -1;
}

static void set_colour(struct console *c, int vcpu)
{
    static const int sgr[VCPU_MAX] = { 36, 33, 32, 35 }; /* readable on dark and on light */
    if (!c->colour || c->coloured == vcpu)
        return;
    out_format(c->out, "\033[%dm", sgr[vcpu]);
    c->coloured = vcpu;
}

static void emit(struct console *c, int vcpu, const char *bytes, size_t n)
{
    if (!n)
        return;
    set_colour(c, vcpu);
    out_put(c->out, bytes, n);
    c->at_line_start = bytes[n - 1] == '\n';
}

static void let_go(struct console *c, int vcpu)
{
    struct console_lane *lane = &c->lanes[vcpu];
    if (!lane->held_size)
        return;
    console_fresh_line(c);
    emit(c, vcpu, lane->held, lane->held_size);
    lane->held_size = 0;
}

static void hold(struct console *c, int vcpu, const char *bytes, size_t n)
{
    struct console_lane *lane = &c->lanes[vcpu];
    if (!lane->held && !(lane->held = malloc(HELD_MAX + TEXT_MAX))) {
        emit(c, vcpu, bytes, n);
        return;
    }
    assert(lane->held_size < HELD_MAX && n <= TEXT_MAX);
    memcpy(lane->held + lane->held_size, bytes, n);
    lane->held_size += n;
    if (lane->held_size >= HELD_MAX || (n && bytes[n - 1] == '\n'))
        let_go(c, vcpu);
}

/* On a line of its own, not behind a row that may go on. */
static void give(struct console *c, int vcpu, const char *bytes, size_t n)
{
    if (n && c->in_row >= 0)
        console_fresh_line(c);
    if (c->hold)
        hold(c, vcpu, bytes, n);
    else
        emit(c, vcpu, bytes, n);
}

static void put_byte(struct console *c, int vcpu, uint8_t byte)
{
    char text[TEXT_MAX] = { (char)byte };
    size_t n = c->safe ? text_filter_put(&c->lanes[vcpu].filter, c->utf8, byte, text) : 1;
    give(c, vcpu, text, n);
}

/* Whose row it is, and where it goes. */
struct row_of {
    struct console *console;
    int vcpu;
};

static void put_row(void *context, const struct text_line *line)
{
    const struct row_of *of = context;
    struct console *c = of->console;
    char text[ROW_TEXT_MAX];
    let_go(c, of->vcpu);
    bool more = line->from && c->in_row == of->vcpu;
    if (!more)
        console_fresh_line(c);
    emit(c, of->vcpu, text, row_text(line, more ? line->from : 0, !c->safe || c->utf8, text));
    c->in_row = line->ends ? -1 : of->vcpu;
}

bool console_add(struct console *c, const struct event *e)
{
    int vcpu = e->vcpu;
    uint8_t bytes[EVENT_DATA_MORE];
    size_t n = event_printed(e, bytes);
    assert(vcpu < VCPU_MAX);
    for (size_t i = 0; i < n; i++)
        put_byte(c, vcpu, bytes[i]);
    if (e->reason == EVENT_END) {
        char text[TEXT_MAX];
        give(c, vcpu, text, text_filter_end(&c->lanes[vcpu].filter, text));
    }
    bool ok = text_rows_add(&c->lanes[vcpu].rows, e, put_row, &(struct row_of){ c, vcpu });
    if (e->reason == EVENT_END || e->reason == EVENT_WAIT) /* a prompt must be seen */
        let_go(c, vcpu);
    return ok;
}

void console_fresh_line(struct console *c)
{
    console_rest(c);
    if (!c->at_line_start)
        out_put(c->out, "\n", 1);
    c->at_line_start = true;
    c->in_row = -1;
}
