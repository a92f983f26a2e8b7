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
};

struct scan_key scan_key_of_sequence(unsigned number, uint8_t final)
{
    for (unsigned i = 0; i < sizeof sequences / sizeof sequences[0]; i++)
        if (sequences[i].final == final && (final != '~' || sequences[i].number == number))
            return (struct scan_key){ .code = sequences[i].code,
                                      .extended = sequences[i].extended };
    return (struct scan_key){ .code = 0 };
}
