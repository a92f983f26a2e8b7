/* A model made by hand, and what a view draws of it. */
#include "views.h"

struct model model;
struct view view;
struct grid grid;
uint64_t seqs[VCPU_MAX], now_ns;
uint8_t pending;
char *drawn;

struct registers real_mode(unsigned vcpu, uint32_t ip)
{
    struct registers r = { .eip = ip, .eflags = EFLAGS_FIXED, .cr0 = CR0_ET };
    r.gpr[GPR_ESP] = 0xfffe;
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r.seg[i] = (struct segment){ vcpu * 0x40000, 0xffff, (uint16_t)(vcpu * 0x4000),
                                     SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_DATA };
    r.seg[SEG_CS].attr = SEGMENT_P | SEGMENT_S | SEGMENT_TYPE_CODE;
    r.idt = (struct table_register){ vcpu * 0x40000, 0x3ff };
    return r;
}

struct registers paging_on(void)
{
    struct registers r = {
        .eip = 0x80001005, .eflags = EFLAGS_FIXED, .cr0 = CR0_PE | CR0_ET | CR0_PG, .cr3 = 0x600
    };
    for (unsigned i = 0; i < SEG_COUNT; i++)
        r.seg[i] =
            (struct segment){ 0, 0xffffffff, 0x10,
                              SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G | SEGMENT_TYPE_DATA };
    r.seg[SEG_CS] =
        (struct segment){ 0, 0xffffffff, 8,
                          SEGMENT_P | SEGMENT_S | SEGMENT_DB | SEGMENT_G | SEGMENT_TYPE_CODE };
    r.gdt = (struct table_register){ 0x500, 0x27 };
    r.idt = (struct table_register){ 0x528, 0x7ff };
    return r;
}

void post(struct event e)
{
    e.seq = seqs[e.vcpu]++;
    if (e.reason != EVENT_INJECT && e.reason != EVENT_EOI && e.reason != EVENT_LINE)
        e.irq = pending;
    e.entry_ns = now_ns;
    now_ns += event_is_run_return(&e) ? 8000 : 0;
    e.exit_ns = now_ns;
    e.entry_ns = event_is_run_return(&e) ? e.entry_ns : now_ns;
    now_ns += 2000;
    model_add(&model, &e);
}

void post_note(unsigned vcpu, enum event_reason reason, struct registers regs)
{
    struct event e = { .vcpu = (uint8_t)vcpu, .reason = (uint8_t)reason, .regs = regs };
    e.linear = registers_code_linear(&regs, regs.eip);
    post(e);
}

void post_out(unsigned vcpu, char c)
{
    struct event e = { .vcpu = (uint8_t)vcpu,
                       .reason = EVENT_IO,
                       .direction = EVENT_OUT,
                       .port = 0x3f8,
                       .size = 1,
                       .count = 1 };
    e.flags = EVENT_PRINTED;
    e.data[0] = (uint8_t)c;
    e.regs = real_mode(vcpu, 0x0b);
    e.regs.gpr[GPR_EAX] = 0x0100u | (uint8_t)c;
    e.regs.gpr[GPR_EDX] = 0x3f8;
    e.linear = vcpu * 0x40000 + 0x0a;
    e.insn_len = 1;
    e.insn[0] = 0xee;
    post(e);
}

void post_hlt(unsigned vcpu)
{
    struct event e = { .vcpu = (uint8_t)vcpu,
                       .reason = EVENT_HLT,
                       .regs = real_mode(vcpu, 0x12),
                       .insn_len = 1,
                       .insn = { 0xf4 } };
    e.linear = vcpu * 0x40000 + 0x11;
    post(e);
}

int set_up(void **state)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    memset(&view, 0, sizeof view);
    memset(seqs, 0, sizeof seqs);
    now_ns = 1000000;
    pending = EVENT_NO_IRQ;
    model_init(&model, 4);
    model_keep_history(&model);
    view.seen.model = &model;
    view.seen.count = 4;
    view.chosen.zoomed = -1;
    for (unsigned i = 0; i < 4; i++)
        post_note(i, EVENT_START, real_mode(i, 0));
    return 0;
}

int tear_down(void **state)
{
    for (unsigned i = 0; i < VCPU_MAX; i++)
        pane_free(view.seen.vcpus[i].pane);
    model_destroy(&model);
    grid_destroy(&grid);
    free(drawn);
    drawn = NULL;
    return 0;
}

const char *draw(view_function function, int rows, int columns)
{
    assert_true(grid_init(&grid, rows, columns));
    function(canvas_of(&grid, (struct rect){ 0, 0, rows, columns }), &view);
    free(drawn);
    drawn = grid_to_text(&grid);
    assert_non_null(drawn);
    return drawn;
}

void shows(const char *text)
{
    if (!strstr(drawn, text))
        fail_msg("no '%s' in:\n%s", text, drawn);
}

void shows_not(const char *text)
{
    if (strstr(drawn, text))
        fail_msg("'%s' in:\n%s", text, drawn);
}

enum role role_of(const char *text)
{
    for (int row = 0; row < grid.rows; row++)
        for (int column = 0; column + (int)strlen(text) <= grid.columns; column++) {
            size_t i = 0;
            while (text[i] && grid_at(&grid, row, column + (int)i)->chars[0] == (uint8_t)text[i])
                i++;
            if (!text[i])
                return grid_at(&grid, row, column)->role;
        }
    fail_msg("no '%s' in:\n%s", text, drawn);
    return ROLE_TEXT;
}
