/* Back to the menu from what is no screen: a line, and the answer to it. */
#include "menu/menu.h"
#include "system/open.h"
#include "system/signals.h"
#include "system/wait.h"
#include "words/said.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* A line, whatever it says. False: there is none to come, since the terminal is gone or is not
 * ours. */
static bool read_line(int tty, bool *is_whole)
{
    char bytes[256];
    ssize_t n = read(tty, bytes, sizeof bytes);
    *is_whole = n > 0 && bytes[n - 1] == '\n';
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

bool menu_await_enter(int signals_fd, int *signal)
{
    bool is_whole = false, goes_on = true;
    int tty = open_file(OPEN_ANSWER, "/dev/tty"), number = 0;
    fprintf(stderr, "%s", said("\nEnter: back to the menu "));
    while (tty >= 0 && goes_on && !is_whole && !*signal) {
        struct pollfd polls[] = { { .fd = signals_fd, .events = POLLIN },
                                  { .fd = tty, .events = POLLIN } };
        wait_for(polls, 2, -1);
        if (polls[0].revents && (number = signals_take(signals_fd)) != SIGWINCH)
            *signal = number;
        if (polls[1].revents)
            goes_on = read_line(tty, &is_whole);
    }
    if (tty >= 0)
        close(tty);
    return is_whole && !*signal;
}
