/* Flat code on libx86emu, which interprets it. */
#include "flat_runner.h"

#include <x86emu.h>

/* attributes: present, 32 bits, pages; writable, readable */
enum { FLAT_DATA = 0xc93, FLAT_CODE = 0xc9b };

static x86emu_t *emu;

bool flat_x86emu_open(const uint8_t *code, size_t size)
{
    emu = x86emu_new(X86EMU_PERM_RWX, 0);
    if (!emu)
        return false;
    for (unsigned i = 0; i < size; i++)
        x86emu_write_byte_noperm(emu, FLAT_LOAD + i, code[i]);
    return true;
}

bool flat_x86emu_run(uint32_t *result)
{
    x86emu_reset(emu);
    emu->x86.R_CR0 |= 1;
    for (unsigned i = R_ES_INDEX; i <= R_GS_INDEX; i++) {
        emu->x86.seg[i].base = 0;
        emu->x86.seg[i].limit = ~0u;
        emu->x86.seg[i].acc = i == R_CS_INDEX ? FLAT_CODE : FLAT_DATA;
    }
    emu->x86.R_EIP = FLAT_LOAD;
    emu->x86.R_ESP = FLAT_STACK;
    unsigned why = x86emu_run(emu, 0); /* until HLT */
    *result = emu->x86.R_EAX;
    return why == 0 && (emu->x86.mode & _MODE_HALTED);
}
