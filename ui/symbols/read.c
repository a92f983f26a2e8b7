/* Files, read whole. */
#include "event/files.h"
#include "symbols/private.h"
#include "system/open.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A failure of the call before, as errno has it. */
static int failed(const char *path, struct failure *failure)
{
    set_failure(failure, "%s: %s", path, error_words(errno));
    return -1;
}

static bool is_regular(const struct stat *st, const char *path, struct failure *failure)
{
    return S_ISREG(st->st_mode) ||
           set_failure(failure, "%s is %s; symbols are read from a regular file", path,
                       file_kind(st->st_mode));
}

/* DWARF may name any file as its source: opening a device may do something to it, opening a pipe
 * tells its writer that somebody reads. So what is not regular is not even opened. */
static int open_regular(const char *path, struct failure *failure)
{
    struct stat st;
    if (stat(path, &st) < 0)
        return failed(path, failure);
    if (!is_regular(&st, path, failure))
        return -1;
    int fd = open_file(OPEN_SYMBOLS, path);
    return fd < 0 ? failed(path, failure) : fd;
}

/* It may have become another file since. */
static bool check(int fd, const char *path, size_t most, struct stat *st, struct failure *failure)
{
    if (fstat(fd, st) < 0)
        return set_failure(failure, "%s: %s", path, error_words(errno));
    if (!is_regular(st, path, failure))
        return false;
    if ((uint64_t)st->st_size > most)
        return set_failure(failure, "%s has %llu bytes; no more than %zu are read", path,
                           (unsigned long long)st->st_size, most);
    return true;
}

/* What a file that shrinks meanwhile has no more stays out. */
static bool read_all(int fd, uint8_t *bytes, size_t *size)
{
    for (size_t have = 0; have < *size;) {
        ssize_t n = pread(fd, bytes + have, *size - have, (off_t)have);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        if (n == 0)
            *size = have;
        have += (size_t)n;
    }
    bytes[*size] = 0;
    return true;
}

uint8_t *symbols_read(const char *path, size_t most, size_t *size, int64_t *built_s,
                      struct failure *failure)
{
    struct stat st;
    uint8_t *bytes = NULL;
    int fd = open_regular(path, failure);
    if (fd < 0)
        return NULL;
    if (check(fd, path, most, &st, failure)) {
        *size = (size_t)st.st_size;
        bytes = malloc(*size + 1);
        if (!bytes)
            set_failure(failure, "%s: no memory for its %zu bytes", path, *size);
        else if (!read_all(fd, bytes, size)) {
            set_failure(failure, "%s: %s", path, error_words(errno));
            free(bytes);
            bytes = NULL;
        }
        *built_s = (int64_t)st.st_mtim.tv_sec;
    }
    close(fd);
    return bytes;
}
