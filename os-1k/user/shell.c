/* The shell: shows the menu, takes one key, runs that program in a process of its own and waits for
 * it. */
#include "user.h"

static void more(void);

static const struct program {
    char key;
    const char *name, *title;
    void (*run)(void);
} programs[] = {
    { '1', "multiply", "Multiplication (2x1 ~ 9x9)", multiplication },
    { '2', "counter", "Counter (0-9)", counter },
    { '3', "echo", "Echo (echo your input)", echo },
    { '4', "about", "About 1K OS", about },
    { '0', "exit", "Exit", leave },
    { '5', "files", "Files (ls, cat)", files }, /* here begins the second menu */
    { '6', "note", "Note (a line into a file)", note },
    { '7', "processes", "Processes (ps)", processes },
    { '8', "turns", "Turns (two processes, one CPU)", turns },
    { '9', "primes", "Primes (below 1000)", primes },
    { 'a', "alarm", "Alarm (sleep while the CPU halts)", alarm },
    { 'c', "calculator", "Calculator (+ - * / and brackets)", calculator },
    { 'f', "faults", "Faults (five ways to be ended)", faults },
    { 'm', "memory", "Memory (take all there is)", memory },
    { '?', "more", "This list", more },
};
enum { FIRST_MENU = 5, COUNT = sizeof programs / sizeof *programs };

static void list(const char *heading, int from, int to) {
    printf("=== %s ===\n", heading);
    for (int i = from; i < to; i++)
        printf("  %c. %s\n", programs[i].key, programs[i].title);
}

static void more(void) { list("More Programs", FIRST_MENU, COUNT); }

void shell(void); /* called by start.S */
void shell(void) {
    printf("Press ? for more programs than the menu shows.\n\n");
    for (;;) {
        list("1K OS Menu", 0, FIRST_MENU);
        printf("\nSelect: ");
        char key = ' ';
        while (key <= ' ' || key > '~') /* neither blanks nor what cannot be seen */
            key = read_char();
        printf("%c\n\n", key);
        int i = 0, id = -1;
        while (i < COUNT && programs[i].key != key)
            i++;
        if (i == COUNT || (id = system_call(SYS_SPAWN, programs[i].name, programs[i].run)) < 0)
            printf("%c starts no program; ? shows those that there are.\n", key);
        system_call(SYS_WAIT, id);
        putchar('\n');
    }
}
