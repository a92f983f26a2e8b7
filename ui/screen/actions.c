#include "screen/actions.h"

#include "machine/control.h"
#include "run/until_parse.h"
#include "screen/screen.h"
#include "system/open.h"
#include "talk/talk.h"
#include "terminal/svg.h"
#include "view/command.h"
#include "view/viewing.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct view_vcpu *focused(struct screen *s)
{
    return &s->view.vcpus[s->view.focus];
}

static const struct model_vcpu *focused_model(const struct screen *s)
{
    return &s->run.model.vcpus[s->view.focus];
}

static bool is_korean(const struct screen *s)
{
    return s->view.language == KOREAN;
}

void screen_say(struct screen *s, enum role role, const char *format, ...)
{
    va_list args;
    char text[sizeof s->view.message];
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_safe(text, true, s->view.message, sizeof s->view.message);
    s->view.message_role = role;
    s->message_until_ns = clock_ns() + 5000000000u;
}

/* ---- Run ---- */

static bool may_run(struct screen *s, unsigned i)
{
    return s->run.model.vcpus[i].state != MODEL_ENDED;
}

static bool all_paused(const struct screen *s)
{
    for (unsigned i = 0; i < s->run.model.count; i++)
        if (s->run.model.vcpus[i].state != MODEL_PAUSED &&
            s->run.model.vcpus[i].state != MODEL_ENDED)
            return false;
    return true;
}

static bool refuse_if_over(struct screen *s, bool over)
{
    if (over)
        screen_say(s, ROLE_WARN, "%s",
                   is_korean(s) ? "이미 끝났습니다. r을 누르면 다시 시작합니다"
                                : "it has ended: r starts all guests anew");
    return over;
}

void action_pause_all(struct screen *s, uint32_t key)
{
    (void)key;
    if (refuse_if_over(s, model_is_over(&s->run.model)))
        return;
    bool resume = all_paused(s);
    viewing_leave_history(&s->view);
    for (unsigned i = 0; i < s->run.model.count; i++)
        if (may_run(s, i))
            (resume ? control_resume : control_pause)(s->run.machine, i);
}

void action_pause_one(struct screen *s, uint32_t key)
{
    (void)key;
    unsigned i = s->view.focus;
    if (refuse_if_over(s, !may_run(s, i)))
        return;
    viewing_leave_history(&s->view);
    (s->run.model.vcpus[i].state == MODEL_PAUSED ? control_resume : control_pause)(s->run.machine,
                                                                                   i);
}

void action_step(struct screen *s, uint32_t key)
{
    (void)key;
    if (refuse_if_over(s, !may_run(s, s->view.focus)))
        return;
    viewing_leave_history(&s->view);
    control_step_exit(s->run.machine, s->view.focus);
}

void action_step_all(struct screen *s, uint32_t key)
{
    (void)key;
    if (refuse_if_over(s, model_is_over(&s->run.model)))
        return;
    viewing_leave_history(&s->view);
    for (unsigned i = 0; i < s->run.model.count; i++)
        if (may_run(s, i))
            control_step_exit(s->run.machine, i);
}

void action_step_insn(struct screen *s, uint32_t key)
{
    (void)key;
    if (refuse_if_over(s, !may_run(s, s->view.focus)))
        return;
    viewing_leave_history(&s->view);
    control_step_insn(s->run.machine, s->view.focus);
}

static void prompt(struct screen *s, const char *question, const char *korean, const char *answer,
                   void (*done)(struct screen *s, const char *answer))
{
    s->prompt_over = s->view.overlay;
    s->view.overlay = OVERLAY_PROMPT;
    snprintf(s->view.prompt, sizeof s->view.prompt, "%s", is_korean(s) ? korean : question);
    snprintf(s->view.answer, sizeof s->view.answer, "%s", answer);
    s->prompt_done = done;
}

static void run_until(struct screen *s, const char *answer)
{
    struct control_until until;
    struct failure failure = { "" };
    const struct event *e = view_event(&s->view, s->view.focus);
    if (!until_parse(answer, e ? e->regs.seg[SEG_CS].base : 0, &until, &failure)) {
        screen_say(s, ROLE_BAD, "%s", failure.text);
        return;
    }
    if (refuse_if_over(s, !may_run(s, s->view.focus)))
        return;
    viewing_leave_history(&s->view);
    control_run_until(s->run.machine, s->view.focus, &until);
}

void action_until(struct screen *s, uint32_t key)
{
    (void)key;
    prompt(s, "run until", "조건까지 실행", "", run_until);
}

static void set_slow(struct screen *s, double rate)
{
    s->view.slow = rate;
    for (unsigned i = 0; i < s->run.model.count; i++)
        control_set_rate(s->run.machine, i, rate);
}

/* The steps of slow motion, exits a second; beyond the last it is full speed. */
static const double speeds[] = { 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };
enum { SPEEDS = sizeof speeds / sizeof *speeds };

void action_slower(struct screen *s, uint32_t key)
{
    (void)key;
    double next = speeds[0];
    for (int i = 0; i < SPEEDS; i++)
        if (s->view.slow == 0 || speeds[i] < s->view.slow)
            next = speeds[i];
    set_slow(s, s->view.slow == 0 ? 20 : next);
}

void action_faster(struct screen *s, uint32_t key)
{
    (void)key;
    double next = 0;
    for (int i = SPEEDS - 1; i >= 0; i--)
        if (speeds[i] > s->view.slow)
            next = speeds[i];
    if (s->view.slow > 0)
        set_slow(s, next);
}

void action_restart(struct screen *s, uint32_t key)
{
    (void)key;
    if (s->talk)
        talk_restart(s);
    else
        s->restart = true;
}

/* ---- History ---- */

static uint32_t position(const struct screen *s)
{
    const struct model_vcpu *m = focused_model(s);
    const struct view_vcpu *v = &s->view.vcpus[s->view.focus];
    if (v->in_history)
        return model_history_find(m, v->history_seq);
    return model_history_exit(m, model_history_size(m), -1); /* live: the latest exit is on show */
}

void action_back(struct screen *s, uint32_t key)
{
    (void)key;
    const struct model_vcpu *m = focused_model(s);
    uint32_t here = position(s), to = here == UINT32_MAX ? here : model_history_exit(m, here, -1);
    if (to != UINT32_MAX)
        viewing_show_event(&s->view, s->view.focus, model_history(m, to));
    else if (model_history_size(m))
        /* before the first exit: the start */
        viewing_show_event(&s->view, s->view.focus, model_history(m, 0));
}

void action_forward(struct screen *s, uint32_t key)
{
    (void)key;
    const struct model_vcpu *m = focused_model(s);
    if (!focused(s)->in_history)
        return;
    uint32_t to = model_history_exit(m, position(s), 1);
    bool live = to == UINT32_MAX || model_history_exit(m, to, 1) == UINT32_MAX;
    viewing_show_event(&s->view, s->view.focus, live ? NULL : model_history(m, to));
}

void action_live(struct screen *s, uint32_t key)
{
    (void)key;
    viewing_leave_history(&s->view);
}

static void follow_selection(struct screen *s, bool found, unsigned vcpu, uint64_t seq)
{
    if (!found)
        return;
    const struct model_vcpu *m = &s->run.model.vcpus[vcpu];
    const struct event *e = model_history(m, model_history_find(m, seq));
    if (!e)
        return;
    s->view.focus = vcpu;
    viewing_show_event(&s->view, vcpu, e);
}

static void move_in_log(struct screen *s, int steps)
{
    unsigned vcpu;
    uint64_t seq;
    bool found = view_log_move(&s->view, steps, &vcpu, &seq);
    follow_selection(s, found, vcpu, seq);
}

/* ---- The log ---- */

static void move_in_overlay(struct screen *s, int rows);

void action_log_up(struct screen *s, uint32_t key)
{
    (void)key;
    if (s->view.overlay != OVERLAY_NONE)
        move_in_overlay(s, -1);
    else
        move_in_log(s, -1);
}

void action_log_down(struct screen *s, uint32_t key)
{
    (void)key;
    if (s->view.overlay != OVERLAY_NONE)
        move_in_overlay(s, 1);
    else
        move_in_log(s, 1);
}

void action_log_all(struct screen *s, uint32_t key)
{
    (void)key;
    s->view.log_all = !s->view.log_all;
}

static void set_log_filter(struct screen *s, const char *answer)
{
    snprintf(s->view.log_filter, sizeof s->view.log_filter, "%s", answer);
}

void action_log_filter(struct screen *s, uint32_t key)
{
    (void)key;
    prompt(s, "show lines with", "이 글이 있는 줄만", s->view.log_filter, set_log_filter);
}

static void search(struct screen *s, int direction)
{
    unsigned vcpu;
    uint64_t seq;
    if (!s->view.log_search[0])
        return;
    bool found = view_log_find(&s->view, direction, &vcpu, &seq);
    follow_selection(s, found, vcpu, seq);
    if (!found)
        screen_say(s, ROLE_WARN, is_korean(s) ? "없습니다: %s" : "not found: %s",
                   s->view.log_search);
}

static void set_log_search(struct screen *s, const char *answer)
{
    snprintf(s->view.log_search, sizeof s->view.log_search, "%s", answer);
    search(s, -1);
}

void action_log_search(struct screen *s, uint32_t key)
{
    (void)key;
    prompt(s, "search", "찾기", s->view.log_search, set_log_search);
}

void action_search_older(struct screen *s, uint32_t key)
{
    (void)key;
    search(s, -1);
}

void action_search_newer(struct screen *s, uint32_t key)
{
    (void)key;
    search(s, 1);
}

/* ---- Look ---- */

void action_focus_next(struct screen *s, uint32_t key)
{
    (void)key;
    viewing_focus(&s->view, (s->view.focus + 1) % s->view.count);
}

void action_focus_before(struct screen *s, uint32_t key)
{
    (void)key;
    viewing_focus(&s->view, (s->view.focus + s->view.count - 1) % s->view.count);
}

void action_focus_number(struct screen *s, uint32_t key)
{
    if (key - '0' < s->view.count)
        viewing_focus(&s->view, key - '0');
}

void action_zoom(struct screen *s, uint32_t key)
{
    (void)key;
    s->view.zoomed = s->view.zoomed < 0 ? (int)s->view.focus : -1;
}

void action_layout(struct screen *s, uint32_t key)
{
    (void)key;
    /* in a talk: the slide, too */
    s->view.mode = (s->view.mode + 1) % (LAYOUT_MODES + (s->talk != NULL));
}

static void scroll_pane(struct screen *s, unsigned vcpu, int lines)
{
    struct view_vcpu *v = &s->view.vcpus[vcpu];
    int most = v->pane ? pane_scrollback(v->pane) : 0;
    int to = v->scrolled_back + lines;
    v->scrolled_back = to < 0 ? 0 : to > most ? most : to;
}

static void scroll_tables(struct screen *s, int rows)
{
    struct view *v = &s->view;
    int most = view_tables_lines(v, s->grid.columns - 4) - (s->grid.rows - 4),
        to = v->tables_scroll + rows;
    v->tables_scroll = to > most ? most : to;
    if (v->tables_scroll < 0)
        v->tables_scroll = 0;
}

static void move_in_overlay(struct screen *s, int rows)
{
    struct view *v = &s->view;
    if (v->overlay == OVERLAY_HELP)
        v->help_scroll = v->help_scroll + rows < 0 ? 0 : v->help_scroll + rows;
    else if (v->overlay == OVERLAY_TABLES)
        scroll_tables(s, rows);
    else if (v->overlay == OVERLAY_MEMORY) {
        v->memory_linear += (uint32_t)(rows * 16);
        v->memory_has_before = false;
    }
}

static void page(struct screen *s, int direction)
{
    if (s->view.overlay != OVERLAY_NONE)
        move_in_overlay(s, direction * (s->view.overlay == OVERLAY_MEMORY ? VIEW_MEMORY / 16 : 10));
    else
        scroll_pane(s, s->view.focus,
                    -direction *
                        (s->fed[s->view.focus].rows > 1 ? s->fed[s->view.focus].rows - 1 : 1));
}

void action_page_up(struct screen *s, uint32_t key)
{
    (void)key;
    page(s, -1);
}

void action_page_down(struct screen *s, uint32_t key)
{
    (void)key;
    page(s, 1);
}

static void toggle(struct screen *s, enum view_overlay overlay)
{
    s->view.overlay = s->view.overlay == overlay ? OVERLAY_NONE : overlay;
}

void action_memory(struct screen *s, uint32_t key)
{
    (void)key;
    const struct event *e = view_event(&s->view, s->view.focus);
    if (s->view.overlay != OVERLAY_MEMORY && e)
        viewing_memory(&s->view, e->linear);
    toggle(s, OVERLAY_MEMORY);
}

static void memory_at(struct screen *s, const char *answer)
{
    const struct event *e = view_event(&s->view, s->view.focus);
    const struct registers none = { 0 };
    uint32_t linear;
    if (!until_parse_address(answer, e ? &e->regs : &none, &linear)) {
        screen_say(s, ROLE_BAD,
                   is_korean(s) ? "주소가 아닙니다: %s (0500, 4000:0010, sp, ip)"
                                : "no address: %s (0500, 4000:0010, sp, ip)",
                   answer);
        return;
    }
    s->view.walk_asked = true;
    s->view.walk_linear = linear;
    viewing_memory(&s->view, linear);
    s->view.tables_scroll = 0;
    s->view.overlay = s->prompt_over == OVERLAY_TABLES ? OVERLAY_TABLES : OVERLAY_MEMORY;
}

void action_memory_at(struct screen *s, uint32_t key)
{
    (void)key;
    prompt(s, "memory at", "메모리 주소", "", memory_at);
}

void action_segments(struct screen *s, uint32_t key)
{
    (void)key;
    toggle(s, OVERLAY_SEGMENTS);
}

void action_tables(struct screen *s, uint32_t key)
{
    (void)key;
    s->view.tables_scroll = 0;
    toggle(s, OVERLAY_TABLES);
}

/* ---- The panel and the lanes ---- */

static void set_bin(struct screen *s, uint64_t ns)
{
    const uint64_t least = 10000, most = 10000000000u;
    s->bin_is_chosen = true;
    model_set_bin(&s->run.model, ns < least ? least : ns > most ? most : ns);
}

void action_lanes_in(struct screen *s, uint32_t key)
{
    (void)key;
    set_bin(s, s->run.model.bin_ns / 10);
}

void action_lanes_out(struct screen *s, uint32_t key)
{
    (void)key;
    set_bin(s, s->run.model.bin_ns * 10);
}

void action_matrix_columns(struct screen *s, uint32_t key)
{
    (void)key;
    s->view.matrix = (s->view.matrix + 1) % MATRIX_MODES;
}

void action_matrix_sort(struct screen *s, uint32_t key)
{
    (void)key;
    static const char *const names[][2] = { { "in order of appearance", "나타난 순서" },
                                            { "by count", "횟수 순서" },
                                            { "by time", "시간 순서" } };
    s->view.sort = (s->view.sort + 1) % SORT_COUNT_OF_SORTS;
    screen_say(s, ROLE_BAR, "%s: %s", is_korean(s) ? "패널" : "panel",
               names[s->view.sort][is_korean(s)]);
}

static void set_matrix_filter(struct screen *s, const char *answer)
{
    snprintf(s->view.matrix_filter, sizeof s->view.matrix_filter, "%s", answer);
}

void action_matrix_filter(struct screen *s, uint32_t key)
{
    (void)key;
    prompt(s, "show rows with", "이 글이 있는 줄만", s->view.matrix_filter, set_matrix_filter);
}

void action_matrix_reset(struct screen *s, uint32_t key)
{
    (void)key;
    model_reset_rows(&s->run.model);
    memset(s->rows_then, 0, sizeof s->rows_then);
    memset(s->irqs_then, 0, sizeof s->irqs_then);
}

/* ---- Typing, the program ---- */

void action_type(struct screen *s, uint32_t key)
{
    (void)key;
    if (refuse_if_over(s, !may_run(s, s->view.focus)))
        return;
    viewing_leave_history(&s->view);
    focused(s)->scrolled_back = 0;
    s->view.overlay = OVERLAY_NONE;
    s->view.typing = true;
}

void action_help(struct screen *s, uint32_t key)
{
    (void)key;
    s->view.help_scroll = 0;
    toggle(s, OVERLAY_HELP);
}

/* A talk does not end by a key that was meant for its guests. */
void action_quit(struct screen *s, uint32_t key)
{
    (void)key;
    if (view_is_inside(&s->view))
        talk_leave(s);
    else
        s->quit = true;
}

void action_close(struct screen *s, uint32_t key)
{
    (void)key;
    if (s->view.overlay != OVERLAY_NONE)
        s->view.overlay = OVERLAY_NONE;
    else if (s->view.talk_keys)
        talk_close(s);
    else
        viewing_leave_history(&s->view);
}

void action_theme(struct screen *s, uint32_t key)
{
    (void)key;
    static const char *const korean[THEME_COUNT] = { "터미널 색", "어둡게", "밝게", "고대비" };
    s->grid.theme = (s->grid.theme + 1) % THEME_COUNT;
    screen_say(s, ROLE_GOOD, is_korean(s) ? "테마: %s" : "theme: %s",
               is_korean(s) ? korean[s->grid.theme] : theme_name(s->grid.theme));
}

void action_redraw(struct screen *s, uint32_t key)
{
    (void)key;
    curses_redraw(s->terminal.curses);
}

void action_suspend(struct screen *s, uint32_t key)
{
    (void)key;
    s->suspend = true;
}

/* NULL, with errno, if it cannot be made or is there already. */
static FILE *make_picture(const char *name)
{
    int fd = open_file(OPEN_PICTURE, name);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (fd >= 0 && !file)
        close(fd);
    return file;
}

/* The first name kvm-vmm-N.svg that is free. */
void action_picture(struct screen *s, uint32_t key)
{
    (void)key;
    char name[64];
    FILE *file = NULL;
    for (int i = 1; i < 1000 && !file; i++) {
        snprintf(name, sizeof name, "kvm-vmm-%d.svg", i);
        file = make_picture(name);
        if (!file && errno != EEXIST)
            break;
    }
    bool ok = file && svg_write(file, &s->grid, "Mini-KVM");
    int why = errno;
    if (file && fclose(file) != 0)
        ok = false, why = errno;
    if (ok)
        screen_say(s, ROLE_GOOD,
                   is_korean(s) ? "화면을 %s에 저장했습니다" : "the screen is saved as %s", name);
    else
        screen_say(s, ROLE_BAD, "%s: %s", name, strerror(why));
}

/* ---- Keys ---- */

static void answer_key(struct screen *s, uint32_t key)
{
    char *answer = s->view.answer;
    size_t n = strlen(answer);
    if (key == KEY_ESCAPE_ || key == (KEY_CTRL_BIT | 'c')) {
        s->view.overlay = OVERLAY_NONE;
    } else if (key == KEY_ENTER_) {
        char copy[VIEW_TEXT];
        memcpy(copy, answer, sizeof copy);
        s->view.overlay = OVERLAY_NONE;
        s->prompt_done(s, copy);
    } else if (key == KEY_BACKSPACE_ && n) {
        answer[n - 1] = '\0';
    } else if (key == (KEY_CTRL_BIT | 'u')) {
        answer[0] = '\0';
    } else if (key >= ' ' && key < 0x7f && n < VIEW_TEXT - 1) {
        answer[n] = (char)key;
        answer[n + 1] = '\0';
    }
}

void screen_key(struct screen *s, uint32_t key)
{
    char name[16];
    s->changed = true;
    if (view_is_inside(&s->view) && key == (KEY_CTRL_BIT | ']')) {
        talk_leave(s);
        return;
    }
    if (s->view.typing) {
        s->view.typing = key != (KEY_CTRL_BIT | ']');
        return;
    }
    if (s->view.overlay == OVERLAY_PROMPT) {
        answer_key(s, key);
        return;
    }
    s->view.message[0] = '\0';
    const struct command *command = command_of_key(key, s->view.talk_keys);
    if (command)
        command->run(s, key);
    else if (key != (KEY_CTRL_BIT | ']'))
        screen_say(s, ROLE_WARN,
                   is_korean(s) ? "%s 키는 쓰이지 않습니다. ?를 누르면 도움말이 나옵니다"
                                : "the key %s does nothing: ? shows what keys do",
                   key_name(key, name));
}

void screen_type(struct screen *s, const char *bytes, size_t n)
{
    s->changed = true;
    if (!s->view.typing) { /* pasted into a prompt, or into nothing */
        for (size_t i = 0; i < n && s->view.overlay == OVERLAY_PROMPT; i++)
            answer_key(s, (uint8_t)bytes[i] >= ' ' ? (uint8_t)bytes[i] : ' ');
        return;
    }
    size_t room = run_type(&s->run, s->view.focus, bytes, n);
    if (room < n)
        screen_say(s, ROLE_BAD,
                   is_korean(s) ? "게스트가 읽지 않아 %zu바이트를 버렸습니다"
                                : "%zu bytes were dropped: the guest does not read",
                   n - room);
}

static bool is_inside(const struct rect *r, int row, int column)
{
    return row >= r->row && row < r->row + r->rows && column >= r->column &&
           column < r->column + r->columns;
}

void screen_click(struct screen *s, const struct key_event *e)
{
    s->changed = true;
    if (s->view.talk_keys) {
        talk_click(s, e);
        return;
    }
    for (unsigned i = 0; i < s->view.count; i++) {
        if (!is_inside(&s->layout.panes[i], e->row, e->column))
            continue;
        if (e->button >= 4)
            scroll_pane(s, i, e->button == 4 ? 3 : -3);
        else
            viewing_focus(&s->view, i);
        return;
    }
    if (is_inside(&s->layout.log, e->row, e->column) && e->button >= 4)
        move_in_log(s, e->button == 4 ? -3 : 3);
}
