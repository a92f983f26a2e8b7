/* The words of "run until", one pair of what and value after the other. */
#include "run/until_parse.h"

#include "event/ports.h"
#include "event/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool parse_hex(const char *word, uint32_t max, uint32_t *value)
{
    char *end;
    if (!*word || strspn(word, "xX0123456789abcdefABCDEF") != strlen(word))
        return false;
    unsigned long number = strtoul(word, &end, 16);
    *value = (uint32_t)number;
    return !*end && number <= max;
}

static bool parse_value(const char *word, uint32_t cs_base, struct control_until *until)
{
    (void)cs_base;
    until->conditions |= UNTIL_VALUE;
    if (word[0] == '\'' && word[1] && (!word[2] || (word[2] == '\'' && !word[3]))) {
        until->value = (uint8_t)word[1];
        return true;
    }
    return parse_hex(word, UINT32_MAX, &until->value);
}

static bool parse_reason(const char *word, uint32_t cs_base, struct control_until *until)
{
    (void)cs_base;
    until->conditions |= UNTIL_REASON;
    for (enum event_reason r = 0; r < EVENT_KICK; r++)
        if (!strcmp(word, event_reason_name(r))) {
            until->reason = r;
            return true;
        }
    return false;
}

static bool parse_call(const char *word, uint32_t cs_base, struct control_until *until)
{
    (void)cs_base;
    static const char *const names[] = { "exit", "putchar", "getchar" };
    until->conditions |= UNTIL_CALL;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(word, names[i])) {
            until->call = (uint8_t)i;
            return true;
        }
    return false;
}

static bool parse_port(const char *word, uint32_t cs_base, struct control_until *until)
{
    (void)cs_base;
    uint32_t port = 0;
    until->conditions |= UNTIL_PORT;
    bool ok = parse_hex(word, 0xffff, &port);
    until->port = (uint16_t)port;
    return ok;
}

static bool parse_ip(const char *word, uint32_t cs_base, struct control_until *until)
{
    char segment[16];
    uint32_t base, offset = 0;
    const char *colon = strchr(word, ':');
    until->conditions |= UNTIL_LINEAR;
    if (!colon) {
        bool ok = parse_hex(word, UINT32_MAX, &offset);
        until->linear = cs_base + offset;
        return ok;
    }
    if ((size_t)(colon - word) >= sizeof segment)
        return false;
    snprintf(segment, sizeof segment, "%.*s", (int)(colon - word), word);
    if (!parse_hex(segment, 0xffff, &base) || !parse_hex(colon + 1, 0xffff, &offset))
        return false;
    until->linear = base * 16 + offset;
    return true;
}

static bool parse_at(const char *word, uint32_t cs_base, struct control_until *until)
{
    (void)cs_base;
    return parse_ip(word, 0, until);
}

/* ---- Pairs of a word and a value ---- */

static const struct condition {
    const char *word, *example;
    bool (*parse)(const char *value, uint32_t cs_base, struct control_until *until);
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

bool until_parse(const char *text, uint32_t cs_base, struct control_until *until,
                 struct until_mistake *mistake)
{
    char word[UNTIL_WORD];
    *until = (struct control_until){ 0 };
    *mistake = (struct until_mistake){ 0 };
    while (next_word(text, mistake, word)) {
        const struct condition *condition = condition_of(word);
        mistake->example = condition ? condition->example : NULL;
        if (!condition || !next_word(text, mistake, word) || mistake->length >= sizeof word ||
            !condition->parse(word, cs_base, until))
            return false;
    }
    mistake->example = NULL;
    return until->conditions;
}

bool until_parse_address(const char *text, const struct registers *regs, uint32_t *linear)
{
    struct control_until where = { 0 };
    if (!strcmp(text, "sp"))
        *linear = regs->seg[SEG_SS].base +
                  (regs->gpr[GPR_ESP] & (registers_code_bits(regs) == 16 ? 0xffff : ~0u));
    else if (!strcmp(text, "ip"))
        *linear = registers_code_linear(regs, regs->eip);
    else if (parse_ip(text, 0, &where))
        *linear = where.linear;
    else
        return false;
    return true;
}
