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
char read_char(void);
/* A line without its end; what does not fit is dropped. show: print what is typed. Returns its
 * length. */
size_t read_line(char *line, size_t size, bool show);

/* ---- The programs ---- */
void multiplication(void), counter(void), echo(void), about(void), leave(void); /* classics.c */
void files(void), note(void);                                                   /* files.c */
void primes(void), calculator(void);                                            /* arithmetic.c */
void processes(void), turns(void), alarm(void), memory(void), faults(void);     /* lessons.c */
