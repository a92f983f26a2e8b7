/* Where the files are that a deck names. */
#include "deck/ground.h"
#include "run/named.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PARENTS = 3 }; /* folders above the deck's own where guests are looked for, too */

static bool exists(const char *path)
{
    struct stat st;
    return !stat(path, &st);
}

static void folder_of(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        snprintf(folder, PATH_MAX, ".");
    else
        snprintf(folder, PATH_MAX, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

/* Makes it the folder above: of "talks" that is ".", of "." it is "..", and so on. */
static void go_up(char folder[PATH_MAX])
{
    char *slash = strrchr(folder, '/'), *last = slash ? slash + 1 : folder;
    size_t length = strlen(folder);
    if (!strcmp(folder, "."))
        snprintf(folder, PATH_MAX, "..");
    else if (!strcmp(last, ".."))
        snprintf(folder + length, PATH_MAX - length, "/..");
    else if (!slash)
        snprintf(folder, PATH_MAX, ".");
    else
        folder[slash == folder ? 1 : slash - folder] = '\0';
}

char *deck_find_file(const char *deck, const char *path, bool is_guest)
{
    char folder[PATH_MAX], *found = NULL;
    if (*path == '/' || exists(path))
        return strdup(path);
    folder_of(deck, folder);
    for (int i = 0; i <= PARENTS; i++, go_up(folder)) {
        if (asprintf(&found, "%s/%s", folder, path) < 0)
            return NULL;
        if (exists(found))
            return found;
        free(found);
    }
    return strdup(is_guest ? named_find(NAMED_GUEST, path, folder) : path);
}
