/* Guest RAM where it is in the host: loads and stores as single accesses, and the marks of bytes
 * that were decoded as code. */
#include "soft/access.h"

/* ---- RAM ---- */

uint32_t ram_load(const uint8_t *at, unsigned size)
{
    if (!((uintptr_t)at & (size - 1)))
        return ram_load_aligned(at, size);
    uint32_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value |= (uint32_t)ram_load_aligned(at + i, 1) << 8 * i;
    return value;
}

void ram_store(uint8_t *at, unsigned size, uint32_t value)
{
    if (!((uintptr_t)at & (size - 1))) {
        ram_store_aligned(at, size, value);
        return;
    }
    for (unsigned i = 0; i < size; i++)
        ram_store_aligned(at + i, 1, value >> 8 * i);
}

uint64_t ram_load8(const uint8_t *at)
{
    const void *p = at;
    if (!((uintptr_t)at & 7))
        return __atomic_load_n((const uint64_t *)p, __ATOMIC_RELAXED);
    return ram_load(at, 4) | (uint64_t)ram_load(at + 4, 4) << 32;
}

/* ---- Writes to code ---- */

/* The marks of one line go, and all that was decoded in its page with them: first the marks, then
 * the version (decode.c reads them the other way round). */
static void forget_line(struct engine_vm *vm, uint64_t gpa, uint64_t bytes)
{
    uint64_t *marks = &vm->code[gpa >> LINE_SHIFT];
    if (!(__atomic_load_n(marks, __ATOMIC_RELAXED) & bytes))
        return;
    __atomic_store_n(marks, 0, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&vm->versions[gpa >> PAGE_SHIFT], 1, __ATOMIC_SEQ_CST);
}

void code_written(struct engine_cpu *cpu, const uint8_t *at, unsigned size)
{
    const uint64_t gpa = (uint64_t)(at - cpu->ram);
    const unsigned in_line = (unsigned)(gpa & ((1u << LINE_SHIFT) - 1));
    const uint64_t bytes = (1ull << size) - 1;
    if (!__atomic_load_n(&cpu->code[gpa >> LINE_SHIFT], __ATOMIC_RELAXED) && in_line + size <= 64)
        return;
    forget_line(cpu->vm, gpa, bytes << in_line);
    if (in_line + size > 64)
        forget_line(cpu->vm, gpa + size - 1, bytes >> (64 - in_line));
    cpu_end_block(cpu); /* the rest of it may be what was written */
}

/* ---- Exchanges ---- */

bool ram_exchange8(struct engine_cpu *cpu, uint8_t *at, uint64_t old, uint64_t value)
{
    void *p = at;
    bool done;
    if (!((uintptr_t)at & 7)) {
        done = __atomic_compare_exchange_n((uint64_t *)p, &old, value, false, __ATOMIC_SEQ_CST,
                                           __ATOMIC_SEQ_CST);
    } else {
        pthread_mutex_lock(&cpu->vm->split);
        done = ram_load8(at) == old;
        if (done) {
            ram_store(at, 4, (uint32_t)value);
            ram_store(at + 4, 4, (uint32_t)(value >> 32));
        }
        pthread_mutex_unlock(&cpu->vm->split);
    }
    if (done)
        code_written(cpu, at, 8);
    return done;
}

/* ---- Physical addresses ---- */

bool physical_read32(struct engine_cpu *cpu, uint32_t gpa, uint32_t *value)
{
    if (!memory_has(cpu->vm->memory, gpa))
        return false;
    *value = ram_load(memory_host(cpu->vm->memory, gpa), 4);
    return true;
}

bool physical_or32(struct engine_cpu *cpu, uint32_t gpa, uint32_t bits)
{
    if (!memory_has_ram(cpu->vm->memory, gpa))
        return false;
    void *at = memory_host(cpu->vm->memory, gpa);
    __atomic_fetch_or((uint32_t *)at, bits, __ATOMIC_SEQ_CST);
    code_written(cpu, at, 4);
    return true;
}
