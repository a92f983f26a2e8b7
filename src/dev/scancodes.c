/* The tables: which characters are on which keys, and what terminals send for the others. */
#include "dev/scancodes.h"

#include <string.h>

/* The characters of the keys with codes 0 to 0x35, without and with shift; a space stands for a key
 * without any. */
static const char plain[] = "  1234567890-=\b\tqwertyuiop[]\n asdfghjkl;'` \\zxcvbnm,./";
static const char shifted[] = "  !@#$%^&*()_+  QWERTYUIOP{}  ASDFGHJKL:\"~ |ZXCVBNM<>?";
enum { SPACE_BAR = 0x39 };

static uint8_t code_in(const char *keys, char character)
{
    const char *key = strchr(keys, character);
    return key ? (uint8_t)(key - keys) : 0;
}

static struct scan_key printable(char character)
{
    if (character == ' ')
        return (struct scan_key){ .code = SPACE_BAR };
    uint8_t code = code_in(plain, character);
    if (code)
        return (struct scan_key){ .code = code };
    return (struct scan_key){ .code = code_in(shifted, character), .shift = true };
}

struct scan_key scan_key_of_character(uint8_t character)
{
    switch (character) {
    case '\r':
    case '\n': return printable('\n');
    case '\b':
    case 0x7f: return printable('\b');
    case '\t': return printable('\t');
    case 0x1b: return (struct scan_key){ .code = SCAN_ESCAPE };
    default: break;
    }
    if (character > 0x7f)
        return (struct scan_key){ .code = 0 };
    if (character >= ' ')
        return printable((char)character);
    bool letter = character >= 1 && character <= 26;
    /* Control takes bits from a letter (control-A is 1) and from the signs around the letters. */
    struct scan_key key = printable((char)(character | (letter ? 0x60 : 0x40)));
    key.control = true;
    return key;
}

/* What VT220 and xterm send (XTerm Control Sequences, "PC-Style Function Keys"). */
static const struct {
    uint8_t final, number, code;
    bool extended;
} sequences[] = {
    { 'A', 0, 0x48, true },   { 'B', 0, 0x50, true },   { 'C', 0, 0x4d, true },
    { 'D', 0, 0x4b, true },   { 'H', 0, 0x47, true },   { 'F', 0, 0x4f, true },
    { '~', 1, 0x47, true },   { '~', 7, 0x47, true },   { '~', 4, 0x4f, true },
    { '~', 8, 0x4f, true },   { '~', 2, 0x52, true },   { '~', 3, 0x53, true },
    { '~', 5, 0x49, true },   { '~', 6, 0x51, true },   { 'P', 0, 0x3b, false },
    { 'Q', 0, 0x3c, false },  { 'R', 0, 0x3d, false },  { 'S', 0, 0x3e, false },
    { '~', 15, 0x3f, false }, { '~', 17, 0x40, false }, { '~', 18, 0x41, false },
    { '~', 19, 0x42, false }, { '~', 20, 0x43, false }, { '~', 21, 0x44, false },
    { '~', 23, 0x57, false }, { '~', 24, 0x58, false }, { '~', 11, 0x3b, false },
    { '~', 12, 0x3c, false }, { '~', 13, 0x3d, false }, { '~', 14, 0x3e, false },
    { 'Z', 0, 0x0f, false },
};

struct scan_key scan_key_of_sequence(unsigned number, uint8_t final)
{
    for (unsigned i = 0; i < sizeof sequences / sizeof sequences[0]; i++)
        if (sequences[i].final == final && (final != '~' || sequences[i].number == number))
            return (struct scan_key){ .code = sequences[i].code,
                                      .extended = sequences[i].extended,
                                      .shift = final == 'Z' };
    return (struct scan_key){ .code = 0 };
}

/* ---- From set to set ---- */

/* What the controller makes of each byte of set 2; from here on they stay as they are (Technical
 * Reference, "Keyboard controller", "Scan code translation"). */
static const uint8_t translated[] = {
    0xff, 0x43, 0x41, 0x3f, 0x3d, 0x3b, 0x3c, 0x58, 0x64, 0x44, 0x42, 0x40, 0x3e, 0x0f, 0x29,
    0x59, 0x65, 0x38, 0x2a, 0x70, 0x1d, 0x10, 0x02, 0x5a, 0x66, 0x71, 0x2c, 0x1f, 0x1e, 0x11,
    0x03, 0x5b, 0x67, 0x2e, 0x2d, 0x20, 0x12, 0x05, 0x04, 0x5c, 0x68, 0x39, 0x2f, 0x21, 0x14,
    0x13, 0x06, 0x5d, 0x69, 0x31, 0x30, 0x23, 0x22, 0x15, 0x07, 0x5e, 0x6a, 0x72, 0x32, 0x24,
    0x16, 0x08, 0x09, 0x5f, 0x6b, 0x33, 0x25, 0x17, 0x18, 0x0b, 0x0a, 0x60, 0x6c, 0x34, 0x35,
    0x26, 0x27, 0x19, 0x0c, 0x61, 0x6d, 0x73, 0x28, 0x74, 0x1a, 0x0d, 0x62, 0x6e, 0x3a, 0x36,
    0x1c, 0x1b, 0x75, 0x2b, 0x63, 0x76, 0x55, 0x56, 0x77, 0x78, 0x79, 0x7a, 0x0e, 0x7b, 0x7c,
    0x4f, 0x7d, 0x4b, 0x47, 0x7e, 0x7f, 0x6f, 0x52, 0x53, 0x50, 0x4c, 0x4d, 0x48, 0x01, 0x45,
    0x57, 0x4e, 0x51, 0x4a, 0x37, 0x49, 0x46, 0x54, 0x80, 0x81, 0x82, 0x41, 0x54,
};

uint8_t scan_translate(uint8_t set_2)
{
    return set_2 < sizeof translated ? translated[set_2] : set_2;
}

/* From the end: of two bytes that become the same, keys have the higher one. */
uint8_t scan_set_2(uint8_t set_1)
{
    unsigned at = sizeof translated;
    while (--at && translated[at] != set_1)
        ;
    return (uint8_t)at;
}
