/* Program headers to segments. A file may lie about everything: where the table of its headers is,
 * how many there are, what each of them points to. */
#include "memory/elf.h"

#include <gelf.h>
#include <string.h>

bool elf_is(const uint8_t *bytes, size_t size)
{
    return size >= SELFMAG && !memcmp(bytes, ELFMAG, SELFMAG);
}

static unsigned long long ull(uint64_t value)
{
    return value;
}

/* libelf takes as many headers as are there; a table that is cut off is to be said. */
static bool check_table(const GElf_Ehdr *e, size_t size, const char *name, struct failure *failure)
{
    enum { MOST = 128 };
    const size_t each =
        e->e_ident[EI_CLASS] == ELFCLASS64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
    if (e->e_type != ET_EXEC || (e->e_machine != EM_386 && e->e_machine != EM_X86_64))
        return set_failure(failure,
                           "%s: ELF header: e_type %u, e_machine %u: it is no executable for x86",
                           name, e->e_type, e->e_machine);
    if (!e->e_phnum)
        return set_failure(failure, "%s: ELF header: e_phnum 0: nothing of it is to be loaded",
                           name);
    if (e->e_phnum > MOST)
        return set_failure(failure, "%s: ELF header: e_phnum %u: no more than %u are read", name,
                           e->e_phnum, MOST);
    if (e->e_phentsize != each)
        return set_failure(failure, "%s: ELF header: e_phentsize %u, and a program header has %zu",
                           name, e->e_phentsize, each);
    if (e->e_phoff > size || (size - e->e_phoff) / each < e->e_phnum)
        return set_failure(failure,
                           "%s: ELF header: e_phoff 0x%llx, e_phnum %u: its table of program "
                           "headers is cut off, as the file has %zu bytes",
                           name, ull(e->e_phoff), e->e_phnum, size);
    return true;
}

static bool check_segment(const GElf_Phdr *p, unsigned number, size_t size, const char *name,
                          struct failure *failure)
{
    if (p->p_filesz > p->p_memsz)
        return set_failure(failure,
                           "%s: program header %u: p_filesz 0x%llx is more than p_memsz 0x%llx",
                           name, number, ull(p->p_filesz), ull(p->p_memsz));
    if (p->p_offset > size || p->p_filesz > size - p->p_offset)
        return set_failure(failure,
                           "%s: program header %u: p_offset 0x%llx + p_filesz 0x%llx is past the "
                           "end of the file, which has 0x%zx bytes: it is cut off",
                           name, number, ull(p->p_offset), ull(p->p_filesz), size);
    return true;
}

static bool add(struct program *program, const GElf_Phdr *p, unsigned number, size_t size,
                const char *name, struct failure *failure)
{
    if (p->p_type == PT_INTERP)
        return set_failure(failure,
                           "%s: program header %u: PT_INTERP: it wants a dynamic linker, which is "
                           "not here: link it with -static -nostdlib",
                           name, number);
    if (p->p_type != PT_LOAD || !p->p_memsz)
        return true;
    if (!check_segment(p, number, size, name, failure))
        return false;
    if (program->count == PROGRAM_SEGMENTS)
        return set_failure(failure, "%s: program header %u: no more than %u parts can be loaded",
                           name, number, PROGRAM_SEGMENTS);
    program->segments[program->count++] = (struct program_segment){
        .gpa = p->p_paddr,
        .size = p->p_memsz,
        .linear = p->p_vaddr,
        .from = p->p_offset,
        .in_file = p->p_filesz,
        .number = number,
    };
    return true;
}

/* Does it hold nothing but notes, such as the build ID that gcc has linked in, far from a kernel's
 * own address? No code reads these. */
static bool is_note(Elf *elf, unsigned count, const GElf_Phdr *p)
{
    GElf_Phdr note;
    for (unsigned i = 0; i < count; i++)
        if (gelf_getphdr(elf, (int)i, &note) && note.p_type == PT_NOTE && p->p_type == PT_LOAD &&
            !(p->p_flags & (PF_W | PF_X)) && p->p_memsz == p->p_filesz &&
            p->p_offset >= note.p_offset && p->p_filesz <= note.p_filesz &&
            p->p_offset - note.p_offset <= note.p_filesz - p->p_filesz)
            return true;
    return false;
}

static bool read_headers(struct program *program, Elf *elf, size_t size, const char *name,
                         struct failure *failure)
{
    GElf_Ehdr header;
    GElf_Phdr p;
    if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header))
        return set_failure(failure, "%s: its ELF header makes no sense, or is cut off", name);
    if (!check_table(&header, size, name, failure))
        return false;
    *program = (struct program){ .form = PROGRAM_ELF,
                                 .bits = header.e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32,
                                 .entry = header.e_entry };
    for (unsigned i = 0; i < header.e_phnum; i++) {
        if (!gelf_getphdr(elf, (int)i, &p))
            return set_failure(failure, "%s: program header %u: it cannot be read", name, i);
        if (!is_note(elf, header.e_phnum, &p) && !add(program, &p, i, size, name, failure))
            return false;
    }
    return program->count ||
           set_failure(failure, "%s: no program header is a PT_LOAD: nothing of it is to be loaded",
                       name);
}

bool elf_read(struct program *program, uint8_t *bytes, size_t size, const char *name,
              struct failure *failure)
{
    elf_version(EV_CURRENT);
    Elf *elf = elf_memory((char *)bytes, size);
    bool ok = read_headers(program, elf, size, name, failure);
    elf_end(elf);
    return ok;
}
