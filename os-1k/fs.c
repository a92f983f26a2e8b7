/* The file system: a tar archive in memory, which stays one whatever is written.
 *
 * An archive is a row of files, each a header of 512 bytes and its contents, filled up with 0 to a
 * multiple of 512; blocks of 0 are the end. Numbers are octal digits (POSIX, ustar). There is no
 * index: to find a file is to walk along the row. A file that grows pushes those after it up.
 */
#include "kernel.h"

enum { BLOCK = 512, END_BLOCKS = 2 };

struct file {
    char name[100], mode[8], owner[8], group[8], size[12], time[12], checksum[8], rest[BLOCK - 156];
    char contents[];
};

extern char disk[], disk_end[]; /* kernel.ld */

static uint32_t get_octal(const char *digits) {
    uint32_t n = 0;
    while (*digits)
        n = n * 8 + (uint32_t)(*digits++ - '0');
    return n;
}

static void put_octal(char *field, int digits, uint32_t n) {
    field[digits] = '\0';
    for (; digits--; n /= 8)
        field[digits] = (char)('0' + n % 8);
}

/* Sets the size, and the checksum: the sum of the header's bytes, blanks in place of itself. */
static void set_size(struct file *f, uint32_t size) {
    uint32_t sum = 0;
    put_octal(f->size, 11, size);
    memset(f->checksum, ' ', sizeof f->checksum);
    for (const uint8_t *byte = (uint8_t *)f; byte < (uint8_t *)f->contents; byte++)
        sum += *byte;
    put_octal(f->checksum, 6, sum);
}

static uint32_t in_blocks(uint32_t size) { return (size + BLOCK - 1) & -BLOCK; }

static struct file *next(struct file *f) {
    return (struct file *)(f->contents + in_blocks(get_octal(f->size)));
}

/* The nth file, or the one of this name, whichever is first; or the end, whose name is empty. */
static struct file *find(uint32_t n, const char *name) {
    struct file *f = (struct file *)disk;
    while (f->name[0] && n-- && !is_word(name, f->name))
        f = next(f);
    return f;
}

int fs_describe(uint32_t n, struct file_info *info) {
    const struct file *f = find(n, "");
    info->size = get_octal(f->size);
    memcpy(info->name, f->name, NAME_SIZE);
    info->name[NAME_SIZE - 1] = '\0';
    return f->name[0] ? 0 : -1;
}

int fs_read(const char *name, uint32_t offset, void *buffer, uint32_t size) {
    const struct file *f = find(UINT32_MAX, name);
    uint32_t all = get_octal(f->size);
    if (!f->name[0] || offset > all)
        return -1;
    if (size > all - offset)
        size = all - offset;
    memcpy(buffer, f->contents + offset, size);
    return (int)size;
}

int fs_append(const char *name, const void *data, uint32_t size) {
    struct file *f = find(UINT32_MAX, name), *end = find(UINT32_MAX, "");
    char *after = (char *)next(f);
    uint32_t offset = get_octal(f->size), more = in_blocks(offset + size) - in_blocks(offset);
    if (!f->name[0] || more + END_BLOCKS * BLOCK > (uint32_t)(disk_end - (char *)end))
        return -1;
    for (char *byte = (char *)end; more && byte-- > after;)
        byte[more] = *byte; /* from the end, where nothing is overwritten before it is moved */
    memset(after, 0, more);
    memcpy(f->contents + offset, data, size);
    set_size(f, offset + size);
    return (int)size;
}
