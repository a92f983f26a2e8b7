/* What kernel and programs both use; linked into each. There is no C library below an operating
 * system. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline void out8(uint16_t port, uint8_t value) {
    __asm__ volatile("outb %0, %1" : : "a"(value), "d"(port));
}

static inline uint8_t in8(uint16_t port) {
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "d"(port));
    return value;
}

/* ---- console.c: port 0x500 of the VMM ---- */
void putchar(char c);
int getchar(void); /* -1: nothing typed */
void power_off(void);

/* ---- lib.c ---- */
/* Knows %c %s %d %x; a number may have a width of one digit, and before that a 0 to be filled up
 * with. */
__attribute__((format(printf, 1, 2))) void printf(const char *format, ...);
void *memcpy(void *to, const void *from, size_t n); /* the compiler itself calls these two */
void *memset(void *to, int byte, size_t n);
bool is_word(const char *line, const char *word); /* is it the first one of the line? */
