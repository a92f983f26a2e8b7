/* A deck's file: it is looked at, read and parsed. */
#include "deck/deck.h"
#include "event/files.h"
#include "system/open.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool check(int fd, const char *path, size_t *size, struct failure *failure)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return set_failure(failure, "%s: %s", path, error_words(errno));
    if (S_ISDIR(st.st_mode))
        return set_failure(failure, "%s is a directory; name the deck in it, a Markdown file",
                           path);
    if (!S_ISREG(st.st_mode))
        return set_failure(failure, "%s is %s; a deck is a Markdown file", path,
                           file_kind(st.st_mode));
    if (!st.st_size)
        return set_failure(failure, "%s is empty; a first slide may be as short as \"# Hello\"",
                           path);
    if (st.st_size > DECK_SIZE_MAX)
        return set_failure(failure, "%s has %lld bytes; a deck has at most %d MiB: part it", path,
                           (long long)st.st_size, DECK_SIZE_MAX >> 20);
    *size = (size_t)st.st_size;
    return true;
}

/* Reads what is there, which may have become less meanwhile; *size is how much it was. */
static bool read_text(int fd, const char *path, char *text, size_t *size, struct failure *failure)
{
    size_t have = 0;
    while (have < *size) {
        ssize_t n = read(fd, text + have, *size - have);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return set_failure(failure, "%s: %s", path, error_words(errno));
        if (n == 0)
            break;
        have += (size_t)n;
    }
    *size = have;
    if (memchr(text, '\0', have))
        return set_failure(failure, "%s is no text; a deck is a Markdown file in UTF-8", path);
    return have ? true
                : set_failure(failure, "%s is empty; a first slide may be as short as \"# Hello\"",
                              path);
}

static char *read_file(const char *path, size_t *size, struct failure *failure)
{
    int fd = open_file(OPEN_DECK, path);
    if (fd < 0) {
        if (errno == ENOENT)
            set_failure(failure, "%s: %s; name a deck, a Markdown file", path, error_words(errno));
        else
            set_failure(failure, "%s: %s", path, error_words(errno));
        return NULL;
    }
    char *text = check(fd, path, size, failure) ? malloc(*size + 1) : NULL;
    if (!text && !failure->text[0])
        set_failure(failure, "%s: no memory for its %zu bytes", path, *size);
    if (text && !read_text(fd, path, text, size, failure)) {
        free(text);
        text = NULL;
    }
    close(fd);
    return text;
}

struct deck *deck_read(const char *path, char *const *base, struct deck_errors *errors,
                       struct failure *failure)
{
    size_t size = 0;
    failure->text[0] = '\0';
    errors->count = errors->total = 0;
    char *text = read_file(path, &size, failure);
    struct deck *deck = text ? deck_parse(path, text, size, base, errors) : NULL;
    if (text && !deck)
        set_failure(failure, "%s: no memory for it", path);
    free(text);
    return deck;
}
