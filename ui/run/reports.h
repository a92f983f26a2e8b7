/* What is said beside the guests' output: exits (--verbose), events (--json), the closing lines. */
#ifndef RUN_REPORTS_H
#define RUN_REPORTS_H

#include "machine/machine.h"
#include "model/model.h"
#include "system/out.h"

/* "[vCPU 0] IO out 0x3f8 (uart) 'H' at 0000:000a". Nothing for notes that say nothing. Tells
 * whether there was a line. */
bool report_verbose(struct out *out, const struct event *event);

/* One JSON object and a newline. */
void report_json(struct out *out, const struct event *event);

/* How one vCPU ended: "vCPU 0 minimal.bin on KVM: Guest halted, 1 exit in 0.1 ms". */
void report_closing(struct out *out, const struct model_vcpu *vcpu, unsigned index,
                    const char *guest, enum engine_kind engine);

/* Which vCPUs run on another engine than a user would expect, and why: "vCPU 0, 2 on the software
 * CPU: ...". False if there are none; then the text is "". */
bool report_engines(const struct machine *machine, char *text, size_t size);

#endif
