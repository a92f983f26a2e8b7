/* Random runs of the program: random bytes, real guests with bytes changed, and code that goes on
 * at the devices; one to four of them, disks and kernels (random_file.h), then flat ones in real
 * mode or with paging, on either clock and all engines, with all kinds of output. */
#include "random_run.h"

#include "random_code.h"
#include "random_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { IMAGE_MAX = 20000 }; /* bytes */

static void add(struct run *r, const char *arg)
{
    if (r->arg_count < ARGS_MAX - 1)
        r->args[r->arg_count++] = (char *)arg;
}

/* ---- Guests ---- */

static size_t random_bytes(struct maker *m, uint8_t *to)
{
    size_t n = 1 + random_below(&m->numbers, random_percent(&m->numbers, 80) ? 64 : 4096);
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)random_below(&m->numbers, 256);
    return n;
}

/* A real guest, with some bytes changed. */
static size_t changed_file(struct maker *m, const char *path, uint8_t *to, size_t most)
{
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, to, most);
    close(fd);
    for (unsigned i = random_below(&m->numbers, 8); i && n > 0; i--)
        to[random_below(&m->numbers, (uint32_t)n)] = (uint8_t)random_below(&m->numbers, 256);
    return n > 0 ? (size_t)n : random_bytes(m, to);
}

static size_t changed_guest(struct maker *m, bool paging, uint8_t *to)
{
    size_t last = m->real.gl_pathc - 1;
    const char *path = m->real.gl_pathv[paging ? last : random_below(&m->numbers, (uint32_t)last)];
    return changed_file(m, path, to, IMAGE_MAX);
}
/* Code that goes on at the devices, with an interrupt handler for all vectors before it. */
static size_t device_code(struct maker *m, uint8_t *to)
{
    struct writer w = { to, 0 };
    for (unsigned i = 4 + random_below(&m->numbers, 60); i; i--)
        an_act(&m->numbers, &w);
    if (random_percent(&m->numbers, 50))
        put(&w, 3, 0xe9, (unsigned)(-(int)w.n - 3) & 255, (unsigned)(-(int)w.n - 3) >> 8 & 255);
    return w.n;
}

/* Writes the file of the next guest, and names it. */
static bool add_guest(struct maker *m, struct run *r, const uint8_t *bytes, size_t n)
{
    char *path = r->paths[r->count];
    snprintf(path, sizeof r->paths[0], "%s/%u.bin", m->work, r->count);
    r->count++;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    bool ok = fd >= 0 && write(fd, bytes, n) == (ssize_t)n;
    close(fd);
    add(r, path);
    return ok;
}

static bool make_flat(struct maker *m, struct run *r, bool paging)
{
    static uint8_t image[IMAGE_MAX];
    unsigned kind = random_below(&m->numbers, 3);
    size_t n = kind == 0   ? random_bytes(m, image)
               : kind == 1 ? changed_guest(m, paging, image)
                           : device_code(m, image);
    return add_guest(m, r, image, n);
}

/* A number, mostly one that is right. */
static const char *a_number(struct maker *m)
{
    static const char *const numbers[] = { "0xf4", "0x501", "0xe9", "0x3f8",     "0x1f0",   "1M",
                                           "64M",  "2G",    "0",    "f000:fff0", "0x100000" };
    return numbers[random_below(&m->numbers, sizeof numbers / sizeof *numbers)];
}

/* What may be said of a guest. Some of it does not go with it, and is refused. */
static void add_wishes(struct maker *m, struct run *r)
{
    static const char *const sets[] = { "AX=2",       "EFLAGS=0xffffffff", "SP=0",
                                        "EIP=0x7c00", "ESP=0xb8002",       "DH=255" };
    static const char *const rare[] = { "--load", "--entry", "--memory", "--console", "--post" };
    if (random_percent(&m->numbers, 15))
        add(r, "--set"), add(r, sets[random_below(&m->numbers, sizeof sets / sizeof *sets)]);
    if (random_percent(&m->numbers, 15))
        add(r, "--exit-port"), add(r, "0xf4");
    if (random_percent(&m->numbers, 15))
        add(r, "--reset"), add(r, "ends");
    if (random_percent(&m->numbers, 10))
        add(r, rare[random_below(&m->numbers, sizeof rare / sizeof *rare)]), add(r, a_number(m));
}

/* The software CPU has 32 bits, and what follows --long has 64. */
static enum file_kind a_kind(struct maker *m, const struct run *r)
{
    if (r->is_long)
        return random_percent(&m->numbers, 50) ? FILE_ELF64 : FILE_LONG;
    return random_below(&m->numbers, r->is_soft ? FILE_ELF64 : FILE_KINDS);
}

static bool make_pc(struct maker *m, struct run *r)
{
    static const char *const own[] = { "guests/own/boot.img", "guests/own/kernel.elf",
                                       "guests/own/long.elf" };
    static uint8_t image[FILE_MAX];
    const enum file_kind kind = a_kind(m, r);
    if (kind == FILE_LONG)
        add(r, "--long");
    r->is_long |= kind == FILE_LONG;
    add_wishes(m, r);
    if (kind == FILE_MULTIBOOT && random_percent(&m->numbers, 50))
        add(r, "--append"), add(r, "a \33[31m b\t\n");
    if (kind == FILE_MULTIBOOT && random_percent(&m->numbers, 50))
        add(r, "--module"), add(r, "guests/own/boot.S \33[31m\302\237");
    if (kind < FILE_ELF64 && random_percent(&m->numbers, 15)) {
        size_t n = changed_file(m, own[random_below(&m->numbers, 3)], image, sizeof image);
        return add_guest(m, r, image, n);
    }
    size_t n = random_file(&m->numbers, kind, image);
    return add_guest(m, r, image, n);
}

/* ---- A run ---- */

static void choose_engine(struct maker *m, struct run *r)
{
    static const char *const others[] = { "auto", "auto", "kvm" };
    add(r, "--engine");
    if (random_percent(&m->numbers, 50)) {
        add(r, others[random_below(&m->numbers, 3)]);
        return;
    }
    r->is_soft = true;
    add(r, "soft");
    if (random_percent(&m->numbers, 60)) {
        add(r, "--clock");
        add(r, "virtual");
    }
}

static void choose_options(struct maker *m, struct run *r)
{
    static const char *const outputs[] = { "--plain", "--json", "--verbose" };
    const unsigned output = random_below(&m->numbers, 3);
    add(r, m->program);
    add(r, outputs[output]);
    r->is_json = output == 1;
    choose_engine(m, r);
    add(r, "--limit");
    add(r, random_percent(&m->numbers, 20) ? "300ms" : "50ms");
    if (random_percent(&m->numbers, 30)) {
        snprintf(r->input, sizeof r->input, "0=%s/0.bin", m->work);
        add(r, "--input");
        add(r, r->input);
    }
    r->wants_term = random_percent(&m->numbers, 20);
    r->term_after_ms = (int)random_below(&m->numbers, 250);
}

bool make_run(struct maker *m, struct run *r, uint64_t seed)
{
    bool ok = true;
    memset(r, 0, sizeof *r);
    m->numbers = (struct random){ seed };
    choose_options(m, r);
    unsigned count = 1 + random_below(&m->numbers, GUESTS_MAX);
    unsigned pcs = random_percent(&m->numbers, 70) ? random_below(&m->numbers, count + 1) : 0;
    for (unsigned i = 0; i < pcs && ok; i++)
        ok = make_pc(m, r);
    if (pcs && pcs < count)
        add(r, "--flat");
    unsigned paging_from =
        random_percent(&m->numbers, 40) ? pcs + random_below(&m->numbers, count) : count;
    for (unsigned i = pcs; i < count && ok; i++) {
        if (i == paging_from)
            add(r, "--paging");
        ok = make_flat(m, r, i >= paging_from);
    }
    return ok;
}
