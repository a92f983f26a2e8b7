/* Every guest of guests/ alone on KVM and on the software CPU: the same exits, and at each the same
 * registers, instruction bytes and data. Nothing is left out but what runs without end (compared up
 * to EXITS_MAX exits, or not at all if it makes none) and interrupts: no device is there to make
 * one, so a guest that waits for one ends at its HLT.
 */
#include "../unit/test.h"
#include "differ.h"
#include "engine/kvm.h"
#include "event/ports.h"
#include "memory/boot.h"
#include "memory/image.h"
#include "qemu_known.h"
#include "soft/soft.h"

#include <glob.h>

enum { EXITS_MAX = 2000, GUARD_MS = 300, PATIENCE = 100, GUESTS_MAX = 64 };

static void start(struct side *side, const struct image *image)
{
    struct failure failure = { "" };
    struct registers regs;
    boot_real_mode(0, &regs);
    memory_clear(&side->memory);
    assert_true(image_place(image, &side->memory, 0));
    if (!side_start(side, &regs, &failure))
        fail_msg("%s: %s", side->engine->name, failure.text);
    side->typed = "hello, engine q";
}

static void run_guarded(struct side *side)
{
    side_guard(side, GUARD_MS);
    side_run(side, ENGINE_RUN);
    side_unguard();
}

static bool is_kicked(const struct side *side)
{
    return side->exit.event.reason == EVENT_KICK;
}

/* A guest that one of them was fetched out of and the other left by itself had no time before: the
 * host was busy. */
static void run_both(struct side *a, struct side *b)
{
    run_guarded(a);
    run_guarded(b);
    for (int i = 0; i < PATIENCE && is_kicked(a) != is_kicked(b); i++)
        run_guarded(is_kicked(a) ? a : b);
}

static bool can_go_on(const struct event *e)
{
    return e->reason == EVENT_IO || e->reason == EVENT_MMIO;
}

/* The machine would not enter it again after the hypercall EXIT. */
static bool ends(const struct side_exit *exit)
{
    const struct event *e = &exit->event;
    return !can_go_on(e) || (e->port == PORT_HYPERCALL && e->direction == EVENT_OUT &&
                             exit->moved[0] == HYPERCALL_EXIT);
}

/* Until one ends. Where a guest without exits was kicked depends on the time. */
static void compare(struct side *a, struct side *b)
{
    char why[DIFFER_TEXT];
    for (unsigned n = 0; n < EXITS_MAX; n++) {
        run_both(a, b);
        bool kicked = is_kicked(a) && is_kicked(b);
        if (!kicked && !same_exit(&a->exit, &b->exit, 0, why)) {
            print_exit(stdout, a->engine->name, &a->exit);
            print_exit(stdout, b->engine->name, &b->exit);
            fail_msg("exit %u: %s", n, why);
        }
        if (ends(&a->exit))
            break;
    }
    if (can_go_on(&a->exit.event))
        side_settle(a), side_settle(b);
    /* its far JMP marks no segment accessed */
    bool by_qemu = qemu_is_this_cpu() && a->exit.event.reason == EVENT_SHUTDOWN;
    if (a->exit.event.reason != EVENT_KICK && !by_qemu)
        assert_memory_equal(a->memory.base, b->memory.base, a->memory.size);
}

static void test_guest(void **state)
{
    const char *path = *state;
    struct side a, b;
    struct image image;
    struct failure failure = { "" };
    if (!side_open(&a, &engine_kvm, 1, &failure)) {
        print_message("skipped, %s: %s\n", path, failure.text);
        skip();
    }
    assert_true(side_open(&b, &engine_soft, 1, &failure));
    if (!image_read(&image, path, REAL_MODE_SLOT, &failure))
        fail_msg("%s", failure.text);
    start(&a, &image);
    start(&b, &image);
    compare(&a, &b);
    image_destroy(&image);
    side_close(&a);
    side_close(&b);
}

int main(void)
{
    static struct CMUnitTest tests[GUESTS_MAX];
    glob_t found;
    size_t n = 0;
    if (glob("guests/*.bin", 0, NULL, &found))
        return fprintf(stderr,
                       "no guests: run make guests, and this from the root of the project\n"),
               2;
    for (; n < found.gl_pathc && n < GUESTS_MAX; n++)
        tests[n] = (struct CMUnitTest){ .name = found.gl_pathv[n],
                                        .test_func = test_guest,
                                        .initial_state = found.gl_pathv[n] };
    int failed = _cmocka_run_group_tests("guests on two engines", tests, n, NULL, NULL);
    globfree(&found);
    return failed;
}
