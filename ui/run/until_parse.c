/* The words of "run until", one pair of what and value after the other, or a place alone. */
#include "run/until_parse.h"

#include "event/wide.h"
#include "event/words.h"

#include <ctype.h>
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

bool until_parse_value(const char *word, uint64_t max, uint64_t *value)
{
    bool is_char = word[0] == '\'' && word[1] && (!word[2] || (word[2] == '\'' && !word[3]));
    if (!is_char)
        return parse_hex(word, max, value);
    *value = (uint8_t)word[1];
    return true;
}

/* ---- Places ---- */

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

/* No number begins so, but one in hex may look the same: names come first. */
static bool may_be_name(const char *word)
{
    return isalpha((unsigned char)*word) || *word == '_' || *word == '.';
}

/* In a deck a word that is both is an address: its reader and its player are to agree. */
static bool parse_name(const char *word, const struct until_guest *guest, uint64_t *linear,
                       uint64_t *size)
{
    if (!may_be_name(word))
        return false;
    if (symbols_find(guest->symbols, word, linear, size))
        return true;
    *linear = 0;
    *size = 1;
    return guest->any_name && !parse_linear(word, guest->regs, linear);
}

bool until_parse_place(const char *word, const struct until_guest *guest, uint64_t *linear,
                       uint64_t *size)
{
    static const struct until_guest nothing;
    guest = guest ? guest : &nothing;
    *size = 1;
    return parse_name(word, guest, linear, size) || parse_linear(word, guest->regs, linear);
}

/* ---- Conditions ---- */

static bool parse_value(const char *word, const struct until_guest *guest,
                        struct control_until *until)
{
    (void)guest;
    uint64_t value = 0;
    until->conditions |= UNTIL_VALUE;
    bool ok = until_parse_value(word, UINT32_MAX, &value);
    until->value = (uint32_t)value;
    return ok;
}

static bool parse_reason(const char *word, const struct until_guest *guest,
                         struct control_until *until)
{
    (void)guest;
    until->conditions |= UNTIL_REASON;
    for (enum event_reason r = 0; r < EVENT_KICK; r++)
        if (!strcmp(word, event_reason_name(r))) {
            until->reason = r;
            return true;
        }
    return false;
}

const char *until_call_name(unsigned index)
{
    static const char *const names[] = { "exit", "putchar", "getchar" };
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

static bool parse_call(const char *word, const struct until_guest *guest,
                       struct control_until *until)
{
    (void)guest;
    until->conditions |= UNTIL_CALL;
    for (unsigned i = 0; until_call_name(i); i++)
        if (!strcmp(word, until_call_name(i))) {
            until->call = (uint8_t)i;
            return true;
        }
    return false;
}

static bool parse_port(const char *word, const struct until_guest *guest,
                       struct control_until *until)
{
    (void)guest;
    uint64_t port = 0;
    until->conditions |= UNTIL_PORT;
    bool ok = parse_hex(word, 0xffff, &port);
    until->port = (uint16_t)port;
    return ok;
}

static bool parse_at(const char *word, const struct until_guest *guest, struct control_until *until)
{
    uint64_t size;
    until->conditions |= UNTIL_LINEAR;
    return until_parse_place(word, guest, &until->linear, &size);
}

static bool is_offset(const char *word, const struct until_guest *guest)
{
    uint64_t linear, size;
    return guest->regs && registers_code_bits(guest->regs) != 64 && !strchr(word, ':') &&
           !parse_name(word, guest, &linear, &size);
}

static bool parse_ip(const char *word, const struct until_guest *guest, struct control_until *until)
{
    bool ok = parse_at(word, guest, until);
    if (is_offset(word, guest))
        until->linear = registers_code_linear(guest->regs, (uint32_t)until->linear);
    return ok;
}

/* ---- Pairs of a word and a value ---- */

static const struct condition {
    const char *word, *example;
    bool (*parse)(const char *value, const struct until_guest *guest, struct control_until *until);
} conditions[] = {
    { "port", "port 3f8", parse_port },
    { "value", "value 'A'", parse_value },
    { "reason", "reason hlt", parse_reason },
    { "call", "call getchar", parse_call },
    { "ip", "ip 000c", parse_ip },
    { "at", "at 4000c", parse_at },
};

const char *until_condition_name(unsigned index)
{
    return index < sizeof conditions / sizeof *conditions ? conditions[index].word : NULL;
}

static const struct condition *condition_of(const char *word)
{
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (!strcmp(word, conditions[i].word))
            return &conditions[i];
    return NULL;
}

bool until_next_word(const char *text, struct until_mistake *at, char word[UNTIL_WORD])
{
    size_t from = at->at + at->length;
    from += strspn(text + from, " ");
    at->at = from;
    at->length = strcspn(text + from, " ");
    snprintf(word, UNTIL_WORD, "%.*s", (int)at->length, text + from);
    return at->length;
}

/* The value of a condition, or the word itself, which is a place then: one at most. */
static bool take_word(const char *text, const struct until_guest *guest,
                      struct control_until *until, struct until_mistake *at, char word[UNTIL_WORD])
{
    const struct condition *condition = condition_of(word);
    at->example = condition ? condition->example : NULL;
    if (!condition)
        return at->length < UNTIL_WORD && !(until->conditions & UNTIL_LINEAR) &&
               parse_at(word, guest, until);
    return until_next_word(text, at, word) && at->length < UNTIL_WORD &&
           condition->parse(word, guest, until);
}

bool until_parse(const char *text, const struct until_guest *guest, struct control_until *until,
                 struct until_mistake *mistake)
{
    static const struct until_guest nothing;
    char word[UNTIL_WORD];
    *until = (struct control_until){ 0 };
    *mistake = (struct until_mistake){ 0 };
    while (until_next_word(text, mistake, word))
        if (!take_word(text, guest ? guest : &nothing, until, mistake, word))
            return false;
    mistake->example = NULL;
    return until->conditions;
}

/* ---- Addresses of memory ---- */

bool until_parse_address(const char *text, const struct until_guest *guest, uint64_t *linear)
{
    const struct registers *regs = guest ? guest->regs : NULL;
    uint64_t size;
    *linear = 0;
    if (!strcmp(text, "sp"))
        *linear = regs ? wide_stack_linear(regs, guest->wide) : 0;
    else if (!strcmp(text, "ip"))
        *linear = regs ? wide_code_linear(regs, guest->wide) : 0;
    else
        return until_parse_place(text, guest, linear, &size);
    return true;
}
