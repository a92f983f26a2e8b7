/* Files read for what they say of themselves. */
#include "menu/files.h"

#include "deck/deck.h"
#include "memory/kind.h"
#include "system/open.h"
#include "text/text.h"
#include "words/words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first bytes of a file, size at most, less one for a NUL; returns how many. */
static size_t read_start(const char *path, char *bytes, size_t size)
{
    size_t have = 0;
    ssize_t n = 0;
    int fd = open_file(OPEN_SOURCE, path);
    while (fd >= 0 && have < size - 1 && (n = read(fd, bytes + have, size - 1 - have)) > 0)
        have += (size_t)n;
    if (fd >= 0)
        close(fd);
    bytes[have] = '\0';
    return have;
}

/* ---- Guests ---- */

/* Where the ending of its file begins. */
static int stem_length(const char *file)
{
    const char *dot = strrchr(text_file_name(file), '.');
    return (int)(dot ? dot - file : (long)strlen(file));
}

/* Reads the source beside it, if it begins by saying what it is. Returns what is behind that, part
 * of text; NULL: there is none. */
static const char *read_source(const struct menu_item *item, struct head *head,
                               char text[MENU_PREVIEW])
{
    static const char *const endings[] = { ".S", ".c" };
    char path[PATH_MAX + 4], stem[PATH_MAX];
    int length = stem_length(item->file);
    snprintf(stem, sizeof stem, "%.*s", length, item->file);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *rest;
        snprintf(path, sizeof path, "%s%s", stem, endings[i]);
        if (read_start(path, text, MENU_PREVIEW) &&
            head_of_source(head, text_file_name(stem), text, &rest))
            return rest;
    }
    return NULL;
}

static bool read_list(const struct menu_item *item, enum language language, struct head *head)
{
    static char list[1 << 15];
    char path[PATH_MAX + 16], stem[PATH_MAX];
    int folder = (int)(text_file_name(item->file) - item->file);
    snprintf(stem, sizeof stem, "%.*s", stem_length(item->file), item->file);
    snprintf(path, sizeof path, "%.*sheads.%s", folder, item->file, language_code(language));
    read_start(path, list, sizeof list);
    return head_of_list(head, text_file_name(stem), list);
}

void menu_file_describe_guest(struct menu_item *item, enum language language)
{
    static char text[MENU_PREVIEW];
    if (language == ENGLISH || !read_list(item, language, &item->head))
        read_source(item, &item->head, text);
}

bool menu_file_describe_own(struct menu_item *item, enum language language)
{
    static char bytes[KIND_HEAD + 1];
    size_t n = read_start(item->file, bytes, sizeof bytes);
    const struct kind *kind = kind_of((const uint8_t *)bytes, n);
    if (!n || (kind && kind->start == KIND_NEVER))
        return false;
    item->vcpus = 1;
    item->paging = kind && kind->start == KIND_PAGING;
    menu_file_describe_guest(item, language);
    if (!item->head.about[0])
        snprintf(item->head.about, sizeof item->head.about, "%s",
                 kind ? failure_words(kind->name) : word(language, W_MENU_FLAT));
    item->head.about[0] = (char)toupper((unsigned char)item->head.about[0]);
    return true;
}

/* ---- Decks ---- */

static struct deck *read_deck(const char *path)
{
    static struct deck_errors ignored;
    struct failure failure;
    return deck_read(path, NULL, &ignored, &failure);
}

static bool has_run(const struct deck *deck)
{
    for (unsigned i = 0; i < deck->slide_count; i++)
        if (deck_first_run(&deck->slides[i]))
            return true;
    return false;
}

bool menu_file_describe_deck(struct menu_item *item)
{
    struct deck *deck = read_deck(item->file);
    bool is_one = deck && (deck->slide_count > 1 || has_run(deck));
    if (is_one) {
        const char *between = *deck->title && *deck->subtitle ? ". " : "";
        snprintf(item->head.about, sizeof item->head.about, "%s%s%s%s", deck->title, between,
                 deck->subtitle, *deck->subtitle ? "." : "");
    }
    deck_free(deck);
    return is_one;
}

/* ---- Before it starts ---- */

/* Copies lines with their tabs as blanks, whatever their ends. */
static void copy_lines(char *to, const char *from)
{
    enum { TAB = 8 };
    size_t at = 0, column = 0;
    for (; *from && at + TAB + 1 < MENU_PREVIEW; from++) {
        size_t blanks = *from == '\t' ? TAB - column % TAB : 0;
        memset(to + at, ' ', blanks);
        at += blanks;
        column += blanks;
        if (!blanks && *from != '\r') {
            to[at++] = *from;
            column = *from == '\n' ? 0 : column + !utf8_continues(*from);
        }
    }
    to[at] = '\0';
}

/* What is on the first slide, made from the front matter, is a block: the talk's title. */
static const char *title_of(const struct deck *deck, const struct deck_slide *slide, char *text,
                            size_t size)
{
    deck_plain(&slide->title, text, size);
    if (!*text && slide->is_intro) {
        const size_t kept = utf8_whole(deck->title, strnlen(deck->title, size - 1));
        snprintf(text, size, "%.*s", (int)kept, deck->title);
    }
    return text;
}

static void put_slides(const char *path, char text[MENU_PREVIEW])
{
    struct deck *deck = read_deck(path);
    char title[200];
    size_t at = 0;
    for (unsigned i = 0; deck && i < deck->slide_count && at + sizeof title + 8 < MENU_PREVIEW; i++)
        at += (size_t)snprintf(text + at, MENU_PREVIEW - at, "%3u  %s\n", i + 1,
                               title_of(deck, &deck->slides[i], title, sizeof title));
    deck_free(deck);
}

void menu_item_preview(const struct menu_item *item, char text[MENU_PREVIEW])
{
    static char source[MENU_PREVIEW];
    struct head ignored;
    text[0] = '\0';
    if (!item->vcpus && item->file[0]) {
        put_slides(item->file, text);
        return;
    }
    const char *rest = item->file[0] ? read_source(item, &ignored, source) : NULL;
    if (rest)
        copy_lines(text, rest);
}
