/* The states of CPUs: nearly all of them is a value. */
#include "engine/state.h"

#include <stdlib.h>

void cpu_state_free(struct cpu_state *state)
{
    free(state->own);
    state->own = NULL;
}
