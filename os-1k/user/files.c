/* Programs for files. */
#include "user.h"

void files(void) {
    struct file_info info;
    char name[NAME_SIZE], buffer[128];
    printf("=== Files ===\n");
    for (int i = 0; system_call(SYS_FILE, i, &info) == 0; i++)
        printf("%6d bytes  %s\n", info.size, info.name);
    printf("Read which? ");
    read_line(name, sizeof name, true);
    int n, offset = 0;
    for (; (n = system_call(SYS_READ, name, offset, buffer, sizeof buffer)) > 0; offset += n)
        for (int i = 0; i < n; i++)
            putchar(buffer[i]);
    if (n < 0)
        printf("There is no such file.\n");
}

void note(void) {
    char line[80];
    printf("=== Note ===\nA line for notes.txt: ");
    size_t n = read_line(line, sizeof line, true);
    line[n] = '\n';
    if (system_call(SYS_APPEND, "notes.txt", line, n + 1) < 0)
        printf("The disk is full.\n");
}
