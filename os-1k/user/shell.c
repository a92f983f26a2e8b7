/* The shell: shows the menu, takes a choice, runs that program in a process of its own and waits
 * for it. A digit or a sign is a choice at once; a letter begins a line, which is the letter of a
 * program or its name, and what it is to work on. That line is the name of the process: there the
 * program finds it. */
#include "user.h"

static void help(void);

static const struct program {
    char key;
    const char *name, *title;
    void (*run)(void);
} programs[] = {
    { '1', "multiply", "Multiplication (2x1 ~ 9x9)", multiplication },
    { '2', "counter", "Counter (0-9)", counter },
    { '3', "echo", "Echo (echo your input)", echo },
    { '4', "about", "About 1K OS", about },
    { '0', "exit", "Exit", leave }, /* here ends the menu, */
    { '5', "cat", "Files (ls, cat hello.txt)", cat },
    { '6', "note", "Note (note a line into notes.txt)", note },
    { '7', "ps", "Processes (ps)", processes },
    { '8', "turns", "Turns (two processes, one CPU)", turns },
    { '9', "primes", "Primes (below 1000)", primes },
    { 'a', "alarm", "Alarm (sleep while the CPU halts)", alarm },
    { 'c', "calc", "Calculator (calc 10+5, fib 20)", calculator },
    { 'f', "faults", "Faults (five ways to be ended)", faults },
    { 'm', "memory", "Memory (take all there is)", memory },
    { '?', "help", "This list (help)", help }, /* and here the list; the rest is known by name */
    { 0, "ls", "", ls },
    { 0, "fib", "", fib },
};
enum { MENU = 5, LIST = 15, COUNT = sizeof programs / sizeof *programs };

static void list(const char *heading, int count) {
    printf("%s ===\n", heading);
    for (int i = 0; i < count; i++)
        printf("  %c. %s\n", programs[i].key, programs[i].title);
}

static void help(void) { list("=== Programs", LIST); }

void shell(void); /* called by start.S */
void shell(void) {
    char line[NAME_SIZE];
    printf("Press ? for more programs than the menu shows.\n");
    for (bool results_stay = false;; results_stay = someone_types()) {
        if (!results_stay)
            list("\n=== 1K OS Menu", MENU);
        printf("\nSelect: ");
        read_line(line, sizeof line, CHOICE);
        putchar('\n');
        int i = 0, id = -1;
        while (i < COUNT && !is_word(line, programs[i].name) &&
               !(*line == programs[i].key && is_word(line + 1, "")))
            i++;
        if (i < COUNT)
            id = system_call(SYS_SPAWN, line[1] ? line : programs[i].name, programs[i].run);
        if (id < 0)
            printf("%s starts no program; ? shows those that there are.\n", line);
        system_call(SYS_WAIT, id);
    }
}
