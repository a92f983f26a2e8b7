/* Copies by SSE, as compilers do for a kernel unless they are told not to. */
#include "kernel.inc"
        movups  message, %xmm0
        movups  %xmm0, copy
        end
message:
        .ascii  "sixteen letters."
        .lcomm  copy, 16
