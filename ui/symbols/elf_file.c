/* ELF files and what they have in memory: headers by libelf, everything they say checked here. */
#include "symbols/elf_file.h"

#include "symbols/private.h"
#include "system/open.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool elf_file_is(const char *path)
{
    char head[SELFMAG];
    int fd = open_file(OPEN_SYMBOLS, path);
    if (fd < 0)
        return false;
    bool is = pread(fd, head, SELFMAG, 0) == SELFMAG && !memcmp(head, ELFMAG, SELFMAG);
    close(fd);
    return is;
}

const char *symbols_elf_text(void *elf, size_t section, size_t offset)
{
    const Elf_Data *data = elf_rawdata(elf_getscn(elf, section), NULL);
    const char *texts = data ? data->d_buf : NULL;
    return texts && offset < data->d_size && !texts[data->d_size - 1] ? texts + offset : NULL;
}

/* ---- Reading ---- */

/* Where the section is loaded: by the program header that has it. */
static uint64_t load_of(Elf *elf, size_t headers, const GElf_Shdr *section)
{
    GElf_Phdr p;
    for (size_t i = 0; i < headers; i++)
        if (gelf_getphdr(elf, (int)i, &p) && p.p_type == PT_LOAD &&
            section->sh_addr - p.p_vaddr < p.p_memsz)
            return section->sh_addr - p.p_vaddr + p.p_paddr;
    return section->sh_addr;
}

static bool is_in_memory(const GElf_Shdr *section)
{
    return (section->sh_flags & SHF_ALLOC) && !(section->sh_flags & SHF_TLS) && section->sh_size &&
           section->sh_addr + section->sh_size > section->sh_addr;
}

static bool take_part(struct elf_file *file, const GElf_Shdr *section, size_t number,
                      size_t headers, struct failure *failure)
{
    const bool has_bytes = section->sh_type != SHT_NOBITS;
    if (!is_in_memory(section) || file->part_count == ELF_FILE_PARTS)
        return true;
    if (has_bytes &&
        (section->sh_offset > file->size || section->sh_size > file->size - section->sh_offset))
        return set_failure(failure,
                           "%s: section %zu: it is past the end of the file: it is cut off",
                           file->path, number);
    file->parts[file->part_count++] = (struct elf_part){
        .linear = section->sh_addr,
        .load = load_of(file->elf, headers, section),
        .size = section->sh_size,
        .bytes = has_bytes ? file->bytes + section->sh_offset : NULL,
        .is_data = section->sh_flags & SHF_WRITE,
        .section = (unsigned)number,
    };
    return true;
}

static bool take_parts(struct elf_file *file, struct failure *failure)
{
    enum { HEADERS_MOST = 128, SECTIONS_MOST = 4096 };
    size_t headers = 0, sections = 0;
    GElf_Shdr section;
    if (elf_getshdrnum(file->elf, &sections) || sections > SECTIONS_MOST)
        return set_failure(failure, "%s: ELF header: no more than %d sections are read", file->path,
                           SECTIONS_MOST);
    if (elf_getphdrnum(file->elf, &headers) || headers > HEADERS_MOST)
        headers = 0;
    for (Elf_Scn *s = NULL; (s = elf_nextscn(file->elf, s));)
        if (!gelf_getshdr(s, &section) ||
            !take_part(file, &section, elf_ndxscn(s), headers, failure))
            return gelf_getshdr(s, &section)
                       ? false
                       : set_failure(failure, "%s: section %zu: its header cannot be read",
                                     file->path, elf_ndxscn(s));
    return file->part_count ||
           set_failure(failure,
                       "%s: no section of it is to be in memory: it is cut off, or has none",
                       file->path);
}

static bool check_header(struct elf_file *file, struct failure *failure)
{
    GElf_Ehdr e;
    if (!file->elf || elf_kind(file->elf) != ELF_K_ELF || !gelf_getehdr(file->elf, &e))
        return set_failure(failure, "%s: its ELF header makes no sense, or is cut off", file->path);
    if ((e.e_machine == EM_386 || e.e_machine == EM_X86_64) && e.e_ident[EI_DATA] == ELFDATA2LSB &&
        (e.e_type == ET_EXEC || e.e_type == ET_DYN))
        return true;
    return set_failure(failure,
                       "%s: ELF header: e_type %u, e_machine %u: only linked files for x86 have "
                       "symbols of guests",
                       file->path, e.e_type, e.e_machine);
}

bool elf_file_read(struct elf_file *file, const char *path, struct failure *failure)
{
    *file = (struct elf_file){ .path = strdup(path) };
    if (!file->path)
        return set_failure(failure, "%s: no memory for its symbols", path);
    file->bytes = symbols_read(path, ELF_FILE_MOST, &file->size, &file->built_s, failure);
    if (file->bytes) {
        elf_version(EV_CURRENT);
        file->elf = elf_memory((char *)file->bytes, file->size);
        if (check_header(file, failure) && take_parts(file, failure))
            return true;
    }
    elf_file_free(file);
    return false;
}

void elf_file_free(struct elf_file *file)
{
    elf_end(file->elf);
    free(file->bytes);
    free(file->path);
    *file = (struct elf_file){ 0 };
}

/* ---- As a flat image ---- */

/* The part that is loaded first: the image begins with it. */
static const struct elf_part *first_part(const struct elf_file *file)
{
    const struct elf_part *first = NULL;
    for (unsigned i = 0; i < file->part_count; i++)
        if (file->parts[i].bytes && (!first || file->parts[i].load < first->load))
            first = &file->parts[i];
    return first;
}

/* Are all parts there, with the first of them at this offset? */
static bool is_at(const struct elf_file *file, const struct elf_part *first, const uint8_t *bytes,
                  size_t size, size_t offset)
{
    for (unsigned i = 0; i < file->part_count; i++) {
        const struct elf_part *part = &file->parts[i];
        const uint64_t from = part->load - first->load;
        if (!part->bytes)
            continue;
        if (from > size - offset || part->size > size - offset - from ||
            memcmp(bytes + offset + from, part->bytes, part->size) != 0)
            return false;
    }
    return true;
}

bool elf_file_is_flat(const struct elf_file *file, const uint8_t *bytes, size_t size,
                      uint64_t *linear)
{
    const struct elf_part *first = first_part(file);
    if (!first || !is_at(file, first, bytes, size, 0))
        return false;
    *linear = first->linear;
    return true;
}

bool elf_file_is_within(const struct elf_file *file, const uint8_t *bytes, size_t size)
{
    enum { TRIES = 16 }; /* a file may begin with what is there a thousand times */
    const struct elf_part *first = first_part(file);
    const uint8_t *at = first ? bytes : NULL;
    for (int i = 0; at && i < TRIES; i++) {
        at = memmem(at, size - (size_t)(at - bytes), first->bytes, first->size);
        if (at && is_at(file, first, bytes, size, (size_t)(at - bytes)))
            return true;
        at += at != NULL;
    }
    return false;
}
