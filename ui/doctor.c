/* The report, line by line: the device, what runs on it, the software CPU, the terminal. */
#include "doctor.h"

#include "explain/explain.h"
#include "machine/probe.h"
#include "system/print.h"
#include "terminal/terminal.h"
#include "text/text.h"
#include "words/said.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum verdict { GOOD, FAIR, BAD }; /* works; does not, but there is a way round it; does not */

enum { NAME_WIDTH = 22, TEXT_COLUMN = NAME_WIDTH + 8, TERMINAL_ROWS = 24, TERMINAL_COLUMNS = 80 };

static int columns_of(const char *word, int length)
{
    char copy[512];
    snprintf(copy, sizeof copy, "%.*s", length, word);
    return text_columns(copy);
}

static int put_word(const char *gap, const char *word, int length)
{
    return printf("%s", gap) + (printf("%.*s", length, word) > 0 ? columns_of(word, length) : 0);
}

/* Prints words up to the last column, further lines indented. */
static void wrapped(const char *text, int column, int indent)
{
    int at = column;
    const char *gap = "";
    while (*text) {
        int length = (int)strcspn(text, " ");
        if (at + 1 + columns_of(text, length) > TERMINAL_COLUMNS) {
            printf("\n%*s", indent, "");
            at = indent;
            gap = "";
        }
        at += put_word(gap, text, length);
        gap = " ";
        text += length;
        text += strspn(text, " ");
    }
    putchar('\n');
}

static void line(enum verdict verdict, const char *name, const char *text)
{
    static const char *const marks[] = { "ok", "--", "NO" };
    char safe[1024], safe_name[256];
    text_safe(text, text_locale_is_utf8(), safe, sizeof safe);
    text_safe(name, text_locale_is_utf8(), safe_name, sizeof safe_name);
    int gap = NAME_WIDTH - text_columns(safe_name);
    printf("  [%s] %s%*s ", marks[verdict], safe_name, gap > 0 ? gap : 0, "");
    wrapped(safe, gap > 0 ? TEXT_COLUMN : TEXT_COLUMN - gap, TEXT_COLUMN);
}

static void advice(const char *text)
{
    printf("%*s-> ", TEXT_COLUMN, "");
    wrapped(text, TEXT_COLUMN + 3, TEXT_COLUMN + 3);
}

/* ---- /dev/kvm ---- */

/* What has to be done, from how far we came. */
static void advise_on_device(enum kvm_state state)
{
    switch (state) {
    case KVM_STATE_OK: break;
    case KVM_STATE_MISSING:
        advice(said(
            "is the CPU able? grep -cE 'vmx|svm' /proc/cpuinfo; if 0, turn it on in the firmware"));
        advice(said("is the module there? lsmod | grep kvm; sudo modprobe kvm_amd (or kvm_intel)"));
        advice(
            said("in a virtual machine: turn on nested virtualization for it; in a container: pass "
                 "--device /dev/kvm"));
        break;
    case KVM_STATE_DENIED:
        advice(said(
            "whose is it? ls -l /dev/kvm; join the group: sudo usermod -aG kvm $USER, then log "
            "in again"));
        break;
    case KVM_STATE_WRONG_API:
    case KVM_STATE_UNUSABLE:
        advice(said("a kernel of 4.13 or later with KVM is needed; is this the right device?"));
        break;
    }
}

static bool examine_device(const char *device, struct kvm_host *host)
{
    struct failure failure;
    char text[600];
    bool ok = probe_host(device, host, &failure);
    if (host->state == KVM_STATE_MISSING)
        snprintf(text, sizeof text, "%s", said("does not exist"));
    else if (host->state == KVM_STATE_DENIED)
        snprintf(text, sizeof text, "%s", said("exists, but may not be opened"));
    else if (!ok)
        snprintf(text, sizeof text, "%s", failure.text);
    else
        snprintf(text, sizeof text, said("there, can be opened, API version %d"),
                 host->api_version);
    line(ok ? GOOD : BAD, device, text);
    if (!ok) {
        advise_on_device(host->state);
        return false;
    }
    line(host->sync_regs ? GOOD : FAIR, said("registers with exits"),
         host->sync_regs ? said("KVM_CAP_SYNC_REGS: they come with every exit")
                         : said("no KVM_CAP_SYNC_REGS: two more system calls an exit"));
    return true;
}

/* ---- What runs on it ---- */

static const char *advice_on(enum probe probe)
{
    switch (probe) {
    case PROBE_REAL_MODE:
        return said(
            "no guest can run on KVM here: use --engine soft, or try another kernel or host");
    case PROBE_HIGH_VECTORS:
        return said(
            "matters to real-mode guests that use these vectors: they stand still on KVM here; "
            "use "
            "--engine soft");
    case PROBE_PROTECTED_MODE:
        return said(
            "guests that enter protected mode by themselves will fail here: use --engine soft");
    case PROBE_INTERRUPTS:
        return said(
            "matters to guests that enter protected mode by themselves: with a VM of their own "
            "they "
            "go on from there on the software CPU; others fail: use --engine soft");
    case PROBE_PAGING:
        return said(
            "--paging guests run on the software CPU here; KVM on a host with VMX or SVM (or "
            "nested virtualization) has it");
    case PROBE_LONG_MODE: return said("no guest of this project needs it");
    case PROBE_STEP:
        return said("no matter: I/O, HLT and other exiting instructions are run to their own exit "
                    "instead");
    default: return "";
    }
}

/* Only real mode has no way round it on KVM itself. */
static bool examine(const char *device, enum probe probe)
{
    struct probe_result result;
    probe_run(ENGINE_KVM, device, probe, &result);
    line(result.ok ? GOOD : probe == PROBE_REAL_MODE ? BAD : FAIR, probe_name(probe), result.text);
    if (!result.ok)
        advice(advice_on(probe));
    return result.ok;
}

/* What KVM can do here. Gives whether it runs real-mode guests, and paging ones. */
static void examine_kvm(const char *device, bool *runs, bool *pages)
{
    struct kvm_host host;
    *pages = false;
    *runs = examine_device(device, &host) && examine(device, PROBE_REAL_MODE);
    for (enum probe p = PROBE_REAL_MODE + 1; *runs && p < PROBE_COUNT; p++)
        *pages = examine(device, p) ? *pages || p == PROBE_PAGING : *pages;
}

/* ---- The software CPU ---- */

static bool examine_soft(void)
{
    static const enum probe probes[] = { PROBE_REAL_MODE,  PROBE_HIGH_VECTORS, PROBE_PROTECTED_MODE,
                                         PROBE_INTERRUPTS, PROBE_PAGING,       PROBE_STEP };
    struct probe_result result = { .ok = true };
    for (size_t i = 0; i < sizeof probes / sizeof *probes && result.ok; i++)
        probe_run(ENGINE_SOFT, NULL, probes[i], &result);
    line(result.ok ? GOOD : BAD, said(explain_engine(ENGINE_SOFT, ENGLISH)),
         result.ok ? said("built in: an 80386 with paging, for what KVM cannot do here")
                   : result.text);
    return result.ok;
}

/* ---- The terminal ---- */

static void examine_terminal(void)
{
    const char *term = getenv("TERM");
    bool utf8 = text_locale_is_utf8(), dumb = !term || !*term || !strcmp(term, "dumb"),
         unusable = dumb || !terminal_is_known(term);
    struct winsize size = { 0 };
    char text[256];
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0) {
        line(FAIR, said("terminal"),
             said("standard output is not one: run kvm-vmm doctor without a pipe to see"));
        return;
    }
    snprintf(text, sizeof text, said("%.80s%s, %u columns x %u rows, %s"),
             dumb ? said("no TERM, or a dumb one") : term,
             unusable && !dumb ? said(", which is not known here") : "", size.ws_col, size.ws_row,
             utf8 ? "UTF-8" : said("not UTF-8"));
    bool small = size.ws_col < TERMINAL_COLUMNS || size.ws_row < TERMINAL_ROWS;
    line(unusable || small || !utf8 ? FAIR : GOOD, said("terminal"), text);
    if (small)
        advice(said("80 columns x 24 rows or more are wanted: enlarge the window or choose a "
                    "smaller font"));
    if (unusable)
        advice(said("for the screen, if this terminal has one: export TERM=xterm-256color"));
    if (!utf8)
        advice(said("for more than ASCII: export LANG=C.UTF-8"));
}

static void conclude(const char *guests, bool kvm, bool soft, const char *example)
{
    if (kvm || soft)
        printf(said("%s run here on %s: try %s\n"), guests, kvm ? "KVM" : said("the software CPU"),
               example);
    else
        printf(said("%s cannot run here: see -> above\n"), guests);
}

const char doctor_help[] =
    TO_SAY("Usage: kvm-vmm [--kvm-device DEV] doctor\n"
           "\n"
           "Tries what this host can do, line by line: KVM, what runs on it, the software CPU, the "
           "terminal; "
           "and says\n"
           "what to do about the rest. --kvm-device has it look at DEV instead of /dev/kvm.\n"
           "\n"
           "Status: 0 real-mode guests run here, 1 they do not, 2 wrong usage.\n");

int doctor_run(const char *device)
{
    bool kvm_runs, kvm_pages;
    printf("%s\n\n", said("Mini-KVM: what this host can do, tried just now"));
    examine_kvm(device, &kvm_runs, &kvm_pages);
    bool soft = examine_soft();
    examine_terminal();
    printf("\n");
    conclude(said("Real-mode guests"), kvm_runs, soft, "./kvm-vmm guests/hello.bin");
    conclude(said("Paging guests"), kvm_pages, soft, "./kvm-vmm --paging os-1k/kernel.bin");
    return print_finish() == STATUS_OK && (kvm_runs || soft) ? STATUS_OK : STATUS_FAILED;
}
