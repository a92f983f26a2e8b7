/* Lets the calls of the program to the C library fail, one after the other: in a plain run, in one
 * on the screen, in a talk and in its notes (scenes.c). After each failure there has to be a
 * sentence or no harm, never a hang, a crash or a raw terminal.
 *
 *   inject LIBRARY PROGRAM GUESTS [-s SCENE] [-c CALL] [-n NUMBER] [-g] [-t TRIES] [-v]
 *
 * A scene is played once to count its calls, then again with the first of them failing, with the
 * second, and so on; then with all from the first on, from the second on, ... (-g: these alone). Of
 * many calls, TRIES are taken, spread over all, a tenth of them on a terminal; without -t, each.
 * Prints findings, and a line for each scene and call. */
#include "scenes.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const names[INJECT_CALL_COUNT] = {
#define CALL(name, error) #name,
    INJECT_CALLS(CALL)
#undef CALL
};

struct options {
    struct scene_files files;
    const char *scene, *call;
    unsigned number, tries;
    bool for_good, is_verbose;
};

/* One worker's share of the tries of a scene and a call. */
struct share {
    const struct options *options;
    const struct scene *scene;
    enum inject_call call;
    bool for_good;
    unsigned calls, worker, workers;
};

struct tally {
    unsigned tried, found;
};

/* A file of the folder, mapped, for the library to find by its name. */
static struct inject_plan *map_plan(struct scene_files *files, unsigned worker)
{
    snprintf(files->plan, sizeof files->plan, "%s/plan.%u", files->folder, worker);
    int fd = open(files->plan, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(struct inject_plan)))
        return NULL;
    void *map = mmap(NULL, sizeof(struct inject_plan), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return map == MAP_FAILED ? NULL : map;
}

static void report(const struct share *share, unsigned number, const struct outcome *outcome)
{
    printf("%s: %s %u%s: %s\n", share->scene->name, names[share->call], number,
           share->for_good ? " and all after it" : "", outcome->finding);
    if (share->options->is_verbose && outcome->said[0])
        printf("    %s\n", outcome->said);
    fflush(stdout);
}

/* Few keys take as long as many plain runs. */
static unsigned tries_of(const struct share *share)
{
    unsigned tries = share->options->tries;
    if (!share->scene->is_plain)
        tries = (tries + 9) / 10;
    return tries && tries < share->calls ? tries : share->calls;
}

static struct tally try_share(const struct share *share)
{
    struct scene_files files = share->options->files;
    struct tally tally = { 0 };
    unsigned count = tries_of(share);
    struct inject_plan *plan = map_plan(&files, share->worker);
    if (!plan)
        return (struct tally){ 0, 1 };
    for (unsigned i = share->worker; i < count; i += share->workers) {
        unsigned number = (unsigned)((2ull * i + 1) * share->calls / (2ull * count)) + 1;
        if (share->options->number && share->options->number != number)
            continue;
        memset(plan, 0, sizeof *plan);
        plan->call = share->call;
        plan->first = number;
        plan->for_good = share->for_good;
        struct outcome outcome = scene_play(share->scene, &files, plan);
        tally.tried++;
        tally.found += outcome.finding[0] != '\0';
        if (outcome.finding[0] || (share->options->is_verbose && share->options->number))
            report(share, number, &outcome);
    }
    munmap(plan, sizeof *plan);
    return tally;
}

/* The shares side by side, each in a process of its own, which gives its tally through a pipe. */
static struct tally try_all(struct share share)
{
    struct tally sum = { 0 }, one;
    int ends[2];
    if (pipe(ends))
        return (struct tally){ 0, 1 };
    fflush(stdout);
    for (share.worker = 0; share.worker < share.workers; share.worker++)
        if (!fork()) {
            one = try_share(&share);
            _exit(write(ends[1], &one, sizeof one) != sizeof one);
        }
    close(ends[1]);
    while (read(ends[0], &one, sizeof one) == sizeof one) {
        sum.tried += one.tried;
        sum.found += one.found;
    }
    close(ends[0]);
    while (wait(NULL) > 0)
        ;
    return sum;
}

static struct tally try_call(const struct options *options, const struct scene *scene,
                             enum inject_call call, unsigned calls)
{
    struct tally sum = { 0 };
    for (int for_good = options->for_good; for_good <= 1; for_good++) {
        struct tally some = try_all((struct share){
            .options = options,
            .scene = scene,
            .call = call,
            .for_good = for_good,
            .calls = calls,
            .workers = (unsigned)sysconf(_SC_NPROCESSORS_ONLN),
        });
        sum.tried += some.tried;
        sum.found += some.found;
    }
    return sum;
}

/* What a scene does when nothing fails, and how often it calls what. */
static bool count_calls(const struct scene *scene, struct scene_files files,
                        unsigned calls[INJECT_CALL_COUNT])
{
    struct inject_plan *plan = map_plan(&files, 0);
    if (!plan)
        return false;
    memset(plan, 0, sizeof *plan);
    struct outcome outcome = scene_play(scene, &files, plan);
    for (unsigned i = 0; i < INJECT_CALL_COUNT; i++)
        calls[i] = plan->made[i];
    munmap(plan, sizeof *plan);
    if (outcome.finding[0])
        printf("%s: nothing failed, and yet: %s\n    %s\n", scene->name, outcome.finding,
               outcome.said);
    return !outcome.finding[0];
}

static unsigned try_scene(const struct options *options, const struct scene *scene,
                          unsigned *passed)
{
    unsigned calls[INJECT_CALL_COUNT], found = 0;
    if (!count_calls(scene, options->files, calls))
        return 1;
    for (unsigned i = 0; i < INJECT_CALL_COUNT; i++) {
        if (!calls[i] || (options->call && strcmp(options->call, names[i])))
            continue;
        struct tally tally = try_call(options, scene, i, calls[i]);
        printf("%-8s %-9s %6u calls, %6u failures injected, %u findings\n", scene->name, names[i],
               calls[i], tally.tried, tally.found);
        found += tally.found;
        *passed += tally.tried - tally.found;
    }
    return found;
}

static bool parse(int argc, char **argv, struct options *options)
{
    for (int letter; (letter = getopt(argc, argv, "s:c:n:t:gv")) != -1;)
        switch (letter) {
        case 's': options->scene = optarg; break;
        case 'c': options->call = optarg; break;
        case 'n': options->number = (unsigned)atoi(optarg); break;
        case 't': options->tries = (unsigned)atoi(optarg); break;
        case 'g': options->for_good = true; break;
        case 'v': options->is_verbose = true; break;
        default: return false;
        }
    if (argc - optind != 3)
        return false;
    options->files.library = realpath(argv[optind], NULL);
    options->files.program = realpath(argv[optind + 1], NULL);
    options->files.guests = realpath(argv[optind + 2], NULL);
    return options->files.library && options->files.program && options->files.guests;
}

int main(int argc, char **argv)
{
    struct options options = { .files.folder = "/tmp/kvm-vmm-inject-XXXXXX" };
    unsigned found = 0, passed = 0;
    if (!parse(argc, argv, &options)) {
        fprintf(stderr, "usage: inject LIBRARY PROGRAM GUESTS [-s SCENE] [-c CALL] [-n NUMBER] "
                        "[-t TRIES] [-g] [-v]\n");
        return 2;
    }
    if (!mkdtemp(options.files.folder) || !scenes_prepare(&options.files)) {
        perror(options.files.folder);
        return 2;
    }
    for (const struct scene *scene = scenes; scene->name; scene++)
        if (!options.scene || !strcmp(options.scene, scene->name))
            found += try_scene(&options, scene, &passed);
    scenes_put_away(&options.files);
    printf("%u passed, %u failed, 0 skipped\n", passed, found);
    return found > 0;
}
