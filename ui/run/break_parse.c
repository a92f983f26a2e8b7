/* Where a breakpoint is, and when it counts: three parts of a text, of which the first is what
 * "run until" takes, or memory that is watched. */
#include "run/break_parse.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TEXT_MAX_BYTES = 128 };

static const char example_write[] = "write count 4", example_if[] = "if ax == 5",
                  example_after[] = "after 3";

/* The text behind the place that was reached in it. */
struct reading {
    const char *text;
    const struct until_guest *guest;
    struct control_break *to;
    struct until_mistake *at;
    char word[UNTIL_WORD];
};

/* False: there is no word, or one that is too long for any. */
static bool next(struct reading *r)
{
    return until_next_word(r->text, r->at, r->word) && r->at->length < UNTIL_WORD;
}

static bool is_part(const char *word)
{
    return !strcmp(word, "if") || !strcmp(word, "after");
}

/* Decimal, or hex behind 0x. */
static bool parse_count(const char *word, uint64_t max, uint64_t *count)
{
    char *end;
    bool is_hex = word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
    if (word[0] < '0' || word[0] > '9')
        return false;
    errno = 0;
    *count = strtoull(word, &end, is_hex ? 16 : 10);
    return !*end && !errno && *count <= max;
}

/* ---- write WHERE [LENGTH] ---- */

static bool take_length(struct reading *r)
{
    uint64_t length;
    if (!parse_count(r->word, BREAK_WRITE_BYTES, &length) || !length)
        return false;
    r->to->length = (uint32_t)length;
    return true;
}

/* What has a name may be larger than can be watched: then its beginning is. */
static bool parse_write(struct reading *r)
{
    struct control_break *b = r->to;
    uint64_t size;
    b->kind = BREAK_WRITE;
    r->at->example = example_write;
    if (!next(r) || !until_parse_place(r->word, r->guest, &b->linear, &size))
        return false;
    b->length = (uint32_t)(size > BREAK_WRITE_BYTES ? BREAK_WRITE_BYTES : size ? size : 1);
    struct until_mistake before = *r->at;
    if (next(r) && !is_part(r->word))
        return take_length(r);
    *r->at = before;
    return true;
}

/* ---- if REGISTER == VALUE ---- */

static const char *const gpr16[] = { "ax", "cx", "dx", "bx", "sp", "bp", "si", "di" },
                         *const gpr8[] = { "al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil" };

static bool is_named(const char *name, size_t n, const char *prefix, const char *of)
{
    size_t m = strlen(prefix);
    return n == m + strlen(of) && !strncasecmp(name, prefix, m) &&
           !strncasecmp(name + m, of, n - m);
}

/* R8 to R15, with B, W or D for their parts (Intel SDM vol. 1, 3.4.1.1). */
static bool parse_new_register(const char *name, size_t n, struct control_break *b)
{
    char text[5] = "", *end;
    if (n < 2 || n >= sizeof text || (*name != 'r' && *name != 'R') || name[1] < '0' ||
        name[1] > '9')
        return false;
    memcpy(text, name, n);
    unsigned long number = strtoul(text + 1, &end, 10);
    static const char parts[] = { 'b', 1, 'w', 2, 'd', 4, 0, 8 };
    for (size_t i = 0; number >= 8 && number <= 15 && i < sizeof parts; i += 2)
        if ((*end | (parts[i] ? 0x20 : 0)) == parts[i] && (!*end || !end[1])) {
            b->reg = (uint8_t)number;
            b->reg_size = (uint8_t)parts[i + 1];
            return true;
        }
    return false;
}

static bool parse_register(const char *name, size_t n, struct control_break *b)
{
    for (uint8_t i = 0; i < 8; i++) {
        b->reg = i;
        b->reg_size = is_named(name, n, "", gpr8[i])     ? 1
                      : is_named(name, n, "", gpr16[i])  ? 2
                      : is_named(name, n, "e", gpr16[i]) ? 4
                      : is_named(name, n, "r", gpr16[i]) ? 8
                                                         : 0;
        if (b->reg_size)
            return true;
    }
    return parse_new_register(name, n, b);
}

static size_t parse_test(const char *text, struct control_break *b)
{
    static const struct {
        const char *sign;
        enum break_test test;
    } tests[] = {
        { "==", BREAK_EQUAL }, { "!=", BREAK_DIFFERS }, { "<", BREAK_BELOW }, { ">", BREAK_ABOVE }
    };
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        size_t n = strlen(tests[i].sign);
        b->test = tests[i].test;
        if (!strncmp(text, tests[i].sign, n) && text[n] != '=')
            return n;
    }
    return 0;
}

/* Puts what stands at `from` up to the end of a register, a sign or a value into the mistake: with
 * blanks between them or not. */
static const char *point(struct reading *r, size_t n)
{
    size_t from = r->at->at + r->at->length;
    from += strspn(r->text + from, " ");
    r->at->at = from;
    r->at->length = n;
    return r->text + from;
}

static bool take_value(struct reading *r)
{
    struct control_break *b = r->to;
    uint64_t most = b->reg_size == 8 ? UINT64_MAX : (1ull << 8 * b->reg_size) - 1;
    const char *text = point(r, 0);
    r->at->length = strcspn(text, " ");
    if (r->at->length >= UNTIL_WORD)
        return false;
    snprintf(r->word, sizeof r->word, "%.*s", (int)r->at->length, text);
    return until_parse_value(r->word, most, &b->value);
}

static bool parse_if(struct reading *r)
{
    r->at->example = example_if;
    const char *text = point(r, 0);
    r->at->length = strcspn(text, " =!<>");
    if (!parse_register(text, r->at->length, r->to))
        return false;
    text = point(r, 0);
    r->at->length = strspn(text, "=!<>");
    if (parse_test(text, r->to) != r->at->length || !r->at->length)
        return false;
    return take_value(r);
}

/* ---- after N [hits] ---- */

static bool parse_after(struct reading *r)
{
    r->at->example = example_after;
    if (!next(r) || !parse_count(r->word, UINT64_MAX, &r->to->skip))
        return false;
    struct until_mistake before = *r->at;
    if (!next(r) || (strcmp(r->word, "hits") != 0 && strcmp(r->word, "hit") != 0))
        *r->at = before;
    return true;
}

/* ---- All of it ---- */

/* Where the part begins that says when it counts; the end if there is none. */
static size_t conditions_at(const char *text)
{
    struct until_mistake at = { 0 };
    char word[UNTIL_WORD];
    while (until_next_word(text, &at, word))
        if (is_part(word))
            return at.at;
    return strlen(text);
}

static bool parse_when(struct reading *r)
{
    char where[TEXT_MAX_BYTES];
    snprintf(where, sizeof where, "%.*s", (int)conditions_at(r->text), r->text);
    r->to->kind = BREAK_WHEN;
    if (!until_parse(where, r->guest, &r->to->when, r->at))
        return false;
    r->at->at = strlen(where);
    r->at->length = 0;
    return true;
}

static bool parse_conditions(struct reading *r)
{
    bool has_if = false, has_after = false;
    while (r->at->example = NULL, until_next_word(r->text, r->at, r->word)) {
        bool ok = false;
        if (!strcmp(r->word, "if") && !has_if)
            ok = has_if = parse_if(r);
        else if (!strcmp(r->word, "after") && !has_after)
            ok = has_after = parse_after(r);
        if (!ok)
            return false;
    }
    return true;
}

bool break_parse(const char *text, const struct until_guest *guest, struct control_break *b,
                 struct until_mistake *mistake)
{
    struct reading r = { .text = text, .guest = guest, .to = b, .at = mistake };
    *b = (struct control_break){ 0 };
    *mistake = (struct until_mistake){ 0 };
    if (strlen(text) >= TEXT_MAX_BYTES) {
        mistake->at = TEXT_MAX_BYTES - 1;
        mistake->length = strlen(text) - mistake->at;
        return false;
    }
    bool writes = next(&r) && !strcmp(r.word, "write");
    if (!writes)
        *mistake = (struct until_mistake){ 0 };
    return (writes ? parse_write(&r) : parse_when(&r)) && parse_conditions(&r);
}
