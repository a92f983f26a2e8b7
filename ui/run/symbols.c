/* The files that have a guest's symbols, found and compared with what it runs. */
#include "run/symbols.h"

#include "event/pc.h"
#include "memory/boot.h"
#include "memory/elf.h"
#include "memory/image.h"
#include "memory/multiboot.h"
#include "run/named.h"
#include "symbols/elf_file.h"
#include "system/open.h"
#include "text/text.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A guest whose symbols are looked for. */
struct seeker {
    const struct machine_guest *guest;
    const struct machine_start *start;
    unsigned vcpu;
    struct image image; /* its file, read when the first ELF file is compared with it */
    struct symbols *symbols;
    struct failure *note; /* the first thing to be said of it */
};

/* ---- Names ---- */

static bool is_file(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* Where the last ending of a path begins; its end if it has none. */
static size_t stem_of(const char *path)
{
    const char *name = text_file_name(path), *dot = strrchr(name, '.');
    return dot && dot > name ? (size_t)(dot - path) : strlen(path);
}

static bool is_called_elf(const char *path)
{
    return !strcmp(path + stem_of(path), ".elf");
}

static bool put_ending(const char *path, const char *ending, char other[PATH_MAX])
{
    return snprintf(other, PATH_MAX, "%.*s%s", (int)stem_of(path), path, ending) < PATH_MAX;
}

/* ---- Guests that are none ---- */

static bool is_flat_of(const struct elf_file *elf, const char *path)
{
    struct image image;
    struct failure ignored;
    uint64_t linear;
    if (!image_read_raw(&image, path, MEMORY_MAX, &ignored))
        return false;
    bool is = elf_file_is_flat(elf, image.bytes, image.size, &linear);
    image_destroy(&image);
    return is;
}

/* A multiboot kernel is a guest whatever was made of it. */
static bool check_guest(const char *path, struct failure *failure)
{
    static const char *const endings[] = { ".bin", ".img" };
    char binary[PATH_MAX];
    struct elf_file elf;
    struct failure ignored;
    for (unsigned i = 0; i < 2; i++) {
        if (!put_ending(path, endings[i], binary) || !is_file(binary) ||
            !elf_file_read(&elf, path, &ignored))
            continue;
        bool is_its = !multiboot_has_header(elf.bytes, elf.size) && is_flat_of(&elf, binary);
        elf_file_free(&elf);
        if (is_its)
            return set_failure(failure, "name %s: %s has the symbols of that guest", binary, path);
    }
    return true;
}

bool run_symbols_check_guests(const struct options *o, struct failure *failure)
{
    for (unsigned i = 0; i < o->guest_count; i++)
        if (o->boot[i].boot != BOOT_FLAT && is_called_elf(o->guests[i]) &&
            !check_guest(o->guests[i], failure))
            return false;
    return true;
}

/* ---- Where a guest's file is ---- */

/* The linear address at which the first byte of a flat file runs. One with paging is mapped twice:
 * there it is where it was linked, if that is one of the two. */
static uint64_t runs_at(const struct seeker *s, uint64_t linked)
{
    const struct machine_guest *guest = s->guest;
    if (s->start->boot == BOOT_DISK)
        return PC_BOOT_SECTOR;
    if (s->start->boot == BOOT_LONG)
        return guest->has_load ? guest->load : BOOT_LOAD;
    if (guest->paging)
        return linked == guest->load ? linked : PAGING_KERNEL + guest->load;
    return guest->memory ? guest->load : (uint64_t)s->vcpu * REAL_MODE_SLOT;
}

/* What code that was linked by itself is moved by, where nothing tells: with its guest's
 * segments. */
static uint64_t slot_of(const struct seeker *s)
{
    const bool shares = s->start->boot == BOOT_FLAT && !s->guest->paging && !s->guest->memory;
    return shares ? (uint64_t)s->vcpu * REAL_MODE_SLOT : 0;
}

static bool has_image(struct seeker *s)
{
    struct failure ignored;
    return s->image.bytes || image_read_raw(&s->image, s->guest->image, MEMORY_MAX, &ignored);
}

/* Does the guest run what the file loads, from its beginning on? bias: what that is moved by. */
static bool is_of_guest(struct seeker *s, const struct elf_file *elf, uint64_t *bias)
{
    uint64_t linked;
    if (!has_image(s))
        return false;
    if (elf_is(s->image.bytes, s->image.size) || s->start->boot == BOOT_KERNEL) {
        *bias = 0;
        return true;
    }
    if (!elf_file_is_flat(elf, s->image.bytes, s->image.size, &linked))
        return false;
    *bias = runs_at(s, linked) - linked;
    return true;
}

/* ---- Each of the files ---- */

static void note(struct seeker *s, const struct failure *failure)
{
    if (!*s->note->text)
        *s->note = *failure;
}

static bool has_symbols(struct seeker *s, struct failure *failure)
{
    return s->symbols || (s->symbols = symbols_create()) ||
           set_failure(failure, "%s: no memory for its symbols", s->guest->image);
}

static bool add_asked(struct seeker *s, const char *path, struct failure *failure)
{
    struct elf_file elf;
    uint64_t bias;
    if (!has_symbols(s, failure))
        return false;
    if (!elf_file_is(path))
        return symbols_add_list(s->symbols, path, slot_of(s), failure);
    if (!elf_file_read(&elf, path, failure))
        return false;
    if (!is_of_guest(s, &elf, &bias))
        bias = slot_of(s);
    bool ok = symbols_add_elf(s->symbols, &elf, bias, failure);
    elf_file_free(&elf);
    return ok;
}

/* Adds a file that nobody asked for: what is wrong with it is noted. whole: the guest's file is to
 * begin with what it loads; else that is anywhere in it. */
static void add_beside(struct seeker *s, const char *path, bool whole)
{
    struct elf_file elf;
    struct failure failure;
    uint64_t bias = 0;
    if (!has_symbols(s, &failure) || !elf_file_read(&elf, path, &failure)) {
        if (path != s->guest->image) /* which runs all the same */
            note(s, &failure);
        return;
    }
    bool fits = whole ? is_of_guest(s, &elf, &bias)
                      : has_image(s) && elf_file_is_within(&elf, s->image.bytes, s->image.size);
    if (!fits)
        set_failure(&failure,
                    "%s is not of the bytes of %s: its symbols are not used; make it anew", path,
                    text_file_name(s->guest->image));
    if (!fits || !symbols_add_elf(s->symbols, &elf, bias, &failure))
        note(s, &failure);
    elf_file_free(&elf);
}

/* ---- NAME.*.elf ---- */

enum { PARTS_MOST = 12 };

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in the guest's folder, at most so many. Returns how many; the caller frees them. */
static unsigned list_parts(const char *folder, const char *stem, char *names[PARTS_MOST])
{
    const size_t length = strlen(stem);
    unsigned count = 0;
    DIR *dir = open_listing(folder);
    for (struct dirent *e; dir && count < PARTS_MOST && (e = readdir(dir));)
        if (!strncmp(e->d_name, stem, length) && e->d_name[length] == '.' &&
            strlen(e->d_name + length) > sizeof ".elf" && is_called_elf(e->d_name) &&
            (names[count] = strdup(e->d_name)))
            count++;
    if (dir)
        closedir(dir);
    qsort(names, count, sizeof *names, compare);
    return count;
}

static void add_parts(struct seeker *s)
{
    char folder[PATH_MAX], stem[PATH_MAX], path[PATH_MAX], *names[PARTS_MOST];
    const char *image = s->guest->image, *name = text_file_name(image);
    const int in_folder = (int)(name - image);
    snprintf(folder, sizeof folder, "%.*s", in_folder ? in_folder : 1, in_folder ? image : ".");
    snprintf(stem, sizeof stem, "%.*s", (int)(stem_of(image) - (size_t)in_folder), name);
    unsigned count = list_parts(folder, stem, names);
    for (unsigned i = 0; i < count; i++) {
        if (snprintf(path, sizeof path, "%.*s%s", in_folder, image, names[i]) < PATH_MAX)
            add_beside(s, path, false);
        free(names[i]);
    }
}

/* ---- All of them ---- */

static void add_bios(struct seeker *s)
{
    enum { BIOS_SIZE = 0x10000 }; /* bytes of ours, at the end of the first MiB */
    char path[PATH_MAX];
    struct elf_file elf;
    struct failure ignored;
    const char *bios = named_find(NAMED_GUEST, "guests/bios/bios.elf", path);
    if (!is_file(bios) || !has_symbols(s, &ignored) || !elf_file_read(&elf, bios, &ignored))
        return;
    symbols_add_elf(s->symbols, &elf, PC_BIOS_END - BIOS_SIZE, &ignored);
    elf_file_free(&elf);
}

static void find_own(struct seeker *s)
{
    char path[PATH_MAX];
    const char *image = s->guest->image;
    if (elf_file_is(image)) {
        add_beside(s, image, true);
    } else if (put_ending(image, ".elf", path) && is_file(path)) {
        add_beside(s, path, true);
        add_parts(s);
    }
    if (s->start->boot == BOOT_DISK && !s->guest->bios)
        add_bios(s);
}

static bool load(struct seeker *s, const char *const *asked, unsigned count,
                 struct failure *failure)
{
    bool ok = true;
    for (unsigned i = 0; ok && i < count; i++)
        ok = add_asked(s, asked[i], failure);
    if (ok)
        find_own(s);
    image_destroy(&s->image);
    if (symbols_is_empty(s->symbols)) {
        symbols_destroy(s->symbols);
        s->symbols = NULL;
    }
    return ok;
}

bool run_symbols_load(struct run_symbols *symbols, const struct options *o,
                      const struct machine *machine, struct failure *failure)
{
    bool ok = true;
    *symbols = (struct run_symbols){ 0 };
    for (unsigned i = 0; ok && i < o->guest_count; i++) {
        struct seeker s = { .guest = &o->boot[i],
                            .start = machine_start_of(machine, i),
                            .vcpu = i,
                            .note = &symbols->notes[i] };
        ok = load(&s, o->symbols[i], o->symbol_counts[i], failure);
        symbols->of[i] = s.symbols;
    }
    return ok;
}

const char *run_symbols_note(const struct run_symbols *symbols, unsigned vcpu)
{
    const char *note = symbols->notes[vcpu].text;
    for (unsigned i = 0; i < vcpu; i++)
        if (!strcmp(symbols->notes[i].text, note))
            return NULL;
    return *note ? note : NULL;
}

void run_symbols_free(struct run_symbols *symbols)
{
    for (unsigned i = 0; i < VCPU_MAX; i++)
        symbols_destroy(symbols->of[i]);
    *symbols = (struct run_symbols){ 0 };
}
