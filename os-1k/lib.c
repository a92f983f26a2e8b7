#include "lib.h"
#include <stdarg.h>

void *memcpy(void *to, const void *from, size_t n) {
    void *at = to;
    __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(n) : : "memory");
    return to;
}

void *memset(void *to, int byte, size_t n) {
    void *at = to;
    __asm__ volatile("rep stosb" : "+D"(at), "+c"(n) : "a"(byte) : "memory");
    return to;
}

bool is_word(const char *line, const char *word) {
    while (*word && *word == *line)
        line++, word++;
    return !*word && (!*line || *line == ' ');
}

/* Its last digit comes last, so all others have to come before. */
static void print_number(uint32_t n, uint32_t base, int width, char fill) {
    if (n >= base)
        print_number(n / base, base, width - 1, fill);
    else
        while (--width > 0)
            putchar(fill);
    putchar("0123456789abcdef"[n % base]);
}

void printf(const char *format, ...) {
    va_list args;
    va_start(args, format);
    for (char c; (c = *format++);) {
        if (c != '%') {
            putchar(c);
            continue;
        }
        char fill = *format == '0' ? *format++ : ' ';
        int width = *format >= '1' && *format <= '9' ? *format++ - '0' : 0;
        uint32_t value = va_arg(args, uint32_t);
        c = *format++;
        if (c == 'c')
            putchar((char)value);
        else if (c == 's')
            for (const char *s = (const char *)value; *s;)
                putchar(*s++);
        else if (c == 'd' && (int)value < 0) {
            putchar('-');
            print_number(-value, 10, width, fill);
        } else
            print_number(value, c == 'd' ? 10 : 16, width, fill);
    }
    va_end(args);
}
