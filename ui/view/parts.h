/* What views share among themselves. */
#ifndef VIEW_PARTS_H
#define VIEW_PARTS_H

#include "view/view.h"

/* The number of the exit with that seq, from 1 on; of a note, of the exit before it. Counted back
 * from the latest: at most MODEL_HISTORY steps. */
uint64_t view_exit_number(const struct model_vcpu *vcpu, uint64_t seq);

/* What the live screen and the stage of a talk share: all of a layout but its header and its keys,
 * and the cursor; */
void view_parts_draw(struct grid *grid, const struct layout *layout, const struct view *view);
/* what view->overlay says, over all but the first and the last row; */
void view_overlay_draw(struct grid *grid, const struct view *view);
/* and what is said when nothing fits. */
void view_too_small(struct grid *grid, const struct view *view);

#endif
