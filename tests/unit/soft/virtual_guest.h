/* Small guests (soft_guest.h) that start in virtual-8086 mode, at V_CODE:0, which is USER. */
#ifndef VIRTUAL_GUEST_H
#define VIRTUAL_GUEST_H

#include "soft_guest.h"

#define HLT     0xf4
#define NT      (1u << 14)
#define IOPL(n) ((uint32_t)(n) << 12)
#define OUT     0xe6, PORT

enum {
    V_CODE = USER >> 4,
    V_STACK = STACK_USER >> 4,
    V_SP = 0x1000,
    V_DS = DATA >> 4,
    V_ES = V_DS + 0x10,
    V_FS = V_DS + 0x20,
    V_GS = V_DS + 0x30,
};

extern const uint16_t v_selectors[SEG_COUNT];

void start_virtual(unsigned iopl);
/* A port of the bitmap that is allowed to all: to tell that a guest has come so far. */
void allow_ports(void);

/* Still there, with segments that are paragraphs. */
void expect_virtual(uint32_t ip);
/* Out of it, at the HLT of the handler: where it was is on the stack of ring 0, n words down. */
void expect_left(unsigned vector, unsigned n, uint32_t ip);
void expect_left_with_error(unsigned vector, uint32_t error, uint32_t ip);
void expect_out(uint32_t ip);

#endif
