/* The overlay of the stack, with frames and bytes made by hand: who called whom, and what each word
 * is, in 16, 32 and 64 bits. */
#include "views.h"

#include "folder.h"

static struct symbols *symbols;

/* Names for a few addresses: nobody else has them here. */
static int begin(void **state)
{
    struct failure failure;
    if (make_folder(state) || set_up(state))
        return -1;
    const char *path = path_in_folder("names");
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("0 _start\n100 boot\n400000 main\n400100 read_line\n400200 table\n80002000 tick\n", file);
    assert_int_equal(fclose(file), 0);
    symbols = symbols_create();
    assert_true(symbols_add_list(symbols, path, 0, &failure));
    view.seen.vcpus[0].symbols = symbols;
    view.said.overlay = OVERLAY_STACK;
    return 0;
}

static int end(void **state)
{
    symbols_destroy(symbols);
    return tear_down(state) || remove_folder(state);
}

/* A stack of words of that size, from a linear address on; the frames are put on it after it. */
static void stack(unsigned word, uint64_t linear, unsigned count, const uint64_t values[])
{
    struct view_stack *s = &view.seen.stack;
    *s = (struct view_stack){ .linear = linear, .size = (size_t)count * word };
    s->frames.word = (uint8_t)word;
    for (unsigned i = 0; i < count; i++)
        memcpy(s->bytes + (size_t)i * word, &values[i], word);
}
#define STACK(word, linear, ...)                                                                   \
    stack(word, linear, sizeof((uint64_t[]){ __VA_ARGS__ }) / 8, (uint64_t[]){ __VA_ARGS__ })

static void frame(struct frame f)
{
    struct frames *frames = &view.seen.stack.frames;
    frames->frames[frames->count++] = f;
}

/* The handler of a timer's interrupt, which came while read_line ran for main in ring 3. */
static void put_interrupted_program(void)
{
    post_note(0, EVENT_PAUSE, paging_on());
    STACK(4, 0x80009fe0, 0x400200, 0x400104, 0x1b, 0x202, 0x7fff80, 0x23, 0x12345678);
    frame((struct frame){ .kind = FRAME_HERE, .linear = 0x80002007, .stack = 0x80009fe0 });
    frame((struct frame){ .kind = FRAME_INTERRUPTED,
                          .ring = 3,
                          .vector = 0x20,
                          .has_vector = true,
                          .eflags = 0x202,
                          .linear = 0x400104,
                          .stack = 0x7fff80,
                          .saved = 0x80009fe4 });
    frame((struct frame){ .kind = FRAME_CALLER,
                          .ring = 3,
                          .has_base = true,
                          .linear = 0x400010,
                          .stack = 0x7fff90,
                          .saved = 0x7fff8c });
}

static void frames_lead_through_the_interrupt(void **state)
{
    put_interrupted_program();
    draw(view_stack, 24, 80);
    shows("call stack of vCPU 0");
    shows(" 0  80002007  tick+0x07");
    shows("vector 20h interrupted what follows, in ring 3; flags IF");
    shows(" 1  00400104  read_line+0x04");
    shows(" 2  00400010  main+0x10");
    shows_not("?");
    assert_int_equal(role_of("80002007"), ROLE_CURRENT);
    assert_int_equal(role_of("vector 20h"), ROLE_WARN);
}

static void what_the_cpu_saved_is_told_word_by_word(void **state)
{
    put_interrupted_program();
    draw(view_stack, 24, 80);
    shows(">  80009fe0  00400200  table");
    shows("   80009fe4  00400104  interrupted: goes on at read_line+0x04");
    shows("   80009fe8  0000001b  its CS: ring 3");
    shows("   80009fec  00000202  its flags: IF");
    shows("   80009ff0  007fff80  its stack pointer");
    shows("   80009ff4  00000023  its SS");
    shows("   80009ff8  12345678  ");
    assert_int_equal(role_of("00400200"), ROLE_DIM);
    assert_int_equal(role_of("its CS"), ROLE_TEXT);
}

/* Within a ring the CPU stays on the stack that it is on, and saves none. */
static void within_a_ring_no_stack_is_saved(void **state)
{
    put_interrupted_program();
    struct frame *f = &view.seen.stack.frames.frames[1];
    f->ring = 0;
    f->stack = f->saved + 12;
    f->has_vector = false;
    draw(view_stack, 24, 80);
    shows("interrupt or exception interrupted what follows, in ring 0");
    shows("its flags: IF");
    shows_not("its stack pointer");
    shows_not("its SS");
}

static void calls_leave_return_addresses_and_frame_pointers(void **state)
{
    post_note(0, EVENT_PAUSE, paging_on());
    STACK(4, 0x7fff80, 0x7fffb0, 0x400010, 1, 0x400108);
    frame((struct frame){ .kind = FRAME_HERE, .linear = 0x400104, .stack = 0x7fff80 });
    frame((struct frame){
        .kind = FRAME_CALLER, .has_base = true, .linear = 0x400010, .saved = 0x7fff84 });
    frame((struct frame){ .kind = FRAME_MAYBE, .linear = 0x400108, .saved = 0x7fff8c });
    view.seen.stack.frames.is_cut = true;
    draw(view_stack, 24, 80);
    shows(">  007fff80  007fffb0  frame pointer of the caller");
    shows("   007fff84  00400010  return to main+0x10");
    shows("   007fff88  00000001  ");
    shows("   007fff8c  00400108  return to read_line+0x08");
    shows(" 2? 00400108  read_line+0x08");
    shows("? perhaps");
    shows("and more");
}

/* Memory that nobody wrote to says nothing of what begins at address 0. */
static void zeros_have_no_name(void **state)
{
    post_note(0, EVENT_PAUSE, real_mode(0, 0x105));
    STACK(2, 0xfffc, 0, 0x100);
    frame((struct frame){ .kind = FRAME_HERE, .linear = 0x105, .stack = 0xfffc });
    draw(view_stack, 24, 80);
    shows(">  0000fffc  0000 ");
    shows("   0000fffe  0100  boot");
    shows_not("_start");
}

static void words_of_real_mode_have_two_bytes(void **state)
{
    post_note(0, EVENT_PAUSE, real_mode(0, 0x105));
    STACK(2, 0xfff6, 0x0007, 0x0104, 0x0000, 0x0246, 0xbeef);
    frame((struct frame){ .kind = FRAME_HERE, .linear = 0x9000, .stack = 0xfff6 });
    frame((struct frame){ .kind = FRAME_INTERRUPTED,
                          .vector = 8,
                          .has_vector = true,
                          .eflags = 0x246,
                          .linear = 0x104,
                          .stack = 0xfffe,
                          .saved = 0xfff8 });
    draw(view_stack, 24, 80);
    shows("vector 08h interrupted what follows; flags");
    shows_not("what follows, in ring");
    shows(">  0000fff6  0007  ");
    shows("   0000fff8  0104  interrupted: goes on at boot+0x04");
    shows("   0000fffc  0246  its flags:");
    shows("   0000fffe  beef  ");
}

static void words_of_long_mode_have_eight(void **state)
{
    struct registers regs = paging_on();
    regs.efer = EFER_LMA;
    post_note(0, EVENT_PAUSE, regs);
    STACK(8, 0xffff800000001000, 0x400104, 0x1b, 0x202, 0x7ffff0, 0x23);
    frame((struct frame){ .kind = FRAME_HERE, .linear = 0xffff800000200000 });
    frame((struct frame){ .kind = FRAME_INTERRUPTED,
                          .ring = 3,
                          .linear = 0x400104,
                          .stack = 0x7ffff0,
                          .saved = 0xffff800000001000 });
    draw(view_stack, 24, 100);
    shows(" 0  ffff800000200000");
    shows(">  ffff800000001000  0000000000400104  interrupted: goes on at read_line+0x04");
    shows("   ffff800000001018  00000000007ffff0  its stack pointer");
}

/* A word that the copy has only half of is none. */
static void where_no_ram_is_there_are_no_words(void **state)
{
    put_interrupted_program();
    view.seen.stack.size = 6;
    draw(view_stack, 24, 80);
    shows("80009fe0  00400200");
    shows_not("80009fe4  0040");
    view.seen.stack.size = 0;
    draw(view_stack, 24, 80);
    shows("no RAM there");
}

static void it_scrolls_to_its_last_line_and_no_further(void **state)
{
    put_interrupted_program();
    const int lines = view_stack_lines(&view, 76);
    assert_int_equal(lines, 5 + 1 + 1 + 7);
    draw(view_stack, lines + 2, 80);
    shows_not("more");
    draw(view_stack, lines, 80);
    shows("calls, innermost first");
    shows_not("80009ff8");
    shows("Up Down: more");
    view.chosen.page_scroll = 1000;
    draw(view_stack, lines, 80);
    shows("80009ff8");
    shows_not("calls, innermost first");
    shows_not("more");
    view.said.overlay = OVERLAY_PROMPT; /* it stays as it is behind a question */
    view.said.under = OVERLAY_STACK;
    draw(view_stack, lines, 80);
    shows("80009ff8");
    shows_not("calls, innermost first");
    assert_true(view_shows_stack(&view));
    view.said.overlay = OVERLAY_STACK;
    view.said.under = OVERLAY_NONE;
    view.chosen.talk_keys = view.chosen.ascii = true;
    view.chosen.page_scroll = 0;
    draw(view_stack, lines, 80);
    shows(" v ");
    shows_not("Up Down");
}

static void in_history_memory_is_of_now(void **state)
{
    put_interrupted_program();
    view.chosen.vcpus[0].in_history = true;
    draw(view_stack, 24, 80);
    shows("memory as it is now");
    assert_int_equal(role_of("memory as it is now"), ROLE_WARN);
}

static void of_one_that_runs_memory_may_be_ahead(void **state)
{
    put_interrupted_program();
    draw(view_stack, 24, 80);
    shows_not("it runs");
    view.seen.vcpus[0].state = MODEL_WAITING;
    draw(view_stack, 24, 80);
    shows("it runs: registers of its last exit");
}

static void nothing_is_drawn_of_what_was_not_copied(void **state)
{
    draw(view_stack, 24, 80);
    shows_not("calls, innermost first");
    for (int rows = 1; rows < 30; rows++)
        for (int columns = 1; columns < 100; columns += 7) {
            draw(view_stack, rows, columns);
            put_interrupted_program();
        }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(frames_lead_through_the_interrupt),
        CASE(what_the_cpu_saved_is_told_word_by_word),
        CASE(within_a_ring_no_stack_is_saved),
        CASE(calls_leave_return_addresses_and_frame_pointers),
        CASE(zeros_have_no_name),
        CASE(words_of_real_mode_have_two_bytes),
        CASE(words_of_long_mode_have_eight),
        CASE(where_no_ram_is_there_are_no_words),
        CASE(it_scrolls_to_its_last_line_and_no_further),
        CASE(in_history_memory_is_of_now),
        CASE(of_one_that_runs_memory_may_be_ahead),
        CASE(nothing_is_drawn_of_what_was_not_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
