/* What a screen gives its room to beside the guests: a talk, whose slides have a run of guests on
 * their stage. The screen knows it by these functions only, and calls them in the front end's
 * thread. All of them are there. */
#ifndef SCREEN_SHOW_H
#define SCREEN_SHOW_H

#include "terminal/keys.h"
#include "view/command.h"
#include "view/layout.h"

struct pollfd;

enum { SHOW_POLLS = 8 };

struct show {
    void *context; /* the first argument of all */

    /* Entries for the loop's poll(): writes at most SHOW_POLLS, returns how many. */
    unsigned (*poll)(void *context, struct pollfd *polls);
    /* The same entries after poll(): what has come of them. */
    void (*serve)(void *context, const struct pollfd *polls, unsigned count);
    /* What is to be done between two waits. Returns after how many milliseconds it wants to be
     * called again; -1: with the next event. */
    int (*tick)(void *context);

    /* Before a frame of that size: where things are in it. False, and nothing is done: the run has
     * the whole screen. */
    bool (*lay_out)(void *context, struct layout *layout, int rows, int columns);
    /* Draws what was laid out. */
    void (*draw)(const void *context, struct grid *grid);

    /* A command of the group GROUP_TALK. */
    void (*command)(void *context, enum command_id id);
    /* While keys are the show's: which one is named in a column of the last row, 0: none. */
    uint32_t (*key_at)(const void *context, int column);
    /* A click elsewhere then. */
    void (*click)(void *context, const struct key_event *event);
    /* Starts its guests anew. */
    void (*restart)(void *context);
    /* What stands over it goes away. */
    void (*close)(void *context);
    /* Keys went to its run, and are its own again. */
    void (*leave)(void *context);
};

#endif
