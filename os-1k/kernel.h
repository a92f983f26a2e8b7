/* What the files of the kernel know of each other. kernel.c says which is for what.
 *
 * One rule keeps it simple: inside the kernel interrupts are off, so nothing here ever runs twice
 * at a time, and no lock is needed. Only the idle process waits with interrupts on.
 *
 * Addresses, in every process:
 *   0x00400000  the programs, a copy of its own
 *   0x007fc000  its stack, 16 KiB, which grows down from 0x00800000
 *   0x00800000  memory it asks for, page by page (SYS_GROW)
 *   0x80000000  all memory of the machine, for the kernel alone: the same everywhere
 */
#pragma once
#include "abi.h"
#include "lib.h"

enum { PAGE_SIZE = 4096, MEMORY_SIZE = 4 << 20, USER_STACK_SIZE = 4 * PAGE_SIZE };
enum { USER_IMAGE = 0x400000, USER_STACK = 0x800000, USER_HEAP = 0x800000 };
#define KERNEL_BASE 0x80000000u

/* ---- gdt.c: the two privilege levels ---- */
enum { KERNEL_CODE = 0x08, KERNEL_DATA = 0x10, USER_CODE = 0x18 | 3, USER_DATA = 0x20 | 3 };
enum { TASK_STATE = 0x28, TASK_ESP0 = 1, TASK_SS0 = 2, TASK_IO_MAP = 25, TASK_SIZE = 104 };
/* ESP0: where an interrupt of user code puts its frame */
extern uint32_t task_state[TASK_SIZE / 4];
void gdt_init(void);

/* What LGDT and LIDT load: where a table is, and its last byte. */
struct __attribute__((packed)) table_register {
    uint16_t limit;
    void *base;
};

/* ---- idt.c, trap.S: interrupts, exceptions and system calls ---- */
/* What the CPU and trap.S push, the last first: the registers of whoever was interrupted. */
struct trap_frame {
    uint32_t es, ds, edi, esi, ebp, not_esp, ebx, edx, ecx, eax;
    uint32_t vector, error, eip, cs, eflags;
    uint32_t esp, ss; /* only there if it was user code */
};
enum { VECTOR_PAGE_FAULT = 14, VECTOR_IRQ = 32, VECTOR_END = 48, VECTOR_SYSTEM_CALL = 128 };
void idt_init(void), trap_return(void); /* trap.S: back to where the frame on the stack says */

/* ---- pic.c, timer.c, keyboard.c: the devices ---- */
enum { IRQ_TIMER = 0, IRQ_KEYBOARD = 1, TICKS_PER_SECOND = 100 };
extern uint32_t ticks, keys, scan_code; /* see struct machine_info */
void pic_init(void), pic_unmask(unsigned irq), pic_end_of_interrupt(void);
void timer_init(void), timer_interrupt(void);
void keyboard_init(void), keyboard_interrupt(void);

/* ---- page.c: physical pages, and page directories, which own the pages of their user half ---- */
extern uint32_t kernel_directory[], free_pages;
void page_init(void), page_free(void *page);
void *page_alloc(void);           /* all 0; its address in the kernel; NULL: none left */
uint32_t *directory_create(void); /* NULL: no memory */
void directory_destroy(uint32_t *directory), directory_use(const uint32_t *directory);
/* new pages; false: no memory for all of them */
bool directory_map(uint32_t *directory, uint32_t from, uint32_t to);
/* May user code read and write all of this? */
bool directory_allows(const uint32_t *directory, uint32_t address, uint32_t size);

/* ---- process.c, switch.S: processes ---- */
enum { PROCESS_MAX = 16 };
extern struct process {
    struct process_info info;
    uint32_t *esp; /* while it is not running */
    uint32_t *directory, heap_end;
    char *stack; /* its stack in the kernel, a page; process 0 has the one of boot.S */
} processes[], *current;
int process_create(const char *name, uint32_t function, uint32_t argument); /* its ID, or -1 */
bool process_exists(int id);
/* On to the next process. One that is blocked gets no turn before process_wake_all(). */
void process_yield(void), process_block(void), process_wake_all(void);
__attribute__((noreturn)) void process_exit(void);
void switch_stacks(uint32_t **save, uint32_t *to); /* switch.S */

/* ---- syscall.c ---- */
int system_call(const struct trap_frame *frame);

/* ---- fs.c: the files. -1: no such file, no space ---- */
int fs_describe(uint32_t n, struct file_info *info);
int fs_read(const char *name, uint32_t offset, void *buffer, uint32_t size);
int fs_append(const char *name, const void *data, uint32_t size);

/* ---- kernel.c ---- */
__attribute__((noreturn)) void panic(const char *what, const struct trap_frame *frame);
