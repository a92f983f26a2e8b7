/* Line tables, by libdw.
 *
 * libdw is not made for files that mean harm: it opens others that they name, unpacks what is
 * packed however large it becomes, takes a table as often as units point to it, puts a folder's
 * name before each file's, and exits where there is no memory. So what may name other files is left
 * out, as are packed sections; the work is bounded by what tables say of themselves before libdw
 * reads them; and where memory is short it jumps back to here. */
#include "symbols/private.h"
#include "text/text.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <gelf.h>
#include <search.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_SOURCE UINT32_MAX

enum {
    SECTION_MOST = 32 << 20, /* bytes of one section of DWARF */
    PATH_MOST = 4096,        /* bytes of a path */
    WORK_MOST = 1 << 26,     /* bytes that libdw is made to read or write, about */
};

struct reader {
    struct symbols_file *to;
    uint64_t bias;
    Elf_Data *tables;      /* .debug_line */
    uint64_t abbreviation; /* bytes of .debug_abbrev, all of which a unit may look at */
    uint64_t longest;      /* of the texts in files' names, in bytes */
    uint64_t work;         /* so far */
    void *known;           /* tree of struct known: all sources */
    /* Of the unit: the folder that it was compiled in, or NULL; the last source, as libdw says
     * it. */
    const char *folder, *last;
    uint32_t last_number;
};

/* A source file and its number; the path is that of the source. */
struct known {
    const char *path;
    uint32_t number;
};

/* ---- Whether libdw may look at it at all ---- */

/* NULL: it has none, or one that libdw would look for long. */
static const char *section_name(Elf *elf, const GElf_Shdr *header)
{
    size_t names;
    const char *name =
        elf_getshdrstrndx(elf, &names) ? NULL : symbols_elf_text(elf, names, header->sh_name);
    return name;
}

static bool is_harmless(const char *name, const GElf_Shdr *header)
{
    if (!strncmp(name, ".zdebug", 7) || !strcmp(name, ".gnu_debugaltlink") ||
        !strcmp(name, ".debug_sup"))
        return false;
    return strncmp(name, ".debug", 6) != 0 ||
           (!(header->sh_flags & SHF_COMPRESSED) && header->sh_size <= SECTION_MOST);
}

static uint64_t longest_text(Elf_Scn *section)
{
    const Elf_Data *data = elf_rawdata(section, NULL);
    uint64_t longest = 0, length = 0;
    for (size_t i = 0; data && data->d_buf && i < data->d_size; i++) {
        length = ((const char *)data->d_buf)[i] ? length + 1 : 0;
        longest = length > longest ? length : longest;
    }
    return longest;
}

static bool look_at_section(struct reader *r, Elf *elf, Elf_Scn *section)
{
    GElf_Shdr header;
    if (!gelf_getshdr(section, &header))
        return false;
    const char *name = section_name(elf, &header);
    if (!name || !is_harmless(name, &header))
        return false;
    if (!strcmp(name, ".debug_abbrev"))
        r->abbreviation = header.sh_size;
    if (!strcmp(name, ".debug_line"))
        r->tables = elf_rawdata(section, NULL);
    if (!strcmp(name, ".debug_line") || !strcmp(name, ".debug_line_str") ||
        !strcmp(name, ".debug_str")) {
        uint64_t longest = longest_text(section);
        r->longest = longest > r->longest ? longest : r->longest;
    }
    return true;
}

static bool look_at_sections(struct reader *r, Elf *elf)
{
    for (Elf_Scn *s = NULL; (s = elf_nextscn(elf, s));)
        if (!look_at_section(r, elf, s))
            return false;
    return r->tables && r->tables->d_buf;
}

/* ---- Sources ---- */

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct known *)a)->path, ((const struct known *)b)->path);
}

/* Gives a source its number. NULL: no memory. */
static struct known *make_source(struct reader *r, const char *path)
{
    char safe[PATH_MOST];
    struct known *known = malloc(sizeof *known);
    char *kept = strdup(path);
    struct symbols_source *source =
        known && kept ? symbols_grow(&r->to->source, sizeof *source) : NULL;
    if (!source) {
        free(known);
        free(kept);
        return NULL;
    }
    source->path = kept;
    symbols_text(text_file_name(path), source->file, sizeof source->file);
    symbols_text(path, safe, sizeof safe);
    source->is_plain = !strcmp(safe, path);
    *known = (struct known){ kept, (uint32_t)r->to->source.count - 1 };
    if (tsearch(known, &r->known, compare))
        return known;
    free(known);
    return NULL;
}

/* Takes the source that libdw calls so as the last one: one that is new if nobody has met it yet. A
 * path that is too long, or of one source too many, becomes NO_SOURCE. False: no memory. */
static bool take_source(struct reader *r, const char *name)
{
    char path[PATH_MOST];
    struct known wanted = { path, NO_SOURCE }, *known = &wanted;
    const bool is_whole = *name == '/' || !r->folder;
    int n =
        snprintf(path, sizeof path, "%s%s%s", is_whole ? "" : r->folder, is_whole ? "" : "/", name);
    void *node = n < PATH_MOST ? tfind(&wanted, &r->known, compare) : NULL;
    if (node)
        known = *(struct known **)node;
    else if (n < PATH_MOST && r->to->source.count < ELF_FILE_SOURCES)
        known = make_source(r, path);
    if (!known)
        return false;
    r->last = name;
    r->last_number = known->number;
    return true;
}

/* ---- Lines ---- */

/* False: no memory. */
static bool add_line(struct reader *r, Dwarf_Line *line)
{
    Dwarf_Addr address;
    bool is_end = false;
    int number = 0;
    const char *name = dwarf_linesrc(line, NULL, NULL);
    if (!name || dwarf_lineaddr(line, &address) || dwarf_lineendsequence(line, &is_end) ||
        dwarf_lineno(line, &number))
        return true;
    const uint64_t linear = address + r->bias;
    if (symbols_part_of(r->to, is_end ? linear - 1 : linear) == r->to->parts.count)
        return true;
    if (name != r->last && !take_source(r, name))
        return false;
    if (r->last_number == NO_SOURCE)
        return true;
    struct symbols_line *to = symbols_grow(&r->to->lines, sizeof *to);
    if (to)
        *to = (struct symbols_line){ .linear = linear,
                                     .line = number > 0 ? (uint32_t)number : 0,
                                     .source = r->last_number,
                                     .order = (uint32_t)r->to->lines.count,
                                     .is_end = is_end };
    return to;
}

static uint64_t number_at(const Elf_Data *data, uint64_t at, unsigned size)
{
    uint64_t value = 0;
    for (unsigned i = size; i-- > 0 && at + i < data->d_size;)
        value = value << 8 | ((const uint8_t *)data->d_buf)[at + i];
    return value;
}

/* What it costs to read the table at this offset, about (DWARF 5, 6.2.4: its length, version, the
 * length of what names files, then those; then the program that makes rows): each byte of that may
 * be a file of the longest name, each of the program a row. */
static uint64_t cost_of_table(const struct reader *r, uint64_t at)
{
    enum { ROW = 64, FILE_LEAST = 4 };
    const bool wide = number_at(r->tables, at, 4) == UINT32_MAX;
    const unsigned size = wide ? 8 : 4;
    uint64_t length = number_at(r->tables, at + (wide ? 4 : 0), size), names;
    at += wide ? 12 : 4;
    if (at >= r->tables->d_size || length > r->tables->d_size - at)
        return 0;
    names = number_at(r->tables, at + (number_at(r->tables, at, 2) >= 5 ? 4 : 2), size);
    if (names > length)
        return 0;
    return names / FILE_LEAST * r->longest + (length - names) * ROW / 16;
}

static bool may_have_other_files(Dwarf_Die *unit)
{
    return dwarf_hasattr(unit, DW_AT_dwo_name) || dwarf_hasattr(unit, DW_AT_GNU_dwo_name);
}

/* The folder in which the unit was compiled: the first of its table's. */
static const char *folder_of(Dwarf_Die *unit)
{
    Dwarf_Files *files;
    const char *const *folders;
    size_t count;
    return !dwarf_getsrcfiles(unit, &files, &count) && !dwarf_getsrcdirs(files, &folders, &count) &&
                   count
               ? folders[0]
               : NULL;
}

static bool add_unit(struct reader *r, Dwarf_Die *unit)
{
    Dwarf_Attribute attribute;
    Dwarf_Word table;
    Dwarf_Lines *lines;
    size_t count;
    if (may_have_other_files(unit) || !dwarf_attr(unit, DW_AT_stmt_list, &attribute) ||
        dwarf_formudata(&attribute, &table) || table >= r->tables->d_size)
        return true;
    r->work += cost_of_table(r, table);
    if (r->work > WORK_MOST || dwarf_getsrclines(unit, &lines, &count))
        return true;
    r->folder = folder_of(unit);
    r->last = NULL;
    for (size_t i = 0; i < count && r->to->lines.count < ELF_FILE_LINES; i++)
        if (!add_line(r, dwarf_onesrcline(lines, i)))
            return false;
    return true;
}

static bool add_units(struct reader *r, Dwarf *dwarf)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;
    uint8_t type;
    r->work += r->abbreviation;
    while (r->work <= WORK_MOST && r->to->lines.count < ELF_FILE_LINES &&
           !dwarf_get_units(dwarf, unit, &unit, NULL, &type, &die, NULL)) {
        if ((type == DW_UT_compile || type == DW_UT_partial) && !add_unit(r, &die))
            return false;
        r->work += r->abbreviation;
    }
    return true;
}

/* ---- Without memory ---- */

static _Thread_local jmp_buf no_memory;

__attribute__((noreturn)) static void give_up(void)
{
    longjmp(no_memory, 1);
}

static bool add_all(struct reader *r, Dwarf *dwarf)
{
    dwarf_new_oom_handler(dwarf, give_up);
    if (setjmp(no_memory))
        return false;
    return add_units(r, dwarf);
}

bool symbols_add_lines(struct symbols_file *file, struct elf_file *elf, uint64_t bias)
{
    struct reader r = { .to = file, .bias = bias };
    if (!look_at_sections(&r, elf->elf))
        return true;
    Dwarf *dwarf = dwarf_begin_elf(elf->elf, DWARF_C_READ, NULL);
    bool ok = !dwarf || add_all(&r, dwarf);
    dwarf_end(dwarf);
    tdestroy(r.known, free);
    return ok;
}
