/* &amp; and the like: md4c's writer of HTML knows all those of HTML 5, and numbers. */
#include "deck/prose.h"

#include "text/utf8.h"
#include "words/said.h"

#include <md4c-html.h>
#include <string.h>

/* What the writer makes of one entity: "<p>...</p>" and an end of line. */
struct written {
    char bytes[128];
    size_t size;
};

static void take(const MD_CHAR *text, MD_SIZE size, void *user)
{
    struct written *written = user;
    size_t room = sizeof written->bytes - written->size;
    size_t n = size < room ? size : room;
    memcpy(written->bytes + written->size, text, n);
    written->size += n;
}

/* What the writer has for a character that means something in HTML; its size, 0: none is here. */
static size_t find_escape(const char *text, size_t size, char *character)
{
    static const struct {
        const char *text;
        char character;
    } escapes[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' } };
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        size_t length = strlen(escapes[i].text);
        *character = escapes[i].character;
        if (size >= length && !memcmp(text, escapes[i].text, length))
            return length;
    }
    return 0;
}

/* Puts the next character of what was written and returns its size there. Tabs and ends of lines
 * are blanks within a line. Whoever writes a soft hyphen out knows that nothing is seen of it; what
 * else cannot be shown is told. */
static size_t put_next(struct deck_prose *prose, const char *text, size_t size, size_t offset)
{
    char character;
    uint32_t c = 0, soft_hyphen = 0xad;
    size_t escape = find_escape(text, size, &character);
    unsigned n = escape ? 0 : utf8_decode(text, size, &c);
    const char *refusal = escape ? NULL : n ? deck_refusal(c) : said("which is no character");
    if (escape)
        deck_flow_put(prose, &character, 1, offset);
    else if (c == '\t' || c == '\n')
        deck_flow_put(prose, " ", 1, offset);
    else if (!refusal)
        deck_flow_put(prose, text, n, offset);
    else if (c != soft_hyphen) {
        deck_error_at(prose->ground, offset, "this stands for U+%04X, %s: leave it out", c,
                      refusal);
        deck_flow_put(prose, "?", 1, offset);
    }
    return escape ? escape : n ? n : size;
}

void deck_entity(struct deck_prose *prose, const char *text, size_t size, size_t offset)
{
    enum { BEFORE = sizeof "<p>" - 1, AFTER = sizeof "</p>\n" - 1 };
    struct written written = { .size = 0 };
    size_t at = BEFORE;
    if (md_html(text, (MD_SIZE)size, take, &written, 0, 0))
        prose->ground->no_memory = true;
    while (at + AFTER < written.size)
        at += put_next(prose, written.bytes + at, written.size - AFTER - at, offset);
}
