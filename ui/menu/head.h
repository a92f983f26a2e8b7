/* What a guest is and what to watch, from the comment at the head of its source: "NAME: a sentence
 * or two.", and a paragraph "Watch: more of them." Or, in another language, from a list of such
 * heads, heads.CODE beside the guests: a line "NAME: a sentence or two.", and below it, indented,
 * what to watch. Pure. */
#ifndef MENU_HEAD_H
#define MENU_HEAD_H

#include <stdbool.h>
#include <stddef.h>

struct head {
    char about[480];  /* begins with a capital; a sentence that leads to a command is left out */
    char watch[1000]; /* "" if it says none */
};

/* False, and the head is empty, if the text begins with no such comment; else *rest is what comes
 * behind it, part of the text. */
bool head_of_source(struct head *head, const char *name, const char *text, const char **rest);
/* False, and the head is empty, if the list has no such name. */
bool head_of_list(struct head *head, const char *name, const char *list);

#endif
