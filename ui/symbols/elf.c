/* What an ELF file says: its symbol table, and the bytes for which that holds. */
#include "symbols/private.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>

/* ---- Its bytes ---- */

static bool add_part(struct symbols_file *to, const struct elf_part *from, uint64_t bias)
{
    struct symbols_part *part = symbols_grow(&to->parts, sizeof *part);
    if (!part)
        return false;
    part->linear = from->linear + bias;
    part->size = from->size;
    if (!from->bytes || from->is_data)
        return true;
    part->bytes = malloc(from->size);
    return part->bytes && memcpy(part->bytes, from->bytes, from->size);
}

/* ---- Its symbols ---- */

/* Names that compilers and assemblers make for themselves. */
static bool is_noise(const char *name)
{
    return !*name || *name == '$' || !strncmp(name, ".L", 2);
}

static int rank_of(const GElf_Sym *symbol)
{
    const bool is_local = GELF_ST_BIND(symbol->st_info) == STB_LOCAL;
    switch (GELF_ST_TYPE(symbol->st_info)) {
    case STT_FUNC: return RANK_FUNCTION;
    case STT_OBJECT: return RANK_OBJECT;
    case STT_NOTYPE: return is_local ? RANK_LOCAL : RANK_GLOBAL;
    default: return -1;
    }
}

/* The part of a symbol, by its section and address; part_count: it has none, as have constants and
 * what linkers say of ends. */
static unsigned part_of(const struct elf_file *elf, const GElf_Sym *symbol)
{
    unsigned i = 0;
    while (i < elf->part_count && (elf->parts[i].section != symbol->st_shndx ||
                                   symbol->st_value - elf->parts[i].linear >= elf->parts[i].size))
        i++;
    return i;
}

static bool add_symbol(struct symbols_file *to, const struct elf_file *elf, const GElf_Sym *symbol,
                       const char *text, uint64_t bias)
{
    const int rank = rank_of(symbol);
    const unsigned part = part_of(elf, symbol);
    if (rank < 0 || part == elf->part_count || is_noise(text))
        return true;
    struct symbols_name *name = symbols_grow(&to->names, sizeof *name);
    if (!name)
        return false;
    name->linear = symbol->st_value + bias;
    name->size = symbol->st_size;
    name->part = part;
    name->rank = (uint8_t)rank;
    symbols_text(text, name->text, sizeof name->text);
    return true;
}

static bool add_table(struct symbols_file *to, const struct elf_file *elf, Elf_Scn *section,
                      uint64_t bias)
{
    enum { LOOKS = 4 * ELF_FILE_NAMES }; /* most of a table are sections, files, and the like */
    GElf_Shdr header;
    GElf_Sym symbol;
    Elf_Data *data = elf_getdata(section, NULL);
    if (!data || !gelf_getshdr(section, &header))
        return true;
    for (int i = 0; i < LOOKS && to->names.count < ELF_FILE_NAMES && gelf_getsym(data, i, &symbol);
         i++) {
        const char *text = symbols_elf_text(elf->elf, header.sh_link, symbol.st_name);
        if (text && !add_symbol(to, elf, &symbol, text, bias))
            return false;
    }
    return true;
}

static bool add_names(struct symbols_file *to, const struct elf_file *elf, uint64_t bias)
{
    GElf_Shdr header;
    for (Elf_Scn *s = NULL; (s = elf_nextscn(elf->elf, s));)
        if (gelf_getshdr(s, &header) && header.sh_type == SHT_SYMTAB)
            return add_table(to, elf, s, bias);
    return true;
}

/* ---- All of it ---- */

bool symbols_add_elf(struct symbols *symbols, struct elf_file *elf, uint64_t bias,
                     struct failure *failure)
{
    struct symbols_file *file = symbols_file_begin(symbols, elf->path, failure);
    if (!file)
        return false;
    file->built_s = elf->built_s;
    bool ok = true;
    for (unsigned i = 0; ok && i < elf->part_count; i++)
        ok = add_part(file, &elf->parts[i], bias);
    if (ok && add_names(file, elf, bias) && symbols_add_lines(file, elf, bias))
        return symbols_file_finish(symbols, failure);
    symbols_file_drop(symbols);
    return set_failure(failure, "%s: no memory for its symbols", elf->path);
}
