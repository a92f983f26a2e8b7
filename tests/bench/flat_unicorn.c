/* Flat code on Unicorn, which translates it. */
#include "flat_runner.h"

#include <unicorn/unicorn.h>

static uc_engine *uc;

bool flat_unicorn_open(const uint8_t *code, size_t size)
{
    return uc_open(UC_ARCH_X86, UC_MODE_32, &uc) == UC_ERR_OK &&
           uc_mem_map(uc, 0, FLAT_MEMORY, UC_PROT_ALL) == UC_ERR_OK &&
           uc_mem_write(uc, FLAT_LOAD, code, size) == UC_ERR_OK;
}

bool flat_unicorn_run(uint32_t *result)
{
    const uint32_t stack = FLAT_STACK;
    uc_reg_write(uc, UC_X86_REG_ESP, &stack);
    return uc_emu_start(uc, FLAT_LOAD, 0xffffffff, 0, 0) == UC_ERR_OK &&
           uc_reg_read(uc, UC_X86_REG_EAX, result) == UC_ERR_OK;
}
