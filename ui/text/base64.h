/* Bytes as base64 (RFC 4648, section 4). Pure, any thread. */
#ifndef TEXT_BASE64_H
#define TEXT_BASE64_H

#include <stddef.h>

/* How many characters n bytes become, padding included. */
static inline size_t base64_length(size_t n)
{
    return (n + 2) / 3 * 4;
}

/* Writes them, and a NUL, into base64_length(n) + 1 bytes. */
void base64_encode(const void *bytes, size_t n, char *out);

#endif
