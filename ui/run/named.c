/* Where what came with the program may be, and which of it comes nearest to a name. */
#include "run/named.h"

#include "system/open.h"
#include "text/hint.h"
#include "words/language.h"
#include "words/said.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders are as in the source tree and as `make install` makes them. What is found first is meant:
 * `kernel` is 1K OS. */
enum { KIND_FOLDERS = 3 };
static const struct {
    struct folder {
        const char *name;
        unsigned suffixes; /* how many of them, from the first on */
    } folders[KIND_FOLDERS + 1];
    const char *suffixes[4];
} kinds[] = {
    [NAMED_GUEST] = { { { "guests", 1 }, { "os-1k", 1 }, { "guests/own", 3 } },
                      { ".bin", ".img", ".elf" } },
    [NAMED_DECK] = { { { "ui/decks", 1 }, { "decks", 1 } }, { ".md" } },
};

/* From where these folders are looked for: here, then beside the program and above it (it may have
 * been built into a folder of its own), then where it was installed. */
static const char *const roots[] = { ".", "%s", "%s/..", "%s/../..", "%s/../share/kvm-vmm" };
enum { ROOTS = sizeof roots / sizeof *roots };

static bool is_file(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* The folder of the program itself, whatever it was called by; "." if nobody knows. */
static void find_program(char folder[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    folder[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    else
        strcpy(folder, ".");
}

static bool make_root(unsigned i, char root[PATH_MAX])
{
    char program[PATH_MAX];
    find_program(program);
    int n = roots[i][0] == '%' ? snprintf(root, PATH_MAX, "%s%s", program, roots[i] + 2)
                               : snprintf(root, PATH_MAX, "%s", roots[i]);
    return n < PATH_MAX;
}

/* Is there the file ROOT/FOLDER/STEM SUFFIX? Writes its path; what is here gets no "./". */
__attribute__((format(printf, 3, 4))) static bool try(char path[PATH_MAX], const char *root,
                                                      const char *format, ...)
{
    va_list args;
    size_t at = 0;
    if (strcmp(root, ".") != 0)
        at = (size_t)snprintf(path, PATH_MAX, "%s/", root);
    va_start(args, format);
    int n = vsnprintf(path + at, PATH_MAX - at, format, args);
    va_end(args);
    return (size_t)n < PATH_MAX - at && is_file(path);
}

/* ---- Finding ---- */

static bool find_with_ending(enum named_kind kind, const char *root, const struct folder *folder,
                             const char *name, char path[PATH_MAX])
{
    const char *language = language_code(language_of_user());
    for (unsigned i = 0; i < folder->suffixes; i++) {
        const char *suffix = kinds[kind].suffixes[i];
        if ((kind == NAMED_DECK &&
             try(path, root, "%s/%s.%s%s", folder->name, name, language, suffix)) ||
            try(path, root, "%s/%s%s", folder->name, name, suffix))
            return true;
    }
    return false;
}

/* One without a folder is looked for in those of its kind. */
static bool find_in(enum named_kind kind, const char *root, const char *name, char path[PATH_MAX])
{
    if (strchr(name, '/'))
        return try(path, root, "%s", name);
    for (const struct folder *folder = kinds[kind].folders; folder->name; folder++)
        if (find_with_ending(kind, root, folder, name, path) ||
            try(path, root, "%s/%s", folder->name, name))
            return true;
    return false;
}

const char *named_find(enum named_kind kind, const char *name, char path[PATH_MAX])
{
    char root[PATH_MAX];
    struct stat st;
    bool is_there = !stat(name, &st) && !S_ISDIR(st.st_mode);
    if (is_there || *name == '/')
        return name;
    for (unsigned i = 0; i < ROOTS; i++)
        if (make_root(i, root) && find_in(kind, root, name, path))
            return path;
    return name;
}

/* ---- Guessing ---- */

enum {
    FOLDERS_MAX = 1 + KIND_FOLDERS * ROOTS,
    NAMES_MAX = 128,
    NAME_SIZE = 25 /* as hint_nearest() has it */
};

/* A name taken apart, and where what was meant may be. */
struct guess {
    const char *const *suffixes;
    char stem[PATH_MAX];                 /* without folder and endings */
    char folders[FOLDERS_MAX][PATH_MAX]; /* its own first */
    unsigned count;
};

static void add_folder(struct guess *g, const char *root, const char *folder)
{
    char *to = g->folders[g->count];
    bool is_here = !strcmp(root, ".");
    int n = snprintf(to, PATH_MAX, "%s%s%s", is_here ? "" : root, is_here ? "" : "/", folder);
    g->count += n < PATH_MAX;
}

static void take_apart(struct guess *g, enum named_kind kind, const char *name)
{
    char root[PATH_MAX];
    const char *slash = strrchr(name, '/'), *file = slash ? slash + 1 : name;
    *g = (struct guess){ .suffixes = kinds[kind].suffixes, .count = 1 };
    snprintf(g->folders[0], PATH_MAX, "%.*s", slash ? (int)(slash - name) : 1, slash ? name : ".");
    snprintf(g->stem, sizeof g->stem, "%.1s%.*s", file, *file ? (int)strcspn(file + 1, ".") : 0,
             *file ? file + 1 : "");
    for (unsigned i = 0; i < ROOTS; i++)
        for (const struct folder *f = kinds[kind].folders; f->name && make_root(i, root); f++)
            add_folder(g, root, f->name);
}

/* The first folder that has it with this ending. */
static bool has_ending(const struct guess *g, const char *ending, char path[PATH_MAX])
{
    for (unsigned i = 0; i < g->count; i++)
        if (try(path, g->folders[i], "%s%s", g->stem, ending))
            return true;
    return false;
}

static bool has_its_ending(const struct guess *g, char path[PATH_MAX])
{
    for (const char *const *suffix = g->suffixes; *suffix; suffix++)
        if (has_ending(g, *suffix, path))
            return true;
    return false;
}

/* The names in a folder that end as they should, without that, and a NULL behind them. */
static void list_names(const char *folder, const char *suffix, char names[][NAME_SIZE],
                       const char **list)
{
    const size_t end = strlen(suffix);
    unsigned count = 0;
    DIR *dir = open_listing(folder);
    for (struct dirent *e; dir && count < NAMES_MAX && (e = readdir(dir));) {
        size_t length = strlen(e->d_name);
        if (length <= end || length - end >= NAME_SIZE ||
            strcmp(e->d_name + length - end, suffix) != 0)
            continue;
        snprintf(names[count], NAME_SIZE, "%.*s", (int)(length - end), e->d_name);
        list[count] = names[count];
        count++;
    }
    list[count] = NULL;
    if (dir)
        closedir(dir);
}

static bool is_near(const struct guess *g, const char *folder, const char *suffix,
                    char path[PATH_MAX])
{
    char names[NAMES_MAX][NAME_SIZE];
    const char *list[NAMES_MAX + 1];
    list_names(folder, suffix, names, list);
    const char *name = hint_nearest(g->stem, list);
    return name && try(path, folder, "%s%s", name, suffix);
}

static bool is_misspelt(const struct guess *g, char path[PATH_MAX])
{
    for (unsigned i = 0; i < g->count; i++)
        for (const char *const *suffix = g->suffixes; *suffix; suffix++)
            if (is_near(g, g->folders[i], *suffix, path))
                return true;
    return false;
}

__attribute__((format(printf, 2, 3))) static void append(struct failure *failure,
                                                         const char *format, ...)
{
    va_list args;
    size_t at = strlen(failure->text);
    va_start(args, format);
    vsnprintf(failure->text + at, sizeof failure->text - at, format, args);
    va_end(args);
}

/* The file that the failure is about: its first words are the path. */
static const char *culprit(const struct failure *failure, const char *const *paths, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        size_t length = strlen(paths[i]);
        if (!strncmp(failure->text, paths[i], length) &&
            (failure->text[length] == ':' || failure->text[length] == ' '))
            return paths[i];
    }
    return NULL;
}

/* A file that is there, but is no guest, may lie beside the one that is. */
void named_hint(enum named_kind kind, struct failure *failure, const char *const *paths,
                unsigned count)
{
    static struct guess guess; /* too large for a stack */
    char path[PATH_MAX];
    const char *wrong = culprit(failure, paths, count);
    if (!wrong)
        return;
    take_apart(&guess, kind, wrong);
    bool is_there = access(wrong, F_OK) == 0;
    if (is_there)
        guess.count = 1;
    if (has_its_ending(&guess, path) && strcmp(path, wrong) != 0)
        append(failure, said("; did you mean %s?"), path);
    else if (!is_there && kind == NAMED_GUEST && has_ending(&guess, ".S", path))
        append(failure, said("; its source is here, %s: run make first"), path);
    else if (!is_there && is_misspelt(&guess, path))
        append(failure, said("; did you mean %s?"), path);
}
