/* What views share among themselves. */
#ifndef VIEW_PARTS_H
#define VIEW_PARTS_H

#include "view.h"

/* The number of the exit with that seq, from 1 on; of a note, of the exit before it. Counted back from
 * the latest: at most MODEL_HISTORY steps. */
uint64_t view_exit_number(const struct model_vcpu *vcpu, uint64_t seq);

#endif
