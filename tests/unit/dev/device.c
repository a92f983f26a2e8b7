/* A bus and its input for tests of devices. */
#include "device.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
struct bus bus;
struct input input;
uint64_t now;

void reset_devices(void)
{
    memset(&bus, 0, sizeof bus);
    memset(&input, 0, sizeof input);
    input.lock = &lock;
    now = 0;
}

static struct event access_port(struct event e)
{
    e.reason = EVENT_IO;
    e.exit_ns = now;
    e.count = 1;
    bus_io(&bus, &e, e.data);
    return e;
}

struct event out_wide(uint16_t port, uint8_t size, uint32_t value)
{
    struct event e = { .direction = EVENT_OUT, .port = port, .size = size };
    memcpy(e.data, &value, size);
    return access_port(e);
}

struct event in_wide(uint16_t port, uint8_t size)
{
    return access_port((struct event){ .direction = EVENT_IN, .port = port, .size = size });
}

void out(uint16_t port, uint8_t value)
{
    out_wide(port, 1, value);
}

uint8_t in(uint16_t port)
{
    return in_wide(port, 1).data[0];
}

void type(const char *text)
{
    assert_int_equal(input_push(&input, (const uint8_t *)text, strlen(text)), strlen(text));
}
