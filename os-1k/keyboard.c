/* The keyboard, behind its 8042 controller: an interrupt for each key pressed or released, and a
 * scan code that says which. They are counted, for programs to ask; the characters they read come
 * from the console. */
#include "kernel.h"

enum { KEYBOARD_DATA = 0x60, KEYBOARD_STATUS = 0x64, STATUS_FULL = 1 };

uint32_t keys, scan_code;

void keyboard_init(void) {
    while (in8(KEYBOARD_STATUS) & STATUS_FULL)
        /* what nobody reads keeps the line up, and a line that is up cannot rise */
        in8(KEYBOARD_DATA);
    pic_unmask(IRQ_KEYBOARD);
}

void keyboard_interrupt(void) {
    scan_code = in8(KEYBOARD_DATA);
    keys++;
    pic_end_of_interrupt();
}
