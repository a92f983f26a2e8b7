/* The names of keys, as help and key bar show them. */
#include "terminal/key.h"

#include <stdio.h>

static const char *special_name(uint32_t key)
{
    static const char *const names[] = { "Enter", "Tab",  "Shift-Tab", "Esc",  "Backspace",
                                         "Del",   "Ins",  "Up",        "Down", "Left",
                                         "Right", "Home", "End",       "PgUp", "PgDn" };
    return key >= KEY_ENTER_ && key < KEY_F1_ ? names[key - KEY_ENTER_] : NULL;
}

const char *key_name(uint32_t key, char buffer[16])
{
    const char *ctrl = key & KEY_CTRL_BIT ? "Ctrl-" : "", *alt = key & KEY_ALT_BIT ? "Alt-" : "";
    key &= ~(uint32_t)(KEY_CTRL_BIT | KEY_ALT_BIT);
    const char *name = special_name(key);
    if (name)
        snprintf(buffer, 16, "%s%s%s", ctrl, alt, name);
    else if (key >= KEY_F1_)
        snprintf(buffer, 16, "%s%sF%u", ctrl, alt, (unsigned)(key - KEY_F1_ + 1) % 100);
    else if (key == ' ')
        snprintf(buffer, 16, "%s%sSpace", ctrl, alt);
    else
        snprintf(buffer, 16, "%s%s%c", ctrl, alt, (int)(key & 0x7f));
    return buffer;
}
