/* The rows at the bottom: what all guests printed, the exit in plain words, the keys. */
#include "event/words.h"
#include "text/text.h"
#include "view/command.h"
#include "view/parts.h"

#include <stdio.h>
#include <string.h>

enum word { INTERLEAVED, NOT_YET, TYPING, TYPING_ENDS, TO_TALK };
static const char *const words[][2] = {
    [INTERLEAVED] = { "interleaved", "섞인 출력" },
    [NOT_YET] = { "has not left its guest yet.", "아직 게스트를 떠난 적이 없습니다." },
    [TYPING] = { "Keys go to vCPU", "키 입력을 받는 vCPU:" },
    [TYPING_ENDS] = { "back to commands", "명령으로 돌아가기" },
    [TO_TALK] = { "back to the talk", "발표로 돌아가기" },
};

/* ---- What all guests printed ---- */

/* One thing to draw: a character, or the mark that stands for it. */
struct token {
    uint8_t vcpu, columns;
    char text[6];
};

struct mix {
    struct token tokens[MODEL_MIXED];
    unsigned count;
    struct text_filter filters[VCPU_MAX];
    bool ascii;
    int mark; /* columns that name a vCPU before its characters */
};

static void put_token(struct mix *mix, uint8_t vcpu, const char *text, size_t n)
{
    struct token token = { .vcpu = vcpu };
    memcpy(token.text, text, n < sizeof token.text ? n : sizeof token.text - 1);
    token.columns = (uint8_t)text_columns(token.text);
    if (mix->count < MODEL_MIXED)
        mix->tokens[mix->count++] = token;
}

static void put_mark(struct mix *mix, uint8_t vcpu, const char *mark, const char *in_ascii)
{
    const char *text = mix->ascii ? in_ascii : mark;
    put_token(mix, vcpu, text, strlen(text));
}

/* Returns and newlines go together: one mark. */
static void put_newline(struct mix *mix, uint8_t vcpu, bool after_return)
{
    if (after_return && mix->count && mix->tokens[mix->count - 1].vcpu == vcpu)
        mix->count--;
    put_mark(mix, vcpu, "↵", "|");
}

/* Each vCPU's bytes are decoded by themselves: others may come between those of one character. */
static void put_byte(struct mix *mix, struct model_mixed from, uint8_t before)
{
    char out[TEXT_MAX];
    uint8_t vcpu = from.vcpu % VCPU_MAX;
    size_t n = text_filter_put(&mix->filters[vcpu], true, from.byte, out);
    if (from.byte == '\n')
        put_newline(mix, vcpu, before == '\r');
    else if (from.byte < 0x20 || from.byte == 0x7f || (n > 1 && (out[0] == '\\' || mix->ascii)))
        put_mark(mix, vcpu, "·", ".");
    else if (n)
        put_token(mix, vcpu, out, n);
    if (n > 1 && from.byte >= 0x20 && from.byte < 0x7f) /* after a character that broke off */
        put_token(mix, vcpu, (const char *)&from.byte, 1);
}

static void read_mix(struct mix *mix, const struct view *view)
{
    const struct model *model = view->seen.model;
    uint64_t from = model->mixed_total > MODEL_MIXED ? model->mixed_total - MODEL_MIXED : 0;
    uint8_t before[VCPU_MAX] = { 0 };
    memset(mix->filters, 0, sizeof mix->filters);
    mix->count = 0;
    mix->ascii = view->chosen.ascii;
    for (uint64_t i = from; i < model->mixed_total; i++) {
        struct model_mixed mixed = model->mixed[i % MODEL_MIXED];
        put_byte(mix, mixed, before[mixed.vcpu % VCPU_MAX]);
        before[mixed.vcpu % VCPU_MAX] = mixed.byte;
    }
}

/* Columns of the token, with the digit of its vCPU if it is another's than the one before. */
static int token_columns(const struct mix *mix, unsigned i, unsigned first)
{
    bool marked = i == first || mix->tokens[i].vcpu != mix->tokens[i - 1].vcpu;
    return mix->tokens[i].columns + (marked ? mix->mark : 0);
}

/* The first of the last tokens that fit. */
static unsigned first_fitting(const struct mix *mix, int columns)
{
    unsigned first = mix->count;
    while (first > 0) {
        unsigned next = first - 1;
        columns -= token_columns(mix, next, 0);
        if (columns < mix->mark) /* which the first needs */
            break;
        first = next;
    }
    return first;
}

void view_interleaved(struct canvas canvas, const struct view *view)
{
    /* Lowered: guests print digits too. */
    static const char *const digits[VCPU_MAX][2] = {
        { "₀", "<0>" }, { "₁", "<1>" }, { "₂", "<2>" }, { "₃", "<3>" }
    };
    struct mix mix;
    int label = canvas_text(canvas, 0, 1, ROLE_DIM, words[INTERLEAVED][view->chosen.language]) + 2;
    struct canvas strip = canvas_inner(canvas, 0, label, 1, canvas.area.columns - label - 1);
    int column = 0;
    read_mix(&mix, view);
    mix.mark = view->chosen.ascii ? 3 : 1;
    unsigned first = first_fitting(&mix, strip.area.columns);
    for (unsigned i = first; i < mix.count; i++) {
        const struct token *token = &mix.tokens[i];
        if (token_columns(&mix, i, first) > token->columns)
            column =
                canvas_text(strip, 0, column, ROLE_DIM, digits[token->vcpu][view->chosen.ascii]);
        column = canvas_text(strip, 0, column, (enum role)(ROLE_VCPU0 + token->vcpu), token->text);
    }
}

/* ---- The exit in plain words ---- */

/* Of an IN, or a read of MMIO: the guest is entered once more, to take what it read, and comes back
 * at once. */
static bool only_completes(const struct event *kick, const struct event *before)
{
    enum { LONGEST = 15 }; /* instruction */
    bool moves = before && (before->reason == EVENT_IO || before->reason == EVENT_HYPERCALL ||
                            before->reason == EVENT_MMIO),
         reads = moves && before->direction == EVENT_IN;
    return kick->reason == EVENT_KICK && reads && kick->linear - before->linear <= LONGEST;
}

/* Who steps wants to know of the exit, not of the pause right after it. */
static const struct event *exit_before_pause(const struct model_vcpu *v, const struct event *pause)
{
    uint32_t index = model_history_find(v, pause->seq);
    const struct event *e = pause;
    while (index && e && (e->reason == EVENT_PAUSE || e->reason == EVENT_EOI))
        e = model_history(v, --index);
    if (index && e && only_completes(e, model_history(v, index - 1)))
        e = model_history(v, index - 1);
    return e && event_is_exit(e) ? e : pause;
}

/* The one selected in the log, else what the registers show. NULL before the start. */
static const struct event *explained(const struct view *view, unsigned *vcpu)
{
    *vcpu = view->chosen.focus;
    if (view->chosen.log_has_selection && view->chosen.log_selected_vcpu < view->seen.count) {
        const struct model_vcpu *of = &view->seen.model->vcpus[view->chosen.log_selected_vcpu];
        const struct event *e =
            model_history(of, model_history_find(of, view->chosen.log_selected_seq));
        *vcpu = view->chosen.log_selected_vcpu;
        if (e && e->seq == view->chosen.log_selected_seq)
            return e;
    }
    const struct event *e = view_event(view, *vcpu);
    return e && e->reason == EVENT_PAUSE ? exit_before_pause(&view->seen.model->vcpus[*vcpu], e)
                                         : e;
}

/* The words for a note name its vCPU themselves. */
static size_t put_name(const struct view *view, const struct event *e, unsigned vcpu, char *text,
                       size_t size)
{
    if (!e)
        return (size_t)snprintf(text, size, "vCPU %u ", vcpu);
    if (!event_is_exit(e))
        return 0;
    unsigned long long number = view_exit_number(&view->seen.model->vcpus[vcpu], e->seq);
    return (size_t)snprintf(text, size, "vCPU %u exit %llu: ", vcpu, number);
}

/* What came before an event that its words may depend on: OUTs, and an interrupt. SCAN: devices are
 * set up in a few exits, not in many. */
static struct explain_past past_of(const struct view *view, const struct event *e, unsigned vcpu)
{
    enum { SCAN = 2000 };
    struct explain_past past = { 0 };
    const struct model_vcpu *v = &view->seen.model->vcpus[vcpu];
    const char *device = event_port_name(e->port);
    uint32_t index = model_history_find(v, e->seq);
    const struct event *last = index ? model_history(v, index - 1) : NULL;
    past.into_handler = last && last->reason == EVENT_INJECT;
    if (e->reason != EVENT_IO || e->direction != EVENT_OUT || !*device)
        return past;
    for (unsigned i = 0; i < SCAN && index && past.count < EXPLAIN_PAST; i++) {
        const struct event *before = model_history(v, --index);
        bool writes = before && before->reason == EVENT_IO && before->direction == EVENT_OUT;
        if (writes && !strcmp(event_port_name(before->port), device))
            past.writes[past.count++] = before;
    }
    return past;
}

static int rows_of(struct canvas canvas, const char *text)
{
    return canvas_wrap(canvas_inner(canvas, 0, 0, 0, canvas.area.columns), 0, 0, ROLE_EXPLAIN,
                       text);
}

/* The end of the last sentence before a point of the text; NULL: there is none. */
static char *sentence_before(char *text, const char *point)
{
    for (char *at = text + (point - text) - 1; at > text; at--)
        if (at[-1] == '.' && *at == ' ')
            return at;
    return NULL;
}

/* Leaves out the last sentences of what needs too many rows, unless a third of the room would stay
 * empty. */
static void cut_at_sentence(struct canvas canvas, char *text)
{
    int room = canvas.area.rows * canvas.area.columns;
    char *end = text + strlen(text);
    while (rows_of(canvas, text) > canvas.area.rows) {
        char *stop = sentence_before(text, end), kept;
        if (!stop)
            return;
        kept = *stop;
        *stop = '\0';
        if (text_columns(text) * 3 < room * 2) {
            *stop = kept;
            return;
        }
        end = stop;
    }
}

void view_explain(struct canvas canvas, const struct view *view)
{
    char text[1024];
    unsigned vcpu;
    const struct event *e = explained(view, &vcpu);
    size_t at = put_name(view, e, vcpu, text, sizeof text);
    if (e) {
        struct explain_past past = past_of(view, e, vcpu);
        explain_event_after(e, &past, view->seen.vcpus[vcpu].engine, view->chosen.language,
                            text + at, sizeof text - at);
    } else
        snprintf(text + at, sizeof text - at, "%s", words[NOT_YET][view->chosen.language]);
    struct canvas inner = canvas_inner(canvas, 0, 1, canvas.area.rows, canvas.area.columns - 2);
    cut_at_sentence(inner, text);
    if (canvas_wrap(inner, 0, 0, ROLE_EXPLAIN, text) > inner.area.rows)
        canvas_text(canvas, canvas.area.rows - 1, canvas.area.columns - 1, ROLE_EXPLAIN,
                    view->chosen.ascii ? "~" : "…");
}

/* ---- Keys ---- */

/* As much of the answer's end as fits; the cursor after it. */
static void draw_prompt(struct canvas canvas, const struct view *view)
{
    int column = canvas_format(canvas, 0, 1, ROLE_STRONG, "%s ", view->said.prompt), width;
    const char *answer = view->said.answer;
    while (*answer && column + text_columns(answer) >= canvas.area.columns)
        utf8_next(&answer, &width);
    column = canvas_text(canvas, 0, column, ROLE_TEXT, answer);
    canvas.grid->cursor_row = canvas.area.row;
    canvas.grid->cursor_column =
        canvas.area.column + (column < canvas.area.columns ? column : canvas.area.columns - 1);
}

/* A key and its word, if both fit. Returns the column for the next. */
static int draw_key(struct canvas canvas, int column, const char *key, const char *word)
{
    int columns = text_columns(key) + 1 + text_columns(word);
    if (column + columns + 1 > canvas.area.columns)
        return column;
    column = canvas_text(canvas, 0, column, ROLE_BAR_KEY, key) + 1;
    return canvas_text(canvas, 0, column, ROLE_BAR, word) + 2;
}

static void draw_commands(struct canvas canvas, const struct view *view)
{
    char key[16];
    int column = 1;
    if (view->chosen.in_talk)
        column = draw_key(canvas, column, "Ctrl-]", words[TO_TALK][view->chosen.language]);
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        const char *word = view->chosen.language == KOREAN ? commands[i].bar_ko : commands[i].bar;
        bool quits = view->chosen.in_talk && command_quits(&commands[i]);
        if (word && !quits && command_is_there(&commands[i], false))
            column = draw_key(canvas, column, key_name(commands[i].keys[0], key), word);
    }
}

/* No command has its key while keys go to a guest. */
static void draw_typing(struct canvas canvas, const struct view *view)
{
    int column = canvas_format(canvas, 0, 1, ROLE_BAR, "%s %u",
                               words[TYPING][view->chosen.language], view->chosen.focus) +
                 2;
    draw_key(canvas, column, "Ctrl-]",
             words[view->chosen.in_talk ? TO_TALK : TYPING_ENDS][view->chosen.language]);
}

void view_keys(struct canvas canvas, const struct view *view)
{
    bool says = view->said.overlay == OVERLAY_PROMPT || *view->said.message;
    canvas_fill(canvas, says ? ROLE_TEXT : ROLE_BAR);
    if (view->said.overlay == OVERLAY_PROMPT)
        draw_prompt(canvas, view);
    else if (*view->said.message)
        canvas_text_cut(canvas, 0, 1, canvas.area.columns - 2, view->said.message_role,
                        view->said.message);
    else if (view->chosen.typing)
        draw_typing(canvas, view);
    else
        draw_commands(canvas, view);
}
