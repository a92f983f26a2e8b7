/* Runs the program on random guests (random_run.h), whole, as a user would. Each run has a --limit,
 * and must end with status 0 or 1, or one of a guest's own, or a refusal of what is wrong with the
 * guests; without a report of a sanitizer, and without a control character in anything that it says
 * (what guests print goes to a file untouched). Some get a SIGTERM, and must die of it in TERM_MS.
 *
 *   guests PROGRAM SECONDS FOLDER [SEED [RUNS]]
 *
 * Every run follows from its seed. What fails is kept: FOLDER/guests-SEED/ has the guests, and
 * "command" what to type. */
#include "random_run.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
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
    RUN_MS = 30000, /* for a run with a --limit, on a busy machine */
    TERM_MS = 500,
    WORKERS_PER_CPU = 4, /* most runs wait for their limit */
    RETRIES = 3,         /* a busy machine is late once, and not again */
};

struct fuzz {
    struct maker maker;  /* with a folder of this worker */
    const char *folder;  /* for what is found */
    struct tally *tally; /* of this worker, in memory that all of them share */
};

struct tally {
    unsigned long runs, guests, terms, found;
    int worst_term_ms;
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

/* ---- A run ---- */

static int open_output(const struct fuzz *f, const char *name, int flags)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", f->maker.work, name);
    return open(path, flags, 0666);
}

/* In the child, and never back. */
static void become(const struct fuzz *f, const struct run *r)
{
    dup2(open("/dev/null", O_RDWR), STDIN_FILENO);
    dup2(open_output(f, "out", O_WRONLY | O_CREAT | O_TRUNC), STDOUT_FILENO);
    dup2(open_output(f, "err", O_WRONLY | O_CREAT | O_TRUNC), STDERR_FILENO);
    execv(f->maker.program, r->args);
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

/* Does a file of output have this text, or, if it is NULL, what a terminal would obey? */
static bool has_text(const struct fuzz *f, const char *name, const char *text)
{
    static char bytes[1 << 20];
    int fd = open_output(f, name, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, bytes, sizeof bytes);
    close(fd);
    if (text)
        return n > 0 && memmem(bytes, (size_t)n, text, strlen(text));
    for (ssize_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        const bool is_c1 = i && (unsigned char)bytes[i - 1] == 0xc2 && c >= 0x80 && c < 0xa0;
        if ((c < ' ' && !strchr("\n\r\t", c)) || !c || c == 0x7f || is_c1)
            return true;
    }
    return false;
}

/* A refusal is a line of the program's, and nothing ran. Of its exit port a guest has any odd
 * status. */
static bool is_allowed(const struct fuzz *f, int status)
{
    return status <= 1 || (status == 2 && has_text(f, "err", "kvm-vmm: ")) ||
           (status % 2 && has_text(f, "err", "exited with status"));
}

static struct verdict judge(const struct fuzz *f, const struct run *r, int status, bool has_term)
{
    struct verdict v = { .term_ms = -1 };
    if (has_text(f, "err", "Sanitizer") || has_text(f, "err", "runtime error: "))
        snprintf(v.text, sizeof v.text, "a sanitizer's report");
    else if (has_text(f, "err", NULL) || (r->is_json && has_text(f, "out", NULL)))
        snprintf(v.text, sizeof v.text, "control characters");
    if (v.text[0])
        return v;
    if (has_term && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM)
        return v;
    if (WIFSIGNALED(status))
        snprintf(v.text, sizeof v.text, "killed by signal %d", WTERMSIG(status));
    else if (!is_allowed(f, WEXITSTATUS(status)))
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
        return judge(f, r, status, false);
    long long from = now_ms();
    kill(pid, SIGTERM);
    ended = await(pid, &status, r->wants_term ? RUN_MS : TERM_MS);
    if (ended && r->wants_term)
        v = judge(f, r, status, true);
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
             (unsigned long long)seed, f->maker.work, f->folder, (unsigned long long)seed);
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
    if (!make_run(&f->maker, &r, seed)) {
        perror(f->maker.work);
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
    snprintf(f->maker.work, sizeof f->maker.work, "%s/work.%u", f->folder, worker);
    mkdir(f->maker.work, 0777);
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
    bool found = !glob("guests/*.bin", 0, NULL, &f->maker.real) &&
                 !glob("os-1k/kernel.bin", GLOB_APPEND, NULL, &f->maker.real);
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
    f.maker.program = argv[1];
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
    globfree(&f.maker.real);
    return sum_up(tallies, workers) == 0 && ok ? 0 : 1;
}
