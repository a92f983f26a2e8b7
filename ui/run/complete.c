/* Which words may come next in what is typed follows from the words before. */
#include "run/complete.h"

#include "event/words.h"
#include "run/until_parse.h"

#include <stdio.h>
#include <string.h>

struct completing {
    struct completion *to;
    const char *word; /* the beginning that they are to have */
    unsigned index;
    size_t listed; /* bytes */
    bool is_full;
    bool is_whole; /* what is completed is the whole text: names may hold blanks */
};

/* ---- Candidates, one after the other ---- */

/* Blanks part the words of an answer, and prompts take ASCII. */
static bool can_be_typed(const char *name)
{
    const char *c = name;
    if (*c && name[strlen(name) - 1] == ' ')
        return true; /* one of the grammar's own */
    while (*c > ' ' && *c < 0x7f)
        c++;
    return !*c;
}

/* Without the blank at the end of one that needs more behind it. */
static size_t listed_length(const struct completing *c, const char *name)
{
    size_t length = c->is_whole ? strlen(name) : strcspn(name, " ");
    return length && name[length - 1] == ' ' ? length - 1 : length;
}

static void list(struct completing *c, const char *name)
{
    const char *gap = c->listed ? "  " : "", *more = "  ...";
    size_t length = listed_length(c, name), n = strlen(gap) + length;
    if (c->is_full)
        return;
    c->is_full = c->listed + n + strlen(more) >= COMPLETE_LIST;
    c->listed += (size_t)snprintf(c->to->list + c->listed, COMPLETE_LIST - c->listed, "%s%.*s",
                                  c->is_full ? more : gap, (int)length, c->is_full ? "" : name);
}

static void offer(struct completing *c, const char *name)
{
    struct completion *to = c->to;
    size_t same = 0;
    if (strncmp(name, c->word, strlen(c->word)) != 0 || (!c->is_whole && !can_be_typed(name)))
        return;
    if (!to->count)
        snprintf(to->common, sizeof to->common, "%s", name);
    while (to->common[same] && to->common[same] == name[same])
        same++;
    to->common[same] = '\0';
    if (to->count == c->index)
        snprintf(to->chosen, sizeof to->chosen, "%s", name);
    if (to->count >= c->index)
        list(c, name);
    to->count++;
}

static void offer_before_another(struct completing *c, const char *word)
{
    char text[UNTIL_WORD];
    snprintf(text, sizeof text, "%s ", word);
    offer(c, text);
}

static void offer_names(struct completing *c, const struct symbols *symbols)
{
    char name[SYMBOLS_NAME];
    for (unsigned i = 0; symbols_complete(symbols, c->word, i, name); i++)
        offer(c, name);
}

static void offer_reasons(struct completing *c)
{
    for (enum event_reason r = 0; r < EVENT_KICK; r++)
        offer(c, event_reason_name(r));
}

static void offer_calls(struct completing *c)
{
    for (unsigned i = 0; until_call_name(i); i++)
        offer(c, until_call_name(i));
}

/* ---- Which ones ---- */

/* What stands before the word that is completed. */
struct before {
    char last[UNTIL_WORD]; /* "" : nothing does */
    bool watches;          /* "write" was there, */
    bool is_conditional;   /* "if" or "after" */
};

static struct before words_before(const char *text, size_t from)
{
    struct before before = { .last = "" };
    struct until_mistake at = { 0 };
    char word[UNTIL_WORD];
    while (until_next_word(text, &at, word) && at.at < from) {
        before.watches |= !strcmp(word, "write");
        before.is_conditional |= !strcmp(word, "if") || !strcmp(word, "after");
        memcpy(before.last, word, sizeof word);
    }
    return before;
}

static bool is_one_of(const char *word, const char *first, const char *second)
{
    return !strcmp(word, first) || !strcmp(word, second);
}

static void offer_conditions(struct completing *c)
{
    for (unsigned i = 0; until_condition_name(i); i++)
        offer_before_another(c, until_condition_name(i));
}

/* What is offered behind a word that takes a value. False: it takes none. */
static bool offer_values(struct completing *c, const struct symbols *symbols, const char *last)
{
    if (!strcmp(last, "reason"))
        offer_reasons(c);
    else if (!strcmp(last, "call"))
        offer_calls(c);
    else if (is_one_of(last, "ip", "at") || !strcmp(last, "write"))
        offer_names(c, symbols);
    else
        return is_one_of(last, "port", "value") || is_one_of(last, "if", "after");
    return true;
}

static void offer_words(struct completing *c, enum complete_grammar grammar,
                        const struct before *before)
{
    const bool breaks = grammar == COMPLETE_BREAK, begins = !*before->last;
    if (!before->watches && !before->is_conditional)
        offer_conditions(c);
    if (breaks && begins)
        offer_before_another(c, "write");
    if (breaks && !begins) {
        offer_before_another(c, "if");
        offer_before_another(c, "after");
    }
}

static void offer_all(struct completing *c, enum complete_grammar grammar,
                      const struct symbols *symbols, const struct before *before)
{
    if (grammar == COMPLETE_ADDRESS) {
        if (*before->last)
            return;
        offer(c, "sp");
        offer(c, "ip");
        offer_names(c, symbols);
    } else if (grammar != COMPLETE_NOTHING && !offer_values(c, symbols, before->last)) {
        offer_words(c, grammar, before);
        if (!before->watches && !before->is_conditional)
            offer_names(c, symbols);
    }
}

void complete(enum complete_grammar grammar, const struct symbols *symbols, const char *text,
              unsigned index, struct completion *completion)
{
    size_t from = strlen(text);
    while (from && text[from - 1] != ' ')
        from--;
    *completion = (struct completion){ .from = from };
    struct completing c = { .to = completion, .word = text + from, .index = index };
    const struct before before = words_before(text, from);
    offer_all(&c, grammar, symbols, &before);
}

/* ---- Names, whole ---- */

static bool came_before(complete_name *names, const void *context, unsigned index, const char *name)
{
    char other[SYMBOLS_NAME];
    for (unsigned i = 0; i < index && names(context, i, other, sizeof other); i++)
        if (!strcmp(other, name))
            return true;
    return false;
}

void complete_among(complete_name *names, const void *context, const char *text, unsigned index,
                    struct completion *completion)
{
    char name[SYMBOLS_NAME];
    *completion = (struct completion){ .from = 0 };
    struct completing c = { .to = completion, .word = text, .index = index, .is_whole = true };
    for (unsigned i = 0; names(context, i, name, sizeof name); i++)
        if (!came_before(names, context, i, name))
            offer(&c, name);
}
