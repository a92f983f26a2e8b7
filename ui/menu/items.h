/* What can be started: what came with the program, and files of the current folder. The main
 * thread, before guests run or between two runs. */
#ifndef MENU_ITEMS_H
#define MENU_ITEMS_H

#include "menu/head.h"
#include "words/language.h"

#include <limits.h>
#include <sys/types.h>

enum menu_group { MENU_TALKS, MENU_GUESTS, MENU_OS, MENU_HERE, MENU_HOST, MENU_GROUPS };

enum { MENU_ITEMS = 96, MENU_NAME = 40, MENU_WORD = 300, MENU_PREVIEW = 1 << 14 };

struct menu_item {
    enum menu_group group;
    unsigned vcpus;  /* of a guest: how often it is to be named; 0: it is none, and runs alone */
    bool paging;     /* of a guest: it starts with paging on */
    bool is_command; /* its word is a command itself, as doctor */
    char name[MENU_NAME]; /* safe for a terminal */
    char word[MENU_WORD]; /* what names it on the command line */
    char file[PATH_MAX];  /* "" if it is none */
    unsigned long long bytes;
    dev_t device; /* what file it is, by whatever name */
    ino_t inode;
    struct head head;
};

struct menu_items {
    struct menu_item list[MENU_ITEMS]; /* sorted by group */
    unsigned count;
};

/* Finds all of it; what is not there is left out, and so is a part of a folder of very many files.
 * Heads are in this language where there are such, else in English. */
void menu_items_find(struct menu_items *items, enum language language);

/* What there is to see of an item before it starts: the source of a guest behind its head, the
 * slides of a talk. Lines that end in "\n", without tabs; "" if there is nothing. Not safe for a
 * terminal as it is. */
void menu_item_preview(const struct menu_item *item, char text[MENU_PREVIEW]);

#endif
