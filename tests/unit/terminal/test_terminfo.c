/* Every key of every terminal that this host knows, or of those in the folder TERMINFO. */
#include "test.h"

#include "terminal/keys.h"

#include <dirent.h>
#include <term.h>
#include <unistd.h>

static const struct {
    const char *capability;
    uint32_t key;
} wanted[] = {
    { "kcuu1", KEY_UP_ },     { "kcud1", KEY_DOWN_ },   { "kcub1", KEY_LEFT_ },
    { "kcuf1", KEY_RIGHT_ },  { "khome", KEY_HOME_ },   { "kend", KEY_END_ },
    { "kpp", KEY_PAGEUP_ },   { "knp", KEY_PAGEDOWN_ }, { "kich1", KEY_INSERT_ },
    { "kdch1", KEY_DELETE_ }, { "kcbt", KEY_BACKTAB_ }, { "kbs", KEY_BACKSPACE_ },
    { "kent", KEY_ENTER_ },   { "kLFT", KEY_LEFT_ },    { "kRIT", KEY_RIGHT_ },
    { "kHOM", KEY_HOME_ },    { "kEND", KEY_END_ },     { "kIC", KEY_INSERT_ },
    { "kDC", KEY_DELETE_ },   { "kfnd", KEY_HOME_ },    { "kslt", KEY_END_ },
};
enum { WANTED = sizeof wanted / sizeof *wanted, FUNCTIONS = 63 };

struct sent {
    const char *bytes;
    uint32_t key;
    char name[8];
};

static unsigned entries, failures;

static unsigned list_keys(struct sent sent[WANTED + FUNCTIONS])
{
    unsigned n = 0;
    for (unsigned i = 0; i < WANTED + FUNCTIONS; i++) {
        struct sent *s = &sent[n];
        snprintf(s->name, sizeof s->name, "kf%u", i - WANTED + 1);
        if (i < WANTED)
            snprintf(s->name, sizeof s->name, "%s", wanted[i].capability);
        s->key = i < WANTED ? wanted[i].key : KEY_F1_ + i - WANTED;
        s->bytes = tigetstr(s->name);
        n += s->bytes && s->bytes != (char *)-1 && *s->bytes;
    }
    return n;
}

static uint32_t press(struct keys *keys, const char *bytes)
{
    keys_push(keys, bytes, strlen(bytes), false);
    struct key_event e = keys_next(keys, false);
    if (e.type == KEY_EVENT_NONE && keys_are_pending(keys)) {
        keys_force(keys);
        e = keys_next(keys, false);
    }
    return e.type == KEY_EVENT_KEY ? e.key : KEY_NONE_;
}

/* Where two keys send the same, either will do. Ctrl-] is always itself. */
static bool is_right(const struct sent *sent, unsigned n, const struct sent *pressed, uint32_t got)
{
    if (*pressed->bytes == '\035')
        return true;
    for (unsigned i = 0; i < n; i++)
        if (sent[i].key == got && !strcmp(sent[i].bytes, pressed->bytes))
            return true;
    return false;
}

static void check_entry(const char *term)
{
    struct sent sent[WANTED + FUNCTIONS];
    int status;
    if (setupterm(term, STDOUT_FILENO, &status) != 0) /* not OK */
        return;
    unsigned n = list_keys(sent);
    struct keys *keys = keys_new(term);
    assert_non_null(keys);
    for (unsigned i = 0; i < n; i++) {
        uint32_t got = press(keys, sent[i].bytes);
        bool right = is_right(sent, n, &sent[i], got), rests = !keys_are_pending(keys);
        if (right && rests)
            continue;
        char name[16];
        print_error("%s: %s gives %s%s:", term, sent[i].name, got ? key_name(got, name) : "nothing",
                    rests ? "" : ", and more");
        for (const char *c = sent[i].bytes; *c; c++)
            print_error(" %02x", (unsigned char)*c);
        print_error("\n");
        failures++;
        while (keys_are_pending(keys)) {
            keys_force(keys);
            keys_next(keys, false);
        }
    }
    keys_free(keys);
    del_curterm(cur_term);
    entries++;
}

/* A folder of folders, one for each first letter. */
static void check_folder(const char *path, unsigned depth)
{
    DIR *folder = opendir(path);
    const struct dirent *d;
    while (folder && (d = readdir(folder))) {
        char inner[1024];
        snprintf(inner, sizeof inner, "%s/%s", path, d->d_name);
        if (d->d_name[0] == '.')
            continue;
        if (depth)
            check_folder(inner, depth - 1);
        else
            check_entry(d->d_name);
    }
    if (folder)
        closedir(folder);
}

static void every_key_of_every_terminal_arrives(void **state)
{
    static const char *const folders[] = { "/etc/terminfo", "/lib/terminfo",
                                           "/usr/share/terminfo" };
    if (getenv("TERMINFO"))
        check_folder(getenv("TERMINFO"), 1);
    for (size_t i = 0; !getenv("TERMINFO") && i < sizeof folders / sizeof *folders; i++)
        check_folder(folders[i], 1);
    assert_true(entries > 0);
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_of_every_terminal_arrives),
    };
    return cmocka_run_group_tests_name("terminfo", tests, NULL, NULL);
}
