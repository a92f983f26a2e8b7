/* Topics: found in the manual pages, listed, and printed. */
#include "help/help.h"

#include "event/failure.h"
#include "help/mdoc.h"
#include "help/pages.h"
#include "system/print.h"
#include "text/hint.h"
#include "text/text.h"
#include "words/said.h"

#include <assert.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { TOPICS_MAX = 48, NAME_COLUMNS = 15, FEWEST_COLUMNS = 40, MOST_COLUMNS = 100, COLUMNS = 80 };
#define MARK ".\\\" topic "

struct topic {
    const struct help_page *page;
    const char *description; /* up to the end of its line */
    const char *start, *end; /* of its source */
    bool is_page;            /* the whole of it */
    char name[NAME_COLUMNS];
};

/* ---- Finding them ---- */

static const char *next_line(const char *at)
{
    at += strcspn(at, "\n");
    return *at ? at + 1 : at;
}

/* Where the section ends that starts at the next line of a title. */
static const char *end_of_section(const char *at)
{
    for (unsigned titles = 0; *at; at = next_line(at)) {
        titles += !strncmp(at, ".Sh ", 4);
        if (titles == 2)
            break;
    }
    return at;
}

/* at is a line of a topic. */
static struct topic topic_at(const struct help_page *page, const char *at, bool is_page)
{
    const char *name = at + strlen(MARK);
    int length = (int)strcspn(name, ":");
    struct topic topic = { .page = page, .is_page = is_page, .start = next_line(at) };
    snprintf(topic.name, sizeof topic.name, "%.*s", length, name);
    topic.description = name + length + strspn(name + length, ": ");
    topic.end = is_page ? at + strlen(at) : end_of_section(topic.start);
    return topic;
}

/* The first topic of a page is the page. */
static unsigned find_topics(enum language language, struct topic topics[TOPICS_MAX])
{
    unsigned count = 0;
    for (const struct help_page *page = help_pages; page < help_pages + HELP_PAGES; page++) {
        const char *own = page->source[language], *at = own ? own : page->source[ENGLISH];
        assert(at); /* English has every page. */
        bool is_page = true;
        for (; *at; at = next_line(at))
            if (!strncmp(at, MARK, strlen(MARK)) && count < TOPICS_MAX) {
                topics[count++] = topic_at(page, at, is_page);
                is_page = false;
            }
    }
    return count;
}

/* ---- Printing them ---- */

static void list(const struct topic *topics, unsigned count, FILE *out)
{
    fprintf(out, "kvm-vmm help TOPIC\n");
    for (const struct topic *t = topics; t < topics + count; t++)
        fprintf(out, "%s%s%-*s %.*s\n", t->is_page ? "\n" : "", t->is_page ? "" : "  ",
                NAME_COLUMNS - (t->is_page ? 0 : 2), t->name, (int)strcspn(t->description, "\n"),
                t->description);
}

/* Of the terminal, as far as lines of its width can be read; 80 elsewhere. */
static int columns_of_output(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || !size.ws_col)
        return COLUMNS;
    return size.ws_col < FEWEST_COLUMNS ? FEWEST_COLUMNS
           : size.ws_col > MOST_COLUMNS ? MOST_COLUMNS
                                        : size.ws_col;
}

static void print(const struct topic *topic, FILE *out)
{
    const char *refused;
    bool ok =
        mdoc_print(topic->start, topic->end, topic->page->name, columns_of_output(), out, &refused);
    assert(ok && "the tests print all pages");
}

/* ---- The command ---- */

/* Pages hold letters of their language, which a locale without UTF-8 may not have. */
static enum language language_of_pages(void)
{
    if (!text_locale_is_utf8())
        return ENGLISH;
    if (!setlocale(LC_CTYPE, "") || MB_CUR_MAX < 2)
        setlocale(LC_CTYPE, "C.UTF-8");
    return language_of_user();
}

static const struct topic *find(const struct topic *topics, unsigned count, const char *name)
{
    for (unsigned i = 0; i < count; i++)
        if (!strcmp(topics[i].name, name))
            return &topics[i];
    return NULL;
}

static int refuse(const struct topic *topics, unsigned count, const char *name)
{
    const char *names[TOPICS_MAX + 1] = { NULL };
    char safe[256];
    for (unsigned i = 0; i < count; i++)
        names[i] = topics[i].name;
    const char *nearest = hint_nearest(name, names);
    text_safe(name, text_locale_is_utf8(), safe, sizeof safe);
    if (nearest)
        fprintf(stderr,
                said("kvm-vmm: help: there is no topic %s; did you mean %s? (see kvm-vmm help)\n"),
                safe, nearest);
    else
        fprintf(stderr, said("kvm-vmm: help: there is no topic %s (see kvm-vmm help)\n"), safe);
    return STATUS_USAGE;
}

/* A topic; NULL: the list of them. */
static int say(const struct topic *topics, unsigned count, const struct topic *topic)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out && topic)
        print(topic, out);
    else if (out)
        list(topics, count, out);
    if (!out || fclose(out) != 0) {
        fprintf(stderr, said("kvm-vmm: help: %s\n"), error_words(errno));
        free(text);
        return STATUS_FAILED;
    }
    int status = print_page(text);
    free(text);
    return status;
}

int help_main(int argc, char **argv, int signals_fd, int *signal)
{
    struct topic topics[TOPICS_MAX];
    unsigned count = find_topics(language_of_pages(), topics);
    *signal = 0;
    if (argc > 2) {
        fprintf(stderr, "%s",
                said("kvm-vmm: help takes one topic, but there are more (see kvm-vmm help)\n"));
        return STATUS_USAGE;
    }
    if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
        return say(topics, count, NULL);
    const struct topic *topic = find(topics, count, argv[1]);
    return topic ? say(topics, count, topic) : refuse(topics, count, argv[1]);
}
