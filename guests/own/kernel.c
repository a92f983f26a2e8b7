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

enum { HAS_COMMAND_LINE = 1 << 2, LIGHT_GREY = 0x0700, LARGE_PAGE = 0x83 };

/* The header, which asks for the size of memory; a stack; EBX leads to what the loader says. */
__asm__(".long 0x1badb002, 2, -(0x1badb002 + 2)\n"
        ".globl _start\n"
        ".lcomm stack, 4096\n"
        "_start: mov $stack + 4096, %esp\n"
        "        push %ebx\n"
        "        call kernel\n"
        "1:      cli; hlt; jmp 1b\n");

struct multiboot_info {
    uint32_t flags, lower_kib, upper_kib, boot_device;
    const char *command_line;
};

static void print(const char *s)
{
    static volatile uint16_t *cell = (uint16_t *)0xb8000;
    while (*s)
        *cell++ = (uint16_t)(LIGHT_GREY | (uint8_t)*s++);
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
    __asm__ volatile("mov %%cr4, %%eax; or $0x10, %%eax; mov %%eax, %%cr4; mov %0, %%cr3;"
                     "mov %%cr0, %%eax; bts $31, %%eax; mov %%eax, %%cr0"
                     : : "r"(directory) : "eax", "memory");
}

void kernel(const struct multiboot_info *info)
{
    const char *words = info->flags & HAS_COMMAND_LINE ? info->command_line : "";
    print("A kernel of my own, with ");
    print_number(info->upper_kib / 1024 + 1);
    print(" MiB of memory. I was told: ");
    print(words);
    while (*words && *words != 'f')
        words++;
    if (words[0] == 'f' && words[1] == 'a') {
        turn_on_paging();
        *(volatile uint32_t *)0xc0de0000;
    }
}
