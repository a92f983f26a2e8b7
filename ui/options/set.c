/* --set: which register, and its value. */
#include "options/boot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Names of general registers, in the order of GPR_...; the upper halves R... are 0 at the start. */
static const struct {
    const char *name;
    uint8_t reg, size, shift;
} registers[] = {
    { "AL", GPR_EAX, 1, 0 }, { "CL", GPR_ECX, 1, 0 },         { "DL", GPR_EDX, 1, 0 },
    { "BL", GPR_EBX, 1, 0 }, { "AH", GPR_EAX, 1, 8 },         { "CH", GPR_ECX, 1, 8 },
    { "DH", GPR_EDX, 1, 8 }, { "BH", GPR_EBX, 1, 8 },         { "AX", GPR_EAX, 2, 0 },
    { "CX", GPR_ECX, 2, 0 }, { "DX", GPR_EDX, 2, 0 },         { "BX", GPR_EBX, 2, 0 },
    { "SP", GPR_ESP, 2, 0 }, { "BP", GPR_EBP, 2, 0 },         { "SI", GPR_ESI, 2, 0 },
    { "DI", GPR_EDI, 2, 0 }, { "IP", MACHINE_SET_EIP, 2, 0 }, { "FLAGS", MACHINE_SET_EFLAGS, 2, 0 },
};

/* How many bytes the name has beyond one of the table, which it ends with: AX, EAX, RAX. */
static bool has_prefix(const char *name, size_t length, const char *of, uint8_t size)
{
    size_t prefix = length - strlen(of);
    bool wide = length == strlen(of) + 1 && size == 2 && strchr("EeRr", *name);
    return (length == strlen(of) || wide) && !strncasecmp(name + prefix, of, strlen(of));
}

static bool find(const char *name, size_t length, struct machine_set *set)
{
    for (size_t i = 0; i < sizeof registers / sizeof *registers; i++) {
        if (!has_prefix(name, length, registers[i].name, registers[i].size))
            continue;
        bool wide = length > strlen(registers[i].name);
        *set = (struct machine_set){ .reg = registers[i].reg,
                                     .size = wide ? 4 : registers[i].size,
                                     .shift = registers[i].shift };
        return true;
    }
    return false;
}

/* Decimal, or hexadecimal after 0x; a sign or a blank, which strtoull() would take, is no
 * number. */
static bool parse_value(const char *text, uint64_t *value)
{
    bool hex = !strncasecmp(text, "0x", 2);
    const char *digits = text + (hex ? 2 : 0);
    char *end;
    errno = 0;
    *value = strtoull(digits, &end, hex ? 16 : 10);
    return *digits && !*end && !errno &&
           strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789") == strlen(digits);
}

bool options_parse_set(const char *text, struct machine_set *set, struct failure *failure)
{
    const char *equals = strchr(text, '=');
    uint64_t value;
    if (!equals || equals == text || !equals[1])
        return set_failure(failure, "--set %s: expected a register and its value, such as AX=2",
                           text);
    if (!find(text, (size_t)(equals - text), set))
        return set_failure(failure,
                           "--set %s: expected a general register such as AL, AH, AX or EAX, or "
                           "EIP or EFLAGS",
                           text);
    const uint64_t most = (1ull << 8 * set->size) - 1;
    if (!parse_value(equals + 1, &value) || value > most)
        return set_failure(failure, "--set %s: expected a number such as 2 or 0x10, up to 0x%llx",
                           text, (unsigned long long)most);
    set->value = (uint32_t)value;
    return true;
}
