#include "user.h"

enum { BACKSPACE = 8, DELETE = 127, UART_MODEM_STATUS = 0x3fe, CARRIER = 0x80 };

/* The VMM's UART has a carrier when a person types, and none when a file is read: so a transcript
 * of what is printed has no keys in it. */
bool someone_types(void) { return in8(UART_MODEM_STATUS) & CARRIER; }

/* Asks until there is a character. In between the others may run; if there are none, the VMM
 * notices how often it is asked in vain and lets this CPU sleep. */
static char read_char(void) {
    int c;
    while ((c = getchar()) < 0)
        system_call(SYS_YIELD);
    return (char)(c == '\r' ? '\n' : c);
}

/* UTF-8: in a character's bytes after the first, the upper two bits are 10; what begins with e3 or
 * more, as Hangul does, is two columns wide. */
size_t read_line(char *line, size_t size, enum reading how) {
    size_t n = 0;
    for (char c; (c = read_char()) != '\n' || (how == CHOICE && n == 0);) {
        bool back = c == BACKSPACE || c == DELETE;
        if (back ? n == 0 : n + 1 == size || c < ' ' + (how == CHOICE && n == 0))
            continue;
        if (!back)
            line[n++] = c;
        else
            while ((line[--n] & 0xc0) == 0x80 && n)
                ;
        if (how != HIDDEN)
            printf(!back ? "%c" : line[n] >= 0xe3 ? "\b\b  \b\b" : "\b \b", c);
        if (how == CHOICE && n == 1 && line[0] < 'A')
            break;
    }
    line[n] = '\0';
    putchar('\n');
    return n;
}

char *argument(void) {
    static struct process_info me;
    for (int n = 0; me.state != PROCESS_RUNNING; n++)
        system_call(SYS_PROCESS, n, &me);
    char *at = me.name;
    while (*at && *at++ != ' ')
        ;
    return at;
}

char *ask(const char *question) {
    static char line[80];
    if (*argument())
        return argument();
    printf("%s", question);
    read_line(line, sizeof line, SHOWN);
    return line;
}
