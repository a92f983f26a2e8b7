/* Inside of the sentences of events: how one is said, and appending to a text. */
#ifndef EVENT_STYLE_H
#define EVENT_STYLE_H

#include "event/failure.h"
#include "event/words.h"

#include <stdio.h>
#include <string.h>

/* In which language, and how much of it is spared (event_describe_as()). */
struct style {
    event_say *say;
    unsigned spared;
};

static inline const char *style_english(const char *english)
{
    return english;
}

/* English is what scripts read: the C library's words. */
static inline const char *style_error(const struct style *style, uint32_t error)
{
    return style->say == style_english ? strerror((int)error) : error_words((int)error);
}

/* rep.c: what describe() is of an event that stands for many writes. */
size_t style_describe_rep(const struct event *e, const struct style *style, char *text,
                          size_t size);

/* exceptions.c: what describe() is of an EVENT_EXCEPTION. */
size_t style_describe_exception(const struct event *e, const struct style *style, char *text,
                                size_t size);

/* Appends to a text that never overflows: at is the length so far, cut at size - 1. */
#define PUT(...)                                                                                   \
    (at += (size_t)snprintf(text + at, size - at, __VA_ARGS__), at = at < size ? at : size - 1)

#endif
