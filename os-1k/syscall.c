/* System calls: the numbers of abi.h.
 *
 * A program may pass anything as a pointer. Nothing it points to is touched before it is known to
 * be memory of the program's own: the kernel could read and write everything, and would do so in
 * its name.
 */
#include "kernel.h"

static bool allowed(uint32_t address, uint32_t size) {
    return directory_allows(current->directory, address, size);
}

static bool is_name(uint32_t address) {
    for (int i = 0; i < NAME_SIZE && allowed(address, 1); i++)
        if (*(const char *)address++ == '\0')
            return true;
    return false;
}

int system_call(const struct trap_frame *f) {
    uint32_t a = f->ebx, b = f->ecx, c = f->edx, d = f->esi, start = ticks;
    switch ((enum system_call)f->eax) {
    case SYS_EXIT: process_exit();
    case SYS_YIELD: process_yield(); return 0;
    case SYS_SLEEP:
        while (ticks - start < a)
            process_block();
        return 0;
    case SYS_SPAWN: return is_name(a) ? process_create((const char *)a, b, c) : -1;
    case SYS_WAIT:
        while (process_exists((int)a))
            process_block();
        return 0;
    case SYS_GROW:
        if (!directory_map(current->directory, current->heap_end, current->heap_end + PAGE_SIZE))
            return -1;
        current->heap_end += PAGE_SIZE;
        return (int)current->heap_end - PAGE_SIZE;
    case SYS_MACHINE:
        if (!allowed(a, sizeof(struct machine_info)))
            return -1;
        *(struct machine_info *)a = (struct machine_info){ ticks, keys, scan_code, free_pages };
        return 0;
    case SYS_PROCESS:
        if (a >= PROCESS_MAX || !allowed(b, sizeof(struct process_info)))
            return -1;
        *(struct process_info *)b = processes[a].info;
        return 0;
    case SYS_FILE:
        return allowed(b, sizeof(struct file_info)) ? fs_describe(a, (struct file_info *)b) : -1;
    case SYS_READ:
        return is_name(a) && allowed(c, d) ? fs_read((const char *)a, b, (char *)c, d) : -1;
    case SYS_APPEND:
        return is_name(a) && allowed(b, c) ? fs_append((const char *)a, (const char *)b, c) : -1;
    }
    return -1;
}
