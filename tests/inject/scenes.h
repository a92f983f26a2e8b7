/* What is played while calls fail, and what may come of it. One thread. */
#ifndef SCENES_H
#define SCENES_H

#include "plan.h"

#include <stddef.h>

/* Where everything is. The paths are absolute; the folder is ours. */
struct scene_files {
    const char *library, *program, *guests;
    char folder[64], plan[80]; /* the plan's is the worker's own; other names begin with it */
};

enum { SCENE_ARGS = 12 };

struct scene {
    const char *name; /* NULL: behind the last one */
    /* Standard input and error are files, standard output is a pipe; else all three are a
     * terminal, and keys are pressed. */
    bool is_plain;
    bool beside_talk;             /* one is shown meanwhile, in which nothing fails */
    const char *keys;             /* one key each, or what lies between two \1 */
    const char *prints;           /* what a plain run prints if nothing is lost */
    const char *log;              /* a file that is to hold the same */
    const char *args[SCENE_ARGS]; /* as scene_expand() has them */
};

extern const struct scene scenes[];

struct outcome {
    char finding[160]; /* "": a sentence, or no harm */
    char said[2048];   /* the end of what it printed, printable */
};

/* Copies a text with the folder of the guests for "%g", ours for "%f", the plan's path for "%p". */
void scene_expand(const struct scene_files *files, const char *text, char *to, size_t size);

/* Makes the files that the scenes read. False with errno. */
bool scenes_prepare(const struct scene_files *files);
void scenes_put_away(const struct scene_files *files);

/* Plays a scene as the plan wants it, and judges. */
struct outcome scene_play(const struct scene *scene, const struct scene_files *files,
                          const struct inject_plan *plan);

#endif
