/* Runs the program on random guests, whole, as a user would: random bytes, real guests with bytes
 * changed, and code that goes on at the devices; one to four of them, in real mode or with paging,
 * on either clock and engine, with all kinds of output. Each run has a --limit, and must end with
 * status 0 or 1 and a report of no sanitizer; some get a SIGTERM, and must die of it in TERM_MS.
 *
 *   guests PROGRAM SECONDS FOLDER [SEED [RUNS]]
 *
 * Every run follows from its seed. What fails is kept: FOLDER/guests-SEED/ has the guests, and
 * "command" what to type. */
#include "../engines/random_numbers.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    GUESTS_MAX = 4,
    IMAGE_MAX = 20000, /* bytes */
    ARGS_MAX = 24,
    RUN_MS = 30000, /* for a run of LIMIT_MS, on a busy machine */
    TERM_MS = 500,
    WORKERS_PER_CPU = 4, /* most runs wait for their limit */
    RETRIES = 3,         /* a busy machine is late once, and not again */
};

struct fuzz {
    const char *program, *folder;
    char work[128]; /* the folder of this worker */
    glob_t real;    /* guests to change bytes of; the last one wants paging */
    struct random numbers;
    struct tally *tally; /* of this worker, in memory that all of them share */
};

struct tally {
    unsigned long runs, guests, terms, found;
    int worst_term_ms;
};

struct run {
    unsigned count, paging_from; /* guests, and the first of them with paging */
    char paths[GUESTS_MAX][160], input[192];
    char *args[ARGS_MAX];
    unsigned arg_count;
    bool wants_term;
    int term_after_ms;
};

struct verdict {
    char text[96]; /* "": none */
    int term_ms;   /* from SIGTERM to its end; -1: there was none */
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

/* ---- Guests ---- */

static size_t random_bytes(struct fuzz *f, uint8_t *to)
{
    size_t n = 1 + random_below(&f->numbers, random_percent(&f->numbers, 80) ? 64 : 4096);
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)random_below(&f->numbers, 256);
    return n;
}

/* A real guest, with some bytes changed. */
static size_t changed_guest(struct fuzz *f, bool paging, uint8_t *to)
{
    size_t last = f->real.gl_pathc - 1;
    const char *path = f->real.gl_pathv[paging ? last : random_below(&f->numbers, (uint32_t)last)];
    int fd = open(path, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, to, IMAGE_MAX);
    close(fd);
    for (unsigned i = random_below(&f->numbers, 8); i && n > 0; i--)
        to[random_below(&f->numbers, (uint32_t)n)] = (uint8_t)random_below(&f->numbers, 256);
    return n > 0 ? (size_t)n : random_bytes(f, to);
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
static unsigned a_port(struct fuzz *f)
{
    static const uint16_t ports[] = { 0x20,  0x21,  0xa0,  0xa1,  0x40,  0x41,  0x42,  0x43,
                                      0x60,  0x61,  0x64,  0x70,  0x71,  0x80,  0x92,  0x3f8,
                                      0x3f9, 0x3fa, 0x3fb, 0x3fc, 0x3fd, 0x3fe, 0x3ff, 0x500 };
    if (random_percent(&f->numbers, 5))
        return random_below(&f->numbers, 0x10000);
    return ports[random_below(&f->numbers, sizeof ports / sizeof *ports)];
}

/* Numbers that devices know, mostly. */
static unsigned a_value(struct fuzz *f)
{
    static const uint8_t values[] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x0b, 0x11, 0x13, 0x20, 0x34,
                                      0x36, 0x68, 0x80, 0xa8, 0xd1, 0xd2, 0xd4, 0xf4, 0xfe, 0xff };
    return random_percent(&f->numbers, 50) ? random_below(&f->numbers, 256)
                                           : values[random_below(&f->numbers, sizeof values)];
}

/* One thing that a guest does; numbers in hexadecimal are opcodes (SDM 2). */
static void an_act(struct fuzz *f, struct writer *w)
{
    unsigned port = a_port(f), value = a_value(f), rel = random_below(&f->numbers, 256);
    switch (random_below(&f->numbers, 14)) {
    case 0:
    case 1: put(w, 6, 0xba, port & 255, port >> 8, 0xb0, value, 0xee); break; /* OUT DX, AL */
    case 2: put(w, 4, 0xba, port & 255, port >> 8, 0xec); break;              /* IN AL, DX */
    case 3: put(w, 7, 0xba, port & 255, port >> 8, 0xb8, value, rel, 0xef); break;
    case 4: put(w, 1, 0xf4); break;                                              /* HLT */
    case 5: put(w, 1, random_percent(&f->numbers, 70) ? 0xfb : 0xfa); break;     /* STI, CLI */
    case 6: put(w, 2, 0xcd, value); break;                                       /* INT */
    case 7: put(w, 2, 0xeb, rel); break;                                         /* JMP */
    case 8: put(w, 2, 0xe2, rel | 0x80); break;                                  /* LOOP, back */
    case 9: put(w, 6, 0xc7, 0x06, value, rel & 3, port & 255, port >> 8); break; /* MOV m, imm */
    case 10: put(w, 3, 0xb9, value, 0); break;                                   /* MOV CX */
    case 11:
        put(w, 2, random_percent(&f->numbers, 50) ? 0xf3 : 0x66,
            0x6c + random_below(&f->numbers, 4));
        break;                                             /* REP INS, OUTS */
    case 12: put(w, 3, 0x0f, 0x22, 0xc0 + rel % 8); break; /* MOV CR0 */
    default: put(w, 1, rel); break;
    }
}

/* Code that goes on at the devices, with an interrupt handler for all vectors before it. */
static size_t device_code(struct fuzz *f, uint8_t *to)
{
    struct writer w = { to, 0 };
    for (unsigned i = 4 + random_below(&f->numbers, 60); i; i--)
        an_act(f, &w);
    if (random_percent(&f->numbers, 50))
        put(&w, 3, 0xe9, (unsigned)(-(int)w.n - 3) & 255, (unsigned)(-(int)w.n - 3) >> 8 & 255);
    return w.n;
}

static bool make_guest(struct fuzz *f, struct run *r, bool paging)
{
    static uint8_t image[IMAGE_MAX];
    unsigned kind = random_below(&f->numbers, 3);
    size_t n = kind == 0   ? random_bytes(f, image)
               : kind == 1 ? changed_guest(f, paging, image)
                           : device_code(f, image);
    char *path = r->paths[r->count];
    snprintf(path, sizeof r->paths[0], "%s/%u.bin", f->work, r->count);
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

static void choose_options(struct fuzz *f, struct run *r)
{
    static const char *const outputs[] = { "--plain", "--json", "--verbose" };
    add(r, f->program);
    add(r, outputs[random_below(&f->numbers, 3)]);
    if (random_percent(&f->numbers, 50)) {
        add(r, "--engine");
        add(r, "soft");
        if (random_percent(&f->numbers, 60)) {
            add(r, "--clock");
            add(r, "virtual");
        }
    }
    add(r, "--limit");
    add(r, random_percent(&f->numbers, 10) ? "300ms" : "50ms");
    if (random_percent(&f->numbers, 30)) {
        snprintf(r->input, sizeof r->input, "0=%s/0.bin", f->work);
        add(r, "--input");
        add(r, r->input);
    }
    r->wants_term = random_percent(&f->numbers, 20);
    r->term_after_ms = (int)random_below(&f->numbers, 250);
}

static bool make_run(struct fuzz *f, struct run *r, uint64_t seed)
{
    bool ok = true;
    memset(r, 0, sizeof *r);
    f->numbers = (struct random){ seed };
    choose_options(f, r);
    unsigned count = 1 + random_below(&f->numbers, GUESTS_MAX);
    unsigned paging_from =
        random_percent(&f->numbers, 40) ? random_below(&f->numbers, count) : count;
    for (unsigned i = 0; i < count && ok; i++) {
        if (i == paging_from)
            add(r, "--paging");
        ok = make_guest(f, r, i >= paging_from);
        add(r, r->paths[i]);
    }
    return ok;
}

/* In the child, and never back. */
static void become(const struct fuzz *f, const struct run *r)
{
    char path[160];
    snprintf(path, sizeof path, "%s/err", f->work);
    dup2(open("/dev/null", O_RDWR), STDIN_FILENO);
    dup2(STDIN_FILENO, STDOUT_FILENO);
    dup2(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666), STDERR_FILENO);
    execv(f->program, r->args);
    _exit(127);
}

/* Until it has ended, or for so long. False: it runs on. */
static bool await(pid_t pid, int *status, int ms)
{
    for (long long deadline = now_ms() + ms; waitpid(pid, status, WNOHANG) != pid;) {
        if (now_ms() > deadline)
            return false;
        poll(NULL, 0, 1);
    }
    return true;
}

static struct verdict judge(int status, bool has_term)
{
    struct verdict v = { .term_ms = -1 };
    if (has_term && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM)
        return v;
    if (WIFSIGNALED(status))
        snprintf(v.text, sizeof v.text, "killed by signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status) > 1)
        snprintf(v.text, sizeof v.text, "status %d", WEXITSTATUS(status));
    return v;
}

static struct verdict play(const struct fuzz *f, const struct run *r)
{
    struct verdict v = { .term_ms = -1 };
    int status = 0;
    pid_t pid = fork();
    if (!pid)
        become(f, r);
    bool ended = await(pid, &status, r->wants_term ? r->term_after_ms : RUN_MS);
    if (ended)
        return judge(status, false);
    long long from = now_ms();
    kill(pid, SIGTERM);
    ended = await(pid, &status, r->wants_term ? RUN_MS : TERM_MS);
    if (ended && r->wants_term)
        v = judge(status, true);
    else
        snprintf(v.text, sizeof v.text, "hangs%s", ended ? "" : ", and is deaf to SIGTERM");
    v.term_ms = (int)(now_ms() - from);
    if (!ended) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    return v;
}

/* ---- Findings ---- */

static void keep(const struct fuzz *f, const struct run *r, uint64_t seed)
{
    char path[192], command[512];
    snprintf(command, sizeof command, "rm -rf %s/guests-%llu; cp -r %s %s/guests-%llu", f->folder,
             (unsigned long long)seed, f->work, f->folder, (unsigned long long)seed);
    if (system(command))
        perror(f->folder);
    snprintf(path, sizeof path, "%s/guests-%llu/command", f->folder, (unsigned long long)seed);
    FILE *file = fopen(path, "w");
    for (unsigned i = 0; file && i < r->arg_count; i++)
        fprintf(file, "%s%c", r->args[i], i + 1 < r->arg_count ? ' ' : '\n');
    if (file)
        fclose(file);
}

static void one(struct fuzz *f, uint64_t seed)
{
    struct run r;
    struct verdict v = { .term_ms = TERM_MS + 1 };
    if (!make_run(f, &r, seed)) {
        perror(f->work);
        exit(2);
    }
    for (unsigned i = 0; i < RETRIES && !v.text[0] && v.term_ms > TERM_MS; i++)
        v = play(f, &r);
    f->tally->runs++;
    f->tally->guests += r.count;
    f->tally->terms += v.term_ms >= 0;
    if (v.term_ms > f->tally->worst_term_ms)
        f->tally->worst_term_ms = v.term_ms;
    if (!v.text[0] && v.term_ms > TERM_MS)
        snprintf(v.text, sizeof v.text, "%d ms from SIGTERM to its end", v.term_ms);
    if (!v.text[0])
        return;
    f->tally->found++;
    printf("seed %llu: %s\n", (unsigned long long)seed, v.text);
    fflush(stdout);
    keep(f, &r, seed);
}

/* A worker's seeds are those of its number, so that all of them are tried. */
static void work(struct fuzz *f, unsigned worker, unsigned workers, uint64_t seed,
                 unsigned long runs, long long deadline)
{
    snprintf(f->work, sizeof f->work, "%s/work.%u", f->folder, worker);
    mkdir(f->work, 0777);
    for (unsigned long i = worker; i < runs && now_ms() < deadline; i += workers)
        one(f, seed + i);
}

static unsigned long sum_up(const struct tally *tallies, unsigned workers)
{
    struct tally sum = { 0 };
    for (unsigned i = 0; i < workers; i++) {
        sum.runs += tallies[i].runs;
        sum.guests += tallies[i].guests;
        sum.terms += tallies[i].terms;
        sum.found += tallies[i].found;
        if (tallies[i].worst_term_ms > sum.worst_term_ms)
            sum.worst_term_ms = tallies[i].worst_term_ms;
    }
    printf("%lu guests in %lu runs; %lu signals, at most %d ms to the end\n", sum.guests, sum.runs,
           sum.terms, sum.worst_term_ms);
    printf("%lu passed, %lu failed, 0 skipped\n", sum.runs - sum.found, sum.found);
    return sum.found;
}

static bool find_guests(struct fuzz *f)
{
    bool found = !glob("guests/*.bin", 0, NULL, &f->real) &&
                 !glob("os-1k/kernel.bin", GLOB_APPEND, NULL, &f->real);
    if (!found)
        fprintf(stderr, "guests: no guests/*.bin and os-1k/kernel.bin here\n");
    return found;
}

int main(int argc, char **argv)
{
    struct fuzz f = { 0 };
    unsigned workers = WORKERS_PER_CPU * (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    struct tally *tallies = mmap(NULL, workers * sizeof *tallies, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    bool ok = true;
    int status;
    if (argc < 4 || tallies == MAP_FAILED || !find_guests(&f)) {
        fprintf(stderr, "usage: guests PROGRAM SECONDS FOLDER [SEED [RUNS]]\n");
        return 2;
    }
    f.program = argv[1];
    f.folder = argv[3];
    uint64_t seed = argc > 4 ? strtoull(argv[4], NULL, 0) : (uint64_t)time(NULL);
    unsigned long runs = argc > 5 ? strtoul(argv[5], NULL, 0) : ULONG_MAX;
    long long deadline = now_ms() + atoi(argv[2]) * 1000ll;
    mkdir(f.folder, 0777);
    for (unsigned i = 0; i < workers; i++)
        if (!fork()) {
            f.tally = &tallies[i];
            work(&f, i, workers, seed, runs, deadline);
            _exit(0);
        }
    while (wait(&status) > 0)
        ok = ok && status == 0;
    return sum_up(tallies, workers) == 0 && ok ? 0 : 1;
}
