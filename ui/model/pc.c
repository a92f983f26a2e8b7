/* What a guest that expects a PC does to it, beyond counts: calls that the BIOS does not know, and
 * what it writes to its disk. */
#include "model/private.h"

#include "event/ata.h"
#include "event/pc.h"
#include "event/ports.h"

static bool is_told(const struct model_pc *pc, const struct pc_bios_call *call, uint16_t ax)
{
    for (unsigned i = 0; i < pc->unknown_kinds; i++)
        if (pc->unknown[i].vector == call->vector && pc->unknown[i].gpr[GPR_EAX] == ax)
            return true;
    return false;
}

static void add_unknown(struct model_pc *pc, const struct event *e)
{
    struct pc_bios_call call;
    if (!pc_unknown_call(&e->regs, &call))
        return;
    pc->unknown_calls++;
    if (is_told(pc, &call, (uint16_t)e->regs.gpr[GPR_EAX]))
        return;
    if (pc->unknown_kinds == MODEL_UNKNOWN) {
        pc->unknown_more = true;
        return;
    }
    struct model_unknown *unknown = &pc->unknown[pc->unknown_kinds++];
    unknown->vector = call.vector;
    unknown->is_graphics = pc_asks_for_graphics(&call);
    for (unsigned i = 0; i < GPR_COUNT; i++)
        unknown->gpr[i] = (uint16_t)e->regs.gpr[i];
}

/* With and without retries (event/ata.h). */
static bool is_write(uint8_t command)
{
    return command == ATA_WRITE || command == ATA_WRITE + 1 || command == ATA_WRITE_MULTIPLE;
}

/* The disk takes data only after a command that writes. */
static void add_disk(struct model_pc *pc, const struct event *e)
{
    if (e->direction != EVENT_OUT || (e->flags & EVENT_NO_DEVICE))
        return;
    if (e->port == PORT_ATA + ATA_STATUS)
        pc->writes_disk = is_write(e->data[0]);
    if (e->port == PORT_ATA && pc->writes_disk)
        pc->disk_bytes += event_data_size(e);
}

void pc_add(struct model_pc *pc, const struct event *e)
{
    if (e->reason != EVENT_IO)
        return;
    if (e->port == PORT_BIOS && (e->flags & EVENT_UNKNOWN_CALL))
        add_unknown(pc, e);
    if (e->port >= PORT_ATA && e->port < PORT_ATA + ATA_REGISTERS)
        add_disk(pc, e);
}
