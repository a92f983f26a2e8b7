/* The texts of places, kept by the address of the instruction. */
#include "run/places.h"

#include "event/wide.h"

#include <stdio.h>
#include <string.h>

/* Text of a file is harmless already, but for JSON. */
size_t places_put_member(char *to, size_t room, const char *key, const char *text)
{
    size_t at = (size_t)snprintf(to, room, ",\"%s\":\"", key);
    for (; *text && at + 4 < room; text++) {
        if (*text == '"' || *text == '\\')
            to[at++] = '\\';
        to[at++] = *text;
    }
    to[at++] = '"';
    to[at] = '\0';
    return at;
}

static void put_texts(struct place_texts *texts, const struct symbols_place *place)
{
    char text[SYMBOLS_PLACE];
    struct symbols_place name = *place, line = *place;
    size_t at = 0;
    snprintf(texts->verbose, sizeof texts->verbose, "  %s", symbols_put_place(place, text));
    name.line = 0;
    *line.name = '\0';
    if (*name.name)
        at = places_put_member(texts->json, sizeof texts->json, "symbol",
                               symbols_put_place(&name, text));
    if (line.line)
        places_put_member(texts->json + at, sizeof texts->json - at, "source",
                          symbols_put_place(&line, text));
}

static bool is_of(const struct place_kept *kept, uint64_t linear, const struct event *e)
{
    return kept->is_kept && kept->linear == linear && kept->insn_len == e->insn_len &&
           !memcmp(kept->insn, e->insn, e->insn_len);
}

const struct place_texts *places_of(struct places *places, const struct event *e,
                                    const struct event_wide *wide)
{
    static const struct place_texts none;
    if (!places || !places->symbols || !event_has_registers(e))
        return &none;
    const uint64_t linear = wide_linear(e, wide);
    struct place_kept *kept = &places->kept[linear % PLACES_KEPT];
    struct symbols_place place;
    if (is_of(kept, linear, e))
        return &kept->texts;
    *kept = (struct place_kept){ .linear = linear, .insn_len = e->insn_len, .is_kept = true };
    memcpy(kept->insn, e->insn, e->insn_len);
    if (symbols_of_event(places->symbols, e, wide, &place))
        put_texts(&kept->texts, &place);
    return &kept->texts;
}

const char *places_symbol(const struct places *places, uint64_t linear, char text[SYMBOLS_PLACE])
{
    struct symbols_place place;
    text[0] = '\0';
    if (!places || !symbols_place(places->symbols, linear, NULL, 0, &place))
        return text;
    place.line = 0;
    return symbols_put_place(&place, text);
}
