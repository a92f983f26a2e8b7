/* Reads a guest program whole before anything runs, so that what is wrong with it is said early. */
#include "memory/image.h"

#include "event/files.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* May this open file be an image? */
static bool check(int fd, const char *path, size_t *size, struct failure *failure)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return set_failure(failure, "%s: %s", path, error_words(errno));
    if (!S_ISREG(st.st_mode))
        return set_failure(failure, "%s is %s; a guest is a flat binary file", path,
                           file_kind(st.st_mode));
    if (st.st_size == 0)
        return set_failure(failure, "%s is empty; the smallest guest is one byte, f4 (HLT)", path);
    *size = (size_t)st.st_size;
    return true;
}

/* What kind of file is it, before its size is looked at? Reading it whole says what goes wrong. */
static bool know(int fd, struct image *image, const char *path, struct failure *failure)
{
    uint8_t head[KIND_HEAD];
    ssize_t n = pread(fd, head, sizeof head, 0);
    image->kind = n > 0 ? kind_of(head, (size_t)n) : NULL;
    return !image->kind || image->kind->start != KIND_NEVER ||
           set_failure(failure, "%s is %s; %s", path, failure_words(image->kind->name),
                       failure_words(image->kind->advice));
}

/* The next bytes of the file that are not known to be zeros, from *from on; *to is *from when no
 * more follow. Of the image of a disk most may be holes, which take no time then (lseek(2),
 * SEEK_DATA); where that cannot be told, all is data. */
static void find_data(int fd, size_t size, size_t *from, size_t *to)
{
    struct stat st;
    const off_t data = lseek(fd, (off_t)*from, SEEK_DATA);
    const bool ends = data < 0 && errno == ENXIO && !fstat(fd, &st) && (size_t)st.st_size >= size;
    const off_t hole = data < 0 ? -1 : lseek(fd, data, SEEK_HOLE);
    if (ends || data >= (off_t)size)
        *from = *to = size;
    else if (data >= 0)
        *from = (size_t)data;
    if (!ends)
        *to = hole > (off_t)*from && hole < (off_t)size ? (size_t)hole : size;
}

/* The bytes are zero. */
static bool read_all(int fd, struct image *image, const char *path, struct failure *failure)
{
    size_t have = 0, to;
    while (find_data(fd, image->size, &have, &to), have < image->size) {
        ssize_t n = pread(fd, image->bytes + have, to - have, (off_t)have);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return set_failure(failure, "%s: %s", path, error_words(errno));
        if (n == 0)
            return set_failure(failure,
                               "%s ended after %zu of %zu bytes; something is writing to it", path,
                               have, image->size);
        have += (size_t)n;
    }
    return true;
}

static bool read_file(struct image *image, const char *path, size_t max, bool known,
                      struct failure *failure)
{
    *image = (struct image){ 0 };
    assert(max);
    /* A pipe or a device must not hang us. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return set_failure(failure, "%s: %s", path, error_words(errno));
    bool ok = check(fd, path, &image->size, failure) && (!known || know(fd, image, path, failure));
    if (ok && image->size > max)
        ok = set_failure(failure, "%s has %zu bytes; no guest has more than %zu", path, image->size,
                         max);
    if (ok && !(image->bytes = calloc(1, image->size)))
        ok = set_failure(failure, "%s: no memory for its %zu bytes", path, image->size);
    ok = ok && read_all(fd, image, path, failure);
    close(fd);
    if (!ok)
        image_destroy(image);
    return ok;
}

bool image_read(struct image *image, const char *path, size_t max, struct failure *failure)
{
    return read_file(image, path, max, true, failure);
}

bool image_read_raw(struct image *image, const char *path, size_t max, struct failure *failure)
{
    return read_file(image, path, max, false, failure);
}

void image_destroy(struct image *image)
{
    for (unsigned i = 0; i < image->module_count; i++)
        image_destroy(&image->modules[i]);
    free(image->modules);
    free(image->bytes);
    *image = (struct image){ 0 };
}

bool image_place(const struct image *image, struct memory *memory, uint64_t gpa)
{
    assert(image->bytes);
    return memory_write(memory, gpa, image->bytes, image->size);
}
