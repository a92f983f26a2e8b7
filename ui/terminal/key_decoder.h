/* One key's bytes to the key, by libtermkey. For keys.c alone. */
#ifndef TERMINAL_KEY_DECODER_H
#define TERMINAL_KEY_DECODER_H

#include "terminal/keys.h"

#include <termkey.h>

TermKey *key_decoder_new(void); /* NULL without memory; the caller's to termkey_destroy() */

/* Decodes one whole key, a character or a sequence that is bearable (terminal/sequence.h). */
struct key_event key_decode(TermKey *termkey, const char *bytes, size_t n);

#endif
