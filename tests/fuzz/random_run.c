/* Random runs of the program: random bytes, real guests with bytes changed, and code that goes on at
 * the devices; one to four of them, in real mode or with paging, on either clock and engine, with all
 * kinds of output. */
#include "random_run.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { IMAGE_MAX = 20000 }; /* bytes */

/* ---- Guests ---- */

static size_t random_bytes(struct maker *m, uint8_t *to)
{
    size_t n = 1 + random_below(&m->numbers, random_percent(&m->numbers, 80) ? 64 : 4096);
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)random_below(&m->numbers, 256);
    return n;
}

/* A real guest, with some bytes changed. */
static size_t changed_guest(struct maker *m, bool paging, uint8_t *to)
{
    size_t last = m->real.gl_pathc - 1;
    const char *path = m->real.gl_pathv[paging ? last : random_below(&m->numbers, (uint32_t)last)];
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, to, IMAGE_MAX);
    close(fd);
    for (unsigned i = random_below(&m->numbers, 8); i && n > 0; i--)
        to[random_below(&m->numbers, (uint32_t)n)] = (uint8_t)random_below(&m->numbers, 256);
    return n > 0 ? (size_t)n : random_bytes(m, to);
}

struct writer {
    uint8_t *bytes;
    size_t n;
};

static void put(struct writer *w, unsigned count, ...)
{
    va_list list;
    va_start(list, count);
    for (unsigned i = 0; i < count; i++)
        w->bytes[w->n++] = (uint8_t)va_arg(list, unsigned);
    va_end(list);
}

/* A port of a device, mostly. */
static unsigned a_port(struct maker *m)
{
    static const uint16_t ports[] = { 0x20,  0x21,  0xa0,  0xa1,  0x40,  0x41,  0x42,  0x43,
                                      0x60,  0x61,  0x64,  0x70,  0x71,  0x80,  0x92,  0x3f8,
                                      0x3f9, 0x3fa, 0x3fb, 0x3fc, 0x3fd, 0x3fe, 0x3ff, 0x500 };
    if (random_percent(&m->numbers, 5))
        return random_below(&m->numbers, 0x10000);
    return ports[random_below(&m->numbers, sizeof ports / sizeof *ports)];
}

/* Numbers that devices know, mostly. */
static unsigned a_value(struct maker *m)
{
    static const uint8_t values[] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x0b, 0x11, 0x13, 0x20, 0x34,
                                      0x36, 0x68, 0x80, 0xa8, 0xd1, 0xd2, 0xd4, 0xf4, 0xfe, 0xff };
    return random_percent(&m->numbers, 50) ? random_below(&m->numbers, 256)
                                           : values[random_below(&m->numbers, sizeof values)];
}

/* One thing that a guest does; numbers in hexadecimal are opcodes (SDM 2). */
static void an_act(struct maker *m, struct writer *w)
{
    unsigned port = a_port(m), value = a_value(m), rel = random_below(&m->numbers, 256);
    switch (random_below(&m->numbers, 14)) {
    case 0:
    case 1: put(w, 6, 0xba, port & 255, port >> 8, 0xb0, value, 0xee); break; /* OUT DX, AL */
    case 2: put(w, 4, 0xba, port & 255, port >> 8, 0xec); break;              /* IN AL, DX */
    case 3: put(w, 7, 0xba, port & 255, port >> 8, 0xb8, value, rel, 0xef); break;
    case 4: put(w, 1, 0xf4); break;                                              /* HLT */
    case 5: put(w, 1, random_percent(&m->numbers, 70) ? 0xfb : 0xfa); break;     /* STI, CLI */
    case 6: put(w, 2, 0xcd, value); break;                                       /* INT */
    case 7: put(w, 2, 0xeb, rel); break;                                         /* JMP */
    case 8: put(w, 2, 0xe2, rel | 0x80); break;                                  /* LOOP, back */
    case 9: put(w, 6, 0xc7, 0x06, value, rel & 3, port & 255, port >> 8); break; /* MOV m, imm */
    case 10: put(w, 3, 0xb9, value, 0); break;                                   /* MOV CX */
    case 11:
        put(w, 2, random_percent(&m->numbers, 50) ? 0xf3 : 0x66,
            0x6c + random_below(&m->numbers, 4));
        break;                                             /* REP INS, OUTS */
    case 12: put(w, 3, 0x0f, 0x22, 0xc0 + rel % 8); break; /* MOV CR0 */
    default: put(w, 1, rel); break;
    }
}

/* Code that goes on at the devices, with an interrupt handler for all vectors before it. */
static size_t device_code(struct maker *m, uint8_t *to)
{
    struct writer w = { to, 0 };
    for (unsigned i = 4 + random_below(&m->numbers, 60); i; i--)
        an_act(m, &w);
    if (random_percent(&m->numbers, 50))
        put(&w, 3, 0xe9, (unsigned)(-(int)w.n - 3) & 255, (unsigned)(-(int)w.n - 3) >> 8 & 255);
    return w.n;
}

static bool make_guest(struct maker *m, struct run *r, bool paging)
{
    static uint8_t image[IMAGE_MAX];
    unsigned kind = random_below(&m->numbers, 3);
    size_t n = kind == 0   ? random_bytes(m, image)
               : kind == 1 ? changed_guest(m, paging, image)
                           : device_code(m, image);
    char *path = r->paths[r->count];
    snprintf(path, sizeof r->paths[0], "%s/%u.bin", m->work, r->count);
    r->count++;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    bool ok = fd >= 0 && write(fd, image, n) == (ssize_t)n;
    close(fd);
    return ok;
}

/* ---- A run ---- */

static void add(struct run *r, const char *arg)
{
    if (r->arg_count < ARGS_MAX - 1)
        r->args[r->arg_count++] = (char *)arg;
}

static void choose_options(struct maker *m, struct run *r)
{
    static const char *const outputs[] = { "--plain", "--json", "--verbose" };
    add(r, m->program);
    add(r, outputs[random_below(&m->numbers, 3)]);
    if (random_percent(&m->numbers, 50)) {
        add(r, "--engine");
        add(r, "soft");
        if (random_percent(&m->numbers, 60)) {
            add(r, "--clock");
            add(r, "virtual");
        }
    }
    add(r, "--limit");
    add(r, random_percent(&m->numbers, 10) ? "300ms" : "50ms");
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
    unsigned paging_from =
        random_percent(&m->numbers, 40) ? random_below(&m->numbers, count) : count;
    for (unsigned i = 0; i < count && ok; i++) {
        if (i == paging_from)
            add(r, "--paging");
        ok = make_guest(m, r, i >= paging_from);
        add(r, r->paths[i]);
    }
    return ok;
}
