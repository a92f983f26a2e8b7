/* Guests made of events, and what is drawn of them as text. */
#include "around.h"

struct model model;
struct view view;
struct grid grid;
uint64_t now;
static uint64_t next_seq[VCPU_MAX];

void add(struct event e)
{
    e.seq = next_seq[e.vcpu]++;
    e.irq = EVENT_NO_IRQ;
    now += 1000;
    e.entry_ns = now;
    now += event_is_run_return(&e) ? 4000 : 0;
    e.exit_ns = now;
    model_add(&model, &e);
}

void print(uint8_t vcpu, const char *text)
{
    for (; *text; text++)
        add((struct event){ .vcpu = vcpu,
                            .reason = EVENT_IO,
                            .direction = EVENT_OUT,
                            .port = 0x3f8,
                            .size = 1,
                            .count = 1,
                            .flags = EVENT_PRINTED,
                            .data = { (uint8_t)*text } });
}

void note(uint8_t vcpu, enum event_reason reason)
{
    add((struct event){ .vcpu = vcpu, .reason = (uint8_t)reason });
}

void end(uint8_t vcpu, enum event_outcome outcome)
{
    add((struct event){ .vcpu = vcpu, .reason = EVENT_END, .outcome = (uint8_t)outcome });
}

void start(unsigned count)
{
    static const char *const guests[] = { "counter.bin", "hello.bin", "multiplication.bin",
                                          "echo.bin" };
    model_init(&model, count);
    model_keep_history(&model);
    view = (struct view){ .seen.model = &model, .seen.count = count, .chosen.zoomed = -1 };
    for (uint8_t i = 0; i < count; i++) {
        view.seen.vcpus[i] = (struct view_vcpu){ .guest = guests[i], .engine = ENGINE_KVM };
        note(i, EVENT_START);
    }
}

int around_set_up(void **state)
{
    now = 1000000000;
    memset(next_seq, 0, sizeof next_seq);
    return 0;
}

int around_tear_down(void **state)
{
    for (unsigned i = 0; i < VCPU_MAX; i++)
        pane_free(view.seen.vcpus[i].pane);
    model_destroy(&model);
    grid_destroy(&grid);
    return 0;
}

struct canvas fresh(int rows, int columns)
{
    assert_true(grid_init(&grid, rows, columns));
    view.seen.now_ns = now;
    return canvas_of(&grid, (struct rect){ 0, 0, rows, columns });
}

void same(const char *expected)
{
    char *text = grid_to_text(&grid);
    if (strcmp(text, expected))
        fail_msg("\n%sinstead of\n%s", text, expected);
    free(text);
}

bool has(const char *part)
{
    char *text = grid_to_text(&grid);
    bool found = strstr(text, part) != NULL;
    free(text);
    return found;
}

void shows(draw_function *draw, int rows, int columns, const char *expected)
{
    draw(fresh(rows, columns), &view);
    same(expected);
}

void pane(unsigned vcpu, int rows, int columns, const char *expected)
{
    struct canvas canvas = fresh(rows, columns);
    pane_free(view.seen.vcpus[vcpu].pane);
    view.seen.vcpus[vcpu].pane = pane_new(rows > 2 ? rows - 2 : 1, columns - 2);
    uint8_t bytes[1024];
    pane_feed(view.seen.vcpus[vcpu].pane, bytes,
              model_console(&model.vcpus[vcpu], UINT64_MAX, bytes, sizeof bytes));
    view_pane(canvas, &view, vcpu);
    same(expected);
}
