/* Text made harmless for a terminal, byte by byte; numbers, durations and times as words. */
#include "text/text.h"

#include <assert.h>
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

/* The bytes that the stream holds, none of which may be shown as they are. */
static size_t put_held(struct text_filter *f, char *out)
{
    size_t n = 0;
    for (unsigned i = 0; i < f->stream.have; i++)
        n += put_hex(f->stream.bytes[i], out + n);
    return n;
}

static size_t put_ascii(uint8_t byte, char *out)
{
    if ((byte < 0x20 || byte == 0x7f) && (!byte || !strchr("\n\r\t\b", byte)))
        return put_caret(byte, out);
    *out = (char)byte;
    return 1;
}

/* A byte from 0x80 on, or any that ends the character that has begun. */
static size_t put_beyond_ascii(struct text_filter *f, uint8_t byte, char *out)
{
    uint32_t c;
    enum utf8_step step = utf8_take(&f->stream, byte, &c);
    if (step == UTF8_MORE)
        return 0;
    if (step != UTF8_WHOLE || char_is_harmful(c))
        return put_held(f, out);
    memcpy(out, f->stream.bytes, f->stream.have);
    return f->stream.have;
}

size_t text_filter_put(struct text_filter *f, bool utf8, uint8_t byte, char out[TEXT_MAX])
{
    size_t n = 0;
    if (f->stream.need) {
        bool breaks_off = !utf8_continues((char)byte);
        n = put_beyond_ascii(f, byte, out);
        if (!breaks_off)
            return n;
    }
    if (byte < 0x80)
        return n + put_ascii(byte, out + n);
    return n + (utf8 ? put_beyond_ascii(f, byte, out + n) : put_hex(byte, out + n));
}

size_t text_filter_end(struct text_filter *f, char out[TEXT_MAX])
{
    size_t n = f->stream.need ? put_held(f, out) : 0;
    f->stream.need = 0;
    return n;
}

void text_safe(const char *from, bool utf8, char *to, size_t size)
{
    assert(size > 0);
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

char *text_duration_in(uint64_t ns, const char *us, char buffer[32])
{
    const struct {
        double scale;
        const char *unit;
    } units[] = { { 1, "ns" }, { 1e3, us }, { 1e6, "ms" }, { 1e9, "s" } };
    unsigned u = ns < 1000 ? 0 : ns < 1000000 ? 1 : ns < 1000000000 ? 2 : 3;
    double value = (double)ns / units[u].scale;
    snprintf(buffer, 32, "%.*f %s",
             u == 0 || value >= 100 ? 0
             : value >= 10          ? 1
                                    : 2,
             value, units[u].unit);
    return buffer;
}

char *text_duration(uint64_t ns, char buffer[32])
{
    return text_duration_in(ns, "us", buffer);
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

const char *text_file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}
