/* A scene that is played, and what is left of it for the verdict. For the files of this folder. */
#ifndef INJECT_PLAYING_H
#define INJECT_PLAYING_H

#include "../screens/tty.h"
#include "scenes.h"

struct playing {
    struct tty tty;   /* of a plain run, the raw bytes alone; standard error's come last */
    int status;       /* as waitpid() gives it */
    bool interrupted; /* Ctrl-C had to be pressed */
    bool hangs;
    char log[256]; /* what the scene's log begins with */
};

/* Plays it to its end. False with errno if it could not even be started. */
bool play(const struct scene *scene, const struct scene_files *files, struct playing *playing);

/* NULL: a sentence, or no harm. Valid until the next call. */
const char *judge(const struct scene *scene, const struct playing *playing,
                  const struct inject_plan *plan);

#endif
