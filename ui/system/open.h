/* Whatever the front ends open by name once guests may be running is opened here, so that one place
 * says what that is, and so that a sandbox can stand behind it.
 *
 * Who opens what, and when:
 *   - at the start alone: the deck (deck/read.c);
 *   - to say what was probably meant, where a guest or a deck is not there: the names in the
 *     folders that it might be in (run/named.c);
 *   - whenever the start menu opens, at the start and between two runs: what is in the current
 *     folder, the first bytes of what may be guests there, the sources of guests, and decks
 *     (menu/items.c, menu/files.c); and the terminal, for an answer (menu/back.c);
 *   - whenever guests are built, at the start and again as they restart or a talk comes to its next
 *     run: what is typed into them from a file (run/sources.c), their logs (run/logs.c), and their
 *     symbols (symbols/read.c);
 *   - as the code view first shows a file's lines, or a slide those of a guest that is to start:
 *     that source text (symbols/source.c);
 *   - as an output turns out to be a terminal, or a pipe that is full, at any time: a description
 *     of its own of it (out.c);
 *   - when a key asks for it: a picture of the screen (screen/actions.c);
 *   - as connections come and go: the spare descriptor of the notes (notes/notes.c).
 * What is opened before guests run and never again, tests/house/opens lists, and fails on any other
 * open() in ui/. A slide also asks for the size of a file that it names (slide/figures.c, stat()).
 * Beyond this, src/ opens the guest programs (memory/image.c) and /dev/kvm
 * (engine/kvm.c) each time that guests are built.
 *
 * Any thread. */
#ifndef SYSTEM_OPEN_H
#define SYSTEM_OPEN_H

#include <dirent.h>

enum open_use {
    OPEN_DECK,    /* to be read */
    OPEN_SOURCE,  /* to be read */
    OPEN_SYMBOLS, /* the same */
    /* To be written, from its beginning; made if it is missing. A symbolic link is ELOOP, what is
     * no regular file ENXIO. */
    OPEN_LOG,
    OPEN_PICTURE, /* to be written; must not be there yet (EEXIST) */
    OPEN_STREAM,  /* to be written: /proc/self/fd/N of a terminal or a pipe */
    OPEN_SPARE,   /* /dev/null: a descriptor to give up when there are no others */
    OPEN_ANSWER,  /* /dev/tty: a line that the user types */
    OPEN_USES
};

/* A descriptor, closed on exec and never the controlling terminal's first; or -1 with errno.
 * Neither it nor what is done with it later waits for another side of a pipe, or for a device. The
 * caller owns it. */
int open_file(enum open_use use, const char *path);

/* The names in a folder, to be closed by closedir(); NULL with errno. */
DIR *open_listing(const char *folder);

/* Makes one folder for logs; its parent must be there. 0, or -1 with errno (EEXIST: it is
 * there). */
int open_folder(const char *path);

#endif
