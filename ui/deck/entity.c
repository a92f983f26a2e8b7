/* &amp; and the like: those that decks are likely to have; others stay as they are written. */
#include "deck/prose.h"

#include "text/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *text;
} entities[] = {
    { "amp", "&" },    { "lt", "<" },        { "gt", ">" },    { "quot", "\"" },
    { "apos", "'" },   { "nbsp", "\u00a0" }, { "copy", "©" },  { "reg", "®" },
    { "deg", "°" },    { "plusmn", "±" },    { "micro", "µ" }, { "middot", "·" },
    { "times", "×" },  { "divide", "÷" },    { "laquo", "«" }, { "raquo", "»" },
    { "ndash", "–" },  { "mdash", "—" },     { "lsquo", "‘" }, { "rsquo", "’" },
    { "ldquo", "“" },  { "rdquo", "”" },     { "bull", "•" },  { "hellip", "…" },
    { "larr", "←" },   { "uarr", "↑" },      { "rarr", "→" },  { "darr", "↓" },
    { "harr", "↔" },   { "ne", "≠" },        { "le", "≤" },    { "ge", "≥" },
    { "asymp", "≈" },  { "infin", "∞" },     { "check", "✓" }, { "lbrace", "{" },
    { "rbrace", "}" }, { "lowbar", "_" },    { "ast", "*" },   { "vert", "|" },
    { "sol", "/" },    { "num", "#" },
};

/* Puts the character of "&#65;" or "&#x41;"; false if it is none. */
static bool put_number(struct deck_prose *prose, const char *text, size_t offset)
{
    char out[4], *end;
    bool is_hex = text[2] == 'x' || text[2] == 'X';
    unsigned long c = strtoul(text + 2 + is_hex, &end, is_hex ? 16 : 10);
    size_t n = *end == ';' && c <= 0x10ffff ? utf8_encode((uint32_t)c, out) : 0;
    if (!n || c < 0x20 || deck_character(out, n) != n)
        return false;
    deck_flow_put(prose, out, n, offset);
    return true;
}

static bool put_named(struct deck_prose *prose, const char *text, size_t size, size_t offset)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strlen(entities[i].name) + 2 == size && !memcmp(text + 1, entities[i].name, size - 2)) {
            deck_flow_put(prose, entities[i].text, strlen(entities[i].text), offset);
            return true;
        }
    return false;
}

void deck_entity(struct deck_prose *prose, const char *text, size_t size, size_t offset)
{
    char copy[64];
    assert(size);
    snprintf(copy, sizeof copy, "%.*s", (int)size, text);
    if (copy[1] == '#' ? !put_number(prose, copy, offset) : !put_named(prose, text, size, offset))
        deck_flow_put(prose, text, size, offset);
}
