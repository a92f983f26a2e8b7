/* HTML: comments are for deck/comment.c, the rest cannot be shown. */
#include "deck/parser.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Takes a comment from its "<!--" on; returns where in the flow it ends. */
static size_t next_comment(struct deck_prose *prose, struct deck_draft *draft, size_t from)
{
    const struct deck_flow *flow = &prose->flow;
    size_t start = from + 4, end, past;
    const char *found = memmem(flow->bytes + from + 2, flow->size - from - 2, "-->", 3);
    if (!found) {
        deck_touch(draft, deck_flow_where(prose, from));
        deck_error_at(prose->ground, deck_flow_where(prose, from),
                      "this comment is not closed: --> is missing");
        return flow->size;
    }
    past = (size_t)(found - flow->bytes) + 3;
    end = past - 3 < start ? start : past - 3;
    while (start < end && is_blank(flow->bytes[start]))
        start++;
    while (end > start && is_blank(flow->bytes[end - 1]))
        end--;
    char *text = deck_copy(prose->ground, flow->bytes + start, end - start);
    if (text)
        deck_comment(draft, text, deck_flow_where(prose, from));
    free(text);
    return past;
}

static bool starts_comment(const struct deck_flow *flow, size_t at)
{
    return at + 4 <= flow->size && !memcmp(flow->bytes + at, "<!--", 4);
}

void deck_html(struct deck_prose *prose, struct deck_draft *draft)
{
    struct deck_flow *flow = &prose->flow;
    bool complained = false, after_comment = false;
    for (size_t at = 0; at < flow->size;) {
        if (starts_comment(flow, at)) {
            at = next_comment(prose, draft, at);
            after_comment = true;
            continue;
        }
        if (!is_blank(flow->bytes[at]) && !complained) {
            deck_touch(draft, deck_flow_where(prose, at));
            deck_error_at(prose->ground, deck_flow_where(prose, at),
                          after_comment && flow->bytes[at] != '<'
                              ? "text after a comment is not shown: give it a line of its own"
                              : "HTML cannot be shown: only comments are understood");
            complained = true;
        }
        at++;
    }
    flow->size = 0;
}

/* A comment can begin in one piece of text and end in a later one. */
void deck_inline_html(struct deck_prose *prose, const char *text, size_t size, size_t offset)
{
    bool opens = size >= 4 && !memcmp(text, "<!--", 4);
    if (!prose->in_comment && !opens) {
        if (size > 1 && text[1] != '/') /* the tag that opened it has been told */
            deck_error_at(prose->ground, offset == NOWHERE ? prose->ground->seen : offset,
                          "HTML cannot be shown: only comments are understood");
        return;
    }
    if (opens && !prose->in_comment) {
        char *inside = deck_copy(prose->ground, text + 4, size - 4);
        const char *word = inside ? inside + strspn(inside, " \t") : "//";
        if (strncmp(word, "//", 2) != 0 && strncasecmp(word, "comment:", 8) != 0)
            deck_error_at(prose->ground, offset == NOWHERE ? prose->ground->seen : offset,
                          "a comment within text: a command has a line of its own");
        free(inside);
    }
    prose->in_comment = !memmem(text, size, "-->", 3);
}
