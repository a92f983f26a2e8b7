/* Guests made of events, and what is drawn of them as text. */
#include "around.h"

void add(struct event e)
{
    e.seq = seqs[e.vcpu]++;
    e.irq = EVENT_NO_IRQ;
    now_ns += 1000;
    e.entry_ns = now_ns;
    now_ns += event_is_run_return(&e) ? 4000 : 0;
    e.exit_ns = now_ns;
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
    now_ns = 1000000000;
    memset(seqs, 0, sizeof seqs);
    model_destroy(&model);
    model_init(&model, count);
    model_keep_history(&model);
    view = (struct view){ .seen.model = &model, .seen.count = count, .chosen.zoomed = -1 };
    for (uint8_t i = 0; i < count; i++) {
        view.seen.vcpus[i] = (struct view_vcpu){ .guest = guests[i], .engine = ENGINE_KVM };
        note(i, EVENT_START);
    }
}

struct canvas fresh(int rows, int columns)
{
    assert_true(grid_init(&grid, rows, columns));
    view.seen.now_ns = now_ns;
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

void draws(view_function draw_view, int rows, int columns, const char *expected)
{
    draw_view(fresh(rows, columns), &view);
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
