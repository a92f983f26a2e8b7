/* The verdict on a scene that was played. */
#include "playing.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>

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

static const char *raw_terminal(const struct playing *p, bool is_mute)
{
    const tcflag_t cooked = ICANON | ECHO | ISIG;
    struct termios now;
    if (tcgetattr(p->tty.fd, &now) == 0 &&
        ((now.c_lflag & cooked) != cooked || !(now.c_iflag & ICRNL)))
        return "the terminal stays raw";
    if (is_mute)
        return NULL;
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

/* Does it only say what a guest was taken for, or that KVM does not do for it here? */
static bool is_no_failure(const char *line, size_t size)
{
    return memmem(line, size, " on the software CPU: ", 22) ||
           memmem(line, size, ": BIOS, at ", 11) || memmem(line, size, " mode, at ", 10);
}

/* What is said of a failure, wherever it stands: by the program, or in the closing line of a
 * vCPU. */
static bool has_sentence(const struct tty *tty)
{
    const char *end = tty->raw + tty->raw_size;
    for (const char *at = tty->raw; (at = memmem(at, (size_t)(end - at), "kvm-vmm: ", 9)); at++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (!is_no_failure(at, (size_t)((newline ? newline : end) - at)))
            return true;
    }
    return memmem(tty->raw, tty->raw_size, "failed: ", 8);
}

static bool is_there(const struct playing *p, const char *bytes)
{
    return last(&p->tty, bytes) != NULL;
}

/* Something that was asked for is missing, and the status is 0. */
static const char *loss(const struct scene *scene, const struct playing *p)
{
    if (has_sentence(&p->tty))
        return NULL;
    if (scene->prints && !is_there(p, scene->prints))
        return "status 0, and output is lost without a word";
    if (scene->log && strncmp(p->log, scene->prints, strlen(scene->prints)) != 0)
        return "status 0, and the log is not whole";
    return NULL;
}

/* Ctrl-C ends a run that has gone on without the screen. A library may crash without memory; the
 * program can only say so. */
static bool may_be_killed(const struct playing *p, const struct inject_plan *plan)
{
    if (WTERMSIG(p->status) == SIGINT)
        return p->interrupted;
    return plan->call == INJECT_malloc && plan->is_library_s && is_there(p, "kvm-vmm: crashed by");
}

const char *judge(const struct scene *scene, const struct playing *p,
                  const struct inject_plan *plan)
{
    static char text[96];
    /* It had no way to say anything. */
    bool is_mute =
        plan->call == INJECT_write && (plan->for_good || plan->failed_fd == STDERR_FILENO);
    if (p->hangs)
        return "hangs";
    if (WIFSIGNALED(p->status) && !may_be_killed(p, plan)) {
        snprintf(text, sizeof text, "killed by signal %d", WTERMSIG(p->status));
        return text;
    }
    if (WIFEXITED(p->status) && WEXITSTATUS(p->status) > 1) {
        snprintf(text, sizeof text, "status %d", WEXITSTATUS(p->status));
        return text;
    }
    if (WIFEXITED(p->status) && WEXITSTATUS(p->status) == 1 && !has_sentence(&p->tty) && !is_mute)
        return "status 1 without a word";
    if (p->status == 0 && !is_mute && loss(scene, p))
        return loss(scene, p);
    return scene->is_plain ? NULL : raw_terminal(p, is_mute);
}
