/* What the files of this room share: what is known of one guest, file by file. */
#ifndef SYMBOLS_PRIVATE_H
#define SYMBOLS_PRIVATE_H

#include "symbols/elf_file.h"
#include "symbols/symbols.h"

enum { SYMBOLS_FILES = 16 };

/* An array that grows: items of one size, in the order in which they came. */
struct symbols_array {
    void *items; /* owned */
    size_t count, room;
};

/* Room for one more item of so many bytes, which is zero; NULL: no memory. */
void *symbols_grow(struct symbols_array *array, size_t item);

/* Better ones, where several stand at an address or have one name, come first. */
enum symbols_rank { RANK_FUNCTION, RANK_OBJECT, RANK_GLOBAL, RANK_LOCAL };

struct symbols_name {
    uint64_t linear, size; /* size 0: nobody says, up to the next name of the part */
    uint32_t part;         /* the symbol's, in the parts of its file */
    uint8_t rank;
    char text[SYMBOLS_NAME];
};

/* Code from there on is of this line, up to the next. */
struct symbols_line {
    uint64_t linear;
    uint32_t line; /* 0: of none */
    uint32_t source;
    uint32_t order; /* in which they came: of those of one address the last one counts */
    bool is_end;    /* no line's code follows */
};

struct symbols_source {
    char *path;    /* owned */
    bool is_plain; /* it is harmless for a terminal as it is, and may be told */
    char file[SYMBOLS_FILE];
};

/* Some of memory, and what the file has there. */
struct symbols_part {
    uint64_t linear, size;
    uint8_t *bytes; /* owned; NULL: they are not compared */
};

/* What one file says. Names and lines are in the order of their addresses. */
struct symbols_file {
    char *path; /* owned */
    int64_t built_s;
    bool is_list;                /* no parts: its names hold where no other file says anything */
    struct symbols_array parts;  /* of struct symbols_part */
    struct symbols_array names;  /* of struct symbols_name */
    struct symbols_array lines;  /* of struct symbols_line */
    struct symbols_array source; /* of struct symbols_source */
};

struct symbols {
    struct symbols_file files[SYMBOLS_FILES];
    unsigned count;
    struct symbols_array index; /* of char[SYMBOLS_NAME]: all names and files, by the alphabet */
};

static inline const struct symbols_name *symbols_name_at(const struct symbols_file *file, size_t i)
{
    return (const struct symbols_name *)file->names.items + i;
}
static inline const struct symbols_line *symbols_line_at(const struct symbols_file *file, size_t i)
{
    return (const struct symbols_line *)file->lines.items + i;
}
static inline const struct symbols_source *symbols_source_at(const struct symbols_file *file,
                                                             size_t i)
{
    return (const struct symbols_source *)file->source.items + i;
}
static inline const struct symbols_part *symbols_part_at(const struct symbols_file *file, size_t i)
{
    return (const struct symbols_part *)file->parts.items + i;
}

/* A file that is to be filled, NULL with a failure; then it is sorted and stays, or it is dropped.
 * (symbols.c) */
struct symbols_file *symbols_file_begin(struct symbols *symbols, const char *path,
                                        struct failure *failure);
bool symbols_file_finish(struct symbols *symbols, struct failure *failure);
void symbols_file_drop(struct symbols *symbols);
/* Copies a text of a file, harmless and cut; "?" where nothing of it can be shown. */
void symbols_text(const char *from, char *to, size_t size);
/* Makes the index anew. False: no memory. (find.c) */
bool symbols_make_index(struct symbols *symbols);
/* The number of the part with this address; parts.count: none. */
size_t symbols_part_of(const struct symbols_file *file, uint64_t linear);

/* The text at an offset of a section of texts; NULL: there is none. libelf's own would look for the
 * end of each from the end of the section on. elf is libelf's. (elf_file.c) */
const char *symbols_elf_text(void *elf, size_t section, size_t offset);

/* Adds the lines of the file's DWARF, bias added, that are in its parts; what is broken or too much
 * is left out. False: no memory. (dwarf.c) */
bool symbols_add_lines(struct symbols_file *file, struct elf_file *elf, uint64_t bias);

/* Reads a regular file of at most so many bytes whole, with a zero behind them. NULL with a failure
 * that names it. (read.c) */
uint8_t *symbols_read(const char *path, size_t most, size_t *size, int64_t *built_s,
                      struct failure *failure);

#endif
