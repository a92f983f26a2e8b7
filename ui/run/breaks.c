/* Breakpoints on their way to the machine. */
#include "run/breaks.h"

#include "machine/control.h"
#include "run/run.h"
#include "words/said.h"

#include <stdio.h>
#include <string.h>

/* ---- --break ---- */

/* Where offsets alone count from, before the guest has told of its registers: in real mode its
 * segment, which is where it starts but for the offset that --entry gives it. Everything else
 * starts flat (memory/boot.h). */
static struct registers start_of(const struct options *options, const struct machine *machine,
                                 unsigned vcpu)
{
    const struct machine_guest *guest = &options->boot[vcpu];
    const struct machine_start *start = machine_start_of(machine, vcpu);
    struct registers regs = { 0 };
    if (start->boot == BOOT_FLAT && !guest->paging)
        regs.seg[SEG_CS].base =
            (uint32_t)start->entry - (guest->has_entry ? guest->entry & 0xffff : 0);
    return regs;
}

bool breaks_refuse(const char *what, const char *text, const struct until_mistake *mistake,
                   struct failure *failure)
{
    char word[UNTIL_WORD];
    snprintf(word, sizeof word, "%.*s", (int)mistake->length, text + mistake->at);
    if (mistake->example && !*word)
        return set_failure(failure, "%s %s: its end is missing; as in: %s", what, text,
                           mistake->example);
    if (mistake->example)
        return set_failure(failure, "%s %s: \"%s\" is not understood; as in: %s", what, text, word,
                           mistake->example);
    if (!*word)
        return set_failure(failure, "%s %s: where? As in: %s", what, text, BREAK_EXAMPLES);
    return set_failure(failure, "%s %s: \"%s\" is no name, address or condition; as in: %s", what,
                       text, word, BREAK_EXAMPLES);
}

bool breaks_of_options(struct model_breaks *list, const struct options *options, unsigned vcpu,
                       const struct machine *machine, const struct symbols *symbols,
                       struct failure *failure)
{
    const struct options_breaks *wanted = &options->breaks[vcpu];
    const struct registers regs = start_of(options, machine, vcpu);
    const struct until_guest guest = { .regs = &regs, .symbols = symbols };
    for (unsigned i = 0; i < wanted->count; i++) {
        struct control_break what;
        struct until_mistake mistake;
        if (!break_parse(wanted->texts[i], &guest, &what, &mistake))
            return breaks_refuse("--break", wanted->texts[i], &mistake, failure);
        if (model_breaks_append(list, wanted->texts[i], &what) == BREAKS_MAX)
            return set_failure(failure,
                               "--break %s: a guest has at most %d of those that watch writes",
                               wanted->texts[i], BREAK_WRITES_MAX);
    }
    return true;
}

/* ---- Told to the machine ---- */

/* Hits that went by before it is told count. */
void breaks_tell(const struct model_breaks *list, struct machine *machine, unsigned vcpu)
{
    struct control_break enabled[BREAKS_MAX];
    unsigned count = 0;
    for (unsigned i = 0; i < list->count; i++) {
        const struct model_break *b = &list->list[i];
        if (!b->enabled)
            continue;
        enabled[count] = b->what;
        enabled[count++].skip = b->what.skip > b->hits ? b->what.skip - b->hits : 0;
    }
    control_set_breaks(machine, vcpu, enabled, count);
}

static const struct symbols *symbols_of(const struct run *run, unsigned vcpu)
{
    return run->symbols.of[vcpu];
}

static void tell(struct run *run, unsigned vcpu)
{
    breaks_tell(&run->breaks[vcpu], run->machine, vcpu);
}

/* ---- Of a run ---- */

void run_keep_breaks(const struct run *run, struct model_breaks kept[VCPU_MAX])
{
    memcpy(kept, run->breaks, sizeof run->breaks);
}

/* What has a name may lie elsewhere now: its file is read anew. Then its text means nothing without
 * symbols. */
static void find_anew(struct model_break *b, const struct symbols *symbols)
{
    struct control_break what;
    struct until_mistake mistake;
    const struct until_guest guest = { .symbols = symbols };
    if (!break_parse(b->text, NULL, &what, &mistake) &&
        break_parse(b->text, &guest, &what, &mistake))
        b->what = what;
}

void run_set_breaks(struct run *run, const struct model_breaks kept[VCPU_MAX])
{
    for (unsigned i = 0; i < run->model.count; i++) {
        struct model_breaks *list = &run->breaks[i];
        *list = kept[i];
        list->met = BREAKS_MAX;
        list->pauses = 0;
        list->is_held = false;
        for (unsigned j = 0; j < list->count; j++) {
            list->list[j].hits = 0;
            find_anew(&list->list[j], symbols_of(run, i));
        }
        tell(run, i);
    }
}

bool run_add_break(struct run *run, unsigned vcpu, const char *text,
                   const struct control_break *what)
{
    if (model_breaks_append(&run->breaks[vcpu], text, what) == BREAKS_MAX)
        return false;
    tell(run, vcpu);
    return true;
}

void run_remove_break(struct run *run, unsigned vcpu, unsigned index)
{
    model_breaks_remove(&run->breaks[vcpu], index);
    tell(run, vcpu);
}

void run_enable_break(struct run *run, unsigned vcpu, unsigned index, bool enabled)
{
    if (index >= run->breaks[vcpu].count)
        return;
    run->breaks[vcpu].list[index].enabled = enabled;
    tell(run, vcpu);
}
