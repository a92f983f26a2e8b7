/* An instruction that cannot be executed (ours alone says so; others try it for ever). */
#include "sector.inc"

main:   ud2
        signature
