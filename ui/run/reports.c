/* Exits and events as lines, closing lines, and the line about engines. */
#include "run/reports.h"

#include "event/ata.h"
#include "event/wide.h"
#include "event/words.h"
#include "explain/explain.h"
#include "text/text.h"
#include "words/said.h"

#include <stdio.h>
#include <string.h>

/* ---- --verbose ---- */

/* NULL: it has no line. */
static const char *tag_of(const struct event *e)
{
    if (e->reason == EVENT_EXCEPTION)
        return "IRQ";
    if (!event_has_registers(e))
        return NULL;
    switch ((enum event_reason)e->reason) {
    case EVENT_IO: return "IO";
    case EVENT_HYPERCALL: return "HC";
    case EVENT_START:
    case EVENT_END: return NULL;
    case EVENT_INJECT:
    case EVENT_EOI: return "IRQ";
    case EVENT_ENGINE: return "CPU";
    default: return "EXIT";
    }
}

/* Where an exception came from and where it led to, as far as they have names. */
static void put_ways(struct out *out, const struct event_exception *x, const struct places *places)
{
    char from[SYMBOLS_PLACE], to[SYMBOLS_PLACE];
    places_symbol(places, x->from, from);
    places_symbol(places, x->to, to);
    if (*from)
        out_format(out, "  from %s", from);
    if (*to && !x->failed)
        out_format(out, "  to %s", to);
}

static void put_text(struct out *out, const char *text)
{
    out_put(out, text, strlen(text));
}

/* "[vCPU 0] IO   ". A line for each exit is to cost little, so no format makes it. */
static void put_head(struct out *out, unsigned vcpu, const char *tag)
{
    enum { TAG = 4 };
    char head[] = "[vCPU 0] ____ ";
    const size_t at = sizeof head - TAG - 2, n = strlen(tag);
    assert(vcpu < VCPU_MAX && n <= TAG);
    head[sizeof "[vCPU " - 1] = (char)('0' + vcpu);
    memset(head + at, ' ', TAG);
    memcpy(head + at, tag, n);
    out_put(out, head, sizeof head - 1);
}

bool report_verbose(struct out *out, const struct event *e, const struct event_wide *wide,
                    struct places *places)
{
    const char *tag = tag_of(e);
    if (!tag)
        return false;
    char words[128], where[32] = "";
    event_describe(e, words, sizeof words);
    if (event_has_registers(e))
        event_where(e, wide, where, sizeof where);
    put_head(out, e->vcpu, tag);
    put_text(out, words);
    put_text(out, *where ? " at " : "");
    put_text(out, where);
    put_text(out, places_of(places, e, wide)->verbose);
    if (e->reason == EVENT_EXCEPTION)
        put_ways(out, &e->exception, places);
    put_text(out, "\n");
    return true;
}

/* ---- Breakpoints ---- */

static void put_short_registers(const struct event *e, const struct event_wide *wide, char *text,
                                size_t size)
{
    static const char *const names[GPR_COUNT] = { "AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI" };
    const unsigned bits = registers_code_bits(&e->regs);
    const char *prefix = bits == 64 ? "R" : bits == 32 ? "E" : "";
    size_t at = 0;
    for (unsigned i = 0; i < GPR_COUNT && at < size; i++) {
        uint64_t value = wide_gpr(&e->regs, wide, i) & (bits == 16 ? 0xffff : UINT64_MAX);
        at += (size_t)snprintf(text + at, size - at, " %s%s=%0*llx", prefix, names[i],
                               (int)bits / 4, (unsigned long long)value);
    }
}

bool report_break(const struct model_breaks *breaks, const struct event *e,
                  const struct event_wide *wide, const struct symbols *symbols, char *text,
                  size_t size)
{
    char where[32], number[32], named[SYMBOLS_PLACE] = "", registers[256];
    struct symbols_place place;
    text[0] = '\0';
    if (breaks->met >= breaks->count || breaks->met_seq != e->seq)
        return false;
    const struct model_break *b = &breaks->list[breaks->met];
    event_where(e, wide, where, sizeof where);
    if (symbols_of_event(symbols, e, wide, &place))
        symbols_put_place(&place, named);
    put_short_registers(e, wide, registers, sizeof registers);
    snprintf(text, size, "vCPU %u breakpoint %u, %s: hit %s at %s%s%s %s", e->vcpu, breaks->met + 1,
             b->text, text_number(b->hits, number), where, *named ? "  " : "", named, registers);
    return true;
}

/* ---- --json ---- */

static void put_hex(struct out *out, const char *key, const uint8_t *bytes, size_t n)
{
    out_format(out, ",\"%s\":\"", key);
    for (size_t i = 0; i < n; i++)
        out_format(out, "%02x", bytes[i]);
    out_format(out, "\"");
}

/* The elements that moved, as numbers; of a long string exit those that its own event holds. */
static void put_data(struct out *out, const struct event *e)
{
    bool rest = e->reason == EVENT_DATA || e->reason == EVENT_INPUT;
    const uint8_t *from = rest ? e->more : e->data;
    size_t n = rest ? e->count : event_data_size(e);
    size_t room = rest ? EVENT_DATA_MORE : EVENT_DATA_INLINE;
    if (n > room)
        n = room;
    out_format(out, ",\"data\":[");
    for (size_t i = 0; e->size && i + e->size <= n; i += e->size) {
        uint64_t value = 0;
        memcpy(&value, from + i, e->size < sizeof value ? e->size : sizeof value);
        out_format(out, "%s%llu", i ? "," : "", (unsigned long long)value);
    }
    out_format(out, "]");
    if (e->size > sizeof(uint32_t)) /* such a number may have more digits than a reader keeps */
        put_hex(out, "data_bytes", from, n);
}

static void put_flags(struct out *out, const struct event *e)
{
    const char *comma = "";
    out_format(out, ",\"flags\":[");
    for (unsigned bit = 1; bit <= e->flags; bit <<= 1) {
        if (!(e->flags & bit))
            continue;
        out_format(out, "%s\"%s\"", comma, event_flag_name((enum event_flag)bit));
        comma = ",";
    }
    out_format(out, "]");
}

static void put_regs(struct out *out, const struct registers *r)
{
    static const char *const gpr[GPR_COUNT] = { "eax", "ecx", "edx", "ebx",
                                                "esp", "ebp", "esi", "edi" };
    static const char *const seg[SEG_COUNT] = { "es", "cs", "ss", "ds", "fs", "gs" };
    out_format(out, ",\"regs\":{");
    for (int i = 0; i < GPR_COUNT; i++)
        out_format(out, "\"%s\":%u,", gpr[i], r->gpr[i]);
    out_format(out, "\"eip\":%u,\"eflags\":%u", r->eip, r->eflags);
    for (int i = 0; i < SEG_COUNT; i++)
        out_format(out, ",\"%s\":%u,\"%s_base\":%u", seg[i], r->seg[i].selector, seg[i],
                   r->seg[i].base);
    out_format(out, ",\"cr0\":%u,\"cr2\":%u,\"cr3\":%u,\"cr4\":%u}", r->cr0, r->cr2, r->cr3,
               r->cr4);
}

static void put_hex64(struct out *out, const char *comma, const char *key, uint64_t value)
{
    out_format(out, "%s\"%s\":\"0x%llx\"", comma, key, (unsigned long long)value);
}

/* The same of a CPU in long mode, in 64 bits: more than a reader may keep in a number. */
static void put_regs64(struct out *out, const struct event *e, const struct event_wide *w)
{
    static const struct event_wide none;
    static const char *const gpr[] = { "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                       "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15" };
    const struct registers *r = &e->regs;
    w = w ? w : &none;
    out_format(out, ",\"regs64\":{");
    for (unsigned i = 0; i < sizeof gpr / sizeof *gpr; i++)
        put_hex64(out, i ? "," : "", gpr[i], wide_gpr(r, w, i));
    const struct {
        const char *name;
        uint64_t value;
    } others[] = {
        { "rip", wide_rip(r, w) },
        { "rflags", r->eflags },
        { "linear", wide_linear(e, w) },
        { "fs_base", wide_value(r->seg[SEG_FS].base, w->seg_base[SEG_FS]) },
        { "gs_base", wide_value(r->seg[SEG_GS].base, w->seg_base[SEG_GS]) },
        { "ldt_base", wide_value(r->ldt.base, w->ldt_base) },
        { "tr_base", wide_value(r->tr.base, w->tr_base) },
        { "gdt_base", wide_value(r->gdt.base, w->gdt_base) },
        { "idt_base", wide_value(r->idt.base, w->idt_base) },
        { "cr0", r->cr0 },
        { "cr2", wide_value(r->cr2, w->cr2) },
        { "cr3", wide_cr3(r, w) },
        { "cr4", wide_value(r->cr4, w->cr4) },
        { "cr8", w->cr8 },
        { "efer", r->efer },
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        put_hex64(out, ",", others[i].name, others[i].value);
    out_format(out, "}");
}

static void put_symbol(struct out *out, const char *key, uint64_t linear,
                       const struct places *places)
{
    char name[SYMBOLS_PLACE], member[3 * SYMBOLS_PLACE];
    if (!*places_symbol(places, linear, name))
        return;
    places_put_member(member, sizeof member, key, name);
    out_format(out, "%s", member);
}

static void put_exception(struct out *out, const struct event_exception *x,
                          const struct places *places)
{
    static const char *const kinds[] = { "fault", "int", "iret", "interrupt" };
    const char *kind = x->kind < sizeof kinds / sizeof *kinds ? kinds[x->kind] : "?";
    out_format(out, ",\"exception\":\"%s\",\"vector\":%u,\"failed\":%s", kind, x->vector,
               x->failed ? "true" : "false");
    if (x->has_error)
        out_format(out, ",\"error\":%u", x->error);
    else
        out_format(out, ",\"error\":null");
    out_format(out, ",\"cr2\":\"%llu\",\"from\":\"%llu\",\"to\":\"%llu\"",
               (unsigned long long)x->cr2, (unsigned long long)x->from, (unsigned long long)x->to);
    put_symbol(out, "from_symbol", x->from, places);
    if (!x->failed)
        put_symbol(out, "to_symbol", x->to, places);
}

/* What it holds in place of the registers. */
static void put_payload(struct out *out, const struct event *e, uint64_t start_ns,
                        const struct places *places)
{
    switch ((enum event_reason)e->reason) {
    case EVENT_EXCEPTION: put_exception(out, &e->exception, places); break;
    case EVENT_LINE:
        out_format(out, ",\"at_ns\":%llu,\"held_ns\":%llu,\"byte\":%u",
                   (unsigned long long)(e->line.at_ns - start_ns),
                   (unsigned long long)e->line.held_ns, e->line.byte);
        break;
    case EVENT_BRANCH:
        out_format(out, ",\"branch\":%u,\"snapshot\":%u,\"from_seq\":%llu,\"then_ns\":%llu",
                   e->branch.number, e->branch.snapshot, (unsigned long long)e->branch.seq,
                   (unsigned long long)(e->branch.then_ns - start_ns));
        break;
    default: break;
    }
}

static void put_io(struct out *out, const struct event *e)
{
    bool port = e->reason == EVENT_IO || e->reason == EVENT_HYPERCALL || e->reason == EVENT_DATA;
    bool moves = port || e->reason == EVENT_MMIO;
    if (port)
        out_format(out, ",\"port\":%u", e->port);
    else
        out_format(out, ",\"port\":null");
    if (e->reason == EVENT_MMIO)
        out_format(out, ",\"gpa\":%llu", (unsigned long long)e->gpa);
    if (e->reason == EVENT_INJECT)
        out_format(out, ",\"handler\":\"%llu\"", (unsigned long long)e->gpa);
    out_format(out, ",\"dir\":%s",
               !moves                      ? "null"
               : e->direction == EVENT_OUT ? "\"out\""
                                           : "\"in\"");
    out_format(out, ",\"size\":%u,\"count\":%u", e->size, e->count);
}

/* When the run's time began, for who has another clock beside it; and who wrote this. */
static void put_start(struct out *out, const struct event *e, const struct report_run *run)
{
    out_format(out, ",\"clock_ns\":\"%llu\",\"version\":\"%s\"",
               run->is_virtual ? 0 : (unsigned long long)e->exit_ns, run->version);
}

void report_json(struct out *out, const struct event *e, const struct event_wide *wide,
                 const struct report_run *run)
{
    out_format(out, "{\"seq\":%llu,\"vcpu\":%u,\"kind\":\"%s\"", (unsigned long long)e->seq,
               e->vcpu, event_is_exit(e) ? "exit" : "note");
    out_format(out, ",\"entry_ns\":%llu,\"exit_ns\":%llu,\"stalled_ns\":%llu",
               (unsigned long long)(e->entry_ns - run->start_ns),
               (unsigned long long)(e->exit_ns - run->start_ns), (unsigned long long)e->stalled_ns);
    out_format(out, ",\"reason\":\"%s\",\"detail\":%u", event_reason_name(e->reason), e->detail);
    if (e->irq < EVENT_IRQS)
        out_format(out, ",\"irq\":%u", e->irq);
    else
        out_format(out, ",\"irq\":null");
    if (e->reason == EVENT_END)
        out_format(out, ",\"outcome\":\"%s\"", event_outcome_words(e->outcome));
    if (e->reason == EVENT_ENGINE)
        out_format(out, ",\"engine\":\"%s\"", e->detail == ENGINE_SOFT ? "soft" : "kvm");
    if (e->reason == EVENT_HYPERCALL)
        out_format(out, ",\"call\":\"%s\"", event_call_name(e));
    put_io(out, e);
    put_data(out, e);
    put_flags(out, e);
    out_format(out, ",\"rip\":%u", e->linear);
    put_hex(out, "bytes", e->insn, e->insn_len);
    out_format(out, "%s", places_of(run->places ? &run->places[e->vcpu] : NULL, e, wide)->json);
    if (event_has_registers(e))
        put_regs(out, &e->regs);
    else
        put_payload(out, e, run->start_ns, run->places ? &run->places[e->vcpu] : NULL);
    if (event_has_registers(e) && (e->regs.efer & EFER_LMA))
        put_regs64(out, e, wide);
    if (e->reason == EVENT_START)
        put_start(out, e, run);
    out_format(out, "}\n");
}

/* ---- The closing lines ---- */

/* Some hosts' KVM drops CR0.PG, and the guest dies of it, maybe at once: of MOV to CR0, 0F 22 C0 to
 * C7. */
static bool may_lack_paging(const struct event *last_exit, enum engine_kind engine)
{
    const uint8_t *insn = last_exit->insn;
    bool sets_cr0 = last_exit->insn_len == 3 && insn[0] == 0x0f && insn[1] == 0x22 &&
                    insn[2] >= 0xc0 && insn[2] <= 0xc7;
    bool pages = (last_exit->regs.cr0 & CR0_PG) && !(last_exit->regs.efer & EFER_LMA);
    return last_exit->reason == EVENT_SHUTDOWN && (sets_cr0 || pages) && engine == ENGINE_KVM;
}

/* Was it KVM that could not go on, and has the software CPU all that the guest uses? */
static bool may_do_in_software(const struct event *last_exit, enum engine_kind engine)
{
    const struct registers *r = &last_exit->regs;
    bool wide = (r->efer & EFER_LMA) || ((r->cr0 & CR0_PG) && (r->cr4 & CR4_PAE));
    if (engine != ENGINE_KVM || wide)
        return false;
    switch ((enum event_reason)last_exit->reason) {
    case EVENT_INTERNAL_ERROR: return !(last_exit->flags & EVENT_FETCH);
    case EVENT_FAIL_ENTRY:
    case EVENT_RUN_ERROR:
    case EVENT_OTHER: return true;
    default: return false;
    }
}

static void put_outcome(struct out *out, const struct model_vcpu *v, enum engine_kind engine,
                        const struct symbols *symbols)
{
    if (v->outcome != OUTCOME_FAILED) {
        out_format(out, "%s", event_outcome_words(v->outcome));
        if (v->has_status)
            out_format(out, " with status %u", v->status);
        return;
    }
    char words[256];
    event_failure_words(&v->last_exit, model_wide(v, &v->last_exit), words, sizeof words);
    out_format(out, "failed: %s", words);
    struct symbols_place place;
    char text[SYMBOLS_PLACE];
    if (symbols_of_event(symbols, &v->last_exit, model_wide(v, &v->last_exit), &place))
        out_format(out, ", in %s", symbols_put_place(&place, text));
    if (may_do_in_software(&v->last_exit, engine))
        out_format(out, "; try --engine soft");
    if (may_lack_paging(&v->last_exit, engine))
        out_format(out, "; if it turned on paging, which not every KVM can do, try --engine soft "
                        "(kvm-vmm doctor tells)");
}

static void put_misses(struct out *out, unsigned index, const struct model_misses *misses,
                       const char *what, const char *meaning)
{
    char number[32];
    if (misses->count)
        out_format(out, "vCPU %u: %s access%s to %s (the first: 0x%llx); %s\n", index,
                   text_number(misses->count, number), misses->count == 1 ? "" : "es", what,
                   (unsigned long long)misses->first, meaning);
}

static void put_pc(struct out *out, const struct model_pc *pc, unsigned index)
{
    char number[32];
    const uint64_t sectors = pc->disk_bytes / ATA_SECTOR;
    const struct model_unknown *first = &pc->unknown[0];
    if (pc->unknown_calls)
        out_format(out,
                   "vCPU %u: %s call%s that the BIOS does not know (the first: INT %02Xh, "
                   "AX=%04X); carry was set\n",
                   index, text_number(pc->unknown_calls, number), pc->unknown_calls == 1 ? "" : "s",
                   first->vector, first->gpr[GPR_EAX]);
    if (sectors)
        out_format(out,
                   "vCPU %u: what it wrote to %s sector%s of its disk is gone: the file was not "
                   "changed\n",
                   index, text_number(sectors, number), sectors == 1 ? "" : "s");
}

void report_closing(struct out *out, const struct model_vcpu *v, unsigned index, const char *guest,
                    enum engine_kind engine, const struct symbols *symbols)
{
    char number[32], time[32], name[256];
    text_safe(text_file_name(guest), text_locale_is_utf8(), name, sizeof name);
    out_format(out, "vCPU %u %s on %s", index, name, explain_engine(engine, ENGLISH));
    if (v->takeover)
        out_format(out, ", then %s", explain_engine(v->takeover, ENGLISH));
    out_format(out, ": ");
    put_outcome(out, v, v->takeover ? v->takeover : engine, symbols);
    out_format(out, ", %s exit%s in %s", text_number(v->exits, number), v->exits == 1 ? "" : "s",
               text_duration(v->last_ns - v->start_ns, time));
    if (v->stalled_ns >= 1000000)
        out_format(out, ", of which %s waiting for the output to be read",
                   text_duration(v->stalled_ns, time));
    if (v->posted)
        out_format(out, "; last POST code 0x%02x", v->post_code);
    out_format(out, "\n");
    put_misses(out, index, &v->ports, "ports without a device",
               "reads gave ones, writes went nowhere");
    put_misses(out, index, &v->addresses, "addresses without memory",
               "reads gave ones, writes went nowhere");
    if (v->calls.count)
        out_format(out, "vCPU %u: %s unknown hypercall%s (the first: %llu); nothing was done\n",
                   index, text_number(v->calls.count, number), v->calls.count == 1 ? "" : "s",
                   (unsigned long long)v->calls.first);
    put_pc(out, &v->pc, index);
}

/* ---- Before them ---- */

bool report_takeover(const struct model_vcpu *v, unsigned index, const char *guest, char *text,
                     size_t size)
{
    char words[256];
    text[0] = '\0';
    if (!v->takeover)
        return false;
    event_failure_said(&v->gave_up, model_wide(v, &v->gave_up), words, sizeof words);
    snprintf(text, size, said("vCPU %u %s: %s; the %s takes over"), index, text_file_name(guest),
             words, said(explain_engine(v->takeover, ENGLISH)));
    return true;
}

bool report_engines(const struct machine *machine, char *text, size_t size)
{
    char vcpus[16] = "";
    unsigned last = VCPU_MAX;
    for (unsigned i = 0; i < machine_count(machine); i++) {
        if (!machine_engine_reason(machine, i))
            continue;
        size_t at = strlen(vcpus);
        snprintf(vcpus + at, sizeof vcpus - at, "%s%u", at ? ", " : "", i);
        last = i;
    }
    text[0] = '\0';
    if (last < VCPU_MAX)
        snprintf(text, size, said("vCPU %s on the %s: %s"), vcpus,
                 said(explain_engine(machine_engine(machine, last), ENGLISH)),
                 machine_engine_details(machine, last));
    return last < VCPU_MAX;
}
