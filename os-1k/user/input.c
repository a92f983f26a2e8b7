#include "user.h"

enum { BACKSPACE = 8, DELETE = 127 };

/* Asks until there is a character. In between the others may run; if there are none, the VMM
 * notices how often it is asked in vain and lets this CPU sleep. */
char read_char(void) {
    int c;
    while ((c = getchar()) < 0)
        system_call(SYS_YIELD);
    return (char)(c == '\r' ? '\n' : c);
}

size_t read_line(char *line, size_t size, bool show) {
    size_t n = 0;
    for (char c; (c = read_char()) != '\n';) {
        bool erase = c == BACKSPACE || c == DELETE;
        if (erase ? n == 0 : n + 1 == size)
            continue;
        if (erase)
            n--;
        else
            line[n++] = c;
        if (show)
            printf(erase ? "\b \b" : "%c", c);
    }
    line[n] = '\0';
    if (show)
        putchar('\n');
    return n;
}
