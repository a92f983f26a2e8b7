/* Processes: each has its own memory, by a page directory, and its own stack in the kernel.
 *
 * A process that is not running has its registers on that stack: at the top the trap frame with
 * which it came into the kernel, below it what switch_stacks() pushed. A new one gets a stack that
 * looks as if it had come in like that.
 *
 * Who is next: round robin, the next one in the table that is ready. The timer ends a turn (idt.c),
 * if the process does not itself. One that waits for something is blocked; whenever something has
 * happened, all that are blocked get ready and look whether it is what they are waiting for.
 */
#include "kernel.h"

enum { EFLAGS_ALWAYS = 0x2, EFLAGS_INTERRUPTS = 0x200, EFLAGS_IOPL3 = 0x3000 };

struct process processes[PROCESS_MAX] = { { { 0, PROCESS_RUNNING, 0, "idle" },
                                            .directory = kernel_directory } };
struct process *current = processes; /* main() of kernel.c is process 0, the idle process */

static struct process *const end = processes + PROCESS_MAX;

extern const char programs[], programs_end[]; /* images.S */

/* IOPL 3 is what lets programs print by OUT. It also lets them turn interrupts off, and so keep the
 * CPU; an I/O map in the task-state segment would give them port 0x500 and nothing else. */
static void make_stack(struct process *p, uint32_t function, uint32_t argument) {
    struct trap_frame *frame = (struct trap_frame *)(p->stack + PAGE_SIZE) - 1;
    frame->eip = USER_IMAGE; /* start.S, which wants these two: */
    frame->eax = function;
    frame->ebx = argument;
    frame->esp = USER_STACK;
    frame->cs = USER_CODE;
    frame->ds = frame->es = frame->ss = USER_DATA;
    frame->eflags = EFLAGS_ALWAYS | EFLAGS_INTERRUPTS | EFLAGS_IOPL3;
    p->esp = (uint32_t *)frame - 9; /* eight registers, and where switch_stacks() returns to: */
    p->esp[8] = (uint32_t)trap_return;
}

static void release(struct process *p) {
    if (p->directory)
        directory_destroy(p->directory);
    if (p->stack)
        page_free(p->stack);
    p->info.state = PROCESS_NONE;
}

int process_create(const char *name, uint32_t function, uint32_t argument) {
    static int last_id;
    uint32_t size = (uint32_t)(programs_end - programs);
    struct process *p = processes;
    while (p < end && p->info.state != PROCESS_NONE)
        p++;
    if (p == end)
        return -1;
    *p = (struct process){ .directory = directory_create(),
                           .stack = page_alloc(),
                           .heap_end = USER_HEAP };
    if (!p->directory || !p->stack || !directory_map(p->directory, USER_IMAGE, USER_IMAGE + size) ||
        !directory_map(p->directory, USER_STACK - USER_STACK_SIZE, USER_STACK)) {
        release(p);
        return -1;
    }
    directory_use(p->directory); /* puts the programs where it will see them, */
    memcpy((char *)USER_IMAGE, programs, size);
    directory_use(current->directory); /* the kernel being the same in both */
    make_stack(p, function, argument);
    for (int i = 0; i < NAME_SIZE - 1 && name[i]; i++)
        p->info.name[i] = name[i];
    p->info.state = PROCESS_READY;
    return p->info.id = ++last_id;
}

bool process_exists(int id) {
    for (struct process *p = processes; p < end; p++)
        if (p->info.state != PROCESS_NONE && p->info.state != PROCESS_ENDED && p->info.id == id)
            return true;
    return false;
}

static struct process *next_ready(void) {
    for (int i = 1; i <= PROCESS_MAX; i++) {
        struct process *p = processes + (current - processes + i) % PROCESS_MAX;
        if (p->info.state == PROCESS_READY && p != processes)
            return p;
    }
    return processes;
}

/* Returns when it is this process's turn again. */
void process_yield(void) {
    struct process *from = current;
    if (from->info.state == PROCESS_RUNNING)
        from->info.state = PROCESS_READY;
    current = next_ready();
    current->info.state = PROCESS_RUNNING;
    if (current == from)
        return;
    task_state[TASK_ESP0] = (uint32_t)current->stack + PAGE_SIZE;
    directory_use(current->directory);
    switch_stacks(&from->esp, current->esp);
    for (struct process *p = processes; p < end; p++)
        if (p->info.state == PROCESS_ENDED)
            release(p); /* not before: its stack was in use until another one ran */
}

void process_block(void) {
    current->info.state = PROCESS_BLOCKED;
    process_yield();
}

void process_wake_all(void) {
    for (struct process *p = processes; p < end; p++)
        if (p->info.state == PROCESS_BLOCKED)
            p->info.state = PROCESS_READY;
}

void process_exit(void) {
    process_wake_all();
    current->info.state = PROCESS_ENDED;
    process_yield();
    __builtin_unreachable();
}
