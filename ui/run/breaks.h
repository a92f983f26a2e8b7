/* Breakpoints of guests that run: told to the machine whenever the list of them changes. Lists are
 * a struct model_breaks for each vCPU; the front end's thread. */
#ifndef RUN_BREAKS_H
#define RUN_BREAKS_H

#include "model/breaks.h"
#include "options/options.h"
#include "run/break_parse.h"

struct machine;
struct run;

/* Fills in the list of a vCPU with what --break says of its guest; symbols are the guest's, or
 * NULL. False with a failure that names the option and the word that is wrong. */
bool breaks_of_options(struct model_breaks *list, const struct options *options, unsigned vcpu,
                       const struct machine *machine, const struct symbols *symbols,
                       struct failure *failure);
/* Says in a failure what is wrong with a text; returns false. what: who says it, such as
 * "--break". */
bool breaks_refuse(const char *what, const char *text, const struct until_mistake *mistake,
                   struct failure *failure);
/* Gives the machine those of a list that are enabled, in place of those that the vCPU had. */
void breaks_tell(const struct model_breaks *list, struct machine *machine, unsigned vcpu);

/* The same of a run that was built. They stay with its guests when they are started anew:
 * run_keep_breaks() takes the lists out of a run that is about to end, and run_set_breaks() puts
 * them into one that was built since, their hits counted from zero again. */
void run_keep_breaks(const struct run *run, struct model_breaks kept[VCPU_MAX]);
void run_set_breaks(struct run *run, const struct model_breaks kept[VCPU_MAX]);
/* False: it has BREAKS_MAX, or BREAK_WRITES_MAX that watch writes. */
bool run_add_break(struct run *run, unsigned vcpu, const char *text,
                   const struct control_break *what);
void run_remove_break(struct run *run, unsigned vcpu, unsigned index);
void run_enable_break(struct run *run, unsigned vcpu, unsigned index, bool enabled);

#endif
