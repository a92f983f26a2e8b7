/* What a run is to stop at: addresses, which the run loop looks out for, and writes to watched
 * memory. These are linear addresses: what another CPU writes, or a page walk into its tables, is
 * none. */
#include "soft/cpu.h"

#include <string.h>

static void add_write(struct stops *stops, const struct engine_range *range)
{
    const uint64_t last = range->linear + range->length - 1;
    if (range->linear > UINT32_MAX || !range->length)
        return;
    stops->writes[stops->writes_count].first = (uint32_t)range->linear;
    stops->writes[stops->writes_count++].last = last < UINT32_MAX ? (uint32_t)last : UINT32_MAX;
}

/* The first watched byte of those, if there is one. */
static bool find_watched(const struct stops *stops, uint32_t first, uint32_t last, uint32_t *at)
{
    bool found = false;
    for (unsigned i = 0; i < stops->writes_count; i++) {
        const uint32_t from = stops->writes[i].first;
        if (first > stops->writes[i].last || last < from)
            continue;
        const uint32_t here = first > from ? first : from;
        *at = found && *at < here ? *at : here;
        found = true;
    }
    return found;
}

/* The TLB has pages for writing that may be watched from now on. */
void stops_set(struct engine_cpu *cpu, const struct engine_stops *stops)
{
    struct stops *own = &cpu->orders.stops;
    if (!memcmp(&own->told, stops, sizeof *stops))
        return;
    *own = (struct stops){ .told = *stops };
    for (unsigned i = 0; i < stops->breaks_count; i++)
        if (stops->breaks[i] <= UINT32_MAX)
            own->breaks[own->breaks_count++] = (uint32_t)stops->breaks[i];
    for (unsigned i = 0; i < stops->writes_count; i++)
        add_write(own, &stops->writes[i]);
    if (own->writes_count)
        tlb_flush(cpu);
    cpu->pending.wrote =
        cpu->pending.wrote &&
        find_watched(own, cpu->pending.wrote_at, cpu->pending.wrote_at, &cpu->pending.wrote_at);
    cpu_update_attention(cpu);
}

bool stops_watch_page(const struct engine_cpu *cpu, uint32_t linear)
{
    const uint32_t first = linear & ~(uint32_t)(PAGE_BYTES - 1);
    uint32_t at;
    return find_watched(&cpu->orders.stops, first, first + (PAGE_BYTES - 1), &at);
}

void stops_note_write(struct engine_cpu *cpu, uint32_t linear, unsigned size)
{
    uint32_t at;
    if (!cpu->orders.stops.writes_count || cpu->pending.wrote ||
        !find_watched(&cpu->orders.stops, linear, linear + size - 1, &at))
        return;
    cpu->pending.wrote = true;
    cpu->pending.wrote_at = at;
    cpu->attention |= ATTENTION_WATCH;
    cpu_end_block(cpu);
}

bool stops_for_write(const struct engine_cpu *cpu)
{
    return cpu->pending.wrote && cpu->orders.how != ENGINE_COMPLETE;
}
