/* The words of "run until", one pair of what and value after the other. */
#include "run/until_parse.h"

#include "event/wide.h"
#include "event/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool parse_hex(const char *word, uint64_t max, uint64_t *value)
{
    char *end;
    if (!*word || strspn(word, "xX0123456789abcdefABCDEF") != strlen(word))
        return false;
    errno = 0;
    *value = strtoull(word, &end, 16);
    return !*end && !errno && *value <= max;
}

static bool parse_value(const char *word, const struct registers *regs, struct control_until *until)
{
    (void)regs;
    until->conditions |= UNTIL_VALUE;
    if (word[0] == '\'' && word[1] && (!word[2] || (word[2] == '\'' && !word[3]))) {
        until->value = (uint8_t)word[1];
        return true;
    }
    uint64_t value = 0;
    bool ok = parse_hex(word, UINT32_MAX, &value);
    until->value = (uint32_t)value;
    return ok;
}

static bool parse_reason(const char *word, const struct registers *regs,
                         struct control_until *until)
{
    (void)regs;
    until->conditions |= UNTIL_REASON;
    for (enum event_reason r = 0; r < EVENT_KICK; r++)
        if (!strcmp(word, event_reason_name(r))) {
            until->reason = r;
            return true;
        }
    return false;
}

static bool parse_call(const char *word, const struct registers *regs, struct control_until *until)
{
    (void)regs;
    static const char *const names[] = { "exit", "putchar", "getchar" };
    until->conditions |= UNTIL_CALL;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(word, names[i])) {
            until->call = (uint8_t)i;
            return true;
        }
    return false;
}

static bool parse_port(const char *word, const struct registers *regs, struct control_until *until)
{
    (void)regs;
    uint64_t port = 0;
    until->conditions |= UNTIL_PORT;
    bool ok = parse_hex(word, 0xffff, &port);
    until->port = (uint16_t)port;
    return ok;
}

/* SEGMENT:OFFSET of real mode. */
static bool parse_far(const char *word, const char *colon, uint64_t *linear)
{
    char segment[16];
    uint64_t base, offset;
    if ((size_t)(colon - word) >= sizeof segment)
        return false;
    snprintf(segment, sizeof segment, "%.*s", (int)(colon - word), word);
    if (!parse_hex(segment, 0xffff, &base) || !parse_hex(colon + 1, 0xffff, &offset))
        return false;
    *linear = base * 16 + offset;
    return true;
}

/* Linear addresses have 64 bits in long mode alone. Which mode that is a deck's reader does not
 * know. */
static bool parse_linear(const char *word, const struct registers *regs, uint64_t *linear)
{
    const char *colon = strchr(word, ':');
    bool is_long = !regs || (regs->efer & EFER_LMA);
    return colon ? parse_far(word, colon, linear)
                 : parse_hex(word, is_long ? UINT64_MAX : UINT32_MAX, linear);
}

static bool parse_at(const char *word, const struct registers *regs, struct control_until *until)
{
    until->conditions |= UNTIL_LINEAR;
    return parse_linear(word, regs, &until->linear);
}

static bool parse_ip(const char *word, const struct registers *regs, struct control_until *until)
{
    bool ok = parse_at(word, regs, until);
    if (regs && !strchr(word, ':') && registers_code_bits(regs) != 64)
        until->linear = registers_code_linear(regs, (uint32_t)until->linear);
    return ok;
}

/* ---- Pairs of a word and a value ---- */

static const struct condition {
    const char *word, *example;
    bool (*parse)(const char *value, const struct registers *regs, struct control_until *until);
} conditions[] = {
    { "port", "port 3f8", parse_port },
    { "value", "value 'A'", parse_value },
    { "reason", "reason hlt", parse_reason },
    { "call", "call getchar", parse_call },
    { "ip", "ip 000c", parse_ip },
    { "at", "at 4000c", parse_at },
};

static const struct condition *condition_of(const char *word)
{
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (!strcmp(word, conditions[i].word))
            return &conditions[i];
    return NULL;
}

/* Copies the next word. False: there is none. */
static bool next_word(const char *text, struct until_mistake *at, char word[UNTIL_WORD])
{
    size_t from = at->at + at->length;
    from += strspn(text + from, " ");
    at->at = from;
    at->length = strcspn(text + from, " ");
    snprintf(word, UNTIL_WORD, "%.*s", (int)at->length, text + from);
    return at->length;
}

bool until_parse(const char *text, const struct registers *regs, struct control_until *until,
                 struct until_mistake *mistake)
{
    char word[UNTIL_WORD];
    *until = (struct control_until){ 0 };
    *mistake = (struct until_mistake){ 0 };
    while (next_word(text, mistake, word)) {
        const struct condition *condition = condition_of(word);
        mistake->example = condition ? condition->example : NULL;
        if (!condition || !next_word(text, mistake, word) || mistake->length >= sizeof word ||
            !condition->parse(word, regs, until))
            return false;
    }
    mistake->example = NULL;
    return until->conditions;
}

static uint64_t stack_of(const struct registers *regs, const struct event_wide *wide)
{
    unsigned bits = registers_code_bits(regs);
    if (bits == 64)
        return wide_gpr(regs, wide, GPR_ESP);
    return regs->seg[SEG_SS].base + (regs->gpr[GPR_ESP] & (bits == 16 ? 0xffff : ~0u));
}

bool until_parse_address(const char *text, const struct registers *regs,
                         const struct event_wide *wide, uint64_t *linear)
{
    *linear = 0;
    if (!strcmp(text, "sp"))
        *linear = regs ? stack_of(regs, wide) : 0;
    else if (!strcmp(text, "ip"))
        *linear = regs ? wide_code_linear(regs, wide) : 0;
    else
        return parse_linear(text, regs, linear);
    return true;
}
