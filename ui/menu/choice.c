/* Filter, marks, and the words of a command. */
#include "menu/choice.h"

#include "text/clamp.h"
#include "text/text.h"

#include <stdio.h>
#include <string.h>

static const struct menu_item *item_of(const struct menu_choice *c, unsigned number)
{
    return &c->items->list[number];
}

/* ---- Looking ---- */

static bool fits(const struct menu_item *item, const char *filter)
{
    return strcasestr(item->name, filter) || strcasestr(item->head.about, filter);
}

void menu_choice_filter(struct menu_choice *c)
{
    unsigned at = c->shown_count ? c->shown[c->at] : 0;
    c->shown_count = c->at = 0;
    for (unsigned i = 0; i < c->items->count; i++)
        if (fits(item_of(c, i), c->filter)) {
            if (i == at)
                c->at = c->shown_count;
            c->shown[c->shown_count++] = i;
        }
}

void menu_choice_init(struct menu_choice *c, const struct menu_items *items)
{
    *c = (struct menu_choice){ .items = items };
    menu_choice_filter(c);
}

const struct menu_item *menu_choice_item(const struct menu_choice *c)
{
    return c->shown_count ? item_of(c, c->shown[c->at]) : NULL;
}

void menu_choice_move(struct menu_choice *c, int by)
{
    if (c->shown_count)
        c->at = (unsigned)clamp((int)c->at + by, 0, (int)c->shown_count - 1);
}

/* ---- Marks ---- */

unsigned menu_choice_vcpus(const struct menu_choice *c)
{
    unsigned vcpus = 0;
    for (unsigned i = 0; i < c->marked_count; i++)
        vcpus += item_of(c, c->marked[i])->vcpus;
    return vcpus;
}

static bool unmark(struct menu_choice *c, unsigned number)
{
    for (unsigned i = 0; i < c->marked_count; i++)
        if (c->marked[i] == number) {
            memmove(&c->marked[i], &c->marked[i + 1],
                    (--c->marked_count - i) * sizeof c->marked[0]);
            return true;
        }
    return false;
}

bool menu_choice_mark(struct menu_choice *c)
{
    const struct menu_item *item = menu_choice_item(c);
    if (!item || !item->vcpus)
        return false;
    unsigned number = c->shown[c->at];
    if (unmark(c, number))
        return true;
    if (menu_choice_vcpus(c) + item->vcpus > VCPU_MAX)
        return false;
    c->marked[c->marked_count++] = number;
    return true;
}

void menu_choice_forget(struct menu_choice *c)
{
    c->marked_count = 0;
}

/* The marked ones as they start. */
static unsigned in_order(const struct menu_choice *c, unsigned numbers[VCPU_MAX])
{
    unsigned count = 0;
    for (unsigned paging = 0; paging <= 1; paging++)
        for (unsigned i = 0; i < c->marked_count; i++)
            if (item_of(c, c->marked[i])->paging == paging)
                numbers[count++] = c->marked[i];
    return count;
}

int menu_choice_vcpu(const struct menu_choice *c, unsigned item)
{
    unsigned numbers[VCPU_MAX], count = in_order(c, numbers), vcpu = 0;
    for (unsigned i = 0; i < count; i++) {
        if (numbers[i] == item)
            return (int)vcpu;
        vcpu += item_of(c, numbers[i])->vcpus;
    }
    return -1;
}

/* ---- The command ---- */

static void put(struct menu_command *command, const char *word)
{
    if (command->count < MENU_WORDS)
        command->words[command->count++] = word;
    command->words[command->count] = NULL;
}

static void put_all(struct menu_command *command, const char *const *words)
{
    for (unsigned i = 0; words && words[i] && i < MENU_BASE; i++)
        put(command, words[i]);
}

static void put_guest(struct menu_command *command, const struct menu_item *item, bool *paging)
{
    if (item->paging && !*paging)
        put(command, "--paging");
    *paging = item->paging;
    for (unsigned i = 0; i < item->vcpus; i++)
        put(command, item->word);
}

static void put_other(struct menu_command *command, const struct menu_item *item,
                      const struct menu_base *base)
{
    put(command, item->is_command ? item->word : "present");
    if (item->file[0])
        put_all(command, base->of_talks);
    if (!item->is_command)
        put(command, item->word);
}

void menu_choice_command(const struct menu_choice *c, const struct menu_base *base, bool step,
                         struct menu_command *command)
{
    const struct menu_item *item = menu_choice_item(c);
    unsigned numbers[VCPU_MAX], count = in_order(c, numbers);
    bool paging = false;
    command->count = 0;
    command->words[0] = NULL;
    if (!item && !count)
        return;
    put(command, base->program);
    if (item && !item->vcpus) {
        put_other(command, item, base);
        return;
    }
    put_all(command, base->of_guests);
    if (step)
        put(command, "--step");
    for (unsigned i = 0; i < count; i++)
        put_guest(command, item_of(c, numbers[i]), &paging);
    if (!count)
        put_guest(command, item, &paging);
}

/* ---- As text ---- */

static bool is_plain(const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./=:+,@%-";
    return *word && strspn(word, plain) == strlen(word);
}

/* In quotes, where a shell would take something else for it. */
static void put_word(FILE *file, const char *word)
{
    if (is_plain(word)) {
        fputs(word, file);
        return;
    }
    fputc('\'', file);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", file);
        else
            fputc(*word, file);
    fputc('\'', file);
}

char *menu_command_put(const struct menu_command *command, char *text, size_t size)
{
    char raw[4096] = "";
    FILE *file = fmemopen(raw, sizeof raw - 1, "w");
    for (unsigned i = 0; file && i < command->count; i++) {
        if (i)
            fputc(' ', file);
        put_word(file, command->words[i]);
    }
    if (file)
        fclose(file);
    text_safe(raw, true, text, size);
    return text;
}
