/* long: an ELF program of 64 bits, started in long mode with all memory mapped as it is.
 *
 *     make long.elf
 *     kvm-vmm long.elf            (on KVM: the software CPU has 32 bits)
 *
 * Watch: 20! needs 62 bits; the registers show it before it is printed.
 */
#include <stdint.h>

enum { SERIAL_PORT = 0x3f8 };

static void put(char c)
{
    __asm__ volatile("out %0, %1" : : "a"(c), "Nd"((uint16_t)SERIAL_PORT));
}

static void print_number(uint64_t n)
{
    if (n > 9)
        print_number(n / 10);
    put((char)('0' + n % 10));
}

void _start(void)
{
    uint64_t product = 1;
    for (uint64_t n = 1; n <= 20; n++) {
        product *= n;
        print_number(n);
        put('!');
        put(' ');
        put('=');
        put(' ');
        print_number(product);
        put('\n');
    }
    for (;;)
        __asm__ volatile("cli; hlt");
}
