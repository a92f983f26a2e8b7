#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t put_hex(uint8_t byte, char *out)
{
    return (size_t)sprintf(out, "\\x%02x", byte);
}

static size_t put_caret(uint8_t byte, char *out)
{
    out[0] = '^';
    out[1] = (char)(byte ^ 0x40); /* ^[ for ESC, ^? for DEL */
    return 2;
}

static size_t put_pending(struct text_filter *f, char *out)
{
    size_t n = 0;
    for (unsigned i = 0; i < f->have; i++)
        n += put_hex(f->pending[i], out + n);
    f->have = f->need = 0;
    return n;
}

/* Characters that draw nothing but change what is drawn around them, or are not characters:
 * C1 controls, directions, joiners at the start, byte order marks, surrogates, specials. */
static bool is_harmful(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x80, 0x9f },     { 0x61c, 0x61c },   { 0x200b, 0x200f },
        { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xd800, 0xdfff },
        { 0xfeff, 0xfeff }, { 0xfff0, 0xfffb }, { 0xe0000, 0x10ffff },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* A complete sequence: is it the shortest for its character, and harmless? (RFC 3629) */
static bool is_good(const uint8_t *s, unsigned n)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint32_t c = s[0] & (0x7f >> n);
    for (unsigned i = 1; i < n; i++)
        c = c << 6 | (s[i] & 0x3f);
    return c >= least[n] && c <= 0x10ffff && !is_harmful(c);
}

static unsigned sequence_length(uint8_t lead)
{
    return lead >= 0xc2 && lead < 0xe0   ? 2
           : lead >= 0xe0 && lead < 0xf0 ? 3
           : lead >= 0xf0 && lead < 0xf5 ? 4
                                         : 0;
}

static size_t put_start(struct text_filter *f, bool utf8, uint8_t byte, char *out)
{
    if (byte == '\n' || byte == '\r' || byte == '\t' || byte == '\b' ||
        (byte >= 0x20 && byte < 0x7f)) {
        *out = (char)byte;
        return 1;
    }
    if (byte < 0x20 || byte == 0x7f)
        return put_caret(byte, out);
    f->need = utf8 ? (uint8_t)sequence_length(byte) : 0;
    if (!f->need)
        return put_hex(byte, out);
    f->pending[f->have++] = byte;
    return 0;
}

size_t text_filter_put(struct text_filter *f, bool utf8, uint8_t byte, char out[TEXT_MAX])
{
    if (!f->have)
        return put_start(f, utf8, byte, out);
    if ((byte & 0xc0) != 0x80) { /* the sequence breaks off here */
        size_t n = put_pending(f, out);
        return n + put_start(f, utf8, byte, out + n);
    }
    f->pending[f->have++] = byte;
    if (f->have < f->need)
        return 0;
    if (!is_good(f->pending, f->need))
        return put_pending(f, out);
    size_t n = f->need;
    memcpy(out, f->pending, n);
    f->have = f->need = 0;
    return n;
}

size_t text_filter_end(struct text_filter *f, char out[TEXT_MAX])
{
    return put_pending(f, out);
}

void text_safe(const char *from, bool utf8, char *to, size_t size)
{
    struct text_filter filter = { 0 };
    char piece[TEXT_MAX];
    size_t at = 0;
    for (; *from; from++) {
        bool moves = strchr("\n\r\b", *from) != NULL;
        size_t n = moves ? put_caret((uint8_t)*from, piece)
                         : text_filter_put(&filter, utf8, (uint8_t)*from, piece);
        if (at + n >= size)
            break;
        memcpy(to + at, piece, n);
        at += n;
    }
    to[at] = '\0';
}

bool text_locale_is_utf8(void)
{
    const char *names[] = { getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG") };
    for (int i = 0; i < 3; i++)
        if (names[i] && *names[i])
            return strcasestr(names[i], "UTF-8") || strcasestr(names[i], "UTF8");
    return false;
}

char *text_number(uint64_t number, char buffer[32])
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number), at = 0;
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            buffer[at++] = ',';
        buffer[at++] = digits[i];
    }
    buffer[at] = '\0';
    return buffer;
}

char *text_duration(uint64_t ns, char buffer[32])
{
    static const struct {
        double scale;
        const char *unit;
    } units[] = { { 1, "ns" }, { 1e3, "us" }, { 1e6, "ms" }, { 1e9, "s" } };
    unsigned u = ns < 1000 ? 0 : ns < 1000000 ? 1 : ns < 1000000000 ? 2 : 3;
    double value = (double)ns / units[u].scale;
    snprintf(buffer, 32, "%.*f %s",
             u == 0 || value >= 100 ? 0
             : value >= 10          ? 1
                                    : 2,
             value, units[u].unit);
    return buffer;
}

char *text_clock(uint64_t ns, char buffer[32])
{
    unsigned long long s = ns / 1000000000u;
    if (s >= 3600)
        snprintf(buffer, 32, "%llu:%02llu:%02llu", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(buffer, 32, "%02llu:%02llu", s / 60, s % 60);
    return buffer;
}
