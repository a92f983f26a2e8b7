/* Kinds of files (inode(7)) as an error names them. */
#include "event/files.h"

#include "event/failure.h"

const char *file_kind(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return failure_words("a regular file");
    case S_IFDIR: return failure_words("a directory");
    case S_IFCHR:
    case S_IFBLK: return failure_words("a device");
    case S_IFIFO: return failure_words("a pipe");
    case S_IFSOCK: return failure_words("a socket");
    case S_IFLNK: return failure_words("a symbolic link");
    default: return failure_words("not a regular file");
    }
}
