/* event_check(): streams that keep the promises of event.h, and for each promise one that breaks
 * it. */
#include "test.h"

#include "event/check.h"
#include "event/engines.h"
#include "event/ports.h"

#include <signal.h>
#include <sys/wait.h>

/* ---- Streams, a letter an event ---- */

enum { STEP_NS = 1000, IN_GUEST_NS = 300, LONG = 8 + 172 + 20 };

/* Registers are those of 32-bit code in IA-32e mode. */
static struct event of_kind(enum event_reason reason)
{
    struct event e = { .reason = (uint8_t)reason, .irq = EVENT_NO_IRQ };
    if (event_has_registers(&e))
        e.regs.efer = EFER_LMA;
    return e;
}

static struct event of_32_bits(enum event_reason reason)
{
    return (struct event){ .reason = (uint8_t)reason, .irq = EVENT_NO_IRQ };
}

static struct event access_of(enum event_reason reason, enum event_direction direction,
                              unsigned size, unsigned count)
{
    struct event e = of_kind(reason);
    e.direction = (uint8_t)direction;
    e.size = (uint8_t)size;
    e.count = (uint16_t)count;
    e.port = reason == EVENT_HYPERCALL ? PORT_HYPERCALL : reason == EVENT_IO ? PORT_UART : 0;
    return e;
}

static struct event to_crtc(uint32_t index)
{
    struct event e = access_of(EVENT_IO, EVENT_OUT, 1, 1);
    e.port = PORT_CRTC + 1;
    e.detail = index;
    return e;
}

static struct event about_irq(enum event_reason reason, uint32_t detail)
{
    struct event e = of_kind(reason);
    e.irq = IRQ_KEYBOARD;
    e.detail = detail;
    return e;
}

static struct event string_out(enum event_reason reason, unsigned count)
{
    struct event e = access_of(EVENT_IO, EVENT_OUT, 1, count);
    e.reason = (uint8_t)reason;
    e.flags = EVENT_STRING | EVENT_PRINTED;
    return e;
}

static struct event exception_of(enum event_exception_kind kind, uint8_t vector)
{
    struct event e = of_kind(EVENT_EXCEPTION);
    e.exception = (struct event_exception){ .kind = (uint8_t)kind,
                                            .vector = vector,
                                            .failed = kind == EXCEPTION_INTERRUPT };
    return e;
}

static struct event page_fault(void)
{
    struct event e = exception_of(EXCEPTION_FAULT, 14);
    e.exception.has_error = true;
    e.exception.error = 2;
    e.exception.cr2 = 0x400000;
    return e;
}

static struct event branch_from(uint64_t seq)
{
    struct event e = of_kind(EVENT_BRANCH);
    e.branch = (struct event_branch){ .seq = seq, .number = 1 };
    return e;
}

static struct event takeover(void)
{
    struct event e = of_kind(EVENT_ENGINE);
    e.detail = ENGINE_SOFT;
    return e;
}

static struct event end_of(enum event_outcome outcome)
{
    struct event e = of_kind(EVENT_END);
    e.outcome = (uint8_t)outcome;
    return e;
}

static struct event at_disk(void)
{
    struct event e = access_of(EVENT_IO, EVENT_IN, 2, 4);
    e.port = PORT_ATA;
    e.detail = 2880;
    return e;
}

static struct event unknown_call(void)
{
    struct event e = access_of(EVENT_IO, EVENT_OUT, 1, 1);
    e.port = PORT_BIOS;
    e.flags = EVENT_UNKNOWN_CALL;
    return e;
}

static struct event with_status(void)
{
    struct event e = end_of(OUTCOME_EXITED);
    e.flags = EVENT_STATUS;
    e.detail = UINT8_MAX;
    return e;
}

static struct event with_stale_registers(enum event_reason reason)
{
    struct event e = of_kind(reason);
    e.flags = EVENT_STALE_REGS;
    return e;
}

static struct event with_wide(enum event_reason reason)
{
    struct event e = of_kind(reason);
    e.flags = EVENT_HAS_WIDE;
    return e;
}

static struct event with_flags(enum event_reason reason, unsigned flags)
{
    struct event e = of_kind(reason);
    e.flags = (uint16_t)flags;
    return e;
}

static struct event breaks(void)
{
    struct event e = access_of(EVENT_IO, EVENT_OUT, 1, 1);
    e.flags = EVENT_BREAK;
    return e;
}

static struct event wrote(void)
{
    struct event e = with_flags(EVENT_STEP, EVENT_WATCH);
    e.gpa = 0x500;
    return e;
}

static struct event legal(char letter)
{
    switch (letter) {
    case 'S': return of_kind(EVENT_START);
    case 'K': return of_kind(EVENT_KICK);
    case 'k': return of_32_bits(EVENT_KICK);
    case 'H': return of_kind(EVENT_HLT);
    case 'O': return access_of(EVENT_IO, EVENT_OUT, 1, 1);
    case 'A': return to_crtc(31);
    case 'I': return access_of(EVENT_IO, EVENT_IN, 4, 1);
    case 'C': return access_of(EVENT_HYPERCALL, EVENT_OUT, 1, 1);
    case 'M': return access_of(EVENT_MMIO, EVENT_OUT, 8, 1);
    case 'X': return of_kind(EVENT_SHUTDOWN);
    case 'F': return with_stale_registers(EVENT_SHUTDOWN);
    case 'Y': return with_stale_registers(EVENT_RUN_ERROR);
    case 'L': return string_out(EVENT_IO, LONG);
    case 'd': return string_out(EVENT_DATA, EVENT_DATA_MORE);
    case 'r': return string_out(EVENT_DATA, LONG - 8 - EVENT_DATA_MORE);
    case 'P': return of_kind(EVENT_PAUSE);
    case 'W': return of_kind(EVENT_WAIT);
    case 'R': return of_kind(EVENT_RESUME);
    case 'J': return about_irq(EVENT_INJECT, 0x21);
    case 'e': return about_irq(EVENT_EOI, 0x21);
    case 'v': return with_wide(EVENT_KICK);
    case 'w': return of_kind(EVENT_WIDE);
    case 'x': return exception_of(EXCEPTION_FAULT, 0);
    case 'f': return page_fault();
    case 'n': return exception_of(EXCEPTION_SOFTWARE, 0x80);
    case 't': return exception_of(EXCEPTION_RETURN, 0);
    case 'o': return exception_of(EXCEPTION_INTERRUPT, 0x20);
    case 'l': return about_irq(EVENT_LINE, LINE_RISES);
    case 'b': return about_irq(EVENT_LINE, LINE_BYTE);
    case 'h': return about_irq(EVENT_LINE, LINE_HELD);
    case 'i': return access_of(EVENT_INPUT, EVENT_IN, 1, 3);
    case 'B': return branch_from(1);
    case 'N': return of_kind(EVENT_INTERNAL_ERROR);
    case 'T': return takeover();
    case 'E': return end_of(OUTCOME_HALTED);
    case 'D': return at_disk();
    case 'U': return unknown_call();
    case 'Z': return with_status();
    case 'G': return wrote();
    case 'g': return breaks();
    case 'm': return with_flags(EVENT_INTERNAL_ERROR, EVENT_BREAK);
    default: fail_msg("no event '%c'", letter); return of_kind(EVENT_KICK);
    }
}

/* An EXCEPTION has the time of the return after it. */
static size_t step_of(const char *letters, size_t i)
{
    return i + strspn(letters + i, "xfnto");
}

static struct event event_at(const char *letters, size_t i, unsigned vcpu, uint64_t begin_ns)
{
    struct event e = legal(letters[i]);
    e.vcpu = (uint8_t)vcpu;
    e.seq = i;
    if (letters[i + 1] == 'w' && event_has_registers(&e))
        e.flags |= EVENT_HAS_WIDE;
    e.exit_ns = begin_ns + step_of(letters, i) * STEP_NS;
    e.entry_ns = e.exit_ns - (event_is_run_return(&e) ? IN_GUEST_NS : 0);
    return e;
}

static void assert_keeps_all(struct event_check *check, const char *letters, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct event e = event_at(letters, i, 0, STEP_NS);
        const char *wrong = event_check(check, &e);
        if (wrong)
            fail_msg("event %zu of '%s': %s", i, letters, wrong);
    }
}

static void streams_that_keep_them_pass(void **state)
{
    static const char *const streams[] = {
        "SE",        "SKOICMHWRKE", "SLdrE",    "SLwdrOE",   "SPRE",   "SPKPKPRE", "SPWRRE",
        "SPWRKPE",   "SJKJKE",      "SOeeKOeE", "SLdreE",    "SXE",    "SOwxfKwE", "SxKE",
        "SOentfKE",  "SJoxfXE",     "SnOeE",    "SfLdrntKE", "SWliRE", "SliKbhE",  "SJliKE",
        "SPBRKE",    "SXPBKE",      "SOlewelE", "SwKwkPwE",  "SFE",    "SYE",      "SNTKE",
        "SKNTPKPRE", "SAE",         "SDDZ",     "SUUE",      "SGKE",   "SgPRE",    "SgKPE",
        "SgE",       "SgelKPRE",    "SPgPGE",   "SmTPRE",
    };
    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        struct event_check check = { 0 };
        assert_keeps_all(&check, streams[i], strlen(streams[i]));
    }
}

/* ---- Streams whose last event is wrong ---- */

struct broken {
    const char *letters;
    size_t offset, size; /* of the field of the last event that is set to value; size 0: none */
    uint64_t value;
    const char *expected;
};

#define BREAKS(letters_, field, value_, expected_)                                                 \
    {                                                                                              \
        letters_, offsetof(struct event, field), sizeof(((struct event *)0)->field), value_,       \
            expected_                                                                              \
    }
#define COMES_WRONG(letters_, expected_)                                                           \
    {                                                                                              \
        letters_, 0, 0, 0, expected_                                                               \
    }

static const struct broken broken[] = {
    BREAKS("SK", vcpu, VCPU_MAX, "a vCPU that there is not"),
    BREAKS("SK", reason, EVENT_REASON_COUNT, "a kind of event"),
    BREAKS("SKK", seq, 3, "seq does not go on"),
    BREAKS("SKK", seq, 1, "seq does not go on"),
    COMES_WRONG("SEK", "after END"),
    COMES_WRONG("SEE", "after END"),
    COMES_WRONG("K", "the first event is not START"),
    COMES_WRONG("SKS", "START is not the first"),
    BREAKS("SK", entry_ns, 2 * STEP_NS + 1, "later than exit_ns"),
    BREAKS("SP", entry_ns, 2 * STEP_NS - 1, "of a note differ"),
    BREAKS("SK", entry_ns, STEP_NS - 1, "entry_ns is before"),
    BREAKS("SK", stalled_ns, STEP_NS - IN_GUEST_NS + 1, "stalled_ns is longer"),
    BREAKS("SO", size, 3, "a size"),
    BREAKS("SC", size, 8, "a size"),
    BREAKS("SM", size, 9, "a size"),
    BREAKS("SM", size, 0, "a size"),
    BREAKS("SK", size, 1, "a size"),
    BREAKS("Si", size, 2, "a size"),
    BREAKS("SLd", size, 8, "a size"),
    BREAKS("SO", count, 0, "a count"),
    BREAKS("SC", count, 0, "a count"),
    BREAKS("SM", count, 2, "a count"),
    BREAKS("SH", count, 1, "a count"),
    BREAKS("Si", count, EVENT_DATA_MORE + 1, "a count"),
    BREAKS("SLd", count, EVENT_DATA_MORE + 1, "a count"),
    BREAKS("SO", direction, 2, "a direction"),
    BREAKS("SH", direction, EVENT_OUT, "a direction"),
    BREAKS("SH", port, 1, "a port"),
    BREAKS("SM", port, 1, "a port"),
    BREAKS("SO", port, PORT_HYPERCALL, "hypercall port"),
    BREAKS("SC", port, PORT_UART, "hypercall port"),
    BREAKS("SO", gpa, 1, "an address"),
    BREAKS("SK", insn_len, 16, "more than 15 bytes"),
    BREAKS("SP", insn_len, 1, "a note has no instruction"),
    BREAKS("SH", flags, EVENT_NO_DEVICE, "a flag"),
    BREAKS("SO", flags, EVENT_UNKNOWN_CALL, "a flag"),
    BREAKS("SC", flags, EVENT_NO_DEVICE, "a flag"),
    BREAKS("SM", flags, EVENT_PRINTED, "a flag"),
    BREAKS("SX", flags, EVENT_FETCH, "a flag"),
    BREAKS("SK", flags, EVENT_SPURIOUS, "a flag"),
    BREAKS("SP", flags, EVENT_STRING, "a flag"),
    BREAKS("SJ", flags, EVENT_MASKED, "a flag"),
    BREAKS("SLd", flags, EVENT_STRING | EVENT_PRINTED | EVENT_MASKED, "a flag"),
    BREAKS("SO", flags, 1 << 13, "a flag"),
    BREAKS("SK", flags, EVENT_STATUS, "a flag"),
    BREAKS("SE", flags, EVENT_HAS_WIDE, "a flag"),
    BREAKS("SO", flags, EVENT_NO_DEVICE | EVENT_STATUS, "no device"),
    BREAKS("SU", flags, EVENT_NO_DEVICE | EVENT_UNKNOWN_CALL, "no device"),
    BREAKS("SI", flags, EVENT_PRINTED, "only an OUT"),
    BREAKS("SO", flags, EVENT_TOOK_INPUT, "only an IN"),
    BREAKS("SO", flags, EVENT_NO_DEVICE | EVENT_PRINTED, "no device"),
    BREAKS("SK", flags, EVENT_MASKED, "MASKED without"),
    BREAKS("SK", irq, 16, "an irq that no PIC has"),
    BREAKS("SJ", irq, EVENT_NO_IRQ, "no irq"),
    BREAKS("SOe", irq, EVENT_NO_IRQ, "no irq"),
    BREAKS("Sl", irq, EVENT_NO_IRQ, "no irq"),
    BREAKS("SLd", irq, 0, "an irq where none"),
    BREAKS("SW", detail, 2, "WAIT for something"),
    BREAKS("SJ", detail, 256, "a vector above 255"),
    BREAKS("SOe", detail, 256, "a vector above 255"),
    BREAKS("Sl", detail, LINE_STARTS + 1, "LINE does something unknown"),
    BREAKS("SA", detail, 32, "an index that the CRTC does not have"),
    BREAKS("SA", port, PORT_CRTC, "a detail where the port has none"),
    BREAKS("SO", detail, 1, "a detail where the port has none"),
    BREAKS("SD", port, PORT_ATA - 1, "a detail where the port has none"),
    BREAKS("SD", port, PORT_ATA_CONTROL + 1, "a detail where the port has none"),
    BREAKS("SD", flags, EVENT_NO_DEVICE, "a detail where the port has none"),
    BREAKS("SE", detail, 1, "END with a wrong status"),
    BREAKS("SZ", detail, 256, "END with a wrong status"),
    BREAKS("SZ", flags, 0, "END with a wrong status"),
    BREAKS("SK", outcome, OUTCOME_HALTED, "an outcome before END"),
    BREAKS("SE", outcome, OUTCOME_NONE, "END without an outcome"),
    BREAKS("SZ", outcome, OUTCOME_RESET, "a status of a guest that did not exit"),
    BREAKS("SE", outcome, OUTCOME_FAILED + 1, "END without an outcome"),
    COMES_WRONG("SLK", "DATA of the exit before is missing"),
    COMES_WRONG("SLdE", "DATA of the exit before is missing"),
    COMES_WRONG("SOd", "DATA of no exit"),
    COMES_WRONG("SLdrd", "DATA of no exit"),
    BREAKS("SLd", port, PORT_UART + 1, "DATA of another access"),
    BREAKS("SLd", flags, EVENT_STRING, "DATA of another access"),
    COMES_WRONG("SLr", "DATA of another length"),
    BREAKS("SLdr", count, 21, "DATA of another length"),
    COMES_WRONG("SvK", "WIDE of the event before is missing"),
    COMES_WRONG("Svl", "WIDE of the event before is missing"),
    BREAKS("Sl", flags, EVENT_HAS_WIDE, "a flag"),
    COMES_WRONG("SWK", "WAIT without a RESUME"),
    COMES_WRONG("SWE", "WAIT without a RESUME"),
    COMES_WRONG("SWlP", "WAIT without a RESUME"),
    COMES_WRONG("SR", "RESUME of nothing"),
    COMES_WRONG("SPRR", "RESUME of nothing"),
    COMES_WRONG("SWRKR", "RESUME of nothing"),
    COMES_WRONG("SgK"
                "O",
                "BREAK without a PAUSE"),
    COMES_WRONG("SPgR", "BREAK without a PAUSE"),
    COMES_WRONG("SgW", "BREAK without a PAUSE"),
    BREAKS("SP", flags, EVENT_BREAK, "a flag"),
    BREAKS("SK", flags, EVENT_WATCH, "a flag"),
    BREAKS("SG", flags, 0, "an address where none"),
    COMES_WRONG("SJP", "INJECT without an entry"),
    COMES_WRONG("SJJ", "INJECT without an entry"),
    COMES_WRONG("SJE", "INJECT without an entry"),
    COMES_WRONG("SIe", "EOI without an OUT"),
    COMES_WRONG("SOKe", "EOI without an OUT"),
    COMES_WRONG("SXK", "runs on after it failed"),
    COMES_WRONG("SNK", "runs on after it failed"),
    COMES_WRONG("SKT", "ENGINE without a failure"),
    COMES_WRONG("SXT", "ENGINE without a failure"),
    COMES_WRONG("SNPT", "ENGINE without a failure"),
    BREAKS("SNT", detail, ENGINE_NONE, "an ENGINE that there is not"),
    BREAKS("SNT", detail, ENGINE_KIND_COUNT, "an ENGINE that there is not"),
    COMES_WRONG("SxP", "EXCEPTION without a return"),
    COMES_WRONG("SxE", "EXCEPTION without a return"),
    COMES_WRONG("Sxw", "WIDE of an event that has none"),
    COMES_WRONG("Sxl", "EXCEPTION without a return"),
    COMES_WRONG("SLx", "DATA of the exit before is missing"),
    COMES_WRONG("SWxK", "WAIT without a RESUME"),
    BREAKS("SxK", exit_ns, 4 * STEP_NS, "another time than its return"),
    BREAKS("SKxK", entry_ns, 2 * STEP_NS - 1, "entry_ns is before"),
    BREAKS("SKxK", stalled_ns, 2 * STEP_NS - IN_GUEST_NS + 1, "stalled_ns is longer"),
    BREAKS("Sx", gpa, 1, "an address"),
    BREAKS("Sx", exception.vector, 32, "a vector"),
    BREAKS("St", exception.vector, 1, "a vector"),
    BREAKS("Sx", exception.kind, 4, "a kind that there is not"),
    BREAKS("Sx", exception.error, 1, "an error code or a CR2"),
    BREAKS("Sn", exception.has_error, 1, "an error code or a CR2"),
    BREAKS("Sx", exception.cr2, 1, "an error code or a CR2"),
    BREAKS("So", exception.failed, 0, "as its kind never does"),
    BREAKS("St", exception.failed, 1, "as its kind never does"),
    BREAKS("So", exception.to, 1, "came to a handler"),
    BREAKS("Sl", line.at_ns, 2 * STEP_NS + 1, "LINE at a time to come"),
    BREAKS("Sl", stalled_ns, 1, "LINE tells of a stall"),
    BREAKS("Sl", line.byte, 1, "LINE with a time or a byte"),
    BREAKS("Sb", line.held_ns, 1, "LINE with a time or a byte"),
    COMES_WRONG("SKB", "BRANCH while the vCPU runs"),
    BREAKS("SPB", branch.seq, 2, "BRANCH from a time to come"),
    BREAKS("SPB", branch.then_ns, 3 * STEP_NS + 1, "BRANCH from a time to come"),
    BREAKS("SPB", branch.number, 0, "BRANCH without a number"),
    COMES_WRONG("SKlw", "WIDE of an event that has none"),
    COMES_WRONG("SKww", "WIDE of an event that has none"),
    COMES_WRONG("Skw", "WIDE of a CPU of 32 bits"),
    BREAKS("SKw", wide.linear, 1, "WIDE with an address"),
};

static void assert_is_caught(const struct broken *b)
{
    size_t n = strlen(b->letters) - 1;
    struct event_check check = { 0 };
    assert_keeps_all(&check, b->letters, n);
    struct event_check before = check;
    struct event e = event_at(b->letters, n, 0, STEP_NS);
    if (b->size) {
        assert_null(event_check(&check, &e)); /* but for that field it is right */
        memcpy((char *)&e + b->offset, &b->value, b->size);
    }
    const char *wrong = event_check(&before, &e);
    if (!wrong || !strstr(wrong, b->expected))
        fail_msg("'%s', expected '%s': %s", b->letters, b->expected, wrong ? wrong : "nothing");
}

static void each_broken_promise_is_caught(void **state)
{
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_is_caught(&broken[i]);
}

/* What was right by itself stands where it must not. */
static void times_go_back_nowhere(void **state)
{
    struct event_check check = { 0 };
    struct event first = event_at("S", 0, 0, 5 * STEP_NS), kick = event_at("SK", 1, 0, STEP_NS),
                 other = event_at("S", 0, 1, 5 * STEP_NS - 1);
    assert_null(event_check(&check, &first));
    assert_string_equal(event_check(&check, &kick), "exit_ns goes back");
    assert_string_equal(event_check(&check, &other), "exit_ns goes back from one vCPU to another");
    other.entry_ns = other.exit_ns = 5 * STEP_NS;
    assert_null(event_check(&check, &other));
}

static void vcpus_are_held_one_by_one(void **state)
{
    struct event_check check = { 0 };
    static const char letters[] = "SJKLdrWRE";
    for (size_t i = 0; i < strlen(letters); i++)
        for (unsigned vcpu = 0; vcpu < VCPU_MAX; vcpu++) {
            struct event e = event_at(letters, i, vcpu, STEP_NS);
            assert_null(event_check(&check, &e));
        }
}

static void a_broken_promise_ends_the_program(void **state)
{
    int pipes[2], status;
    char said[256] = "";
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (!child) {
        struct event_check check = { 0 };
        struct event e = event_at("K", 0, 2, STEP_NS);
        signal(SIGABRT, SIG_DFL); /* cmocka's own would go on with the tests */
        dup2(pipes[1], STDERR_FILENO);
        event_check_or_abort(&check, &e);
        _exit(0);
    }
    close(pipes[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(read(pipes[0], said, sizeof said - 1) > 0);
    close(pipes[0]);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_string_equal(said, "vCPU 2, event 0 (kick: kick (not an exit)): "
                              "the first event is not START\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_that_keep_them_pass),
        cmocka_unit_test(each_broken_promise_is_caught),
        cmocka_unit_test(times_go_back_nowhere),
        cmocka_unit_test(vcpus_are_held_one_by_one),
        cmocka_unit_test(a_broken_promise_ends_the_program),
    };
    return cmocka_run_group_tests_name("event_check", tests, NULL, NULL);
}
