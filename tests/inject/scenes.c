/* The scenes, played on a pipe or on a terminal of our own, and the verdict on how they ended. */
#include "scenes.h"

#include "../screens/tty.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
    LIMIT_MS = 20000, /* for a run, on a busy machine */
    QUIET_MS = 15,    /* nothing came for so long: the next key */
    TAKES_PER_KEY = 40,
};

/* Its Esc ends what the key before has opened. */
#define SCREEN_KEYS "?\033sbfe.S lz/o\r\033u3f8\r\033m\033gti\1abc\1\035P>c+r q"
#define TALK_KEYS   "  \1\033[6~\1 \1\033[6~\1\tz\035N\033or\033 t.bP  q"

const struct scene scenes[] = {
    { "plain", true, NULL, "0123456789", { "--plain", "--log-dir", "%f/logs", "%g/counter.bin" } },
    { "typed", true, NULL, "abc", { "--plain", "%g/echo.bin", "%g/minimal.bin" } },
    { "json", true, NULL, NULL, { "--json", "%g/hello.bin", "%g/clock.bin" } },
    { "talk.txt", true, NULL, NULL, { "present", "--plain", "%f/talk.md" } },
    { "screen",
      false,
      SCREEN_KEYS,
      NULL,
      { "--log-dir", "%f/logs", "%g/counter.bin", "%g/echo.bin", "%g/clock.bin" } },
    { "soft", false, SCREEN_KEYS, NULL, { "--engine", "soft", "%g/echo.bin", "%g/clock.bin" } },
    { "talk", false, TALK_KEYS, NULL, { "present", "%f/talk.md" } },
    { 0 },
};

static const char deck[] = "---\ntitle: A talk\n---\n\n## One\n\n- **bold** `code`\n\n"
                           "```kvm\n%g/counter.bin\nname c\nshow consoles log explain\n```\n\n"
                           "<!-- pause -->\n\n{{exits c}}\n\n<!--\nspeaker_note: A note.\n-->\n\n"
                           "<!-- end_slide -->\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
                           "```kvm\n--step %g/hello.bin %g/clock.bin\nstep 2\ngo\n```\n";

/* ---- Files ---- */

/* "%g" and "%f" in what is copied. */
static void expand(const struct scene_files *files, const char *text, char *to, size_t size)
{
    size_t at = 0;
    for (; *text && at + 1 < size; text++) {
        const char *folder = strncmp(text, "%g", 2) == 0   ? files->guests
                             : strncmp(text, "%f", 2) == 0 ? files->folder
                                                           : NULL;
        if (folder) {
            at += (size_t)snprintf(to + at, size - at, "%s", folder);
            text++;
        } else
            to[at++] = *text;
    }
    to[at < size ? at : size - 1] = '\0';
}

static bool write_text(const struct scene_files *files, const char *name, const char *text)
{
    char path[128], expanded[4096];
    expand(files, name, path, sizeof path);
    expand(files, text, expanded, sizeof expanded);
    FILE *file = fopen(path, "w");
    return file && fputs(expanded, file) >= 0 && fclose(file) == 0;
}

bool scenes_prepare(const struct scene_files *files)
{
    return write_text(files, "%f/talk.md", deck) && write_text(files, "%f/typed", "abc\n");
}

void scenes_put_away(const struct scene_files *files)
{
    char command[96];
    snprintf(command, sizeof command, "rm -rf %s", files->folder);
    if (system(command))
        perror(files->folder);
}

/* ---- Playing ---- */

struct playing {
    struct tty tty; /* of a plain run, its raw bytes alone */
    struct termios was;
    int status; /* as waitpid() gives it */
    bool hangs;
};

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

/* In the child, and never back. */
static void become(const struct scene *scene, const struct scene_files *files)
{
    static char expanded[SCENE_ARGS][160];
    char *args[SCENE_ARGS + 2] = { (char *)files->program };
    for (unsigned i = 0; i < SCENE_ARGS && scene->args[i]; i++) {
        expand(files, scene->args[i], expanded[i], sizeof expanded[i]);
        args[i + 1] = expanded[i];
    }
    setenv(INJECT_PLAN, files->plan, 1);
    setenv("LD_PRELOAD", files->library, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("TERM", "xterm-256color", 1);
    setenv("XDG_RUNTIME_DIR", files->folder, 1);
    if (chdir(files->folder))
        _exit(126);
    execv(files->program, args);
    _exit(127);
}

static bool start_plain(const struct scene *scene, const struct scene_files *files, struct tty *tty)
{
    char path[128];
    int ends[2];
    expand(files, "%f/typed", path, sizeof path);
    if (pipe(ends))
        return false;
    tty->pid = fork();
    if (!tty->pid) {
        dup2(open(path, O_RDONLY), STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        become(scene, files);
    }
    close(ends[1]);
    tty->fd = ends[0];
    return tty->pid > 0;
}

/* Without a terminal behind it, what comes is only kept. */
static bool take(struct tty *tty, int ms)
{
    struct pollfd p = { .fd = tty->fd, .events = POLLIN };
    if (tty->vterm)
        return tty_take(tty, ms);
    if (tty->closed || poll(&p, 1, ms) <= 0)
        return false;
    ssize_t n = read(tty->fd, tty->raw + tty->raw_size, TTY_RAW - tty->raw_size - 1);
    tty->closed = n <= 0;
    tty->raw_size += tty->closed ? 0 : (size_t)n;
    return !tty->closed;
}

/* The next key of a row of them: what stands between two \1, else one byte. */
static const char *next_key(const char *keys, char *key, size_t size)
{
    const char *end = *keys == '\1' ? strchr(keys + 1, '\1') : NULL;
    snprintf(key, size, "%.*s", end ? (int)(end - keys - 1) : 1, end ? keys + 1 : keys);
    return end ? end + 1 : keys + 1;
}

static void press_keys(struct tty *tty, const char *keys)
{
    char key[16];
    for (int i = 0; i < 200 && !tty->closed && !tty->raw_size; i++)
        take(tty, 100);
    while (*keys && !tty->closed) {
        for (int i = 0; i < TAKES_PER_KEY && take(tty, QUIET_MS); i++)
            ;
        keys = next_key(keys, key, sizeof key);
        if (!tty->closed)
            tty_type(tty, key);
    }
}

static void await_end(struct playing *p)
{
    long long deadline = now_ms() + LIMIT_MS;
    while ((take(&p->tty, 100) || !p->tty.closed) && now_ms() < deadline)
        ;
    while (waitpid(p->tty.pid, &p->status, WNOHANG) == 0) {
        p->hangs = now_ms() > deadline;
        if (p->hangs)
            kill(p->tty.pid, SIGKILL);
        poll(NULL, 0, 2);
    }
}

static bool play(const struct scene *scene, const struct scene_files *files, struct playing *p)
{
    memset(p, 0, sizeof *p);
    if (scene->is_plain) {
        if (!start_plain(scene, files, &p->tty))
            return false;
    } else {
        if (tty_fork(&p->tty, 24, 80) < 0)
            return false;
        if (!p->tty.pid)
            become(scene, files);
        tcgetattr(p->tty.fd, &p->was);
        press_keys(&p->tty, scene->keys);
    }
    await_end(p);
    return true;
}

/* ---- The verdict ---- */

/* Where the last of these bytes begin; NULL if they never came. */
static const char *last(const struct tty *tty, const char *bytes)
{
    const char *found = NULL, *at = tty->raw, *end = tty->raw + tty->raw_size;
    while ((at = memmem(at, (size_t)(end - at), bytes, strlen(bytes))))
        found = at++;
    return found;
}

/* The mode was set and not reset after that. */
static bool stays(const struct tty *tty, const char *set, const char *reset)
{
    const char *on = last(tty, set), *off = last(tty, reset);
    return on && (!off || off < on);
}

static const char *raw_terminal(const struct playing *p)
{
    struct termios now;
    if (tcgetattr(p->tty.fd, &now) == 0 &&
        (now.c_lflag != p->was.c_lflag || now.c_iflag != p->was.c_iflag))
        return "the terminal stays raw";
    if (stays(&p->tty, "\033[?1049h", "\033[?1049l"))
        return "the terminal's other screen stays";
    if (stays(&p->tty, "\033[?1002h", "\033[?1002l"))
        return "the mouse stays the program's";
    if (stays(&p->tty, "\033[?2004h", "\033[?2004l"))
        return "pasting stays in brackets";
    if (stays(&p->tty, "\033[?25l", "\033[?25h"))
        return "there is no cursor";
    return NULL;
}

/* What is said of a failure, wherever it stands: by the program, or in the closing line of a vCPU. */
static bool has_sentence(const struct tty *tty)
{
    return memmem(tty->raw, tty->raw_size, "kvm-vmm: ", 9) ||
           memmem(tty->raw, tty->raw_size, "failed: ", 8);
}

static const char *judge(const struct scene *scene, const struct playing *p,
                         const struct inject_plan *plan)
{
    static char text[96];
    /* It had no way to say anything. */
    bool is_mute =
        plan->call == INJECT_write && (plan->for_good || plan->failed_fd == STDERR_FILENO);
    if (p->hangs)
        return "hangs";
    if (WIFSIGNALED(p->status)) {
        snprintf(text, sizeof text, "killed by signal %d", WTERMSIG(p->status));
        return text;
    }
    if (WEXITSTATUS(p->status) > 1) {
        snprintf(text, sizeof text, "status %d", WEXITSTATUS(p->status));
        return text;
    }
    if (WEXITSTATUS(p->status) == 1 && !has_sentence(&p->tty) && !is_mute)
        return "status 1 without a word";
    if (WEXITSTATUS(p->status) == 0 && scene->prints && !has_sentence(&p->tty) &&
        !last(&p->tty, scene->prints))
        return "status 0, and output is lost without a word";
    return scene->is_plain || is_mute ? NULL : raw_terminal(p);
}

/* What came last, with what cannot be printed as dots. */
static void keep_end(const struct tty *tty, char *to, size_t size)
{
    size_t n = tty->raw_size < size - 1 ? tty->raw_size : size - 1;
    const char *from = tty->raw + tty->raw_size - n;
    for (size_t i = 0; i < n; i++)
        to[i] = isprint((unsigned char)from[i]) ? from[i] : '.';
    to[n] = '\0';
}

struct outcome scene_play(const struct scene *scene, const struct scene_files *files,
                          const struct inject_plan *plan)
{
    static struct playing playing;
    struct outcome outcome = { 0 };
    if (!play(scene, files, &playing)) {
        snprintf(outcome.finding, sizeof outcome.finding, "not played: %s", strerror(errno));
        return outcome;
    }
    const char *finding = judge(scene, &playing, plan);
    snprintf(outcome.finding, sizeof outcome.finding, "%s", finding ? finding : "");
    keep_end(&playing.tty, outcome.said, sizeof outcome.said);
    if (playing.tty.vterm)
        tty_close(&playing.tty);
    else
        close(playing.tty.fd);
    return outcome;
}
