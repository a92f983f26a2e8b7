/* What is said beside the guests' output: exits (--verbose), events (--json), the closing lines. */
#ifndef RUN_REPORTS_H
#define RUN_REPORTS_H

#include "machine/machine.h"
#include "model/breaks.h"
#include "model/model.h"
#include "run/places.h"
#include "system/out.h"

/* Writes an event as a line: "[vCPU 0] IO out 0x3f8 (uart) 'H' at 0000:000a", and behind that where
 * it is in the source: "  next+0x05  hello.S:13". False, and nothing is written, for notes that say
 * nothing. wide is what it has beyond 32 bits (NULL: nothing), here and below; places are those of
 * its guest, NULL: none. */
bool report_verbose(struct out *out, const struct event *event, const struct event_wide *wide,
                    struct places *places);

/* The run that an event in JSON belongs to. Times count from its first event, so that they stay
 * below 2^53, which is as far as a reader whose numbers are doubles can count. */
struct report_run {
    uint64_t start_ns;     /* exit_ns of the first event */
    bool is_virtual;       /* its time is no clock's */
    const char *version;   /* of this program */
    struct places *places; /* by vCPU; NULL: none */
};

/* Writes an event as a JSON object and a newline (kvm-vmm-guest(7) names its members). */
void report_json(struct out *out, const struct event *event, const struct event_wide *wide,
                 const struct report_run *run);

/* Says which breakpoint of its vCPU's list a return has paused at, and its registers in short:
 * "vCPU 0 breakpoint 1, port 3f8: hit 3 at 0000:000c  AX=0139 ...", cut at size - 1 bytes. False if
 * it has paused at none; then the text is "". */
bool report_break(const struct model_breaks *breaks, const struct event *event,
                  const struct event_wide *wide, const struct symbols *symbols, char *text,
                  size_t size);

/* Writes how a vCPU ended: "vCPU 0 minimal.bin on KVM: Guest halted, 1 exit in 0.1 ms". */
void report_closing(struct out *out, const struct model_vcpu *vcpu, unsigned index,
                    const char *guest, enum engine_kind engine, const struct symbols *symbols);

/* Says that another engine has taken over from KVM, and why, cut at size - 1 bytes. False if none
 * has; then the text is "". */
bool report_takeover(const struct model_vcpu *vcpu, unsigned index, const char *guest, char *text,
                     size_t size);

/* Says which vCPUs run on another engine than a user would expect, and why: "vCPU 0, 2 on the
 * software CPU: ...", cut at size - 1 bytes. False if there are none; then the text is "". */
bool report_engines(const struct machine *machine, char *text, size_t size);

#endif
