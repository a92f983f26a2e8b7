/* The assembler puts the files in: paths are from the repository's root, where make runs. */
#include "help/pages.h"

#define EMBED(symbol, path)                                                                        \
    __asm__(".section .rodata\n"                                                                   \
            ".global " #symbol "\n"                                                                \
            ".hidden " #symbol "\n" #symbol ":\n"                                                  \
            ".incbin \"" path "\"\n"                                                               \
            ".byte 0\n"                                                                            \
            ".previous\n")

EMBED(help_program, "ui/man/kvm-vmm.1");
EMBED(help_program_ko, "ui/man/ko/kvm-vmm.1");
EMBED(help_deck, "ui/man/kvm-vmm-deck.5");
EMBED(help_deck_ko, "ui/man/ko/kvm-vmm-deck.5");
EMBED(help_guest, "ui/man/kvm-vmm-guest.7");
EMBED(help_guest_ko, "ui/man/ko/kvm-vmm-guest.7");

extern const char help_program[], help_program_ko[], help_deck[], help_deck_ko[], help_guest[],
    help_guest_ko[];

const struct help_page help_pages[HELP_PAGES] = {
    { "kvm-vmm", { [ENGLISH] = help_program, [KOREAN] = help_program_ko } },
    { "kvm-vmm-deck", { [ENGLISH] = help_deck, [KOREAN] = help_deck_ko } },
    { "kvm-vmm-guest", { [ENGLISH] = help_guest, [KOREAN] = help_guest_ko } },
};
