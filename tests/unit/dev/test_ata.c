/* The disk: every command, both ways of addressing, its end, its line, resets; and traffic that no
 * driver would make. */
#include "device.h"

#include "dev/ata.h"
#include "event/ports.h"

/* 3 cylinders of 16 heads and 63 sectors, the last of them not whole, as of a floppy disk. */
enum { SECTORS = 2880, CYLINDERS = 3, HEADS = 16, TRACK = 63 };
enum { READY = ATA_DRDY | ATA_DSC, DATA_READY = READY | ATA_DRQ, FAILED = READY | ATA_ERR };

static uint8_t bytes[SECTORS * ATA_SECTOR], before[sizeof bytes];
static struct ata ata;

static int set_up(void **state)
{
    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i / ATA_SECTOR * 7 + i % ATA_SECTOR * 3);
    memcpy(before, bytes, sizeof bytes);
    reset_devices();
    ata_init(&ata, bytes, sizeof bytes);
    bus_add(&bus, ata_device(&ata, 0));
    bus_add(&bus, ata_device(&ata, 1));
    return 0;
}

/* ---- As a driver does it ---- */

static void put(enum ata_register which, uint8_t value)
{
    out((uint16_t)(PORT_ATA + which), value);
}

static uint8_t get(enum ata_register which)
{
    return in((uint16_t)(PORT_ATA + which));
}

static void address_lba(uint32_t sector, uint8_t count)
{
    put(ATA_COUNT, count);
    put(ATA_NUMBER, (uint8_t)sector);
    put(ATA_CYLINDER_LOW, (uint8_t)(sector >> 8));
    put(ATA_CYLINDER_HIGH, (uint8_t)(sector >> 16));
    put(ATA_DEVICE, (uint8_t)(0xe0 | sector >> 24));
}

static void address_place(unsigned cylinder, unsigned head, unsigned number, uint8_t count)
{
    put(ATA_COUNT, count);
    put(ATA_NUMBER, (uint8_t)number);
    put(ATA_CYLINDER_LOW, (uint8_t)cylinder);
    put(ATA_CYLINDER_HIGH, (uint8_t)(cylinder >> 8));
    put(ATA_DEVICE, (uint8_t)(0xa0 | head));
}

/* Gives the sector that the exit is about. */
static uint32_t command(uint8_t which)
{
    return out_wide(PORT_ATA + ATA_STATUS, 1, which).detail;
}

/* What the status is, without an effect. */
static uint8_t look(void)
{
    return in(PORT_ATA_CONTROL);
}

static void assert_registers(const char *count_to_device)
{
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(get((enum ata_register)(ATA_COUNT + i)), (uint8_t)count_to_device[i]);
}

static struct event string(enum event_direction direction, uint8_t size, uint16_t count,
                           uint8_t *data)
{
    struct event e = {
        .reason = EVENT_IO,
        .direction = (uint8_t)direction,
        .port = PORT_ATA,
        .size = size,
        .count = count,
        .flags = EVENT_STRING,
    };
    bus_io(&bus, &e, data);
    return e;
}

static void assert_next_is(uint32_t sector)
{
    uint8_t data[ATA_SECTOR];
    assert_int_equal(look(), DATA_READY);
    assert_int_equal(string(EVENT_IN, 2, ATA_SECTOR / 2, data).detail, sector);
    assert_memory_equal(data, before + sector * ATA_SECTOR, ATA_SECTOR);
}

static void write_next(uint32_t sector, uint8_t fill)
{
    uint8_t data[ATA_SECTOR];
    memset(data, fill, sizeof data);
    assert_int_equal(look(), DATA_READY);
    assert_int_equal(string(EVENT_OUT, 2, ATA_SECTOR / 2, data).detail, sector);
}

static void assert_written(uint32_t sector, uint8_t fill)
{
    for (unsigned i = 0; i < ATA_SECTOR; i++)
        assert_int_equal(bytes[sector * ATA_SECTOR + i], fill);
}

static void assert_error(enum ata_error_bit error, uint32_t sector)
{
    struct event e = in_wide(PORT_ATA + ATA_STATUS, 1);
    assert_int_equal(e.data[0], FAILED);
    assert_int_equal(e.detail, sector);
    e = in_wide(PORT_ATA + ATA_ERROR, 1);
    assert_int_equal(e.data[0], error);
    assert_int_equal(e.detail, sector);
}

/* ---- Data ---- */

static void sectors_are_read_by_lba(void **state)
{
    address_lba(2, 1);
    assert_int_equal(command(ATA_READ), 2);
    assert_next_is(2);
    assert_int_equal(look(), READY);
    address_lba(2876, 3);
    assert_int_equal(command(ATA_READ + 1), 2876);
    assert_registers("\x03\x3c\x0b\x00\xe0");
    for (uint32_t i = 0; i < 3; i++)
        assert_next_is(2876 + i);
    assert_int_equal(get(ATA_STATUS), READY);
    assert_registers("\x00\x3e\x0b\x00\xe0"); /* of the last one */
    assert_int_equal(get(ATA_ERROR), 0);
}

static void sectors_are_read_by_their_place(void **state)
{
    address_place(0, 0, 1, 1);
    assert_int_equal(command(ATA_READ), 0);
    assert_next_is(0);
    address_place(1, 2, 63, 2);
    assert_int_equal(command(ATA_READ), (HEADS + 2) * TRACK + 62);
    assert_next_is((HEADS + 2) * TRACK + 62);
    assert_registers("\x01\x01\x01\x00\xa3");
    assert_next_is((HEADS + 3) * TRACK);
}

static void no_count_is_256_sectors(void **state)
{
    address_lba(1000, 0);
    command(ATA_READ);
    for (uint32_t i = 0; i < 256; i++)
        assert_next_is(1000 + i);
    assert_int_equal(look(), READY);
}

static void data_may_be_moved_by_any_size(void **state)
{
    address_lba(5, 1);
    command(ATA_READ);
    const uint8_t *sector = before + 5 * ATA_SECTOR;
    struct event e = in_wide(PORT_ATA, 4);
    assert_memory_equal(e.data, sector, 4);
    assert_int_equal(e.detail, 5);
    e = in_wide(PORT_ATA, 2);
    assert_memory_equal(e.data, sector + 4, 2);
    assert_int_equal(in(PORT_ATA), sector[6]);
    for (unsigned i = 7; i < ATA_SECTOR; i++)
        assert_int_equal(in(PORT_ATA), sector[i]);
    e = in_wide(PORT_ATA, 2); /* there is no more */
    assert_int_equal(event_value(&e), 0xffff);
    assert_int_equal(e.detail, 0);
}

static void one_string_may_be_many_sectors(void **state)
{
    static uint8_t data[4 * ATA_SECTOR];
    address_lba(0, 3);
    command(ATA_READ);
    struct event e = string(EVENT_IN, 4, sizeof data / 4, data);
    assert_int_equal(e.detail, 2);
    assert_memory_equal(data, before, 3 * ATA_SECTOR);
    for (unsigned i = 3 * ATA_SECTOR; i < sizeof data; i++)
        assert_int_equal(data[i], 0xff);
}

static void sectors_are_written(void **state)
{
    address_lba(7, 2);
    assert_int_equal(command(ATA_WRITE), 7);
    write_next(7, 0xa7);
    write_next(8, 0xa8);
    assert_int_equal(look(), READY);
    address_place(0, 1, 1, 1);
    assert_int_equal(command(ATA_WRITE + 1), TRACK);
    write_next(TRACK, 0xa9);
    assert_written(7, 0xa7);
    assert_written(8, 0xa8);
    assert_written(TRACK, 0xa9);
    assert_memory_equal(bytes, before, 7 * ATA_SECTOR);
    assert_memory_equal(bytes + 9 * ATA_SECTOR, before + 9 * ATA_SECTOR, 54 * ATA_SECTOR);
    memcpy(before, bytes, sizeof bytes);
    address_lba(8, 1);
    command(ATA_READ);
    assert_next_is(8);
}

/* Half a sector is none. */
static void what_is_broken_off_is_not_written(void **state)
{
    address_lba(7, 1);
    command(ATA_WRITE);
    for (unsigned i = 0; i < ATA_SECTOR / 2 - 1; i++)
        out_wide(PORT_ATA, 2, 0x5555);
    command(ATA_FLUSH);
    out_wide(PORT_ATA, 2, 0x5555);
    assert_memory_equal(bytes, before, sizeof bytes);
    assert_int_equal(look(), READY);
}

static void blocks_of_several_sectors_are_moved(void **state)
{
    address_lba(20, 5);
    command(ATA_READ_MULTIPLE); /* not before it is told how many */
    assert_error(ATA_ABRT, 0);
    put(ATA_COUNT, 3);
    command(ATA_SET_MULTIPLE);
    assert_error(ATA_ABRT, 0);
    put(ATA_COUNT, 32);
    command(ATA_SET_MULTIPLE);
    assert_error(ATA_ABRT, 0);
    put(ATA_COUNT, 2);
    command(ATA_SET_MULTIPLE);
    assert_int_equal(get(ATA_STATUS), READY);
    address_lba(20, 5);
    assert_int_equal(command(ATA_READ_MULTIPLE), 20);
    for (uint32_t i = 0; i < 5; i++) { /* 2, 2, 1 */
        assert_int_equal(ata_poll(&ata), i % 2 == 0);
        get(ATA_STATUS);
        assert_next_is(20 + i);
    }
    assert_false(ata_poll(&ata));
    address_lba(20, 3);
    command(ATA_WRITE_MULTIPLE);
    assert_false(ata_poll(&ata));
    for (uint32_t i = 0; i < 3; i++) {
        write_next(20 + i, (uint8_t)i);
        assert_int_equal(ata_poll(&ata), i != 0);
        get(ATA_STATUS);
    }
    assert_int_equal(look(), READY);
    put(ATA_COUNT, 0);
    command(ATA_SET_MULTIPLE);
    address_lba(20, 1);
    command(ATA_WRITE_MULTIPLE);
    assert_error(ATA_ABRT, 0);
}

/* ---- The end of the disk ---- */

static void a_sector_past_the_end_is_not_found(void **state)
{
    static const uint8_t commands[] = { ATA_READ, ATA_WRITE, ATA_READ_VERIFY, ATA_SEEK };
    for (size_t i = 0; i < sizeof commands; i++) {
        address_lba(SECTORS, 1);
        assert_int_equal(command(commands[i]), SECTORS);
        assert_true(ata_poll(&ata));
        assert_error(ATA_IDNF, SECTORS);
        address_lba(0x0fffffff, 1);
        command(commands[i]);
        assert_error(ATA_IDNF, 0x0fffffff);
        address_place(2, 15, 63, 1); /* in the last cylinder, past the last sector */
        command(commands[i]);
        assert_error(ATA_IDNF, CYLINDERS * HEADS * TRACK - 1);
    }
    command(ATA_RECALIBRATE); /* it goes on */
    assert_int_equal(get(ATA_STATUS), READY);
    assert_int_equal(get(ATA_ERROR), 0);
}

static void places_that_there_are_not(void **state)
{
    static const struct {
        unsigned cylinder, head, number;
    } none[] = { { 0, 0, 0 }, { 0, 0, 64 }, { 3, 0, 1 }, { 0xffff, 15, 63 } };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        address_place(none[i].cylinder, none[i].head, none[i].number, 1);
        assert_int_equal(command(ATA_READ), 0);
        assert_error(ATA_IDNF, 0);
    }
}

static void a_transfer_ends_where_the_disk_does(void **state)
{
    address_lba(SECTORS - 2, 5);
    assert_int_equal(command(ATA_READ), SECTORS - 2);
    assert_next_is(SECTORS - 2);
    get(ATA_STATUS);
    assert_next_is(SECTORS - 1);
    assert_true(ata_poll(&ata));
    assert_error(ATA_IDNF, SECTORS);
    assert_registers("\x03\x40\x0b\x00\xe0"); /* what is left, and which failed */
    struct event e = in_wide(PORT_ATA, 2);
    assert_int_equal(event_value(&e), 0xffff);

    address_lba(SECTORS - 1, 2);
    command(ATA_WRITE);
    write_next(SECTORS - 1, 0x11);
    assert_error(ATA_IDNF, SECTORS);

    address_lba(SECTORS - 1, 2);
    assert_int_equal(command(ATA_READ_VERIFY), SECTORS - 1);
    assert_error(ATA_IDNF, SECTORS);
    assert_int_equal(get(ATA_COUNT), 1);
    address_lba(SECTORS - 2, 2);
    command(ATA_READ_VERIFY);
    assert_int_equal(get(ATA_STATUS), READY);
    assert_registers("\x00\x3f\x0b\x00\xe0");
}

/* ---- Commands without data ---- */

static void identify(uint16_t words[ATA_SECTOR / 2])
{
    assert_int_equal(command(ATA_IDENTIFY), 0);
    assert_true(ata_poll(&ata));
    assert_int_equal(get(ATA_STATUS), DATA_READY);
    for (unsigned i = 0; i < ATA_SECTOR / 2; i++) {
        struct event e = in_wide(PORT_ATA, 2);
        words[i] = (uint16_t)event_value(&e);
    }
    assert_int_equal(look(), READY);
    assert_false(ata_poll(&ata));
}

static void it_says_what_it_is(void **state)
{
    uint16_t words[ATA_SECTOR / 2];
    char model[41] = "";
    identify(words);
    assert_int_equal(words[1], CYLINDERS);
    assert_int_equal(words[3], HEADS);
    assert_int_equal(words[6], TRACK);
    assert_int_equal(words[49] & 0x300, 0x200); /* LBA, no DMA */
    assert_int_equal(words[60] | words[61] << 16, SECTORS);
    for (unsigned i = 0; i < 20; i++) {
        model[2 * i] = (char)(words[27 + i] >> 8);
        model[2 * i + 1] = (char)words[27 + i];
    }
    assert_string_equal(model, "Mini-KVM disk in memory                 ");
    assert_int_equal(words[59], 0);
    put(ATA_COUNT, 8);
    command(ATA_SET_MULTIPLE);
    identify(words);
    assert_int_equal(words[59], 0x108);
}

static void the_guest_may_number_sectors_otherwise(void **state)
{
    uint16_t words[ATA_SECTOR / 2];
    put(ATA_COUNT, 18);
    put(ATA_DEVICE, 0xa1);
    command(ATA_INITIALIZE); /* as a floppy disk: 2 heads, 18 sectors */
    assert_int_equal(get(ATA_STATUS), READY);
    identify(words);
    assert_int_equal(words[1], CYLINDERS);
    assert_int_equal(words[54], 80);
    assert_int_equal(words[55], 2);
    assert_int_equal(words[56], 18);
    assert_int_equal(words[57] | words[58] << 16, SECTORS);
    address_place(79, 1, 18, 1);
    assert_int_equal(command(ATA_READ), SECTORS - 1);
    assert_next_is(SECTORS - 1);
    address_place(0, 2, 1, 1);
    command(ATA_READ);
    assert_error(ATA_IDNF, 0);
    put(ATA_COUNT, 0);
    command(ATA_INITIALIZE);
    assert_error(ATA_ABRT, 0);
    address_place(1, 0, 1, 1); /* which stayed as it was */
    assert_int_equal(command(ATA_SEEK), 36);
}

static void commands_that_change_nothing_are_done(void **state)
{
    static const uint8_t done[] = { 0x10, 0x1f, 0x70, 0x7f, 0x94, 0x95, 0x96, 0x97,
                                    0x99, 0xe0, 0xe1, 0xe2, 0xe3, 0xe6, 0xe7 };
    address_lba(0, 1);
    for (size_t i = 0; i < sizeof done; i++) {
        command(done[i]);
        assert_true(ata_poll(&ata));
        assert_int_equal(get(ATA_STATUS), READY);
        assert_false(ata_poll(&ata));
    }
    command(ATA_CHECK_POWER);
    assert_int_equal(get(ATA_COUNT), 0xff);
}

static void features_of_a_disk_in_memory(void **state)
{
    static const uint8_t known[] = { 0x02, 0x82, 0x55, 0xaa, 0x66, 0xcc, 0x03 };
    for (size_t i = 0; i < sizeof known; i++) {
        put(ATA_ERROR, known[i]);
        put(ATA_COUNT, 0x0b);
        command(ATA_SET_FEATURES);
        assert_int_equal(get(ATA_STATUS), READY);
    }
    put(ATA_COUNT, 0x22); /* DMA */
    command(ATA_SET_FEATURES);
    assert_error(ATA_ABRT, 0);
    put(ATA_ERROR, 0x01);
    command(ATA_SET_FEATURES);
    assert_error(ATA_ABRT, 0);
}

static void what_it_does_not_know_it_aborts(void **state)
{
    static const uint8_t unknown[] = { ATA_NOP, 0x08, 0x22, 0x25, 0xa1, 0xc8, 0xca, 0xf5, 0xff };
    for (size_t i = 0; i < sizeof unknown; i++) {
        address_lba(0, 1);
        assert_int_equal(command(unknown[i]), 0);
        assert_true(ata_poll(&ata));
        assert_error(ATA_ABRT, 0);
    }
}

/* ---- The line ---- */

static void it_interrupts_where_data_can_be_moved(void **state)
{
    address_lba(1, 2);
    assert_false(ata_poll(&ata));
    command(ATA_READ);
    assert_true(ata_poll(&ata));
    look(); /* leaves it */
    assert_true(ata_poll(&ata));
    get(ATA_STATUS);
    assert_false(ata_poll(&ata));
    assert_next_is(1);
    assert_true(ata_poll(&ata));
    get(ATA_STATUS);
    assert_next_is(2); /* the last one: there is nothing to wait for */
    assert_false(ata_poll(&ata));

    address_lba(1, 2);
    command(ATA_WRITE);
    assert_false(ata_poll(&ata));
    write_next(1, 0);
    assert_true(ata_poll(&ata));
    get(ATA_STATUS);
    write_next(2, 0);
    assert_true(ata_poll(&ata));
}

static void a_new_command_makes_an_edge(void **state)
{
    command(ATA_FLUSH);
    assert_false(ata_take_dip(&ata));
    command(ATA_FLUSH);
    assert_true(ata_poll(&ata));
    assert_true(ata_take_dip(&ata));
    assert_false(ata_take_dip(&ata));
}

static void its_interrupt_can_be_held_back(void **state)
{
    out(PORT_ATA_CONTROL, ATA_NIEN);
    command(ATA_FLUSH);
    assert_false(ata_poll(&ata));
    out(PORT_ATA_CONTROL, 0);
    assert_true(ata_poll(&ata));
}

/* ---- Drive 1, resets ---- */

static void assert_signature(void)
{
    assert_int_equal(get(ATA_STATUS), READY);
    assert_int_equal(get(ATA_ERROR), ATA_PASSED);
    assert_registers("\x01\x01\x00\x00\x00");
}

static void it_starts_as_after_a_reset(void **state)
{
    assert_signature();
}

static void drive_1_is_absent(void **state)
{
    command(ATA_FLUSH);
    put(ATA_DEVICE, 0xb0);
    put(ATA_COUNT, 0x55);
    assert_int_equal(get(ATA_COUNT), 0x55);
    assert_int_equal(get(ATA_DEVICE), 0xb0);
    assert_int_equal(get(ATA_STATUS), 0);
    assert_int_equal(look(), 0);
    assert_false(ata_poll(&ata));
    command(ATA_IDENTIFY);
    assert_int_equal(get(ATA_STATUS), 0);
    put(ATA_DEVICE, 0xa0);
    assert_true(ata_poll(&ata)); /* what drive 0 has to say waits */
    assert_int_equal(get(ATA_STATUS), READY);
    put(ATA_DEVICE, 0xb0);
    command(ATA_DIAGNOSTIC); /* for both */
    assert_true(ata_poll(&ata));
    assert_signature();
}

static void a_software_reset(void **state)
{
    put(ATA_COUNT, 18);
    put(ATA_DEVICE, 0xa1);
    command(ATA_INITIALIZE);
    put(ATA_COUNT, 4);
    command(ATA_SET_MULTIPLE);
    address_lba(3, 4);
    command(ATA_WRITE);
    out(PORT_ATA_CONTROL, ATA_SRST | ATA_NIEN);
    assert_int_equal(look(), ATA_BSY);
    command(ATA_IDENTIFY);
    assert_int_equal(get(ATA_STATUS), ATA_BSY);
    out(PORT_ATA_CONTROL, 0);
    assert_false(ata_poll(&ata));
    assert_signature();
    address_lba(3, 1);
    command(ATA_READ_MULTIPLE);
    assert_error(ATA_ABRT, 0);
    address_place(1, 0, 1, 1);
    assert_int_equal(command(ATA_SEEK), 36); /* the translation stays */
}

static void disks_of_any_size(void **state)
{
    static const uint32_t sizes[] = { 1, 2, 63, 64, 1007, 1008, 1009, SECTORS };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint16_t words[ATA_SECTOR / 2];
        uint32_t last = sizes[i] - 1;
        ata_init(&ata, bytes, (uint64_t)sizes[i] * ATA_SECTOR);
        identify(words);
        assert_int_equal(words[1], (sizes[i] + 1007) / 1008);
        assert_int_equal(words[60], sizes[i]);
        address_place(last / 1008, last / TRACK % HEADS, last % TRACK + 1, 1);
        assert_int_equal(command(ATA_READ), last);
        assert_next_is(last);
        address_lba(sizes[i], 1);
        command(ATA_READ);
        assert_error(ATA_IDNF, sizes[i]);
    }
}

/* ---- Hostile guests ---- */

static uint32_t random_number(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* Registers are mostly such that a command does something; ports and sizes are any. */
static void make_one_access(uint32_t *seed)
{
    static const uint8_t commands[] = { 0x20, 0x30, 0x40, 0x91, 0xc4, 0xc5, 0xc6, 0xec };
    static const uint8_t sizes[] = { 1, 1, 1, 2, 4 };
    static uint8_t data[4 * 2048];
    uint32_t r = random_number(seed), value = random_number(seed);
    uint16_t port = r % 12 == 11 ? PORT_ATA_CONTROL : (uint16_t)(PORT_ATA + r % 12 % 8);
    if (r % 16 == 0)
        string(r & 16 ? EVENT_IN : EVENT_OUT, sizes[value % 5], 1 + value % 2048, data);
    else if (r % 8 == 1)
        command(value & 1 ? commands[value / 2 % sizeof commands] : (uint8_t)(value / 2));
    else if (r % 8 == 2)
        address_lba(value % 4 ? value % SECTORS : value, (uint8_t)(value >> 12));
    else if (r & 256)
        in_wide(port, sizes[value % 5]);
    else
        out_wide(port, sizes[value % 5], value);
}

/* What it would take to read or write past the disk, the sanitizers see. */
static void no_traffic_does_harm(void **state)
{
    enum { SEEDS = 40, ACCESSES = 20000, SMALL = 5 };
    unsigned written = 0;
    for (uint32_t i = 0; i < SEEDS; i++) {
        uint32_t seed = i, sectors = i % 2 ? SECTORS : SMALL;
        uint8_t *disk = calloc(sectors, ATA_SECTOR);
        assert_non_null(disk);
        ata_init(&ata, disk, (uint64_t)sectors * ATA_SECTOR);
        for (unsigned n = 0; n < ACCESSES; n++) {
            make_one_access(&seed);
            assert_true(ata.transfer.at < ATA_SECTOR);
            assert_true(ata.transfer.kind == ATA_MOVES_NOTHING || ata.transfer.left);
        }
        for (size_t at = 0; at < (size_t)sectors * ATA_SECTOR; at++)
            written += disk[at] != 0;
        out(PORT_ATA_CONTROL, ATA_SRST); /* and it is still a disk */
        out(PORT_ATA_CONTROL, 0);
        assert_signature();
        address_lba(0, 1);
        command(ATA_READ);
        uint8_t data[ATA_SECTOR];
        string(EVENT_IN, 2, ATA_SECTOR / 2, data);
        assert_memory_equal(data, disk, ATA_SECTOR);
        free(disk);
    }
    assert_true(written > SEEDS * ATA_SECTOR);
}

#define TEST(f) cmocka_unit_test_setup(f, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sectors_are_read_by_lba),
        TEST(sectors_are_read_by_their_place),
        TEST(no_count_is_256_sectors),
        TEST(data_may_be_moved_by_any_size),
        TEST(one_string_may_be_many_sectors),
        TEST(sectors_are_written),
        TEST(what_is_broken_off_is_not_written),
        TEST(blocks_of_several_sectors_are_moved),
        TEST(a_sector_past_the_end_is_not_found),
        TEST(places_that_there_are_not),
        TEST(a_transfer_ends_where_the_disk_does),
        TEST(it_says_what_it_is),
        TEST(the_guest_may_number_sectors_otherwise),
        TEST(commands_that_change_nothing_are_done),
        TEST(features_of_a_disk_in_memory),
        TEST(what_it_does_not_know_it_aborts),
        TEST(it_interrupts_where_data_can_be_moved),
        TEST(a_new_command_makes_an_edge),
        TEST(its_interrupt_can_be_held_back),
        TEST(it_starts_as_after_a_reset),
        TEST(drive_1_is_absent),
        TEST(a_software_reset),
        TEST(disks_of_any_size),
        TEST(no_traffic_does_harm),
    };
    return cmocka_run_group_tests_name("ata", tests, NULL, NULL);
}
