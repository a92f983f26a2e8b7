/* Binary-coded decimal, as timers and clocks of a PC have it: four bits a digit, the lowest first.
 * Of what is no digit (10 to 15) the value is taken. Pure, any thread. */
#ifndef EVENT_BCD_H
#define EVENT_BCD_H

#include <stdint.h>

/* The last four digits; in a byte the last two. */
static inline uint16_t bcd_from(uint32_t n)
{
    return (uint16_t)(n % 10 | n / 10 % 10 << 4 | n / 100 % 10 << 8 | n / 1000 % 10 << 12);
}

static inline uint32_t bcd_value(uint16_t bcd)
{
    return (bcd & 15u) + (bcd >> 4 & 15u) * 10 + (bcd >> 8 & 15u) * 100 + (bcd >> 12) * 1000u;
}

#endif
