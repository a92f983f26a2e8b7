/* The sources of a run's guests, for its stage to show before it starts: beside each guest's file
 * lies one of the same name. */
#include "talk/talk.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static const struct source_text *source_of(struct source_texts *texts, const char *guest)
{
    static const char *const ends[] = { "S", "c" };
    const char *slash = strrchr(guest, '/'), *name = slash ? slash + 1 : guest,
               *dot = strrchr(name, '.');
    int length = dot ? (int)(dot - name) : (int)strlen(name);
    const struct source_text *found = NULL;
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !found; i++) {
        char path[NAME_MAX + 1];
        snprintf(path, sizeof path, "%.*s.%s", length, name, ends[i]);
        found = source_text_of(texts, &(struct symbols_place){ .path = path, .beside = guest });
    }
    return found;
}

static void add(struct talk_seen *seen, const struct source_text *text)
{
    for (unsigned i = 0; i < seen->source_count; i++)
        if (seen->sources[i] == text)
            return;
    seen->sources[seen->source_count++] = text;
}

void talk_find_sources(struct talk *t)
{
    struct talk_seen *seen = &t->view.seen;
    seen->source_count = 0;
    for (unsigned i = 0; seen->run && i < seen->run->options.guest_count; i++) {
        const struct source_text *text = source_of(t->sources, seen->run->options.guests[i]);
        if (text)
            add(seen, text);
    }
}
