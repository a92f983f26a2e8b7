/* Fuzzes the readers of symbols: ELF files, their symbol tables and DWARF, lists. Whatever a file
 * holds, each ends soon, stays within its limits, and says nothing that would harm a terminal.
 *
 * As a program of its own it changes ELF files of the guests, most of it where they say what is
 * where, and lists:
 *
 *   fuzz_symbols SEED RUNS     in the folder of the sources
 */
#include "symbols/elf_file.h"
#include "symbols/symbols.h"

#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define EXPECT(what)                                                                               \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what);                             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

enum { SECONDS_MOST = 20 };

/* ---- Promises ---- */

static void check_text(const char *text, size_t room)
{
    EXPECT(strnlen(text, room) < room);
    for (; *text; text++)
        EXPECT((unsigned char)*text >= ' ' && *text != 0x7f);
}

static void check_place(const struct symbols *symbols, uint64_t linear)
{
    struct symbols_place place;
    char text[SYMBOLS_PLACE];
    uint64_t found, size;
    if (!symbols_place(symbols, linear, NULL, 0, &place))
        return;
    check_text(place.name, sizeof place.name);
    check_text(place.file, sizeof place.file);
    check_text(symbols_put_place(&place, text), sizeof text);
    EXPECT(*place.name || place.line);
    EXPECT(!place.line || *place.file || place.path);
    EXPECT(!*place.name || symbols_find(symbols, place.name, &found, &size));
    symbols_line_end(symbols, linear);
}

static void check_names(const struct symbols *symbols)
{
    char name[SYMBOLS_NAME], before[SYMBOLS_NAME] = "";
    for (unsigned i = 0; i < 64 && symbols_complete(symbols, "", i, name); i++) {
        uint64_t linear, size;
        check_text(name, sizeof name);
        EXPECT(!i || strcmp(before, name) < 0);
        memcpy(before, name, sizeof name);
        if (symbols_find(symbols, name, &linear, &size))
            for (unsigned at = 0; at < 8; at++)
                check_place(symbols, linear + at);
    }
}

static void try_elf(struct symbols *symbols, const char *path)
{
    static struct elf_file elf;
    struct failure failure;
    uint64_t linear;
    if (!elf_file_read(&elf, path, &failure))
        return;
    elf_file_is_flat(&elf, elf.bytes, elf.size, &linear);
    elf_file_is_within(&elf, elf.bytes, elf.size);
    EXPECT(symbols_add_elf(symbols, &elf, 0, &failure));
    for (unsigned i = 0; i < elf.part_count; i++)
        for (unsigned at = 0; at < 64; at++)
            check_place(symbols, elf.parts[i].linear + at);
    elf_file_free(&elf);
}

static const char *put_file(const uint8_t *bytes, size_t size)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/fuzz_symbols.%d", (int)getpid());
    FILE *file = fopen(path, "w");
    EXPECT(file && fwrite(bytes, 1, size, file) == size && !fclose(file));
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const time_t start = time(NULL);
    const char *path = put_file(bytes, size);
    struct symbols *symbols = symbols_create();
    struct failure failure;
    EXPECT(symbols);
    if (elf_file_is(path))
        try_elf(symbols, path);
    else
        symbols_add_list(symbols, path, 0, &failure);
    check_names(symbols);
    symbols_destroy(symbols);
    unlink(path);
    EXPECT(time(NULL) - start < SECONDS_MOST);
    return 0;
}

#ifdef FUZZ_MAIN

/* ---- Making files up ---- */

static uint8_t file[1 << 18];

static unsigned pick(unsigned below)
{
    return (unsigned)(random() >> 4) % below;
}

static size_t read_guest(void)
{
    static const char *const paths[] = { "guests/hello.elf",          "guests/multiplication.elf",
                                         "guests/own/kernel.elf",     "guests/own/long.elf",
                                         "os-1k/kernel.programs.elf", "os-1k/kernel.elf" };
    FILE *from = fopen(paths[pick(6)], "r");
    EXPECT(from);
    size_t size = fread(file, 1, sizeof file, from);
    fclose(from);
    return size;
}

static size_t make_list(void)
{
    static const char *const pieces[] = { "0x1000 ",  "ffffffffffffffff ", "name", "\n", "\n",
                                          "# words ", "\033[2J",           "\t",   "+",  " " };
    size_t size = 0;
    for (unsigned left = pick(200); left; left--) {
        const char *piece = pieces[pick(10)];
        memcpy(file + size, piece, strlen(piece));
        size += strlen(piece);
    }
    return size;
}

/* Some bytes behind an offset: the section headers, a section that one of them names, anywhere. */
static size_t pick_place(size_t size)
{
    const Elf32_Ehdr *header = (const Elf32_Ehdr *)file;
    const size_t table = header->e_ident[EI_CLASS] == ELFCLASS64
                             ? ((const Elf64_Ehdr *)file)->e_shoff
                             : header->e_shoff;
    size_t at = pick((unsigned)size);
    if (table >= size)
        return at;
    if (!pick(3))
        return table + pick((unsigned)(size - table));
    if (header->e_ident[EI_CLASS] == ELFCLASS32 && pick(3)) {
        const size_t one = table + (size_t)pick(16) * sizeof(Elf32_Shdr);
        Elf32_Shdr section;
        if (one + sizeof section > size)
            return at;
        memcpy(&section, file + one, sizeof section);
        if (section.sh_offset < size && section.sh_size)
            at = section.sh_offset + pick(section.sh_size < 300 ? section.sh_size : 300);
    }
    return at < size ? at : size - 1;
}

static size_t change(size_t size)
{
    static const uint32_t edges[] = { 0, 1, 2, 0x7f, 0x80, 0xff, 0x1000, UINT32_MAX, 0x80000000 };
    for (unsigned left = pick(12); left && size; left--) {
        const size_t at = pick_place(size);
        const uint32_t value = pick(2) ? edges[pick(9)] : (uint32_t)random();
        const size_t n = (size_t)1 << pick(3);
        if (!pick(30))
            size -= pick((unsigned)size);
        else if (at + n <= size)
            memcpy(file + at, &value, n);
    }
    return size;
}

int main(int argc, char **argv)
{
    unsigned seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 1;
    unsigned long runs = argc > 2 ? strtoul(argv[2], NULL, 0) : 1000;
    srandom(seed);
    for (unsigned long i = 0; i < runs; i++) {
        size_t size = pick(16) ? read_guest() : make_list();
        LLVMFuzzerTestOneInput(file, change(size));
    }
    printf("fuzz_symbols: %lu runs from seed %u\n1 passed, 0 failed, 0 skipped\n", runs, seed);
    return 0;
}
#endif
