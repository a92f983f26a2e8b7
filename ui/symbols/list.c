/* Lists of names: a line each, "address name". */
#include "symbols/private.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_MOST = 16 << 20 /* bytes */ };

static const char blanks[] = " \t\r";

static bool add_name(struct symbols_file *file, uint64_t linear, const char *text, const char *path,
                     struct failure *failure)
{
    if (file->names.count == ELF_FILE_NAMES)
        return set_failure(failure, "%s: more than %d names", path, ELF_FILE_NAMES);
    struct symbols_name *name = symbols_grow(&file->names, sizeof *name);
    if (!name)
        return set_failure(failure, "%s: no memory for its symbols", path);
    name->linear = linear;
    name->rank = RANK_GLOBAL;
    symbols_text(text, name->text, sizeof name->text);
    return true;
}

/* Takes a line, whose end is cut off where a comment or blanks begin. */
static bool take_line(struct symbols_file *file, char *line, unsigned number, uint64_t bias,
                      const char *path, struct failure *failure)
{
    line[strcspn(line, "#")] = '\0';
    line += strspn(line, blanks);
    if (!*line)
        return true;
    char *end;
    unsigned long long address = strtoull(line, &end, 16);
    char *name = end + strspn(end, blanks);
    char *behind = name + strcspn(name, blanks);
    if (!strchr("0123456789abcdefABCDEF", *line) || name == end || !*name ||
        behind[strspn(behind, blanks)])
        return set_failure(failure, "%s: line %u: expected an address in hexadecimal and a name",
                           path, number);
    *behind = '\0';
    return add_name(file, address + bias, name, path, failure);
}

static bool take_lines(struct symbols_file *file, char *text, size_t size, uint64_t bias,
                       const char *path, struct failure *failure)
{
    unsigned number = 0;
    for (char *line = text, *end; line < text + size; line = end + 1) {
        end = memchr(line, '\n', size - (size_t)(line - text));
        if (!end)
            end = text + size;
        if (memchr(line, '\0', (size_t)(end - line)))
            return set_failure(failure, "%s: line %u: neither text nor an ELF file", path,
                               number + 1);
        *end = '\0';
        if (!take_line(file, line, ++number, bias, path, failure))
            return false;
    }
    return true;
}

bool symbols_add_list(struct symbols *symbols, const char *path, uint64_t bias,
                      struct failure *failure)
{
    size_t size;
    int64_t built_s;
    char *text = (char *)symbols_read(path, LIST_MOST, &size, &built_s, failure);
    struct symbols_file *file = text ? symbols_file_begin(symbols, path, failure) : NULL;
    bool ok = file;
    if (file) {
        file->is_list = true;
        file->built_s = built_s;
        ok = take_lines(file, text, size, bias, path, failure);
        if (ok)
            ok = symbols_file_finish(symbols, failure);
        else
            symbols_file_drop(symbols);
    }
    free(text);
    return ok;
}
