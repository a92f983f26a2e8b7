/* The sources of the manual pages, as they stand in ui/man, within the program. */
#ifndef HELP_PAGES_H
#define HELP_PAGES_H

#include "words/language.h"

enum { HELP_PAGES = 3 };

struct help_page {
    const char *name;                   /* "kvm-vmm", as its .Nm has it */
    const char *source[LANGUAGE_COUNT]; /* mdoc, UTF-8; NULL where there is none but in English */
};
extern const struct help_page help_pages[HELP_PAGES];

#endif
