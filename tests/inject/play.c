/* A scene, played on a pipe or on a terminal of our own. */
#include "playing.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    LIMIT_MS = 20000, /* for a run, on a busy machine */
    QUIET_MS = 15,    /* nothing came for so long: the next key */
    TAKES_PER_KEY = 40,
    LEAVE_MS = 1000, /* the keys have not ended it: the next way out */
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

/* In the child, and never back. */
static void become(const struct scene_files *files, const char *const args_of[], bool can_fail)
{
    static char expanded[SCENE_ARGS][160];
    char runtime[128], *args[SCENE_ARGS + 2] = { (char *)files->program };
    for (unsigned i = 0; i < SCENE_ARGS && args_of[i]; i++) {
        scene_expand(files, args_of[i], expanded[i], sizeof expanded[i]);
        args[i + 1] = expanded[i];
    }
    if (can_fail) {
        setenv(INJECT_PLAN, files->plan, 1);
        setenv("LD_PRELOAD", files->library, 1);
    }
    scene_expand(files, "%p.run", runtime, sizeof runtime);
    mkdir(runtime, 0700);
    setenv("XDG_RUNTIME_DIR", runtime, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TERM", "xterm-256color", 1);
    if (chdir(files->folder))
        _exit(126);
    execv(files->program, args);
    _exit(127);
}

static int open_ours(const struct scene_files *files, const char *name, int flags)
{
    char path[128];
    scene_expand(files, name, path, sizeof path);
    return open(path, flags | O_CLOEXEC, 0600);
}

static bool start_plain(const struct scene *scene, const struct scene_files *files, struct tty *tty)
{
    int ends[2];
    if (pipe(ends))
        return false;
    tty->pid = fork();
    if (!tty->pid) {
        dup2(open_ours(files, "%f/typed", O_RDONLY), STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        dup2(open_ours(files, "%p.err", O_WRONLY | O_CREAT | O_TRUNC), STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        become(files, scene->args, true);
    }
    close(ends[1]);
    tty->fd = ends[0];
    return tty->pid > 0;
}

static bool start_on_terminal(const struct scene *scene, const struct scene_files *files,
                              struct playing *p)
{
    if (tty_fork(&p->tty, 24, 80) < 0)
        return false;
    if (!p->tty.pid)
        become(files, scene->args, true);
    return true;
}

/* ---- What it prints ---- */

/* The later half is kept, if all is too much. */
static char *room_for_more(struct tty *tty, size_t *n)
{
    if (tty->raw_size > TTY_RAW - 1024) {
        memmove(tty->raw, tty->raw + TTY_RAW / 2, tty->raw_size - TTY_RAW / 2);
        tty->raw_size -= TTY_RAW / 2;
    }
    *n = TTY_RAW - tty->raw_size - 1;
    return tty->raw + tty->raw_size;
}

/* Without a terminal behind it, what comes is only kept. */
static bool take(struct tty *tty, int ms)
{
    struct pollfd p = { .fd = tty->fd, .events = POLLIN };
    size_t room;
    if (tty->vterm)
        return tty_take(tty, ms);
    if (tty->closed || poll(&p, 1, ms) <= 0)
        return false;
    char *to = room_for_more(tty, &room);
    ssize_t n = read(tty->fd, to, room);
    tty->closed = n <= 0;
    tty->raw_size += tty->closed ? 0 : (size_t)n;
    return !tty->closed;
}

static size_t read_ours(const struct scene_files *files, const char *name, char *to, size_t size)
{
    int fd = open_ours(files, name, O_RDONLY);
    ssize_t n = fd < 0 ? 0 : read(fd, to, size);
    close(fd);
    return n > 0 ? (size_t)n : 0;
}

static void keep_files(const struct scene *scene, const struct scene_files *files,
                       struct playing *p)
{
    size_t room;
    char *to = room_for_more(&p->tty, &room);
    if (scene->is_plain)
        p->tty.raw_size += read_ours(files, "%p.err", to, room);
    if (scene->log)
        read_ours(files, scene->log, p->log, sizeof p->log - 1);
}

static void remove_log(const struct scene *scene, const struct scene_files *files)
{
    char path[128];
    if (!scene->log)
        return;
    scene_expand(files, scene->log, path, sizeof path);
    unlink(path);
}

/* ---- Keys ---- */

/* The next key of a row of them: what stands between two \1, else one byte. */
static const char *next_key(const char *keys, char *key, size_t size)
{
    const char *end = *keys == '\1' ? strchr(keys + 1, '\1') : NULL;
    snprintf(key, size, "%.*s", end ? (int)(end - keys - 1) : 1, end ? keys + 1 : keys);
    return end ? end + 1 : keys + 1;
}

static void await_first_bytes(struct tty *tty)
{
    for (int i = 0; i < 200 && !tty->closed && !tty->raw_size; i++)
        take(tty, 100);
}

static void press_keys(struct tty *tty, const char *keys)
{
    char key[16];
    await_first_bytes(tty);
    while (*keys && !tty->closed) {
        for (int i = 0; i < TAKES_PER_KEY && take(tty, QUIET_MS); i++)
            ;
        keys = next_key(keys, key, sizeof key);
        if (!tty->closed)
            tty_type(tty, key);
    }
}

/* ---- Playing ---- */

/* A failure can have led elsewhere than the keys know: out of whatever that is. */
static void leave(struct playing *p, long long *next_ms)
{
    if (!p->tty.vterm || p->tty.closed || now_ms() < *next_ms)
        return;
    *next_ms = now_ms() + LEAVE_MS;
    p->interrupted = true;
    tty_type(&p->tty, "\035");
    tty_type(&p->tty, "\003");
}

static void await_end(struct playing *p)
{
    long long deadline = now_ms() + LIMIT_MS, next_ms = now_ms() + LEAVE_MS;
    while ((take(&p->tty, 100) || !p->tty.closed) && now_ms() < deadline)
        leave(p, &next_ms);
    while (waitpid(p->tty.pid, &p->status, WNOHANG) == 0) {
        p->hangs = now_ms() > deadline;
        if (p->hangs)
            kill(p->tty.pid, SIGKILL);
        poll(NULL, 0, 2);
    }
}

static const char *const talk_args[SCENE_ARGS] = { "present", "%f/talk.md" };

static bool start_talk(const struct scene_files *files, struct tty *talk)
{
    if (tty_fork(talk, 24, 80) < 0)
        return false;
    if (!talk->pid)
        become(files, talk_args, false);
    return tty_wait(talk, "A talk", true, LIMIT_MS);
}

static void end_talk(struct tty *talk)
{
    int status;
    kill(talk->pid, SIGTERM);
    while (waitpid(talk->pid, &status, WNOHANG) == 0)
        take(talk, 2);
    tty_close(talk);
}

bool play(const struct scene *scene, const struct scene_files *files, struct playing *p)
{
    static struct tty talk;
    memset(p, 0, sizeof *p);
    remove_log(scene, files);
    if (scene->beside_talk && !start_talk(files, &talk))
        return false;
    if (!(scene->is_plain ? start_plain(scene, files, &p->tty)
                          : start_on_terminal(scene, files, p)))
        return false;
    if (scene->keys)
        press_keys(&p->tty, scene->keys);
    else if (scene->beside_talk)
        await_first_bytes(&p->tty);
    if (scene->beside_talk)
        end_talk(&talk);
    await_end(p);
    keep_files(scene, files, p);
    return true;
}
