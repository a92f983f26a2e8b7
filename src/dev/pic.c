/* The ports of the two 8259A. */
#include "dev/pic.h"

#include "event/ports.h"

#include <assert.h>

enum { MASTER, SLAVE };

static uint8_t master_in(void *state, uint16_t offset, struct event *event)
{
    return pic_read(state, MASTER, offset);
}

static uint8_t slave_in(void *state, uint16_t offset, struct event *event)
{
    return pic_read(state, SLAVE, offset);
}

static void master_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    pic_write(state, MASTER, offset, value);
}

static void slave_out(void *state, uint16_t offset, uint8_t value, struct event *event)
{
    pic_write(state, SLAVE, offset, value);
}

struct device pic_device(struct pic *pic, unsigned chip)
{
    assert(chip <= SLAVE);
    if (chip == MASTER)
        return (struct device){
            .first = PORT_PIC1, .count = 2, .state = pic, .in = master_in, .out = master_out
        };
    return (struct device){
        .first = PORT_PIC2, .count = 2, .state = pic, .in = slave_in, .out = slave_out
    };
}
