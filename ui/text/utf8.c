/* UTF-8 decoded and encoded, the policy of what is harmful, and columns. */
#include "text/utf8.h"

#include <assert.h>
#include <wchar.h>

/* ---- Bytes ---- */

unsigned utf8_length(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    return lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

unsigned utf8_decode(const char *bytes, size_t n, uint32_t *c)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    unsigned length = n ? utf8_length((uint8_t)bytes[0]) : 0;
    if (!length || length > n)
        return 0;
    uint32_t value = length == 1 ? (uint8_t)bytes[0] : (uint8_t)bytes[0] & (0x7fu >> length);
    for (unsigned i = 1; i < length; i++) {
        if (!utf8_continues(bytes[i]))
            return 0;
        value = value << 6 | ((uint8_t)bytes[i] & 0x3f);
    }
    if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *c = value;
    return length;
}

size_t utf8_encode(uint32_t c, char out[UTF8_MAX])
{
    assert(c <= 0x10ffff);
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)(0xf00 >> n | c);
    return n;
}

size_t utf8_whole(const char *bytes, size_t n)
{
    size_t start = n;
    while (start && n - start < UTF8_MAX - 1 && utf8_continues(bytes[start - 1]))
        start--;
    if (!start)
        return n;
    return start - 1 + utf8_length((uint8_t)bytes[start - 1]) > n ? start - 1 : n;
}

enum utf8_step utf8_take(struct utf8_stream *stream, uint8_t byte, uint32_t *c)
{
    if (!stream->need) {
        stream->have = 0;
        stream->need = (uint8_t)utf8_length(byte);
    } else if (!utf8_continues((char)byte)) {
        stream->need = 0;
        return UTF8_BROKEN;
    }
    stream->bytes[stream->have++] = byte;
    if (stream->have < stream->need)
        return UTF8_MORE;
    stream->need = 0;
    return utf8_decode((const char *)stream->bytes, stream->have, c) ? UTF8_WHOLE : UTF8_BAD;
}

/* ---- Characters ---- */

struct range {
    uint32_t first, last;
};

/* utf8.h says by which rule. Sorted. */
static const struct range harmful[] = {
    { 0x0, 0x1f },        { 0x7f, 0x9f },       { 0xad, 0xad },       { 0x34f, 0x34f },
    { 0x61c, 0x61c },     { 0x17b4, 0x17b5 },   { 0x180b, 0x180f },   { 0x200b, 0x200f },
    { 0x2028, 0x202e },   { 0x2060, 0x206f },   { 0xd800, 0xdfff },   { 0xfdd0, 0xfdef },
    { 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },   { 0xfff0, 0xfffb },   { 0xfffe, 0xffff },
    { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0x1f3fb, 0x1f3ff }, { 0x1fffe, 0x1ffff },
    { 0x2fffe, 0x2ffff }, { 0x3fffe, 0x3ffff }, { 0x4fffe, 0x4ffff }, { 0x5fffe, 0x5ffff },
    { 0x6fffe, 0x6ffff }, { 0x7fffe, 0x7ffff }, { 0x8fffe, 0x8ffff }, { 0x9fffe, 0x9ffff },
    { 0xafffe, 0xaffff }, { 0xbfffe, 0xbffff }, { 0xcfffe, 0xcffff }, { 0xdfffe, UINT32_MAX },
};

bool char_is_skin_tone(uint32_t c)
{
    return c >= 0x1f3fb && c <= 0x1f3ff;
}

bool char_is_harmful(uint32_t c)
{
    size_t low = 0, high = sizeof harmful / sizeof *harmful;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > harmful[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return c >= harmful[low].first; /* the last range has no end: low is one of them */
}

int char_columns(uint32_t c)
{
    if (c >= 0x20 && c < 0x7f)
        return 1;
    int columns = char_is_harmful(c) ? -1 : wcwidth((wchar_t)c);
    return columns > 2 ? -1 : columns;
}

uint32_t utf8_next(const char **text, int *columns)
{
    assert(**text);
    size_t room = 1; /* up to the end of the text, as far as a character reaches */
    while (room < UTF8_MAX && (*text)[room])
        room++;
    uint32_t c;
    unsigned length = utf8_decode(*text, room, &c);
    *text += length ? length : 1;
    *columns = length ? char_columns(c) : -1;
    if (*columns >= 0)
        return c;
    *columns = 1;
    return '?';
}

int text_columns(const char *text)
{
    int all = 0, columns;
    while (*text) {
        utf8_next(&text, &columns);
        all += columns;
    }
    return all;
}
