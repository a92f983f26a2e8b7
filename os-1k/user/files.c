/* Programs for files. */
#include "user.h"

void ls(void) {
    struct file_info info;
    printf("=== Files ===\n");
    for (int i = 0; system_call(SYS_FILE, i, &info) == 0; i++)
        printf("%6d bytes  %s\n", info.size, info.name);
}

void cat(void) {
    if (!*argument())
        ls();
    const char *name = ask("Read which? ");
    char c;
    int n, offset = 0;
    for (; (n = system_call(SYS_READ, name, offset, &c, 1)) > 0; offset++)
        putchar(c);
    if (n < 0)
        printf("There is no such file.\n");
}

void note(void) {
    printf("=== Note ===\n");
    char *line = ask("A line for notes.txt: "), *end = line;
    while (*end)
        end++;
    *end = '\n';
    if (system_call(SYS_APPEND, "notes.txt", line, end + 1 - line) < 0)
        printf("The disk is full.\n");
}
