/* What the events of a vCPU tell of its devices is all there is to know of them: a model that is
 * fed with them has, after each, the very state that the devices have, whatever a guest does to
 * their ports. On an engine whose guest does something at random, and on a time of its own. */
#include "checked.h"

#include "event/ata.h"
#include "event/pc.h"
#include "event/ports.h"
#include "event/vga.h"
#include "memory/boot.h"
#include "model/model.h"
#include "vcpu/private.h"

#include <stdalign.h>
#include <stdlib.h>

enum { RING = 256, STEPS = 60000, SECTORS = 64, KEEP_EVERY = 97, KEPT = STEPS / KEEP_EVERY + 1 };

/* ---- A guest that does anything ---- */

struct engine_cpu {
    uint64_t instructions;
    uint16_t port, count;
    uint8_t direction, size, data[512];
    bool is_hlt, takes, has_if;
};

static struct engine_cpu cpu;
static uint64_t seed;

static uint32_t any(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static void run(struct engine_cpu *c, enum engine_run how)
{
    c->instructions += any(8) ? any(200) : any(200000);
}

static uint8_t *describe(struct engine_cpu *c, struct event *e, const struct registers *before)
{
    boot_real_mode(0, &e->regs);
    e->regs.eflags |= c->has_if ? EFLAGS_IF : 0;
    e->reason = c->is_hlt ? EVENT_HLT : EVENT_IO;
    if (c->is_hlt)
        return NULL;
    e->direction = c->direction;
    e->port = c->port;
    e->size = c->size;
    e->count = c->count;
    e->flags |= c->count > 1 ? EVENT_STRING : 0;
    return c->data;
}

static uint64_t instructions(struct engine_cpu *c)
{
    return c->instructions;
}
static void set_deadline(struct engine_cpu *c, uint64_t deadline) {}
static bool hit_deadline(struct engine_cpu *c)
{
    return false;
}
static bool can_inject(struct engine_cpu *c)
{
    return c->takes;
}
static bool inject(struct engine_cpu *c, uint8_t vector)
{
    return true;
}
static void request_window(struct engine_cpu *c, bool wanted) {}
static void nothing(struct engine_cpu *c) {}
static bool set_registers(struct engine_cpu *c, const struct registers *regs,
                          struct failure *failure)
{
    return true;
}

static const struct engine engine = {
    .name = "any",
    .cpu_destroy = nothing,
    .cpu_set_registers = set_registers,
    .cpu_run = run,
    .cpu_describe = describe,
    .cpu_instructions = instructions,
    .cpu_set_deadline = set_deadline,
    .cpu_hit_deadline = hit_deadline,
    .cpu_kick = nothing,
    .cpu_clear_kick = nothing,
    .cpu_can_inject = can_inject,
    .cpu_inject = inject,
    .cpu_request_window = request_window,
};

/* ---- What it does ---- */

static void access_port(uint16_t port, uint8_t direction, uint8_t value)
{
    cpu.port = port;
    cpu.direction = direction;
    cpu.size = 1;
    cpu.count = 1;
    cpu.data[0] = value;
}

static uint8_t one_of(const uint8_t *from, size_t n)
{
    return from[any((uint32_t)n)];
}
#define ONE_OF(...) one_of((const uint8_t[]){ __VA_ARGS__ }, sizeof((uint8_t[]){ __VA_ARGS__ }))

/* In the order in which a guest sets them up, so that something comes of it. */
static void do_to_pic(void)
{
    uint16_t chip = any(3) ? PORT_PIC1 : PORT_PIC2;
    switch (any(8)) {
    case 0: access_port(chip, EVENT_OUT, (uint8_t)(0x10 | any(16))); break;
    case 1:
    case 2: access_port(chip + 1, EVENT_OUT, ONE_OF(0, 0, 0, 4, 0xfb, (uint8_t)any(256))); break;
    case 3:
    case 4: access_port(chip, EVENT_OUT, ONE_OF(0x20, 0x20, (uint8_t)(0x60 | any(8)))); break;
    case 5: access_port(chip, EVENT_OUT, (uint8_t)(any(256) & ~0x10u)); break;
    default: access_port(chip + (uint16_t)any(2), EVENT_IN, 0); break;
    }
}

static void do_to_pit(void)
{
    if (any(3) == 0)
        access_port(PORT_PIT + 3, EVENT_OUT, (uint8_t)any(256));
    else
        access_port(PORT_PIT + (uint16_t)any(4), (uint8_t)any(2), (uint8_t)any(256));
}

static void do_to_uart(void)
{
    switch (any(6)) {
    case 0: access_port(PORT_UART + 1, EVENT_OUT, (uint8_t)any(16)); break;
    case 1:
        access_port(PORT_UART + 4, EVENT_OUT, ONE_OF(8, 8, 0x0b, 0x18, (uint8_t)any(256)));
        break;
    case 2: access_port(PORT_UART + 3, EVENT_OUT, ONE_OF(3, 3, 3, 0x83)); break;
    case 3: access_port(PORT_UART + (uint16_t)any(8), EVENT_OUT, (uint8_t)any(256)); break;
    default: access_port(PORT_UART + (uint16_t)any(8), EVENT_IN, 0); break;
    }
}

static void do_to_keyboard(void)
{
    uint16_t port = any(2) ? PORT_KEYBOARD : PORT_KEYBOARD_COMMAND;
    if (any(2))
        access_port(port, EVENT_IN, 0);
    else if (port == PORT_KEYBOARD)
        access_port(port, EVENT_OUT,
                    ONE_OF(0x45, 0x44, 0x05, 0xf0, 1, 2, 0, 0xf4, 0xf5, 0xf6, 0xff, 0xed, 0xee,
                           0xf2, 0xfe, (uint8_t)any(256)));
    else
        access_port(port, EVENT_OUT,
                    ONE_OF(0x60, 0x60, 0x20, 0xaa, 0xab, 0xad, 0xae, 0xae, 0xc0, 0xd0, 0xd1, 0xd2,
                           0xd3, 0xd4, 0xe0, (uint8_t)any(256)));
}

static void move_data(void)
{
    cpu.port = PORT_ATA;
    cpu.direction = (uint8_t)any(2);
    cpu.size = ONE_OF(1, 2, 2, 2, 4);
    cpu.count = (uint16_t)(1 + any(sizeof cpu.data / cpu.size));
}

static void do_to_disk(void)
{
    switch (any(6)) {
    case 0: access_port(PORT_ATA + ATA_COUNT, EVENT_OUT, (uint8_t)any(4)); break;
    case 1:
        access_port(PORT_ATA + ATA_STATUS, EVENT_OUT,
                    ONE_OF(ATA_READ, ATA_READ, ATA_WRITE, ATA_WRITE, ATA_READ_MULTIPLE,
                           ATA_SET_MULTIPLE, ATA_IDENTIFY, ATA_FLUSH, ATA_DIAGNOSTIC,
                           (uint8_t)any(256)));
        break;
    case 2:
        access_port(PORT_ATA + ATA_DEVICE, EVENT_OUT,
                    ONE_OF(ATA_DEVICE_LBA, ATA_DEVICE_LBA, ATA_DEVICE_LBA, ATA_DEVICE_1, 0));
        break;
    case 3:
        access_port(PORT_ATA + (uint16_t)(ATA_NUMBER + any(3)), EVENT_OUT, ONE_OF(0, 0, 0, 9, 63));
        break;
    case 4:
        access_port(any(4) ? PORT_ATA + ATA_STATUS : PORT_ATA_CONTROL,
                    any(4) ? EVENT_IN : EVENT_OUT, ONE_OF(0, 0, 2, 4));
        break;
    default: move_data(); break;
    }
}

/* Any of their ports, in any width, also as a string. */
static void do_anything(void)
{
    static const uint16_t ports[] = { PORT_PIC1,     PORT_PIT,  PORT_KEYBOARD,
                                      PORT_SYSTEM_A, PORT_PIC2, PORT_ATA_CONTROL,
                                      PORT_UART,     PORT_CRTC, PORT_CMOS };
    cpu.port = ports[any(sizeof ports / sizeof *ports)] + (uint16_t)any(4);
    cpu.direction = (uint8_t)any(2);
    cpu.size = ONE_OF(1, 2, 4);
    cpu.count = (uint16_t)(any(4) ? 1 : 1 + any(sizeof cpu.data / cpu.size));
    for (size_t i = 0; i < sizeof cpu.data; i++)
        cpu.data[i] = (uint8_t)any(256);
}

static void do_something(void)
{
    static void (*const ways[])(void) = { do_to_pic,      do_to_pic,     do_to_pic,  do_to_pit,
                                          do_to_uart,     do_to_uart,    do_to_disk, do_to_disk,
                                          do_to_keyboard, do_to_keyboard };
    cpu.has_if = any(4) != 0;
    cpu.takes = any(3) == 0;
    cpu.is_hlt = any(16) == 0;
    if (any(24) == 0)
        do_anything();
    else if (any(16) == 0)
        access_port(ONE_OF(PORT_SYSTEM_B, PORT_SYSTEM_A, PORT_CMOS), (uint8_t)any(2),
                    (uint8_t)(any(256) & ~1u * (any(2))));
    else if (any(16) == 0)
        access_port(PORT_CRTC + (uint16_t)any(2), EVENT_OUT, ONE_OF(0x0a, 0x0e, 0x0f, 0x20, 5));
    else
        ways[any(sizeof ways / sizeof *ways)]();
}

/* ---- Is it the same? ---- */

#define SAME(field) assert_int_equal(m->field, r->field)

static void assert_same_chip(const struct pic_chip *m, const struct pic_chip *r)
{
    SAME(irr);
    SAME(isr);
    SAME(imr);
    SAME(lines);
    SAME(base);
    SAME(icw3);
    SAME(lowest);
    SAME(expected);
    SAME(initialized);
    SAME(icw1.level_triggered);
    SAME(icw1.single);
    SAME(icw4.auto_eoi);
    SAME(icw4.special_fully_nested);
    SAME(rotate_on_auto_eoi);
    SAME(special_mask);
    SAME(polled);
    SAME(reads_isr);
}

static void assert_same_counter(const struct pit_counter *m, const struct pit_counter *r)
{
    SAME(mode);
    SAME(access);
    SAME(bcd);
    SAME(gate);
    SAME(loaded);
    SAME(count);
    SAME(start);
    SAME(next_count);
    SAME(next_start);
    SAME(written_low);
    SAME(write_high_next);
    SAME(read_high_next);
    SAME(count_latched);
    SAME(status_latched);
    SAME(latched);
    SAME(status);
}

static void assert_same_pit(const struct pit *model, const struct pit *real, uint64_t now)
{
    struct pit a = *model, b = *real;
    pit_advance(&a, now);
    pit_advance(&b, now);
    assert_int_equal(a.held_ns, b.held_ns);
    for (unsigned i = b.standby; i < PIT_COUNTERS; i++)
        assert_same_counter(&a.counters[i], &b.counters[i]);
    if (!b.standby)
        assert_int_equal(pit_next_rise(&a), pit_next_rise(&b));
}

static void assert_same_uart(const struct device_uart *m, struct uart *r, bool in_use)
{
    SAME(ier);
    SAME(fcr);
    SAME(lcr);
    SAME(mcr);
    SAME(scr);
    SAME(divisor);
    SAME(overrun);
    SAME(deltas);
    SAME(emptied);
    assert_int_equal(m->looped_count, r->received_count);
    assert_memory_equal(m->looped, r->received, m->looped_count);
    if (!in_use || !uart_wants_input(r))
        return;
    assert_int_equal(m->waits, input_peek(r->input, READER_UART));
    assert_int_equal(device_uart_cause(m) != UART_NOTHING, uart_poll(r));
    if (m->waits && m->is_known)
        assert_int_equal(m->byte, r->input->bytes[r->input->heads[READER_UART] % INPUT_CAPACITY]);
}

static void assert_same_keyboard(const struct device_keyboard *m, const struct i8042 *r)
{
    SAME(full);
    if (m->full)
        SAME(output);
    SAME(output_port);
    SAME(awaits);
    SAME(last_was_command);
    assert_int_equal(m->command_byte, r->ram[0]);
    assert_int_equal(m->set, r->keyboard.set);
    assert_int_equal(m->scanning, r->keyboard.scanning);
    assert_int_equal(m->keyboard_awaits, r->keyboard.awaits);
}

static void assert_same_disk(const struct device_disk *m, const struct ata *r)
{
    SAME(control);
    assert_int_equal(m->device & ATA_DEVICE_1, r->registers[ATA_DEVICE] & ATA_DEVICE_1);
    if (r->transfer.kind == ATA_MOVES_NOTHING)
        return;
    assert_int_equal(m->writes, r->transfer.kind == ATA_WRITES);
    /* A command that failed at once, and then data that nobody moved, look like sector 0. */
    if (m->count != r->registers[ATA_COUNT] || !m->sector)
        return;
    assert_int_equal(device_disk_left(m), r->transfer.left);
    assert_int_equal(device_disk_sector(m), r->transfer.sector);
}

static void assert_same_devices(const struct devices *m, struct vcpu_devices *r, uint64_t now)
{
    for (unsigned i = 0; i < 2; i++)
        assert_same_chip(&m->pic.chips[i], &r->pic.chips[i]);
    assert_same_pit(&m->pit, &r->pit, now);
    assert_same_uart(&m->uart, &r->uart, r->pic.chips[0].initialized || r->i8042.used);
    assert_same_keyboard(&m->keyboard, &r->i8042);
    assert_same_disk(&m->disk, &r->ata);
    assert_int_equal(m->cmos_index, r->cmos.index);
    assert_int_equal(m->system_a, r->system_ports.a);
    assert_int_equal(m->system_b, r->system_ports.b);
    assert_int_equal(m->crtc_index, r->vga.crtc_index);
    assert_int_equal(m->crtc_cursor,
                     r->vga.crtc[CRTC_CURSOR_HIGH] << 8 | r->vga.crtc[CRTC_CURSOR_LOW]);
    assert_int_equal(m->crtc_cursor_off, (r->vga.crtc[CRTC_CURSOR_SHAPE] & CRTC_CURSOR_OFF) != 0);
}

/* ---- The runs ---- */

static struct model model;
static struct vcpu *v;
static struct turns turns;
static struct doorbell bell;
static struct event_check check;
static unsigned lines[EVENT_IRQS];
static uint8_t text[PC_TEXT_END - PC_TEXT], disk[SECTORS * ATA_SECTOR];
static struct {
    uint64_t seq;
    struct devices devices;
} kept[KEPT];

static unsigned keepable, kept_count;

/* With what was noted after the latest event of the history, right before the next. */
static void keep_now_and_then(const struct event *e)
{
    if (!event_has_registers(e) || keepable++ % KEEP_EVERY || !model.vcpus[0].last.exit_ns ||
        kept_count == KEPT)
        return;
    kept[kept_count].seq = model.vcpus[0].last.seq;
    kept[kept_count++].devices = model.vcpus[0].devices;
}

static void drain(void)
{
    uint32_t n;
    const struct event *e;
    while (e = ring_peek(&v->ring, &n), n) {
        assert_event_holds(&check, e);
        keep_now_and_then(e);
        model_add(&model, e);
        if (e->reason == EVENT_LINE)
            lines[e->irq]++;
        ring_release(&v->ring, 1);
    }
}

static void begin(uint64_t first_seed, bool standby)
{
    struct registers boot;
    struct failure failure;
    seed = first_seed;
    cpu = (struct engine_cpu){ 0 };
    check = (struct event_check){ 0 };
    memset(lines, 0, sizeof lines);
    model_init(&model, 1);
    model_keep_history(&model);
    assert_int_equal(doorbell_init(&bell), 0);
    turns_init(&turns, 1);
    boot_real_mode(0, &boot);
    v = aligned_alloc(alignof(struct vcpu), sizeof *v);
    assert_true(vcpu_init(v, 0, &engine, &cpu, &boot, RING, &bell, &failure));
    vcpu_set_virtual_time(v, &turns);
    vcpu_add_pc(v, &(struct vcpu_pc){ .text = text, .disk = disk, .disk_size = sizeof disk });
    if (standby)
        vcpu_set_timer_standby(v);
    vcpu_note(v, EVENT_START);
    drain();
}

static void finish(void)
{
    vcpu_destroy(v);
    free(v);
    turns_destroy(&turns);
    doorbell_destroy(&bell);
    model_destroy(&model);
}

static void type_something(void)
{
    uint8_t bytes[3] = { (uint8_t)('a' + any(26)), '\r', (uint8_t)any(256) };
    vcpu_input_push(v, bytes, 1 + any(sizeof bytes));
}

static void hold(void)
{
    uint64_t ns = any(1000);
    cpu.instructions += ns; /* more than that passes */
    if (pit_hold(&v->devices.pit, ns))
        irq_note_held(v, ns);
}

static void step(void)
{
    do_something();
    if (any(6) == 0)
        type_something();
    if (any(50) == 0)
        hold();
    if (any(10) == 0)
        irq_update(v);
    irq_before_entry(v, ENGINE_RUN);
    vcpu_run_once(v, ENGINE_RUN);
    drain();
}

static void the_past_is_as_it_was(void)
{
    struct devices d;
    unsigned n = 0;
    for (unsigned i = 0; i < kept_count; i++, n++) {
        assert_true(model_devices(&model.vcpus[0], kept[i].seq, &d));
        for (unsigned chip = 0; chip < 2; chip++)
            assert_same_chip(&d.pic.chips[chip], &kept[i].devices.pic.chips[chip]);
        for (unsigned c = 0; c < PIT_COUNTERS; c++)
            assert_same_counter(&d.pit.counters[c], &kept[i].devices.pit.counters[c]);
        assert_memory_equal(&d.uart, &kept[i].devices.uart, sizeof d.uart);
        assert_memory_equal(&d.keyboard, &kept[i].devices.keyboard, sizeof d.keyboard);
        assert_memory_equal(d.served_ns, kept[i].devices.served_ns, sizeof d.served_ns);
        assert_int_equal(d.used, kept[i].devices.used);
    }
    assert_true(n > 100);
}

static void random_traffic(uint64_t first_seed, bool standby)
{
    begin(first_seed, standby);
    kept_count = 0;
    for (unsigned i = 0; i < STEPS; i++) {
        step();
        assert_same_devices(&model.vcpus[0].devices, &v->devices, vcpu_now(v));
    }
    the_past_is_as_it_was();
    const uint64_t *counts = model.vcpus[0].counts;
    assert_true(counts[EVENT_INJECT] > 100);
    assert_true(lines[IRQ_TIMER] > 100 && lines[IRQ_KEYBOARD] > 100);
    assert_true(lines[IRQ_UART] > 100 && lines[IRQ_DISK] > 100);
    finish();
}

static void the_devices_follow_from_events(void **state)
{
    for (uint64_t i = 1; i <= 6; i++)
        random_traffic(i, i % 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_devices_follow_from_events),
    };
    return cmocka_run_group_tests_name("lines", tests, NULL, NULL);
}
