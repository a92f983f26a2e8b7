/* The memory and the page tables on show, compared with what they were at the last stop of their
 * vCPU. */
#ifndef SCREEN_STOP_H
#define SCREEN_STOP_H

#include "view/view.h"

/* All zeros: nothing was kept yet. */
struct screen_stop {
    uint8_t memory[VIEW_MEMORY]; /* as it was at that stop */
    bool is_kept;                /* else the rest means nothing */
    uint64_t count;              /* of stops */
    unsigned choice;             /* view's memory_choice: of what this is the memory */

    /* The same of the ranges that page tables map, and of which vCPU they are. */
    struct ranges ranges;
    bool ranges_are_kept;
    uint64_t ranges_count;
    unsigned ranges_vcpu;
};

/* Once a frame, after the memory was copied into the view: gives the view what that memory is to be
 * compared with, and keeps it at a stop. While the focused vCPU (of which `vcpu` is the model)
 * stands still, this is the memory at the stop before; while it runs, that at the last one. Memory
 * that has only just come on show is compared with itself. The same goes for page tables. */
void stop_compare(struct screen_stop *stop, struct view *view, const struct model_vcpu *vcpu);

#endif
