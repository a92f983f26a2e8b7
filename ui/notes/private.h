/* What the parts of the speaker notes share; for everybody else there is notes.h. Front end's
 * thread, all of it. */
#ifndef NOTES_PRIVATE_H
#define NOTES_PRIVATE_H

#include "notes/notes.h"
#include "words/language.h"

#include <stddef.h>
#include <sys/types.h>
#include <sys/un.h>

/* ---- notes/wire.c: what goes over the socket; pure ----
 *
 * A talk tells its state in messages of lines:
 *
 *     kvm-vmm notes 1           the version, first; a reader goes on with no other
 *     slide 5                   a key, a blank, a value: numbers decimal, times in ns,
 *     notes one line\nanother   in texts a newline is \n, a backslash \\
 *                               and an empty line at the end
 *
 * Keys may be missing, or unknown. A reader answers with lines: "next" or "back".
 */
/* How many bytes a message, and a wish, have at most. */
enum { NOTES_MESSAGE = 64 * 1024, NOTES_LINE = 16 };

/* Writes the message of a state; returns its length. Texts that are too long are cut, with an
 * ellipsis; NULL is as "". */
size_t notes_encode(const struct notes_state *state, char message[NOTES_MESSAGE]);

/* A message that came. The state's strings are in text, so it must stay where it is. */
struct notes_message {
    struct notes_state state;
    char text[NOTES_MESSAGE];
};

/* Takes the message that begins there. Returns its length; 0 if it is not complete, -1 if it never
 * will be one. Then the state is not to be used. Strings that did not come are ""; tabs have become
 * blanks, other control characters are as they came. */
ssize_t notes_decode(struct notes_message *message, const char *bytes, size_t n);

const char *notes_wish_line(enum notes_wish wish); /* with its newline */
/* Takes the wish that begins there, with the same returns as notes_decode(). */
ssize_t notes_decode_wish(enum notes_wish *wish, const char *bytes, size_t n);

/* ---- notes/socket.c: the folder and the sockets in it ---- */

enum { NOTES_PATH = sizeof(((struct sockaddr_un *)NULL)->sun_path) };

/* A socket in the folder that readers can connect to, for this process, close-on-exec and
 * non-blocking; its path is for whoever unlinks it. -1 with a failure. */
int notes_listen(char path[NOTES_PATH], struct failure *failure);
/* A connection to the talk that began last, of those that run, as such a descriptor. -1: none runs,
 * or, if the failure's text is not "", they cannot be looked for. Removes sockets that talks left
 * behind. */
int notes_connect(struct failure *failure);
/* A connection to this socket. -1, with errno: it cannot be had, or is somebody else's. */
int notes_connect_to(const char *path);
/* Is the process at the other end this user's? */
bool notes_is_same_user(int fd);

/* ---- notes/reader.c: a connection to a talk ---- */

struct notes_reader {
    int fd;                       /* -1: none */
    bool has_state;               /* of this connection */
    struct notes_message message; /* that state; stays after the connection */
    char bytes[NOTES_MESSAGE];    /* not looked at yet */
    size_t have;
};

/* Looks for a talk, if there is no connection to one; as notes_connect(). */
bool notes_reader_find(struct notes_reader *reader, struct failure *failure);
/* Takes what has come. False: the connection is over, and closed; there may still be states to
 * take. */
bool notes_reader_read(struct notes_reader *reader);
/* Puts the next state of those that have come into the message, and returns 1. Returns 0 if there
 * is none, and -1 if what came is not understood; the connection is closed then. */
int notes_reader_next(struct notes_reader *reader);
/* The language that the talk is in, by its latest state; English if it is none of ours. */
enum language notes_reader_language(const struct notes_reader *reader);
/* Sends a wish, which is lost if the talk takes nothing or there is none. */
void notes_reader_send(struct notes_reader *reader, enum notes_wish wish);
/* There may be no connection. */
void notes_reader_close(struct notes_reader *reader);

/* ---- The two ways of notes_run() ---- */

/* notes/screen.c: until the user quits. False with a failure if there can be no screen here. */
bool notes_on_screen(bool ascii, int signals_fd, int *signal, struct failure *failure);
/* notes/plain.c: as lines, until the talk ends. Returns the exit status. */
int notes_on_paper(int signals_fd, int *signal);

#endif
