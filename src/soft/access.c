/* Guest memory the slow way: through the checks of a segment, through paging, across pages, and
 * where there is no RAM as MMIO. */
#include "soft/access.h"

#include <string.h>

/* ---- MMIO ---- */

/* The answer to a read, if it has come; else the guest is left for it. */
static uint32_t mmio_read(struct engine_cpu *cpu, uint64_t gpa, unsigned size)
{
    unsigned n = cpu->mmio.reads_next;
    struct mmio *read = &cpu->mmio.reads[n % MMIO_READS];
    if (n < cpu->mmio.reads_count && read->gpa == gpa && read->size == size) {
        cpu->mmio.reads_next++;
        uint32_t value;
        memcpy(&value, read->data, sizeof value);
        return value;
    }
    *read = (struct mmio){ .gpa = gpa, .size = (uint8_t)size };
    cpu->mmio.reads_count = (uint8_t)n;
    cpu->mmio.asked = true;
    cpu->leave = (struct leave){
        .direction = EVENT_IN, .size = (uint8_t)size, .count = 1, .gpa = gpa, .data = read->data
    };
    cpu_leave(cpu, EVENT_MMIO);
}

/* INS writes what it has read in one go; that leaves the guest by up to 8 bytes, as on KVM. */
static bool extends(const struct mmio *write, uint64_t gpa)
{
    return gpa == write->gpa + write->size && write->size < sizeof write->data &&
           gpa & (PAGE_BYTES - 1);
}

static void mmio_append(struct mmio_exchange *mmio, uint64_t gpa, unsigned size, uint32_t value)
{
    for (unsigned i = 0; i < size; i++) {
        struct mmio *write = &mmio->writes[mmio->writes_count];
        if (mmio->writes_count && extends(write - 1, gpa + i))
            write--;
        else
            *write = (struct mmio){ .gpa = gpa + i }, mmio->writes_count++;
        write->data[write->size++] = (uint8_t)(value >> 8 * i);
    }
}

static void mmio_write(struct engine_cpu *cpu, uint64_t gpa, unsigned size, uint32_t value)
{
    const struct memory *memory = cpu->vm->memory;
    if (memory_has(memory, gpa)) /* read-only: who serves the exit may change it */
        code_written(cpu, memory_host(memory, gpa), size);
    assert(cpu->mmio.writes_count + size <= MMIO_WRITES); /* must_leave() of exec_io.c */
    if (cpu->at.op && (cpu->at.op->flags & OP_STRING_IO)) {
        mmio_append(&cpu->mmio, gpa, size, value);
    } else {
        struct mmio *write = &cpu->mmio.writes[cpu->mmio.writes_count++];
        *write = (struct mmio){ .gpa = gpa, .size = (uint8_t)size };
        memcpy(write->data, &value, sizeof value);
    }
    cpu->attention |= ATTENTION_WRITES;
    cpu_end_block(cpu);
}

/* ---- Linear addresses ---- */

static bool crosses_page(uint32_t linear, unsigned size)
{
    return (linear & (PAGE_BYTES - 1)) + size > PAGE_BYTES;
}

/* Where it is in the host; NULL and its physical address if there is no memory, or to be written,
 * no RAM. */
static uint8_t *locate(struct engine_cpu *cpu, uint32_t linear, unsigned access, uint32_t *gpa)
{
    struct tlb_entry *entry = tlb_entry_of(cpu->tlbs[!!(access & ACCESS_USER)], linear);
    uint32_t in_page = linear & (PAGE_BYTES - 1), tag = linear - in_page;
    if ((access & ACCESS_WRITE ? entry->write : entry->read) == tag)
        return entry->page + in_page;
    *gpa = paging_translate(cpu, linear, access);
    const struct memory *memory = cpu->vm->memory;
    bool there = access & ACCESS_WRITE ? memory_has_ram(memory, *gpa) : memory_has(memory, *gpa);
    return there ? memory_host(memory, *gpa) : NULL;
}

static uint32_t read_in_page(struct engine_cpu *cpu, uint32_t linear, unsigned size,
                             unsigned access)
{
    uint32_t gpa = 0;
    uint8_t *at = locate(cpu, linear, access, &gpa);
    if (at)
        return ram_load(at, size);
    return mmio_read(cpu, gpa, size) & (size == 4 ? ~0u : (1u << 8 * size) - 1);
}

static void write_in_page(struct engine_cpu *cpu, uint32_t linear, unsigned size, uint32_t value,
                          unsigned access)
{
    uint32_t gpa = 0;
    uint8_t *at = locate(cpu, linear, access | ACCESS_WRITE, &gpa);
    stops_note_write(cpu, linear, size);
    if (!at) {
        mmio_write(cpu, gpa, size, value);
        return;
    }
    ram_store(at, size, value);
    code_written(cpu, at, size);
}

/* size may be 3: what lies in one page of an access across two. */
static uint32_t read_piece(struct engine_cpu *cpu, uint32_t linear, unsigned size, unsigned access)
{
    uint32_t gpa = 0, value = 0;
    const uint8_t *at = locate(cpu, linear, access, &gpa);
    if (!at)
        return mmio_read(cpu, gpa, size) & ((1u << 8 * size) - 1);
    for (unsigned i = 0; i < size; i++)
        value |= ram_load(at + i, 1) << 8 * i;
    return value;
}

static void write_piece(struct engine_cpu *cpu, uint32_t linear, unsigned size, uint32_t value,
                        unsigned access)
{
    uint32_t gpa = 0;
    uint8_t *at = locate(cpu, linear, access | ACCESS_WRITE, &gpa);
    stops_note_write(cpu, linear, size);
    if (!at) {
        mmio_write(cpu, gpa, size, value);
        return;
    }
    for (unsigned i = 0; i < size; i++)
        ram_store(at + i, 1, value >> 8 * i);
    code_written(cpu, at, size);
}

static unsigned in_first_page(uint32_t linear)
{
    return PAGE_BYTES - (linear & (PAGE_BYTES - 1));
}

static uint32_t read_across(struct engine_cpu *cpu, uint32_t linear, unsigned size, unsigned access)
{
    const unsigned first = in_first_page(linear);
    uint32_t low = read_piece(cpu, linear, first, access);
    return low | read_piece(cpu, linear + first, size - first, access) << 8 * first;
}

uint32_t linear_read(struct engine_cpu *cpu, uint32_t linear, unsigned size, enum access who)
{
    return crosses_page(linear, size) ? read_across(cpu, linear, size, who)
                                      : read_in_page(cpu, linear, size, who);
}

void linear_probe_write(struct engine_cpu *cpu, uint32_t linear, unsigned size, enum access who)
{
    uint32_t gpa = 0;
    locate(cpu, linear, who | ACCESS_WRITE, &gpa);
    if (crosses_page(linear, size))
        locate(cpu, (linear | (PAGE_BYTES - 1)) + 1, who | ACCESS_WRITE, &gpa);
}

void linear_write(struct engine_cpu *cpu, uint32_t linear, unsigned size, uint32_t value,
                  enum access who)
{
    if (!crosses_page(linear, size)) {
        write_in_page(cpu, linear, size, value, who);
        return;
    }
    linear_probe_write(cpu, linear, size, who);
    const unsigned first = in_first_page(linear);
    write_piece(cpu, linear, first, value & ((1u << 8 * first) - 1), who);
    write_piece(cpu, linear + first, size - first, value >> 8 * first, who);
}

/* ---- Segments ---- */

/* The offsets of an expand-down segment are those above its limit. */
bool segment_holds(const struct segment *s, uint32_t offset, uint32_t size)
{
    uint32_t last = offset + size - 1;
    if (last < offset)
        return false;
    bool down =
        (s->attr & SEGMENT_S) && (s->attr & (TYPE_CODE | TYPE_EXPAND_DOWN)) == TYPE_EXPAND_DOWN;
    if (down)
        return offset > s->limit && last <= (s->attr & SEGMENT_DB ? ~0u : 0xffffu);
    return last <= s->limit;
}

/* May a program read the segment, or write to it (SDM vol. 3A, 3.4.5.1)? */
static bool allows(const struct engine_cpu *cpu, const struct segment *s, bool write)
{
    if (!cpu_has_descriptors(cpu))
        return true;
    if (s->attr & SEGMENT_UNUSABLE)
        return false;
    bool code = s->attr & TYPE_CODE;
    return write ? !code && (s->attr & TYPE_WRITABLE) : !code || (s->attr & TYPE_READABLE);
}

static uint32_t linear_of(struct engine_cpu *cpu, unsigned seg, uint32_t offset, unsigned size,
                          bool write)
{
    const struct segment *s = &cpu->regs.seg[seg];
    if (!allows(cpu, s, write) || !segment_holds(s, offset, size))
        cpu_fault(cpu, seg == SEG_SS ? VECTOR_SS : VECTOR_GP, 0);
    return s->base + offset;
}

static enum access who_is(const struct engine_cpu *cpu)
{
    return cpu->cpl == 3 ? ACCESS_USER : ACCESS_SUPERVISOR;
}

uint32_t mem_read(struct engine_cpu *cpu, unsigned seg, uint32_t offset, unsigned size)
{
    return linear_read(cpu, linear_of(cpu, seg, offset, size, false), size, who_is(cpu));
}

void mem_write(struct engine_cpu *cpu, unsigned seg, uint32_t offset, unsigned size, uint32_t value)
{
    linear_write(cpu, linear_of(cpu, seg, offset, size, true), size, value, who_is(cpu));
}

void mem_probe_write(struct engine_cpu *cpu, unsigned seg, uint32_t offset, unsigned size)
{
    linear_probe_write(cpu, linear_of(cpu, seg, offset, size, true), size, who_is(cpu));
}

/* ---- Read, then write ---- */

uint32_t place_read_slowly(struct engine_cpu *cpu, unsigned seg, unsigned size, struct place *place)
{
    const enum access who = who_is(cpu);
    uint32_t linear = linear_of(cpu, seg, place->offset, size, true), gpa = 0;
    place->host = NULL;
    if (crosses_page(linear, size)) {
        linear_probe_write(cpu, linear, size, who);
        return linear_read(cpu, linear, size, who);
    }
    place->host = locate(cpu, linear, who | ACCESS_WRITE, &gpa);
    if (place->host) /* which is then written without a word */
        stops_note_write(cpu, linear, size);
    return place->host ? ram_load(place->host, size) : read_in_page(cpu, linear, size, who);
}

/* 8 aligned bytes around the operand; it is one access of the host if the operand is all in
 * them. */
static bool exchange_around(uint8_t *at, unsigned size, uint32_t old, uint32_t value)
{
    unsigned shift = (unsigned)((uintptr_t)at & 7) * 8;
    uint64_t mask = (size == 4 ? 0xffffffffull : (1ull << size * 8) - 1) << shift;
    void *around = at - shift / 8;
    uint64_t before = __atomic_load_n((uint64_t *)around, __ATOMIC_RELAXED);
    uint64_t expected = (before & ~mask) | ((uint64_t)old << shift & mask);
    uint64_t wanted = (before & ~mask) | ((uint64_t)value << shift & mask);
    return __atomic_compare_exchange_n((uint64_t *)around, &expected, wanted, false,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* Atomic only among its like: what a split lock costs on a real machine nobody wants to pay
 * here. */
static bool exchange_split(struct engine_cpu *cpu, const struct op *op, unsigned size,
                           const struct place *place, uint32_t old, uint32_t value)
{
    struct place same = *place;
    pthread_mutex_lock(&cpu->vm->split);
    bool equal = !place->host || ram_load(place->host, size) == old;
    if (equal && place->host)
        ram_store(place->host, size, value);
    pthread_mutex_unlock(&cpu->vm->split);
    if (!place->host)
        mem_write(cpu, op->seg, same.offset, size, value);
    return equal;
}

bool place_exchange(struct engine_cpu *cpu, const struct op *op, unsigned size,
                    const struct place *place, uint32_t old, uint32_t value)
{
    bool done = place->host && ((uintptr_t)place->host & 7) + size <= 8
                    ? exchange_around(place->host, size, old, value)
                    : exchange_split(cpu, op, size, place, old, value);
    if (done && place->host)
        code_written(cpu, place->host, size);
    return done;
}
