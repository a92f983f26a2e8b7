/* kernel: a multiboot kernel in C, started in 32-bit protected mode without paging.
 *
 *     make kernel.elf
 *     kvm-vmm --append "hello there" kernel.elf
 *     kvm-vmm --append fault --step kernel.elf
 *
 * Watch: it writes into the screen's memory, and each letter is an exit. With the word "fault" it
 * turns on paging and reads where no page is; nobody handles that: a triple fault.
 */
#include <stdint.h>

enum { MAGIC = 0x1badb002, WANTS_MEMORY = 1 << 1, HAS_COMMAND_LINE = 1 << 2 };
enum { COLUMNS = 80, LIGHT_GREY = 0x07, LARGE_PAGE = 0x83, CR4_PSE = 0x10, CR0_PG = 1u << 31 };

/* The header has to be in the first 8 KiB of the file; EAX and EBX are what the loader says. */
__asm__(".text\n"
        ".long 0x1badb002, 2, -(0x1badb002 + 2)\n"
        ".globl _start\n"
        "_start: push %ebx\n"
        "        call kernel\n"
        "1:      cli\n"
        "        hlt\n"
        "        jmp 1b\n");

struct multiboot_info {
    uint32_t flags, lower_kib, upper_kib, boot_device;
    const char *command_line;
};

static volatile uint16_t *const text = (uint16_t *)0xb8000;
static unsigned cell;

static void print(const char *s)
{
    for (; *s; s++)
        if (*s == '\n')
            cell += COLUMNS - cell % COLUMNS;
        else
            text[cell++] = (uint16_t)(LIGHT_GREY << 8 | (uint8_t)*s);
}

static void print_number(uint32_t n)
{
    if (n > 9)
        print_number(n / 10);
    print((const char[]){ (char)('0' + n % 10), 0 });
}

/* The first 4 MiB as they are, and nothing else. */
static void turn_on_paging(void)
{
    static uint32_t directory[1024] __attribute__((aligned(4096))) = { LARGE_PAGE };
    __asm__ volatile("mov %%cr4, %%eax; or %0, %%eax; mov %%eax, %%cr4; mov %1, %%cr3;"
                     "mov %%cr0, %%eax; or %2, %%eax; mov %%eax, %%cr0"
                     : : "i"(CR4_PSE), "r"(directory), "i"(CR0_PG) : "eax", "memory");
}

void kernel(const struct multiboot_info *info)
{
    const char *words = info->flags & HAS_COMMAND_LINE ? info->command_line : "";
    print("A kernel of my own, with ");
    print_number(info->upper_kib / 1024 + 1);
    print(" MiB of memory. I was told: ");
    print(words);
    print("\n");
    while (*words && *words != 'f')
        words++;
    if (words[0] == 'f' && words[1] == 'a') {
        turn_on_paging();
        *(volatile uint32_t *)0xc0de0000;
    }
}
