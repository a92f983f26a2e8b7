/* The folder of the talks' sockets, and connections to them. */
#include "notes/private.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- The folder ---- */

/* Is the folder that the variable names ours? Under sudo it can still be somebody else's. */
static bool is_our_folder(const char *path)
{
    struct stat st;
    return path && *path == '/' && !stat(path, &st) && S_ISDIR(st.st_mode) &&
           st.st_uid == geteuid();
}

static bool name_folder(char path[NOTES_PATH], struct failure *failure)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    int n = is_our_folder(runtime)
                ? snprintf(path, NOTES_PATH, "%s/kvm-vmm", runtime)
                : snprintf(path, NOTES_PATH, "/tmp/kvm-vmm-%u", (unsigned)geteuid());
    return n < NOTES_PATH ||
           set_failure(failure, "%s: too long a path for a socket: no speaker notes", runtime);
}

/* Is it safe to use? Everybody can make folders in /tmp, also of our name, or a link that leads
 * elsewhere. */
static bool check_folder(const char *path, struct failure *failure)
{
    struct stat st;
    if (lstat(path, &st) < 0)
        return set_failure(failure, "%s: %s: no speaker notes", path, error_words(errno));
    if (!S_ISDIR(st.st_mode))
        return set_failure(failure, "%s is not a folder: no speaker notes", path);
    if (st.st_uid != geteuid())
        return set_failure(failure, "%s belongs to somebody else: no speaker notes", path);
    if (st.st_mode & (S_IWGRP | S_IWOTH))
        return set_failure(failure, "others can write to %s: no speaker notes", path);
    return true;
}

static bool find_folder(char path[NOTES_PATH], struct failure *failure)
{
    if (!name_folder(path, failure))
        return false;
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        return set_failure(failure, "%s: %s: no speaker notes", path, error_words(errno));
    return check_folder(path, failure);
}

/* ---- Sockets ---- */

bool notes_is_same_user(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) && peer.uid == geteuid();
}

static int new_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%.*s", NOTES_PATH - 1, path);
    return address;
}

/* Gives a socket its name when it can be connected to: before, readers would take it for one that
 * was left behind. */
static bool bind_as(int fd, const char *draft, const char *path)
{
    struct sockaddr_un address = address_of(draft);
    unlink(draft);
    return !bind(fd, (struct sockaddr *)&address, sizeof address) && !chmod(draft, 0600) &&
           !listen(fd, NOTES_READERS) && !rename(draft, path);
}

int notes_listen(char path[NOTES_PATH], struct failure *failure)
{
    char folder[NOTES_PATH], draft[NOTES_PATH + 32]; /* shorter than the path, which is checked */
    if (!find_folder(folder, failure))
        return -1;
    int n = snprintf(path, NOTES_PATH, "%s/talk-%d.sock", folder, (int)getpid());
    if (n >= NOTES_PATH) {
        set_failure(failure, "%s: too long a path for a socket: no speaker notes", folder);
        return -1;
    }
    snprintf(draft, sizeof draft, "%s/new-%d.sock", folder, (int)getpid());
    int fd = new_socket();
    if (fd >= 0 && bind_as(fd, draft, path))
        return fd;
    set_failure(failure, "%s: %s: no speaker notes", path, error_words(errno));
    unlink(draft);
    if (fd >= 0)
        close(fd);
    return -1;
}

int notes_connect_to(const char *path)
{
    struct sockaddr_un address = address_of(path);
    int fd = new_socket();
    if (fd < 0)
        return -1;
    if (!connect(fd, (struct sockaddr *)&address, sizeof address) && notes_is_same_user(fd))
        return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* ---- Talks ---- */

static bool is_earlier(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

static bool is_name_of_talk(const char *name)
{
    int end = 0;
    sscanf(name, "talk-%*u.sock%n", &end);
    return end > 0 && !name[end];
}

/* A connection to this talk if it runs and began later than `since`, which then is when it
 * began. */
static int connect_if_later(const char *path, struct timespec *since)
{
    struct stat st;
    if (lstat(path, &st) < 0 || !S_ISSOCK(st.st_mode))
        return -1;
    errno = 0;
    int fd = notes_connect_to(path);
    if (fd < 0 && errno == ECONNREFUSED)
        unlink(path);
    if (fd >= 0 && is_earlier(st.st_mtim, *since)) {
        close(fd);
        return -1;
    }
    *since = fd >= 0 ? st.st_mtim : *since;
    return fd;
}

/* A connection to the talk that began last; -1: none runs. All are tried, so that what was left
 * behind goes. */
static int connect_latest(DIR *dir, const char *folder)
{
    char path[NOTES_PATH];
    int best = -1;
    struct timespec since = { 0 };
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!is_name_of_talk(entry->d_name) ||
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= NOTES_PATH)
            continue;
        int fd = connect_if_later(path, &since);
        if (fd >= 0 && best >= 0)
            close(best);
        best = fd >= 0 ? fd : best;
    }
    return best;
}

int notes_connect(struct failure *failure)
{
    char folder[NOTES_PATH];
    failure->text[0] = '\0';
    if (!find_folder(folder, failure))
        return -1;
    DIR *dir = opendir(folder);
    if (!dir) {
        set_failure(failure, "%s: %s: no speaker notes", folder, error_words(errno));
        return -1;
    }
    int fd = connect_latest(dir, folder);
    closedir(dir);
    return fd;
}
