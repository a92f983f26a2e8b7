/* Settings of a run, which stand among its orders. */
#include "deck/line.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 39 /* figures.h keeps no more */ };

void deck_set_name(const struct deck_line *l)
{
    struct deck_run *run = l->run;
    if (!*l->rest || strpbrk(l->rest, " \t{}") || strlen(l->rest) > NAME_MAX_BYTES) {
        deck_line_complain(l, l->rest,
                           "name %.40s: expected one word of at most %d bytes, for figures",
                           l->rest, NAME_MAX_BYTES);
        return;
    }
    free(run->name);
    run->name = deck_copy(l->ground, l->rest, strlen(l->rest));
}

void deck_set_pace(const struct deck_line *l)
{
    l->run->pace = !strcmp(l->rest, "at once") ? PACE_AT_ONCE : PACE_HUMAN;
    if (strcmp(l->rest, "at once") != 0 && strcmp(l->rest, "human") != 0)
        deck_line_complain(l, l->rest, "pace %.40s: expected human or at once", l->rest);
}

void deck_set_size(const struct deck_line *l)
{
    unsigned n;
    if (deck_parse_number(l->rest, 10, 90, &n))
        l->run->percent = n;
    else
        deck_line_complain(l, l->rest, "size %.40s: expected 10 to 90, percent of the slide",
                           l->rest);
}

/* What it says is done already: deck/run.c must know it before the first order. Here is only seen
 * whether it is right. */
void deck_set_start(const struct deck_line *l)
{
    if (strcmp(l->rest, "now") != 0 && strcmp(l->rest, "key") != 0)
        deck_line_complain(l, l->rest, "start %.40s: expected now or key", l->rest);
}
