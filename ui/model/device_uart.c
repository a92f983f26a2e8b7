/* The registers of a UART, from accesses to its ports. What it cannot know by them, whether
 * something waits on the line, it takes from what the guest was told. */
#include "model/device_uart.h"

#include <string.h>

enum uart_port { DATA, IER, IIR, LCR, MCR, LSR, MSR, SCR };
enum { IER_WRITABLE = 0x0f, MCR_WRITABLE = 0x1f, FCR_CLEAR_RECEIVER = 0x02 };
enum { IIR_ID = 0x0f, IIR_EMPTIED = 0x02, IIR_RECEIVED = 0x04 };
enum { LSR_DR = 0x01 };
enum { MCR_DTR = 0x01, MCR_RTS = 0x02, MCR_OUT1 = 0x04 };
enum { MSR_CTS = 0x10, MSR_DSR = 0x20, MSR_RI = 0x40, MSR_DCD = 0x80, MSR_LINES = 0xf0 };
enum { DELTAS = 4 }; /* from the bit of a change up to that of its line */
enum { DIVISOR_9600_BAUD = 12 };

/* Whether there is a carrier, too, is known once the guest has asked. */
void device_uart_init(struct device_uart *u)
{
    *u = (struct device_uart){ .divisor = DIVISOR_9600_BAUD, .modem = MSR_CTS | MSR_DSR };
}

static bool is_looped(const struct device_uart *u)
{
    return u->mcr & UART_MCR_LOOP;
}

static uint8_t modem_lines(const struct device_uart *u)
{
    if (!is_looped(u))
        return u->modem;
    return (u->mcr & MCR_RTS ? MSR_CTS : 0) | (u->mcr & MCR_DTR ? MSR_DSR : 0) |
           (u->mcr & MCR_OUT1 ? MSR_RI : 0) | (u->mcr & UART_MCR_OUT2 ? MSR_DCD : 0);
}

/* ---- Writes ---- */

static void receive(struct device_uart *u, uint8_t byte)
{
    bool fifo = u->fcr & UART_FCR_ENABLE;
    if (u->looped_count == (fifo ? DEVICE_UART_FIFO : 1)) {
        u->overrun = true;
        if (fifo)
            return;
        u->looped_count = 0;
    }
    u->looped[u->looped_count++] = byte;
}

static bool transmit(struct device_uart *u, uint8_t value)
{
    bool changes = !u->emptied || is_looped(u);
    u->emptied = true;
    if (is_looped(u))
        receive(u, value);
    return changes;
}

static void write_enable(struct device_uart *u, uint8_t value)
{
    if (value & ~u->ier & UART_IER_EMPTIED)
        u->emptied = true;
    u->ier = value & IER_WRITABLE;
}

static void write_fifo_control(struct device_uart *u, uint8_t value)
{
    bool turns = (value ^ u->fcr) & UART_FCR_ENABLE;
    if (turns || (value & UART_FCR_ENABLE && value & FCR_CLEAR_RECEIVER))
        u->looped_count = 0;
    u->fcr = value;
}

static void write_modem_control(struct device_uart *u, uint8_t value)
{
    uint8_t before = modem_lines(u);
    u->mcr = value & MCR_WRITABLE;
    uint8_t now = modem_lines(u), changed = before ^ now;
    u->deltas |= (uint8_t)((changed & ~(now & MSR_RI)) >> DELTAS);
}

bool device_uart_out(struct device_uart *u, uint16_t port, uint8_t value)
{
    if (port <= IER && u->lcr & UART_LCR_DLAB) {
        u->divisor = port == IER ? (uint16_t)(value << 8 | (u->divisor & 0xff))
                                 : (uint16_t)((u->divisor & 0xff00) | value);
        return true;
    }
    switch ((enum uart_port)port) {
    case DATA: return transmit(u, value);
    case IER: write_enable(u, value); return true;
    case IIR: write_fifo_control(u, value); return true;
    case LCR: u->lcr = value; return true;
    case MCR: write_modem_control(u, value); return true;
    case SCR: u->scr = value; return true;
    default: return false;
    }
}

/* ---- Reads ---- */

static bool read_data(struct device_uart *u, bool took)
{
    if (u->looped_count) {
        memmove(u->looped, u->looped + 1, --u->looped_count);
        return true;
    }
    u->waits &= !took;
    u->is_known &= !took;
    return took;
}

/* What it is told of the line, where nothing of its own hides that. */
static bool hear_of_line(struct device_uart *u, bool waits)
{
    if (u->looped_count || is_looped(u) || waits == u->waits)
        return false;
    u->waits = waits;
    u->is_known = false;
    return true;
}

static bool read_identification(struct device_uart *u, uint8_t id)
{
    bool told = id == IIR_EMPTIED && u->emptied;
    u->emptied &= !told;
    return (id == IIR_RECEIVED && hear_of_line(u, true)) || told;
}

static bool read_line_status(struct device_uart *u, uint8_t value)
{
    bool lost = u->overrun;
    u->overrun = false;
    return hear_of_line(u, value & LSR_DR) || lost;
}

static bool read_modem_status(struct device_uart *u, uint8_t value)
{
    uint8_t before = u->modem;
    bool changed = u->deltas;
    u->deltas = 0;
    if (!is_looped(u))
        u->modem = value & MSR_LINES;
    return changed || u->modem != before;
}

bool device_uart_in(struct device_uart *u, uint16_t port, uint8_t value, bool took)
{
    if (port <= IER && u->lcr & UART_LCR_DLAB)
        return false;
    switch ((enum uart_port)port) {
    case DATA: return read_data(u, took);
    case IIR: return read_identification(u, value & IIR_ID);
    case LSR: return read_line_status(u, value);
    case MSR: return read_modem_status(u, value);
    default: return false;
    }
}

bool device_uart_byte(struct device_uart *u, uint8_t byte)
{
    u->waits = u->is_known = true;
    u->byte = byte;
    return true;
}

/* ---- Its interrupt ---- */

/* In loop-back mode the line is cut off. */
enum device_uart_cause device_uart_cause(const struct device_uart *u)
{
    bool received = u->looped_count || (u->waits && !is_looped(u));
    if (u->ier & UART_IER_LINE && u->overrun)
        return UART_LINE;
    if (u->ier & UART_IER_RECEIVED && received)
        return UART_RECEIVED;
    if (u->ier & UART_IER_EMPTIED && u->emptied)
        return UART_EMPTIED;
    return u->ier & UART_IER_MODEM && u->deltas ? UART_MODEM : UART_NOTHING;
}

bool device_uart_is_open(const struct device_uart *u)
{
    return u->mcr & UART_MCR_OUT2 && !is_looped(u);
}
