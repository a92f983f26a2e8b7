/* The list: known names looked for, then the current folder. */
#include "menu/items.h"

#include "menu/files.h"
#include "run/named.h"
#include "system/open.h"
#include "text/text.h"
#include "words/words.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- What came with the program: in the order in which one learns ---- */

static const struct known {
    enum menu_group group;
    const char *word;
    unsigned vcpus;
} known[] = {
    { MENU_TALKS, "learn", 0 },
    { MENU_TALKS, "demo", 0 },
    { MENU_GUESTS, "minimal", 1 },
    { MENU_GUESTS, "hello", 1 },
    { MENU_GUESTS, "counter", 1 },
    { MENU_GUESTS, "multiplication", 1 },
    { MENU_GUESTS, "echo", 1 },
    { MENU_GUESTS, "mmio", 1 },
    { MENU_GUESTS, "race", 2 },
    { MENU_GUESTS, "lock", 2 },
    { MENU_GUESTS, "pingpong", 2 },
    { MENU_GUESTS, "triple", 1 },
    { MENU_GUESTS, "spin", 1 },
    { MENU_GUESTS, "flood", 1 },
    { MENU_GUESTS, "clock", 1 },
    { MENU_GUESTS, "keys", 1 },
    { MENU_GUESTS, "flat", 1 },
    { MENU_GUESTS, "boot", 1 },
    { MENU_GUESTS, "guests/own/kernel.elf", 1 },
    { MENU_GUESTS, "guests/own/long.elf", 1 },
    { MENU_OS, "os-1k/kernel.bin", 1 },
};
enum { KNOWN = sizeof known / sizeof *known };

/* By whatever name. */
static bool is_listed(const struct menu_items *items, const struct stat *st)
{
    for (unsigned i = 0; i < items->count; i++)
        if (items->list[i].device == st->st_dev && items->list[i].inode == st->st_ino)
            return true;
    return false;
}

/* NULL: there is no such file, it is on the list already, or that is full. */
static struct menu_item *add(struct menu_items *items, enum menu_group group, const char *word,
                             const char *file)
{
    struct stat st;
    if (items->count == MENU_ITEMS || strlen(word) >= MENU_WORD || stat(file, &st) != 0 ||
        !S_ISREG(st.st_mode) || is_listed(items, &st))
        return NULL;
    struct menu_item *item = &items->list[items->count];
    *item = (struct menu_item){ .group = group,
                                .bytes = (unsigned long long)st.st_size,
                                .device = st.st_dev,
                                .inode = st.st_ino };
    snprintf(item->word, sizeof item->word, "%s", word);
    snprintf(item->file, sizeof item->file, "%s", file);
    items->count++;
    return item;
}

/* Its file's name without folder and ending. */
static void name_by_stem(struct menu_item *item)
{
    const char *file = text_file_name(item->word);
    char stem[MENU_NAME];
    snprintf(stem, sizeof stem, "%.*s", (int)strcspn(file, "."), file);
    text_safe(stem, true, item->name, sizeof item->name);
}

static void describe(struct menu_item *item, enum language language)
{
    if (item->group == MENU_TALKS)
        menu_file_describe_deck(item);
    else
        menu_file_describe_guest(item, language);
}

static void add_known(struct menu_items *items, const struct known *k, enum language language)
{
    char path[PATH_MAX];
    enum named_kind kind = k->group == MENU_TALKS ? NAMED_DECK : NAMED_GUEST;
    struct menu_item *item = add(items, k->group, k->word, named_find(kind, k->word, path));
    if (!item)
        return;
    item->vcpus = k->vcpus;
    item->paging = k->group == MENU_OS;
    item->is_command = !strcmp(k->word, "learn");
    name_by_stem(item);
    if (k->group != MENU_OS) {
        describe(item, language);
        return;
    }
    snprintf(item->name, sizeof item->name, "1K OS");
    snprintf(item->head.about, sizeof item->head.about, "%s", word(language, W_MENU_OS));
    snprintf(item->head.watch, sizeof item->head.watch, "%s", word(language, W_MENU_OS_WATCH));
}

/* ---- The current folder ---- */

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), end = strlen(ending);
    return length > end && !strcmp(name + length - end, ending);
}

/* NAME.elf beside NAME.bin or NAME.img has its symbols, and is no guest of its own. */
static bool has_symbols_only(const char *name)
{
    static const char *const endings[] = { ".bin", ".img" };
    char path[MENU_WORD];
    struct stat st;
    for (size_t i = 0; ends_with(name, ".elf") && i < sizeof endings / sizeof *endings; i++) {
        snprintf(path, sizeof path, "%.*s%s", (int)(strlen(name) - strlen(".elf")), name,
                 endings[i]);
        if (!stat(path, &st))
            return true;
    }
    return false;
}

static void add_nearby(struct menu_items *items, const char *name, enum language language)
{
    char word[MENU_WORD];
    bool is_deck = ends_with(name, ".md");
    if (strlen(name) + 3 > sizeof word || has_symbols_only(name))
        return;
    snprintf(word, sizeof word, "%s%s", *name == '-' ? "./" : "", name);
    struct menu_item *item = add(items, MENU_HERE, word, name);
    if (!item)
        return;
    text_safe(name, true, item->name, sizeof item->name);
    if (!(is_deck ? menu_file_describe_deck(item) : menu_file_describe_own(item, language)))
        items->count--; /* it is none */
}

static int is_of_interest(const struct dirent *e)
{
    return ends_with(e->d_name, ".bin") || ends_with(e->d_name, ".img") ||
           ends_with(e->d_name, ".elf") || ends_with(e->d_name, ".md");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct menu_item *)a)->name, ((const struct menu_item *)b)->name);
}

/* Of a huge folder a part: nobody looks through more, nor waits for it. */
static void find_nearby(struct menu_items *items, enum language language)
{
    enum { LOOKED_INTO = 500 };
    unsigned first = items->count, files = 0;
    DIR *dir = open_listing(".");
    for (struct dirent *e;
         dir && items->count < MENU_ITEMS && files < LOOKED_INTO && (e = readdir(dir));)
        if (is_of_interest(e)) {
            files++;
            add_nearby(items, e->d_name, language);
        }
    if (dir)
        closedir(dir);
    qsort(&items->list[first], items->count - first, sizeof items->list[0], by_name);
}

/* ---- All of it ---- */

static void add_host(struct menu_items *items, enum language language)
{
    if (items->count == MENU_ITEMS)
        items->count--;
    struct menu_item *item = &items->list[items->count++];
    *item = (struct menu_item){
        .group = MENU_HOST, .is_command = true, .name = "doctor", .word = "doctor"
    };
    snprintf(item->head.about, sizeof item->head.about, "%s", word(language, W_MENU_DOCTOR));
    snprintf(item->head.watch, sizeof item->head.watch, "%s", word(language, W_MENU_DOCTOR_WATCH));
}

void menu_items_find(struct menu_items *items, enum language language)
{
    items->count = 0;
    for (unsigned i = 0; i < KNOWN; i++)
        add_known(items, &known[i], language);
    find_nearby(items, language);
    add_host(items, language);
}
