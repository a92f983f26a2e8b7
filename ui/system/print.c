/* Standard output for commands that print and end. Whether it took everything shows only as it is
 * flushed. */
#include "system/print.h"

#include "event/failure.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int print_finish(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return STATUS_OK;
    fprintf(stderr, failure_words("kvm-vmm: standard output: %s\n"), error_words(errno));
    return STATUS_FAILED;
}

int print_page(const char *text)
{
    bool left_early = (fputs(text, stdout) < 0 || fflush(stdout) != 0) && errno == EPIPE;
    return left_early ? STATUS_OK : print_finish();
}

int print_text(const char *text)
{
    fputs(text, stdout); /* an error stays: print_finish() sees it */
    return print_finish();
}
