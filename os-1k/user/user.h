/* What programs are written with.
 *
 * A program is a function. All are in one image, of which each process has a copy: a variable that
 * one of them changes stays as it was in all others.
 */
#pragma once
#include "abi.h"
#include "lib.h"

/* start.S: numbers and arguments are in abi.h. */
int system_call(enum system_call number, ...);

/* ---- input.c ---- */
bool someone_types(void);
/* A line without its end; what does not fit is dropped. HIDDEN: what is typed is not printed.
 * CHOICE: one that is not empty; what begins with a digit or a sign ends there. Returns its
 * length. */
enum reading { HIDDEN, SHOWN, CHOICE };
size_t read_line(char *line, size_t size, enum reading how);
/* What stands behind the name in the line that started this program; or "". */
char *argument(void);
/* The same, or if there is nothing the answer to a question. */
char *ask(const char *question);

/* ---- The programs ---- */
void multiplication(void), counter(void), echo(void), about(void), leave(void); /* classics.c */
void ls(void), cat(void), note(void);                                           /* files.c */
void primes(void), calculator(void), fib(void);                                 /* arithmetic.c */
void processes(void), turns(void), alarm(void), memory(void), faults(void);     /* lessons.c */
