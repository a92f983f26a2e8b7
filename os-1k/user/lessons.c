/* Programs that show the kernel at work. */
#include "user.h"

static struct machine_info machine(void) {
    struct machine_info info;
    system_call(SYS_MACHINE, &info);
    return info;
}

/* What is called ps elsewhere. */
void processes(void) {
    static const char *const states[] = { NULL, "ready  ", "running", "waiting", NULL };
    struct machine_info m = machine();
    struct process_info p;
    printf("=== Processes ===\n  ID  STATE    TICKS  NAME\n");
    for (int n = 0; system_call(SYS_PROCESS, n, &p) == 0; n++)
        if (states[p.state])
            printf("%4d  %s  %5d  %s\n", p.id, states[p.state], p.ticks, p.name);
    printf("%d ticks of 10 ms, %d free pages\n%d keyboard interrupts, the last 0x%02x\n", m.ticks,
           m.free_pages, m.keys, m.scan_code);
}

/* Neither process ever gives up the CPU. The timer takes it from them. */
static void print_each_turn(char letter) {
    for (int printed = 0; printed < 10; printed++) {
        putchar(letter);
        for (uint32_t tick = machine().ticks; machine().ticks == tick;)
            ; /* busy until the tick is over; the next is the other one's */
    }
}

void turns(void) {
    printf("=== Turns ===\n");
    int a = system_call(SYS_SPAWN, "turns A", print_each_turn, 'A');
    int b = system_call(SYS_SPAWN, "turns B", print_each_turn, 'B');
    system_call(SYS_WAIT, a);
    system_call(SYS_WAIT, b);
    printf("\nEach turn was a tick, 10 ms.\n");
}

/* While all processes sleep, the idle process halts the CPU. */
void alarm(void) {
    printf("=== Alarm ===\n");
    for (int left = 3; left > 0; left--) {
        printf("%d... ", left);
        system_call(SYS_SLEEP, 30);
    }
    printf("ring!\n");
}

static void take_all(void) {
    int pages = 0;
    for (int page; (page = system_call(SYS_GROW)) != -1; pages++)
        *(volatile int *)page = pages; /* each is really there */
    printf("Took %d pages, and free are %d.\n", pages, machine().free_pages);
    if (system_call(SYS_SPAWN, "too many", take_all) < 0)
        printf("There is none for one more process.\n");
}

void memory(void) {
    printf("=== Memory ===\n%d pages are free.\n", machine().free_pages);
    system_call(SYS_WAIT, system_call(SYS_SPAWN, "take all", take_all));
    printf("It has ended: %d pages are free.\n", machine().free_pages);
}

/* What a program may not do. */
static void break_rule(int rule) {
    volatile int zero = 0;
    switch (rule) {
    case 0: *(volatile int *)0x80001000 = 0; break;
    case 1: zero = *(volatile int *)0x00c0ffee; break;
    case 2: zero = 1000 / zero; break;
    case 3: __asm__ volatile("hlt"); break;
    case 4: __asm__ volatile("1: call 1b"); break;
    }
}

void faults(void) {
    static const char *const rules[] = { "write to the kernel", "read nowhere", "divide by zero",
                                         "halt the CPU", "call for ever" };
    printf("=== Faults ===\n");
    for (int i = 0; i < 5; i++)
        system_call(SYS_WAIT, system_call(SYS_SPAWN, rules[i], break_rule, i));
}
