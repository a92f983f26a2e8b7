/* What an INT through an empty vector leaves: zeros at CS:IP, and behind the INT's return address
 * the INT. */
#include "engine/empty_vector.h"

#include <signal.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { ZEROS = 8 }; /* bytes at CS:IP that are zeros: four instructions */

static bool are_zeros(const struct memory *memory, uint32_t gpa)
{
    static const uint8_t zeros[ZEROS];
    uint8_t bytes[ZEROS];
    return memory_read(memory, gpa, bytes, sizeof bytes) && !memcmp(bytes, zeros, sizeof bytes);
}

/* Real mode has no paging: linear addresses are physical ones (SDM vol. 3A, 20.1.4: the vector
 * table). */
static bool is_empty(const struct memory *memory, const struct registers *regs, uint8_t vector)
{
    uint32_t entry, at = vector * 4u;
    return at + 3 <= regs->idt.limit &&
           memory_read(memory, regs->idt.base + at, &entry, sizeof entry) && !entry;
}

bool empty_vector_leads_nowhere(const struct memory *memory, const struct registers *regs,
                                uint8_t vector)
{
    return !(regs->cr0 & CR0_PE) && is_empty(memory, regs, vector) && are_zeros(memory, 0);
}

/* Is this an INT whose vector is empty? */
static bool is_such_int(const struct memory *memory, const struct registers *regs, uint32_t linear,
                        struct empty_vector *seen)
{
    uint8_t insn[EMPTY_VECTOR_INT_SIZE];
    if (!memory_read(memory, linear, insn, sizeof insn) || insn[0] != EMPTY_VECTOR_INT ||
        !is_empty(memory, regs, insn[1]))
        return false;
    seen->vector = insn[1];
    seen->linear = linear;
    return true;
}

/* The INT before the address that it pushed: IP, CS, FLAGS (SDM vol. 2A, "INT n"). */
static bool came_from_int(const struct memory *memory, const struct registers *regs,
                          struct empty_vector *seen)
{
    uint16_t frame[2];
    uint32_t top = regs->seg[SEG_SS].base + (regs->gpr[GPR_ESP] & 0xffff);
    return memory_read(memory, top, frame, sizeof frame) &&
           is_such_int(memory, regs, frame[1] * 16u + frame[0] - EMPTY_VECTOR_INT_SIZE, seen);
}

/* The round through the zeros writes to memory and pushes each time, at last over the INT itself:
 * it need be seen only once. */
bool empty_vector_look(struct empty_vector *seen, const struct memory *memory,
                       const struct registers *regs, uint64_t now_ns)
{
    uint32_t here = registers_code_linear(regs, regs->eip);
    bool in_zeros = are_zeros(memory, here);
    if (regs->cr0 & CR0_PE)
        return false;
    if (!seen->suspected) {
        seen->suspected =
            in_zeros ? came_from_int(memory, regs, seen) : is_such_int(memory, regs, here, seen);
        seen->since_ns = now_ns;
    }
    return seen->suspected && in_zeros && now_ns - seen->since_ns >= EMPTY_VECTOR_NS;
}

/* ---- When to look ---- */

bool empty_vector_wake(timer_t *timer, int signal)
{
    const struct timespec each = { .tv_nsec = EMPTY_VECTOR_LOOK_NS };
    const struct itimerspec when = { .it_interval = each, .it_value = each };
    struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = signal };
    event._sigev_un._tid = gettid();
    if (timer_create(CLOCK_THREAD_CPUTIME_ID, &event, timer) < 0)
        return false;
    timer_settime(*timer, 0, &when, NULL);
    return true;
}

uint64_t empty_vector_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
