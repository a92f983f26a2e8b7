/* The one open() of what is opened after the start, and the flags of each use. */
#include "system/open.h"

#include <assert.h>
#include <fcntl.h>
#include <sys/stat.h>

static const int flags_of[OPEN_USES] = {
    [OPEN_DECK] = O_RDONLY | O_NONBLOCK,       [OPEN_SOURCE] = O_RDONLY | O_NONBLOCK,
    [OPEN_LOG] = O_WRONLY | O_CREAT | O_TRUNC, [OPEN_PICTURE] = O_WRONLY | O_CREAT | O_EXCL,
    [OPEN_STREAM] = O_WRONLY | O_NONBLOCK,     [OPEN_SPARE] = O_RDONLY,
};

int open_file(enum open_use use, const char *path)
{
    assert(use < OPEN_USES);
    return open(path, flags_of[use] | O_CLOEXEC | O_NOCTTY, 0666);
}

int open_folder(const char *path)
{
    return mkdir(path, 0777);
}
