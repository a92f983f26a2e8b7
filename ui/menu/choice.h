/* What is looked at and chosen in the menu, and the command line that it means. Strings and items
 * are borrowed. Pure; the front end's thread. */
#ifndef MENU_CHOICE_H
#define MENU_CHOICE_H

#include "event/event.h"
#include "menu/items.h"

enum { MENU_FILTER = 40, MENU_BASE = 40, MENU_WORDS = 1 + MENU_BASE + 1 + 2 * VCPU_MAX + 1 };

struct menu_choice {
    const struct menu_items *items;
    char filter[MENU_FILTER];   /* what the names or sentences of those that are shown have */
    unsigned shown[MENU_ITEMS]; /* their numbers */
    unsigned shown_count;
    unsigned at;               /* which of those is looked at */
    unsigned marked[VCPU_MAX]; /* numbers of guests, in the order in which they were marked */
    unsigned marked_count;
};

/* Words that each command begins with, of guests and of talks, ended by NULL: at most
 * MENU_BASE. */
struct menu_base {
    const char *program;
    const char *const *of_guests, *const *of_talks;
};

struct menu_command {
    const char *words[MENU_WORDS + 1]; /* a NULL ends them */
    unsigned count;
};

/* All are shown, the first is looked at, none is marked. */
void menu_choice_init(struct menu_choice *choice, const struct menu_items *items);
/* What is looked at; NULL: the filter lets nothing through. */
const struct menu_item *menu_choice_item(const struct menu_choice *choice);
void menu_choice_move(struct menu_choice *choice, int by);
/* To be called when the filter has changed; what is looked at stays if it is shown. */
void menu_choice_filter(struct menu_choice *choice);
/* Marks what is looked at, or no longer. False: it is no guest, or there are too many. */
bool menu_choice_mark(struct menu_choice *choice);
void menu_choice_forget(struct menu_choice *choice); /* all marks */

/* The vCPU that a marked item gets, its first one; -1: it is not marked. Guests with paging come
 * last, as the option before them holds for all that follow. */
int menu_choice_vcpu(const struct menu_choice *choice, unsigned item);
/* How many vCPUs the marked ones take. */
unsigned menu_choice_vcpus(const struct menu_choice *choice);

/* What would start now: a talk or doctor that is looked at; else the marked guests; else the guest
 * that is looked at. Empty if nothing is shown. step: guests start paused. */
void menu_choice_command(const struct menu_choice *choice, const struct menu_base *base, bool step,
                         struct menu_command *command);
/* Writes it as a shell would take it, safe for a terminal; at least 1 byte. Returns text. */
char *menu_command_put(const struct menu_command *command, char *text, size_t size);

#endif
