/* On whose behalf our BIOS does something: which call of which interrupt, as event/pc.h has it; and
 * what it says of calls that it does not know. The names of calls: IBM PC AT Technical Reference,
 * 1984, "System BIOS"; 41h to 48h: Phoenix, Enhanced Disk Drive Specification; E8h: ACPI, "System
 * address map interfaces". */
#include "explain/private.h"

#include "event/pc.h"
#include "event/ports.h"

enum { ANY = -1 /* AH says nothing, or nothing that matters */ };

static const struct {
    uint8_t vector;
    int16_t ah;
    enum word name;
} calls[] = {
    { 0x10, 0x00, W_BIOS_SET_MODE },
    { 0x10, 0x01, W_BIOS_CURSOR_SHAPE },
    { 0x10, 0x02, W_BIOS_SET_CURSOR },
    { 0x10, 0x03, W_BIOS_GET_CURSOR },
    { 0x10, 0x05, W_BIOS_SET_PAGE },
    { 0x10, 0x06, W_BIOS_SCROLL_UP },
    { 0x10, 0x07, W_BIOS_SCROLL_DOWN },
    { 0x10, 0x08, W_BIOS_READ_CELL },
    { 0x10, 0x09, W_BIOS_WRITE_CELLS },
    { 0x10, 0x0a, W_BIOS_WRITE_CHARACTERS },
    { 0x10, 0x0e, W_BIOS_TELETYPE },
    { 0x10, 0x0f, W_BIOS_GET_MODE },
    { 0x10, 0x13, W_BIOS_WRITE_STRING },
    { 0x11, ANY, W_BIOS_EQUIPMENT },
    { 0x12, ANY, W_BIOS_LOW_MEMORY },
    { 0x13, 0x00, W_BIOS_RESET_DISK },
    { 0x13, 0x01, W_BIOS_DISK_STATUS },
    { 0x13, 0x02, W_BIOS_READ_SECTORS },
    { 0x13, 0x03, W_BIOS_WRITE_SECTORS },
    { 0x13, 0x04, W_BIOS_VERIFY_SECTORS },
    { 0x13, 0x08, W_BIOS_DRIVE_SHAPE },
    { 0x13, 0x15, W_BIOS_DRIVE_KIND },
    { 0x13, 0x41, W_BIOS_HAS_LBA },
    { 0x13, 0x42, W_BIOS_READ_LBA },
    { 0x13, 0x43, W_BIOS_WRITE_LBA },
    { 0x13, 0x48, W_BIOS_DRIVE_SIZE },
    { 0x14, 0x00, W_BIOS_SERIAL_SET_UP },
    { 0x14, 0x01, W_BIOS_SERIAL_SEND },
    { 0x14, 0x02, W_BIOS_SERIAL_RECEIVE },
    { 0x14, 0x03, W_BIOS_SERIAL_STATUS },
    { 0x15, 0x24, W_BIOS_A20 },
    { 0x15, 0x4f, W_BIOS_SCAN_CODE },
    { 0x15, 0x86, W_BIOS_WAIT },
    { 0x15, 0x87, W_BIOS_MOVE_MEMORY },
    { 0x15, 0x88, W_BIOS_HIGH_MEMORY },
    { 0x15, 0xe8, W_BIOS_MEMORY_MAP },
    { 0x16, 0x00, W_BIOS_WAIT_FOR_KEY },
    { 0x16, 0x01, W_BIOS_IS_THERE_A_KEY },
    { 0x16, 0x02, W_BIOS_SHIFT_KEYS },
    { 0x16, 0x10, W_BIOS_WAIT_FOR_KEY },
    { 0x16, 0x11, W_BIOS_IS_THERE_A_KEY },
    { 0x16, 0x12, W_BIOS_SHIFT_KEYS },
    { 0x18, ANY, W_BIOS_NO_BOOT },
    { 0x19, ANY, W_BIOS_BOOT },
    { 0x1a, 0x00, W_BIOS_TICKS },
    { 0x1a, 0x02, W_BIOS_TIME },
    { 0x1a, 0x04, W_BIOS_DATE },
    { 0x1c, ANY, W_BIOS_TICK },
};

static enum word name_of(const struct pc_bios_call *call)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].vector == call->vector && (calls[i].ah == ANY || calls[i].ah == call->ah))
            return calls[i].name;
    return NO_WORD;
}

static void put_name(struct writer *w, enum word name)
{
    if (name != NO_WORD) {
        explain_put(w, ", ");
        explain_put_word(w, name);
    }
}

/* The first PIC has the vectors 08h to 0Fh (the same reference, "Interrupt vectors"). */
static void put_call(struct writer *w, const struct pc_bios_call *call)
{
    enum { FIRST_LINE = 0x08, LAST_LINE = 0x0f };
    if (call->vector >= FIRST_LINE && call->vector <= LAST_LINE) {
        unsigned irq = call->vector - FIRST_LINE;
        explain_put(w, "IRQ %u", irq);
        put_name(w, irq == IRQ_TIMER ? W_BIOS_TICK : irq == IRQ_KEYBOARD ? W_BIOS_KEY : NO_WORD);
        return;
    }
    enum word name = name_of(call);
    explain_put(w, "INT %02Xh", call->vector);
    if (name != NO_WORD)
        put_name(w, name);
    else
        explain_put(w, ", AH=%02X", call->ah);
}

void explain_put_bios_call(struct writer *w)
{
    struct pc_bios_call call;
    if (!event_is_exit(w->event) || !pc_bios_call(&w->event->regs, &call))
        return;
    put_call(w, &call);
    explain_put(w, ": ");
}

/* ---- Calls that it does not know ---- */

enum word explain_bios(const struct event *e)
{
    struct pc_bios_call call;
    if (!(e->flags & EVENT_UNKNOWN_CALL) || !pc_unknown_call(&e->regs, &call))
        return NO_WORD;
    return pc_asks_for_graphics(&call) ? W_EXPLAIN_BIOS_GRAPHICS : W_EXPLAIN_BIOS_UNKNOWN;
}

static void put_unknown(struct writer *w)
{
    const uint32_t *r = w->event->regs.gpr;
    struct pc_bios_call call;
    if (pc_unknown_call(&w->event->regs, &call))
        explain_put(w, "INT %02Xh, AX=%04X BX=%04X CX=%04X DX=%04X", call.vector,
                    r[GPR_EAX] & 0xffff, r[GPR_EBX] & 0xffff, r[GPR_ECX] & 0xffff,
                    r[GPR_EDX] & 0xffff);
}

static void put_screen_mode(struct writer *w)
{
    explain_put(w, "%02Xh", w->event->regs.gpr[GPR_EAX] & 0x7f);
}

bool explain_put_bios_field(struct writer *w, const char *name, size_t length)
{
    static const struct explain_field fields[] = {
        { "unknown-call", put_unknown },
        { "screen-mode", put_screen_mode },
    };
    return explain_put_one_of(w, fields, sizeof fields / sizeof *fields, name, length);
}
