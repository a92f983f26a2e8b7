/* What is played while calls fail, and what may come of it. One thread. */
#ifndef SCENES_H
#define SCENES_H

#include "plan.h"

/* Where everything is. The paths are absolute; the folder is ours. */
struct scene_files {
    const char *library, *program, *guests;
    char folder[64], plan[96];
};

enum { SCENE_ARGS = 12 };

struct scene {
    const char *name; /* NULL: behind the last one */
    /* Standard input is a file, standard output and error are one pipe; else all three are a
     * terminal, and keys are pressed. */
    bool is_plain;
    const char *keys;             /* one key each, or what lies between two \1 */
    const char *prints;           /* what a plain run prints if nothing is lost */
    const char *args[SCENE_ARGS]; /* "%g/x" and "%f/x": in the folder of the guests, in ours */
};

extern const struct scene scenes[];

struct outcome {
    char finding[160]; /* "": a sentence, or no harm */
    char said[2048];   /* the end of what it printed, printable */
};

/* Makes the files that the scenes read. False with errno. */
bool scenes_prepare(const struct scene_files *files);
void scenes_put_away(const struct scene_files *files);

/* Plays a scene as the plan wants it, and judges. */
struct outcome scene_play(const struct scene *scene, const struct scene_files *files,
                          const struct inject_plan *plan);

#endif
