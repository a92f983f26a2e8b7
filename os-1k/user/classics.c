/* The programs of the first menu. */
#include "user.h"

void multiplication(void) {
    printf("=== Multiplication Table ===\n");
    for (int a = 2; a <= 9; a++)
        for (int b = 1; b <= 9; b++)
            printf("%d*%d=%d%c", a, b, a * b, b < 9 ? ' ' : '\n');
}

void counter(void) {
    printf("=== Counter 0-9 ===\n");
    for (int i = 0; i <= 9; i++)
        printf("%d%c", i, i < 9 ? ' ' : '\n');
}

void echo(void) {
    char line[128];
    printf("=== Echo Program (type 'quit' to exit) ===\n");
    for (;;) {
        printf("$ ");
        size_t n = read_line(line, sizeof line, someone_types() ? SHOWN : HIDDEN);
        if (n == 4 && is_word(line, "quit"))
            return;
        printf("Echo: %s\n", line);
    }
}

void about(void) {
    printf("=== About 1K OS ===\n1K OS: Operating System in 1000 Lines\n"
           "Ported from RISC-V to x86 Protected Mode\nFeatures:\n  - Protected Mode with Paging\n"
           "  - Keyboard and Timer Interrupts\n  - Simple Shell\n  - File System (tar format)\n");
}

void leave(void) {
    printf("Exiting shell...\n");
    power_off();
}
