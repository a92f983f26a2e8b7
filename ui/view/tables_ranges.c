/* What the page tables map, as ranges, and what changed in them. */
#include "view/tables.h"

#include "event/paging.h"

#include <stdio.h>

enum { PAGE_SHIFT = 12 };

/* What is like the range before but for its physical pages goes on one line with it: a process gets
 * its pages from all over memory. */
static bool go_together(const struct range *range, const struct range *next)
{
    return range->to + 1 == next->from && range->rights == next->rights &&
           range->change == next->change && !(range->rights & RANGE_NO_TABLE);
}

/* "supervisor, writable" */
static void put_rights(const struct view *view, uint8_t rights, char *text, size_t size)
{
    snprintf(text, size, "%s, %s%s%s",
             view_word(view, rights & RANGE_USER ? W_TABLES_USER : W_TABLES_KERNEL),
             view_word(view, rights & RANGE_WRITE ? W_TABLES_WRITE : W_TABLES_READ),
             rights & RANGE_NO_EXECUTE ? ", " : "",
             rights & RANGE_NO_EXECUTE ? view_word(view, W_TABLES_NO_EXECUTE) : "");
}

/* Where it leads: to pages in a row from this one on, or all over memory. */
static void put_target(const struct view *view, const struct range *first, const struct range *last,
                       char *text, size_t size)
{
    unsigned long long physical = first->physical,
                       pages = ((last->to - first->from) >> PAGE_SHIFT) + 1;
    if (first == last)
        snprintf(text, size, "%08llx", physical);
    else
        snprintf(text, size, VIEW_FORMAT(view, WF_TABLES_SCATTERED), pages, physical);
}

static void range_line(struct page *p, const struct range *first, const struct range *last)
{
    static const char marks[] = {
        [RANGE_SAME] = ' ', [RANGE_NEW] = '+', [RANGE_GONE] = '-', [RANGE_DIFFERENT] = '*'
    };
    char rights[96], target[96];
    enum role role = first->change ? ROLE_CHANGED : ROLE_TEXT;
    if (first->rights & RANGE_NO_TABLE) {
        snprintf(rights, sizeof rights, "%s", view_word(p->view, W_TABLES_TABLE_LOST));
        role = ROLE_BAD;
    } else {
        put_rights(p->view, first->rights, rights, sizeof rights);
    }
    put_target(p->view, first, last, target, sizeof target);
    page_line(p, role, "%c %08llx-%08llx  %s: %s", marks[first->change],
              (unsigned long long)first->from, (unsigned long long)last->to, rights, target);
}

/* Returns whether any of them changed. */
static bool range_lines(struct page *p, const struct ranges *ranges)
{
    bool changed = false;
    for (unsigned i = 0, last; i < ranges->count; i = last + 1) {
        for (last = i;
             last + 1 < ranges->count && go_together(&ranges->list[last], &ranges->list[last + 1]);)
            last++;
        range_line(p, &ranges->list[i], &ranges->list[last]);
        changed |= ranges->list[i].change != RANGE_SAME;
    }
    return changed;
}

void tables_ranges(struct page *p, const struct event *now)
{
    const struct view_seen *seen = &p->view->seen;
    const struct ranges *ranges = &seen->tables.ranges;
    struct ranges compared;
    if (!paging_levels(&now->regs))
        return;
    if (seen->ranges_have_before && !p->view->chosen.vcpus[p->view->chosen.focus].in_history) {
        ranges_compare(&compared, ranges, &seen->ranges_before);
        ranges = &compared;
    }
    p->row++;
    page_line(p, ROLE_STRONG, "%s", view_word(p->view, W_TABLES_RANGES));
    bool changed = range_lines(p, ranges);
    if (!ranges->count)
        page_line(p, ROLE_DIM, "  %s", view_word(p->view, W_TABLES_NO_RANGES));
    if (ranges->is_cut)
        page_line(p, ROLE_WARN, VIEW_FORMAT(p->view, WF_TABLES_RANGES_CUT),
                  (unsigned long long)ranges->cut_at);
    if (changed)
        page_line(p, ROLE_CHANGED, "  %s", view_word(p->view, W_TABLES_RANGES_CHANGED));
}
