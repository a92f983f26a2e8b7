/* --log-dir: what each guest prints, and the rows of its text screen (model/text_rows.h), in a file
 * of its own. */
#ifndef RUN_LOGS_H
#define RUN_LOGS_H

#include "event/event.h"
#include "event/failure.h"
#include "model/text_rows.h"
#include "system/out.h"

struct logs {
    struct out files[VCPU_MAX];
    struct text_rows *rows[VCPU_MAX]; /* owned */
    bool in_line[VCPU_MAX];           /* the file does not end with a newline, */
    bool in_row[VCPU_MAX];            /* but with a row that may go on */
    unsigned count;                   /* 0: no logs are kept */
};

/* Makes the folder if it is missing, and in it vcpu0.log and so on, empty. folder NULL: no logs.
 * False with a failure: what has been opened is still to be closed. count: at most VCPU_MAX. */
bool logs_open(struct logs *logs, const char *folder, unsigned count, struct failure *failure);
/* Adds what the event's vCPU has printed and the rows that it finished, if that is kept. What
 * cannot be written, or had no memory for its screen, is noted in the file's out, and its owner
 * tells the user. */
void logs_add(struct logs *logs, const struct event *event);
void logs_flush(struct logs *logs);
void logs_close(struct logs *logs);

#endif
