/* Events in words: English and printable ASCII, for lines of text and as names in data. They know
 * nothing of a screen, and of another language what they are given. Pure functions; any thread;
 * whatever the event holds. */
#ifndef EVENT_WORDS_H
#define EVENT_WORDS_H

#include "event/event.h"

/* Stable lower-case words, used by --json, --verbose and the screen. */
const char *event_reason_name(enum event_reason reason);
const char *event_flag_name(enum event_flag flag); /* one flag, not a set */
/* The device that has the port, if the guest has that device: "uart", ...; "" if none does. */
const char *event_port_name(uint16_t port);
/* The device on the line: "timer", "keyboard", "uart", "disk"; "" for others. */
const char *event_irq_name(uint8_t irq);
const char *event_call_name(const struct event *e);          /* "putchar", ...; "?" */
const char *event_outcome_words(enum event_outcome outcome); /* "Guest halted" */

/* One exit or note in words, without its address: "out 0x3f8 (uart) 'H'". At most size - 1 bytes,
 * printable ASCII; size is not 0, here and below. Returns its length. */
size_t event_describe(const struct event *e, char *text, size_t size);

/* What a language has for a text in English, or that text; a format gets the same arguments. */
typedef const char *event_say(const char *english) __attribute__((format_arg(1)));

/* The same in another language (NULL: English), and shorter where room is scarce. With each number
 * more is spared: first of a port its device, of an interrupt the vector, of an exception where
 * it happened, then the line, the handler and what the error code means (2), then the device and
 * the error code (3). Where there is nothing more to spare, the text is that of the number
 * before. */
size_t event_describe_as(const struct event *e, event_say *say, unsigned spared, char *text,
                         size_t size);

/* Where its instruction is, as SEGMENT:OFFSET, and in 64-bit code, which has no segments, as that
 * address alone: eight digits, sixteen from 4 GiB on. Only of an event with registers; wide is what
 * it has beyond 32 bits (NULL: nothing), here and below. */
size_t event_where(const struct event *e, const struct event_wide *wide, char *text, size_t size);

/* Why a vCPU failed, from its last exit: "triple fault at ...". */
size_t event_failure_words(const struct event *last_exit, const struct event_wide *wide, char *text,
                           size_t size);
/* The same in the user's language, as errors are (event/failure.h). */
size_t event_failure_said(const struct event *last_exit, const struct event_wide *wide, char *text,
                          size_t size);

#endif
