/* `kvm-vmm notes`: its command line, and on what it shows them. */
#include "notes/private.h"
#include "system/print.h"
#include "terminal/terminal.h"
#include "text/text.h"
#include "words/said.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    TO_SAY("Usage: kvm-vmm notes [OPTIONS]        the speaker notes of the talk "
           "that runs in another terminal\n"
           "\n"
           "Shows the notes of the slide that kvm-vmm present shows, the title of "
           "the next one, and the time.\n"
           "PgDn, Right, Space, Enter, n or a click: next; PgUp, Left or p: back; "
           "Up, Down: scroll; q quits.\n"
           "\n"
           "  --plain           no screen: print the notes of each slide as it "
           "comes (the default without a terminal)\n"
           "  --ascii           draw with ASCII characters only\n"
           "  --lang LANG       speak en or ko (the default: as LANG says)\n"
           "  --help\n"
           "\n"
           "Status: 0 well, 1 no talk runs (without a screen) or its notes cannot "
           "be had, 2 wrong usage.\n");

int notes_run(bool plain, bool ascii, int signals_fd, int *signal)
{
    struct failure why_not = { "" };
    *signal = 0;
    if (!plain && terminal_is_possible(&why_not) &&
        notes_on_screen(ascii, signals_fd, signal, &why_not))
        return 0;
    if (why_not.text[0]) {
        char safe[1024];
        text_safe(why_not.text, text_locale_is_utf8(), safe, sizeof safe);
        fprintf(stderr, "kvm-vmm: %s\n", safe);
    }
    return notes_on_paper(signals_fd, signal);
}

static int usage(const char *argument)
{
    char safe[1024];
    text_safe(argument, text_locale_is_utf8(), safe, sizeof safe);
    fprintf(stderr, said("kvm-vmm: notes: %s is not understood (see kvm-vmm notes --help)\n"),
            safe);
    return 2;
}

int notes_main(int argc, char **argv, int signals_fd, int *signal)
{
    bool plain = false, ascii = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
            return print_text(said(help));
        if (strcmp(argv[i], "--plain") != 0 && strcmp(argv[i], "--ascii") != 0)
            return usage(argv[i]);
        plain |= !strcmp(argv[i], "--plain");
        ascii |= !strcmp(argv[i], "--ascii");
    }
    return notes_run(plain, ascii, signals_fd, signal);
}
