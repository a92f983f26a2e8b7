/* Breakpoints as they are typed, and counted. */
#include "test.h"

#include "event/ports.h"
#include "model/breaks.h"
#include "run/break_parse.h"

static struct control_break b;
static struct until_mistake mistake;

static void takes(const char *text)
{
    if (!break_parse(text, NULL, &b, &mistake))
        fail_msg("'%s' is not understood at %zu", text, mistake.at);
}

static void places_are_those_of_run_until(void **state)
{
    const struct registers regs = { .seg[SEG_CS].base = 0x40000 };
    const struct until_guest guest = { .regs = &regs };
    takes("at 4000c");
    assert_true(break_has_address(&b) && b.when.linear == 0x4000c);
    takes("4000:000c");
    assert_true(break_has_address(&b) && b.when.linear == 0x4000c);
    takes("8000c");
    assert_true(break_has_address(&b) && b.when.linear == 0x8000c);
    assert_true(break_parse("ip c", &guest, &b, &mistake));
    assert_true(b.when.linear == 0x4000c);
    takes("port 3f8 value 'A'");
    assert_false(break_has_address(&b));
    assert_int_equal(b.when.conditions, UNTIL_PORT | UNTIL_VALUE);
    assert_int_equal(b.test, BREAK_ANY);
    assert_int_equal(b.skip, 0);
}

static void memory_is_watched(void **state)
{
    takes("write 0500");
    assert_int_equal(b.kind, BREAK_WRITE);
    assert_true(b.linear == 0x500 && b.length == 1);
    takes("write 4000:0010 16");
    assert_true(b.linear == 0x40010 && b.length == 16);
    takes("write 500 0x10 after 2");
    assert_true(b.length == 16 && b.skip == 2);
    takes("write 500 if al != 0");
    assert_true(b.length == 1 && b.test == BREAK_DIFFERS && b.reg_size == 1);
}

static void a_register_may_be_asked_for(void **state)
{
    static const struct {
        const char *text;
        unsigned reg, size, test;
        uint64_t value;
    } known[] = {
        { "at 0 if eax == 5", GPR_EAX, 4, BREAK_EQUAL, 5 },
        { "at 0 if AX==10", GPR_EAX, 2, BREAK_EQUAL, 0x10 },
        { "at 0 if bl != 'A'", GPR_EBX, 1, BREAK_DIFFERS, 'A' },
        { "at 0 if rdi < ffffffff80000000", GPR_EDI, 8, BREAK_BELOW, 0xffffffff80000000 },
        { "at 0 if r8 > 1", 8, 8, BREAK_ABOVE, 1 },
        { "at 0 if r15b == ff", 15, 1, BREAK_EQUAL, 0xff },
        { "at 0 if r10w==ffff", 10, 2, BREAK_EQUAL, 0xffff },
        { "at 0 if r9d>1", 9, 4, BREAK_ABOVE, 1 },
        { "at 0 if sp > fff0", GPR_ESP, 2, BREAK_ABOVE, 0xfff0 },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        takes(known[i].text);
        assert_int_equal(b.reg, known[i].reg);
        assert_int_equal(b.reg_size, known[i].size);
        assert_int_equal(b.test, known[i].test);
        assert_true(b.value == known[i].value);
    }
}

static void hits_may_go_by(void **state)
{
    takes("reason hlt after 3");
    assert_int_equal(b.skip, 3);
    takes("reason hlt after 12 hits if cx == 0");
    assert_int_equal(b.skip, 12);
    assert_int_equal(b.test, BREAK_EQUAL);
    assert_true(b.when.conditions == UNTIL_REASON && b.when.reason == EVENT_HLT);
}

static void what_is_wrong_is_pointed_at(void **state)
{
    static const struct {
        const char *text;
        size_t at, length;
    } wrong[] = {
        { "", 0, 0 },
        { "putchar", 0, 7 }, /* without symbols */
        { "port", 4, 0 },
        { "port xyz", 5, 3 },
        { "at 0 foo", 5, 3 },
        { "at 0 1", 5, 1 },
        { "write", 5, 0 },
        { "write xyz", 6, 3 },
        { "write 500 x", 10, 1 },
        { "write 500 0", 10, 1 },
        { "write 500 4097", 10, 4 },
        { "write 500 4 4", 12, 1 },
        { "if eax == 5", 0, 0 },
        { "at 0 if", 7, 0 },
        { "at 0 if ah == 5", 8, 2 },
        { "at 0 if r7 == 5", 8, 2 },
        { "at 0 if r16 == 5", 8, 3 },
        { "at 0 if r8x == 5", 8, 3 },
        { "at 0 if eip == 5", 8, 3 },
        { "at 0 if eax", 11, 0 },
        { "at 0 if eax = 5", 12, 1 },
        { "at 0 if eax <= 5", 12, 2 },
        { "at 0 if eax ==", 14, 0 },
        { "at 0 if al == 100", 14, 3 },
        { "at 0 if al == 1 if bl == 1", 16, 2 },
        { "at 0 after", 10, 0 },
        { "at 0 after x", 11, 1 },
        { "at 0 after -1", 11, 2 },
        { "at 0 after 99999999999999999999", 11, 20 },
        { "at 0 after 1 hits more", 18, 4 },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (break_parse(wrong[i].text, NULL, &b, &mistake))
            fail_msg("'%s' was taken", wrong[i].text);
        if (mistake.at != wrong[i].at || mistake.length != wrong[i].length)
            fail_msg("'%s': %zu bytes at %zu", wrong[i].text, mistake.length, mistake.at);
    }
}

/* Whatever it is, what is pointed at lies within it. */
static void noise_does_no_harm(void **state)
{
    static const char *const pieces[] = {
        "if",   "after", "write", "port",  "at", "ip",     "eax",  "==",    "!=",     "<",
        "'",    "''",    "'A",    "r99",   "r",  "r8",     "0x",   "4000:", ":",      "=",
        "hits", "sp",    "value", "\x80x", "-1", "ffff:f", "call", "500",   "reason", "zzzzzzzzzzzz"
    };
    enum { PIECES = sizeof pieces / sizeof *pieces };
    unsigned seed = 1;
    for (unsigned i = 0; i < 20000; i++) {
        char text[400] = "";
        for (unsigned n = 0; n < i % 16; n++) {
            seed = seed * 1103515245u + 12345u;
            strcat(text, pieces[(seed >> 16) % PIECES]);
            if (seed >> 16 & 64)
                strcat(text, " ");
        }
        if (!break_parse(text, NULL, &b, &mistake))
            assert_true(mistake.at + mistake.length <= strlen(text));
        else
            assert_true(b.kind == BREAK_WRITE ? b.length >= 1 && b.length <= BREAK_WRITE_BYTES
                                              : b.when.conditions != 0);
    }
}

/* ---- The list ---- */

static void add(struct model_breaks *list, const char *text)
{
    takes(text);
    model_breaks_append(list, text, &b);
}

static struct event out(uint16_t port, uint64_t seq, unsigned flags)
{
    return (struct event){ .seq = seq,
                           .reason = EVENT_IO,
                           .direction = EVENT_OUT,
                           .port = port,
                           .size = 1,
                           .count = 1,
                           .flags = (uint16_t)flags };
}

static void hits_are_counted(void **state)
{
    struct model_breaks list = { 0 };
    struct event go_by = out(PORT_UART, 1, 0), meets = out(PORT_UART, 2, EVENT_BREAK),
                 other = out(PORT_POST, 3, EVENT_BREAK);
    model_breaks_add(&list, &meets); /* of none */
    add(&list, "port 3f9");
    add(&list, "port 3f8 after 1");
    model_breaks_add(&list, &go_by);
    assert_int_equal(list.list[1].hits, 1);
    assert_int_equal(list.met, BREAKS_MAX);
    model_breaks_add(&list, &meets);
    assert_int_equal(list.list[0].hits, 0);
    assert_int_equal(list.list[1].hits, 2);
    assert_int_equal(list.met, 1);
    assert_true(list.met_seq == 2);
    assert_int_equal(list.pauses, 1);
    model_breaks_add(&list, &other);
    assert_int_equal(list.met, BREAKS_MAX);
    list.list[1].enabled = false;
    model_breaks_add(&list, &meets);
    assert_int_equal(list.list[1].hits, 2);
}

static void upper_halves_are_waited_for(void **state)
{
    struct model_breaks list = { 0 };
    struct event e = out(PORT_UART, 1, EVENT_BREAK | EVENT_HAS_WIDE), wide = { .seq = 2 };
    wide.reason = EVENT_WIDE;
    wide.wide.r[0] = 5;
    add(&list, "port 3f8 if r8 == 5");
    model_breaks_add(&list, &e);
    assert_int_equal(list.list[0].hits, 0);
    model_breaks_add(&list, &wide);
    assert_int_equal(list.list[0].hits, 1);
    assert_true(list.met == 0 && list.met_seq == 1);
}

static void the_list_has_an_end(void **state)
{
    struct model_breaks list = { 0 };
    char text[32];
    for (unsigned i = 0; i < BREAKS_MAX; i++) {
        snprintf(text, sizeof text, "at %x", 0x100 + i);
        add(&list, text);
    }
    takes("at 0");
    assert_int_equal(model_breaks_append(&list, "at 0", &b), BREAKS_MAX);
    assert_int_equal(model_breaks_at(&list, 0x10f), 15);
    model_breaks_remove(&list, 3);
    assert_int_equal(model_breaks_at(&list, 0x103), BREAKS_MAX);
    assert_int_equal(model_breaks_at(&list, 0x104), 3);
    model_breaks_remove(&list, 15); /* none */
    assert_int_equal(list.count, 15);
}

/* An engine watches no more than so many (event/breaks.h). */
static void writes_have_an_end_of_their_own(void **state)
{
    struct model_breaks list = { 0 };
    for (unsigned i = 0; i < BREAK_WRITES_MAX; i++)
        add(&list, "write 0500");
    takes("write 0600");
    assert_int_equal(model_breaks_append(&list, "write 0600", &b), BREAKS_MAX);
    add(&list, "at 0");
    model_breaks_remove(&list, 0);
    add(&list, "write 0600");
    assert_int_equal(list.count, BREAK_WRITES_MAX + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_those_of_run_until),
        cmocka_unit_test(memory_is_watched),
        cmocka_unit_test(a_register_may_be_asked_for),
        cmocka_unit_test(hits_may_go_by),
        cmocka_unit_test(what_is_wrong_is_pointed_at),
        cmocka_unit_test(noise_does_no_harm),
        cmocka_unit_test(hits_are_counted),
        cmocka_unit_test(upper_halves_are_waited_for),
        cmocka_unit_test(the_list_has_an_end),
        cmocka_unit_test(writes_have_an_end_of_their_own),
    };
    return cmocka_run_group_tests_name("breaks", tests, NULL, NULL);
}
