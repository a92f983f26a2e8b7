/* What the kernel and the programs agree on: the system calls.
 *
 * A program puts a number of this list into EAX and the arguments into EBX, ECX, EDX and ESI, and
 * executes INT 0x80; the result is in EAX, -1 if there is none. Printing and reading keys are not
 * among them: programs use port 0x500 themselves (console.c).
 */
#pragma once
#include <stdint.h>

enum system_call {
    SYS_EXIT,    /* () ends the process */
    SYS_YIELD,   /* () lets the others run */
    SYS_SLEEP,   /* (ticks) */
    SYS_SPAWN,   /* (name, function, argument) -> process ID of a new process that calls it */
    SYS_WAIT,    /* (process ID) until it has ended */
    SYS_GROW,    /* () -> address of one more page of memory; they follow one another */
    SYS_MACHINE, /* (struct machine_info *) */
    SYS_PROCESS, /* (n, struct process_info *): the nth place for a process, -1 after the last */
    SYS_FILE,    /* (n, struct file_info *): the nth file, -1 after the last */
    SYS_READ,    /* (file name, offset, buffer, size) -> bytes read, 0 at its end */
    SYS_APPEND,  /* (file name, data, size) -> bytes written at its end */
};

enum { NAME_SIZE = 32 }; /* of a process or a file, the final 0 included */

struct machine_info {
    uint32_t ticks;           /* timer interrupts since boot, 100 a second */
    uint32_t keys, scan_code; /* keyboard interrupts, and what the last one brought */
    uint32_t free_pages;
};

enum process_state { PROCESS_NONE, PROCESS_READY, PROCESS_RUNNING, PROCESS_BLOCKED, PROCESS_ENDED };

struct process_info {
    int id;
    enum process_state state;
    uint32_t ticks; /* that found it running */
    char name[NAME_SIZE];
};

struct file_info {
    uint32_t size;
    char name[NAME_SIZE];
};
