/* The files of --log-dir. */
#include "run/logs.h"

#include "event/files.h"
#include "run/row_text.h"
#include "system/open.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* mkdir -p */
static bool make_folder(const char *path, struct failure *failure)
{
    char part[4096];
    if (strlen(path) >= sizeof part)
        return set_failure(failure, "--log-dir: the name is too long");
    for (size_t i = 1; i <= strlen(path); i++) {
        if (path[i] != '/' && path[i])
            continue;
        snprintf(part, sizeof part, "%.*s", (int)i, path);
        if (open_folder(part) < 0 && errno != EEXIST)
            return set_failure(failure, "--log-dir %s: %s", part, error_words(errno));
    }
    return true;
}

/* Says why a log cannot be opened: by what is there, if that is the reason. */
static bool refuse(const char *path, int error, struct failure *failure)
{
    struct stat st;
    bool is_other = (error == ENXIO || error == ELOOP) && !lstat(path, &st) && !S_ISREG(st.st_mode);
    return is_other ? set_failure(failure,
                                  "%s is %s; what a guest prints is kept in a regular file: remove "
                                  "it, or name another folder",
                                  path, file_kind(st.st_mode))
                    : set_failure(failure, "%s: %s", path, error_words(error));
}

static bool open_log(struct out *log, const char *folder, unsigned vcpu, struct failure *failure)
{
    char *path;
    if (asprintf(&path, "%s/vcpu%u.log", folder, vcpu) < 0)
        return set_failure(failure, "--log-dir: no memory");
    int fd = open_file(OPEN_LOG, path);
    if (fd < 0) {
        refuse(path, errno, failure);
        free(path);
        return false;
    }
    out_init(log, fd, path);
    log->fd_is_own = true;
    return true;
}

bool logs_open(struct logs *logs, const char *folder, unsigned count, struct failure *failure)
{
    assert(count <= VCPU_MAX);
    *logs = (struct logs){ 0 };
    if (!folder)
        return true;
    if (!make_folder(folder, failure))
        return false;
    for (unsigned i = 0; i < count; i++, logs->count++)
        if (!open_log(&logs->files[i], folder, i, failure))
            return false;
    return true;
}

static void put(struct logs *logs, unsigned vcpu, const void *bytes, size_t n)
{
    if (!n)
        return;
    out_put(&logs->files[vcpu], bytes, n);
    logs->in_line[vcpu] = ((const char *)bytes)[n - 1] != '\n';
}

/* Whose row it is, and where it goes. */
struct row_of {
    struct logs *logs;
    unsigned vcpu;
};

static void put_row(void *context, const struct text_line *line)
{
    const struct row_of *of = context;
    struct logs *logs = of->logs;
    char text[ROW_TEXT_MAX];
    bool more = line->from && logs->in_row[of->vcpu];
    if (logs->in_line[of->vcpu] && !more)
        put(logs, of->vcpu, "\n", 1);
    put(logs, of->vcpu, text, row_text(line, more ? line->from : 0, true, text));
    logs->in_row[of->vcpu] = !line->ends;
}

/* What is printed goes on a line of its own, not behind a row that may go on. */
static void put_printed(struct logs *logs, unsigned vcpu, const void *bytes, size_t n)
{
    if (n && logs->in_row[vcpu])
        put(logs, vcpu, "\n", 1);
    logs->in_row[vcpu] &= !n;
    put(logs, vcpu, bytes, n);
}

void logs_add(struct logs *logs, const struct event *event)
{
    uint8_t bytes[EVENT_DATA_MORE];
    unsigned vcpu = event->vcpu;
    if (vcpu >= logs->count)
        return;
    put_printed(logs, vcpu, bytes, event_printed(event, bytes));
    if (!text_rows_add(&logs->rows[vcpu], event, put_row, &(struct row_of){ logs, vcpu }))
        out_lose(&logs->files[vcpu]);
}

void logs_flush(struct logs *logs)
{
    for (unsigned i = 0; i < logs->count; i++)
        out_flush(&logs->files[i]);
}

void logs_close(struct logs *logs)
{
    for (unsigned i = 0; i < logs->count; i++) {
        free((char *)logs->files[i].name);
        out_destroy(&logs->files[i]);
        text_rows_free(&logs->rows[i]);
    }
    logs->count = 0;
}
