/* The program from its first instruction on: which command it is, and how it ends. */
#include "app.h"

#include "doctor.h"
#include "help/help.h"
#include "menu/menu.h"
#include "notes/notes.h"
#include "options/options.h"
#include "plain.h"
#include "present.h"
#include "run/named.h"
#include "screen/screen.h"
#include "system/crash.h"
#include "system/ending.h"
#include "system/print.h"
#include "system/signals.h"
#include "terminal/restore.h"
#include "text/text.h"
#include "version.h"
#include "words/said.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void complain(const char *text, const char *hint)
{
    char safe[1024];
    text_safe(text, text_locale_is_utf8(), safe, sizeof safe);
    fprintf(stderr, "kvm-vmm: %s%s\n", safe, hint);
}

static int usage(const struct failure *failure)
{
    complain(failure->text, said(" (see kvm-vmm --help)"));
    return STATUS_USAGE;
}

/* A standard stream that is closed must stay so, and not become the next file that is opened: its
 * number is taken by something that can only be used the other way round. */
static void keep_closed_streams_closed(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_NOCTTY);
}

/* On the screen where that makes sense, else plainly; says why if it might have been expected. */
static int run(const struct options *options, int signals_fd, int *signal)
{
    struct failure why_not;
    int status;
    if (screen_is_possible(options, &why_not) &&
        screen_run(options, signals_fd, &status, signal, &why_not))
        return status;
    if (why_not.text[0])
        complain(why_not.text, "");
    return plain_run(options, signals_fd, signal);
}

/* ---- From the menu ---- */

static int dispatch(int argc, char **argv, int signals_fd, int *signal);

/* What was said before the menu goes for all that is chosen there, as far as talks know it. */
static void make_base(struct menu_base *base, const struct options *options, int argc, char **argv)
{
    static const char *of_guests[MENU_BASE + 1], *of_talks[4];
    unsigned guests = 0, talks = 0;
    for (int i = 1; i < argc && guests < MENU_BASE; i++)
        if (strcmp(argv[i], "--") != 0)
            of_guests[guests++] = argv[i];
    if (options->ascii)
        of_talks[talks++] = "--ascii";
    if (options->theme != THEME_TERMINAL) {
        of_talks[talks++] = "--theme";
        of_talks[talks++] = theme_name(options->theme);
    }
    *base = (struct menu_base){ argv[0], of_guests, of_talks };
}

/* A screen of its own leaves nothing to be read; what it says otherwise is read first. */
static bool run_one(struct menu_command *command, int signals_fd, int *signal)
{
    bool is_text = !strcmp(command->words[1], "doctor");
    int status = dispatch((int)command->count, (char **)command->words, signals_fd, signal);
    if (*signal)
        return false;
    return (!is_text && status == STATUS_OK) || menu_await_enter(signals_fd, signal);
}

/* Without a screen it is as without a terminal: no_guest is what is wrong then. */
static int run_chosen(const struct options *options, const struct failure *no_guest, int argc,
                      char **argv, int signals_fd, int *signal)
{
    const struct menu_looks looks = { options->ascii, options->theme };
    struct menu_base base;
    struct menu_command command;
    struct failure failure;
    enum menu_end end;
    make_base(&base, options, argc, argv);
    while ((end = menu_choose(&base, &looks, signals_fd, &command, signal, &failure)) ==
               MENU_CHOSEN &&
           run_one(&command, signals_fd, signal))
        ;
    if (end != MENU_FAILED)
        return STATUS_OK;
    complain(failure.text, "");
    return usage(no_guest);
}

/* ---- Guests ---- */

/* Those that came with the program have names that are understood everywhere. */
static void find_guests(struct options *options)
{
    static char paths[VCPU_MAX][PATH_MAX];
    for (unsigned i = 0; i < options->guest_count; i++)
        options->guests[i] = options->boot[i].image =
            named_find(NAMED_GUEST, options->guests[i], paths[i]);
}

static int run_guests(int argc, char **argv, int signals_fd, int *signal)
{
    struct options options;
    struct failure failure, ignored;
    if (!options_parse(&options, argc, argv, &failure))
        return options.action == ACTION_MENU && screen_is_possible(&options, &ignored)
                   ? run_chosen(&options, &failure, argc, argv, signals_fd, signal)
                   : usage(&failure);
    find_guests(&options);
    switch (options.action) {
    case ACTION_HELP: return print_page(options_help());
    case ACTION_VERSION: return print_text("kvm-vmm (Mini-KVM) " VERSION "\n");
    case ACTION_DOCTOR_HELP: return print_text(said(doctor_help));
    case ACTION_DOCTOR: return doctor_run(options.kvm_device);
    case ACTION_RUN:
    case ACTION_MENU: break;
    }
    return run(&options, signals_fd, signal);
}

/* What has options of its own. */
static const struct command_line {
    const char *name;
    int (*main)(int argc, char **argv, int signals_fd, int *signal);
} command_lines[] = { { "present", present_main },
                      { "learn", present_main },
                      { "notes", notes_main },
                      { "help", help_main } };

/* "help" as the only argument of a command that has a help of its own. */
static void spell_out_help(int argc, char **argv)
{
    static const char *const names[] = { "present", "learn", "notes", "doctor", "help" };
    static char help[] = "--help";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (argc == 3 && !strcmp(argv[1], names[i]) && !strcmp(argv[2], "help"))
            argv[2] = help;
}

/* Which command it is. */
static int dispatch(int argc, char **argv, int signals_fd, int *signal)
{
    for (size_t i = 0; argc > 1 && i < sizeof command_lines / sizeof *command_lines; i++)
        if (!strcmp(argv[1], command_lines[i].name))
            return command_lines[i].main(argc - 1, argv + 1, signals_fd, signal);
    return run_guests(argc, argv, signals_fd, signal);
}

/* Is it --lang, which may be abbreviated, alone or with its value behind a "="? */
static bool is_language_option(const char *argument)
{
    static const char name[] = "--lang";
    size_t length = strcspn(argument, "=");
    return length >= sizeof "--la" - 1 && length < sizeof name && !strncmp(argument, name, length);
}

/* Takes --lang out of the command line, as all commands have it, wherever it stands; returns its
 * value, the last one; NULL: it is not said. One without a value stays: it is an error. */
static const char *take_language(int *argc, char **argv)
{
    const char *value = NULL;
    int kept = 1, i = 1;
    while (i < *argc && strcmp(argv[i], "--") != 0) {
        char *equals = strchr(argv[i], '=');
        if (!is_language_option(argv[i]) || (!equals && i + 1 == *argc)) {
            argv[kept++] = argv[i++];
        } else {
            value = equals ? equals + 1 : argv[i + 1];
            i += equals ? 1 : 2;
        }
    }
    while (i < *argc)
        argv[kept++] = argv[i++];
    argv[kept] = NULL;
    *argc = kept;
    return value;
}

/* Of any command: what it says is English then. */
static bool wants_ascii(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (!strcmp(argv[i], "--ascii"))
            return true;
    return false;
}

/* Before anything is said, be it of the other options. In a locale that cannot show the letters of
 * other languages, what needs no screen is said in English. */
static bool choose_language(int *argc, char **argv, struct failure *failure)
{
    const char *code = take_language(argc, argv);
    enum language language = code ? language_of_code(code) : LANGUAGE_COUNT;
    if (language < LANGUAGE_COUNT)
        language_choose(language);
    bool can_be_shown = text_locale_is_utf8() && !wants_ascii(*argc, argv);
    said_in(can_be_shown ? language_of_user() : ENGLISH);
    if (text_locale_is_utf8() && (!setlocale(LC_CTYPE, "") || MB_CUR_MAX < 2))
        setlocale(LC_CTYPE, "C.UTF-8"); /* by it letters have their columns */
    return !code || language < LANGUAGE_COUNT ||
           set_failure(failure, "--lang %s: expected en or ko", code);
}

static int main_until_over(int argc, char **argv)
{
    struct failure failure;
    keep_closed_streams_closed();
    bool speaks = choose_language(&argc, argv, &failure);
    const struct ending_terminal terminal = { restore_now, restore_make_room };
    int signal = 0, signals_fd = signals_open(&terminal);
    if (signals_fd < 0) { /* nothing could end the guests */
        fprintf(stderr, said("kvm-vmm: cannot wait for signals: %s\n"), error_words(errno));
        return STATUS_FAILED;
    }
    if (!speaks)
        return usage(&failure);
    spell_out_help(argc, argv);
    int status = dispatch(argc, argv, signals_fd, &signal);
    if (signal)
        ending_die(signal);
    return status;
}

int app_main(int argc, char **argv)
{
    int status = main_until_over(argc, argv);
    crash_is_over();
    return status;
}
