/* What all guests printed, in one row, in the order in which they did. */
#include "text/text.h"
#include "view/view.h"

#include <string.h>

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
    int label = canvas_text(canvas, 0, 1, ROLE_DIM, view_word(view, W_INTERLEAVED_LABEL)) + 2;
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
