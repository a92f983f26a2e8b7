/* What is typed into a machine's guests, by vCPU number: what a guest's input asks for, how many
 * bytes there is room for, and the three answers (bytes, "none yet", "ended"). dev/input.h says how
 * guests take it. Any thread. */
#ifndef MACHINE_INPUT_H
#define MACHINE_INPUT_H

#include "event/input.h"

#include <stddef.h>
#include <stdint.h>

struct machine;

enum input_wanted machine_input_wanted(struct machine *machine, unsigned vcpu);
size_t machine_input_room(struct machine *machine, unsigned vcpu);
/* Returns how many of the bytes there was room for. */
size_t machine_input_push(struct machine *machine, unsigned vcpu, const uint8_t *bytes, size_t n);
/* How many bytes were pushed that no device has taken yet. */
size_t machine_input_unread(struct machine *machine, unsigned vcpu);
/* Someone types it, from now on, and the guest may know (DCD of dev/uart.h). Said before the
 * machine starts, it has been so all along. What comes from a file or a pipe nobody types. */
void machine_input_is_typed(struct machine *machine, unsigned vcpu);
void machine_input_none(struct machine *machine, unsigned vcpu);
void machine_input_end(struct machine *machine, unsigned vcpu);

#endif
