/* Fails a test at an event that breaks a promise of event.h. */
#include "checked.h"

#include "event/words.h"

void assert_event_holds(struct event_check *check, const struct event *e)
{
    char words[128];
    const char *wrong = event_check(check, e);
    event_describe(e, words, sizeof words);
    if (wrong)
        fail_msg("vCPU %u, event %llu (%s: %s): %s", e->vcpu, (unsigned long long)e->seq,
                 event_reason_name(e->reason), words, wrong);
}
