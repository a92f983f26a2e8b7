/* The one open() of what is opened after the start, and the flags of each use. */
#include "system/open.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

static const int flags_of[OPEN_USES] = {
    [OPEN_DECK] = O_RDONLY,
    [OPEN_SOURCE] = O_RDONLY,
    [OPEN_SYMBOLS] = O_RDONLY,
    [OPEN_LOG] = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW,
    [OPEN_PICTURE] = O_WRONLY | O_CREAT | O_EXCL,
    [OPEN_STREAM] = O_WRONLY,
    [OPEN_SPARE] = O_RDONLY,
    [OPEN_ANSWER] = O_RDONLY,
};

/* What a guest prints is kept whole: it is not left to whoever reads the other end. */
static bool is_regular(int fd)
{
    struct stat st;
    return !fstat(fd, &st) && S_ISREG(st.st_mode);
}

int open_file(enum open_use use, const char *path)
{
    assert(use < OPEN_USES);
    int fd = open(path, flags_of[use] | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0666);
    if (fd < 0 || use != OPEN_LOG || is_regular(fd))
        return fd;
    close(fd);
    errno = ENXIO;
    return -1;
}

DIR *open_listing(const char *folder)
{
    return opendir(folder);
}

int open_folder(const char *path)
{
    return mkdir(path, 0777);
}
