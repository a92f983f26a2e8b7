#include "text/hint.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool exists(const char *name, size_t length, const char *suffix, char path[256])
{
    int n = snprintf(path, 256, "guests/%.*s%s", (int)length, name, suffix);
    return n < 256 && access(path, F_OK) == 0;
}

static void append(struct failure *failure, const char *format, const char *path)
{
    size_t at = strlen(failure->text);
    snprintf(failure->text + at, sizeof failure->text - at, format, path);
}

void hint_add(struct failure *failure, const char *const *paths, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (access(paths[i], F_OK) == 0)
            continue;
        const char *slash = strrchr(paths[i], '/'), *name = slash ? slash + 1 : paths[i];
        const char *dot = strstr(name, ".bin");
        size_t length = dot ? (size_t)(dot - name) : strlen(name);
        char path[256];
        if (exists(name, length, ".bin", path))
            append(failure, "; did you mean %s?", path);
        else if (exists(name, length, ".S", path))
            append(failure, "; its source is here, %s: run make first", path);
        return;
    }
}
