/* Scene 3 on the screen: 1K OS, typed into, stepped and looked into; and interrupts in real
 * mode. */
#include "program.h"
#include "test_screen.h"

#include <sys/wait.h>

/* Into the guest of one vCPU, and back to commands. */
static void type_into(unsigned vcpu, const char *bytes, const char *until)
{
    char focus[] = { (char)('0' + vcpu), 'i', '\0' };
    type(focus);
    expect("Keys go to vCPU");
    type(bytes);
    expect_in_pane(vcpu, until);
    type("\035");
    expect_gone("Keys go to vCPU");
}

void a_shell_is_used_and_looked_into(void **state)
{
    START("--paging", kernel());
    expect_in_pane(0, "=== 1K OS Menu ===");
    expect_in_pane(0, "Select:");
    expect("waiting for input");
    type_into(0, "1", "9*9=81");
    expect_in_pane(0, "9*9=81\n\nSelect:\n"); /* the shell is back, without its menu */
    expect("paging, ring 3");
    expect("IRQ 0 timer");
    type(" "); /* the log has more rows then */
    expect("paused");
    expect("timer: IRQ 0, vector 0x20, delivered");
    expect("timer: IRQ 0 done (EOI)");
    type(" ");
    expect("running");
    type("t");
    expect("page walk of CS:EIP");
    expect("PDE[001]");
    expect("PTE[001]");
    expect("writable user accessed");
    expect("TSS 32-bit, busy DPL 0");
    expect("80000000-803fffff supervisor, writable: 00000000");
    for (int i = 0; i < 10; i++)
        type("\033[B");
    expect("#PF page");
    for (int i = 0; i < 30; i++)
        type("\033[B");
    expect("20 IRQ 0 timer");
    type("t");
    expect_gone("page walk");
    type("r"); /* nothing is written across the screen */
    expect_gone("9*9=81");
    expect_in_pane(0, "Select:");
    expect("Mini-KVM ▶ running");
    quit();
}

/* A variable of the kernel by its name, who came to write to it across the rings, and a function
 * that is called next. A KVM without hardware breakpoints steps to that one, and sees nothing of
 * what an INT leads to; so it is none of a system call. */
void the_kernel_is_stopped_by_its_names(void **state)
{
    START("--paging", kernel());
    expect_in_pane(0, "Select:");
    expect("waiting for input");
    type(" ");
    expect("paused");
    type("A\025write ticks\r");
    expect("1 ● write ticks");
    type("B ");
    expect("breakpoint 1 of vCPU 0: write ticks, hit 1");
    type("w");
    expect("timer_interrupt+0x");
    expect("trap+0x");
    expect("interrupted what follows, in ring 3");
    expect("read_line+0x");
    expect("shell+0x");
    type("w");
    expect_gone("interrupted what");
    type("uprocess_yield\r");
    expect("(process_yield, process.c:");
    type("w");
    expect("process_yield process.c:");
    expect("common+0x"); /* trap() jumped there as the last thing */
    expect("shell+0x");
    type("w");
    quit();
}

/* A small screen has no room for all rows of what a kernel does. */
void the_panel_of_exits_scrolls_and_zooms(void **state)
{
    static const char wheel[] = "\033[<65;60;3M", title[] = "\033[<0;60;2M";
    start_sized(24, 80, NULL, (char *[]){ (char *)program, "--paging", kernel(), NULL });
    expect_in_pane(0, "Select:");
    expect(" below ");
    expect("hypercall out ");
    type(wheel);
    expect(" 1 above, ");
    expect_gone("hypercall out ");
    type(title);
    expect("IRQ 0 timer");
    expect("hypercall out ");
    expect("guest avg");
    expect_gone(" below ");
    type("z");
    expect(" below ");
    type("Z");
    expect_gone(" below ");
    type("l");
    expect_gone("guest avg");
    quit();
}

/* A person sees keys as they are typed, also in Echo, and takes them back. */
void a_line_shows_as_it_is_typed(void **state)
{
    START("--paging", kernel());
    expect_in_pane(0, "Select:");
    type("i");
    expect("Keys go to vCPU");
    type("calc 10+6");
    expect_in_pane(0, "Select: calc 10+6\n");
    type("\1775\r");
    expect_in_pane(0, "Select: calc 10+5\n\n= 15\n\nSelect:\n");
    type("3");
    expect_in_pane(0, "$\n");
    type("\uac00\ub098b");
    expect_in_pane(0, "$ \uac00\ub098b\n");
    type("\177\177c");
    expect_in_pane(0, "$ \uac00c\n");
    type("\r");
    expect_in_pane(0, "$ \uac00c\nEcho: \uac00c\n$\n");
    type("\035");
    quit();
}

/* What comes from a file is not echoed. */
void a_file_types_nothing(void **state)
{
    char name[] = "/tmp/typed-XXXXXX", input[64];
    int fd = mkstemp(name);
    assert_int_equal(write(fd, "3one\n", 5), 5);
    close(fd);
    snprintf(input, sizeof input, "0=%s", name);
    START("--input", input, "--paging", kernel());
    expect_in_pane(0, "$\nEcho: one\n$\n");
    unlink(name);
    quit();
}

/* Each runs another program and shows it; nothing of it is in any other pane. */
void four_shells_are_typed_into_in_turn(void **state)
{
    static const struct {
        const char *typed, *rest, *shown;
    } shells[] = {
        { "3", "only zero\r", "Echo: only zero" },
        { "c\r", "6*7+111\r", "= 153" },
        { "6", "a line for two", "notes.txt: a line for two" },
        { "2", "", "0 1 2 3 4 5 6 7 8 9" },
    };
    static const char *const prompts[] = { "=== Echo", "=== Calculator", "=== Note", "Select:" };
    char *os = kernel();
    char *args[] = { (char *)program, "--paging", os, os, os, os, NULL };
    start_sized(50, 200, NULL, args);
    for (unsigned i = 0; i < 4; i++)
        expect_in_pane(i, "Select:");
    for (unsigned i = 0; i < 4; i++)
        type_into(i, shells[i].typed, prompts[i]);
    for (unsigned i = 0; i < 4; i++)
        type_into(i, shells[i].rest, shells[i].shown);
    for (unsigned i = 0; i < 4; i++)
        for (unsigned j = 0; j < 4; j++)
            assert_int_equal(strstr(pane_text(i), shells[j].shown) != NULL, i == j);
    quit();
}

void real_mode_runs_beside_paging(void **state)
{
    char *args[] = { (char *)program, guest("counter"), "--paging", kernel(), kernel(), NULL };
    start_sized(50, 200, NULL, args);
    expect("0123456789");
    expect("halted");
    expect_in_pane(1, "Select:");
    expect_in_pane(2, "Select:");
    type_into(2, "2", "0 1 2 3 4 5 6 7 8 9");
    assert_null(strstr(pane_text(1), "0 1 2 3 4 5 6 7 8 9"));
    type("1");
    expect("paging, ring 3");
    type("0");
    expect("vCPU 0 ─ real mode");
    quit();
}

/* Virtual time: the tick comes while HLT is stepped over, on every host. */
void stepping_goes_into_a_handler_and_back(void **state)
{
    START("--step", "--engine", "soft", "--clock", "virtual", guest("clock"));
    expect("paused");
    type("ureason hlt\r");
    type("v"); /* instructions */
    expect("> 0000:00ac hlt");
    expect("flags 0202 IF");
    type("."); /* waits for the tick, and takes it */
    expect("timer: IRQ 0, vector 0x20, delivered");
    expect("cs:ip 0000:00b9");
    expect("flags 0002 -"); /* IF is clear in the handler */
    type("..");
    expect("cs:ip 0000:00be");
    type("s");
    expect("out 0x3f8 (uart) '.'");
    type("s");
    expect("timer: IRQ 0 done (EOI)");
    type("bb");
    expect("exit 12 of 14");
    type("bb");
    expect("exit 10 of 14");
    expect("> 10 20 ns 0 ns step");
    expect("cs:ip 0000:00b9");
    type("b"); /* before the injection */
    expect("exit 9 of 14");
    expect("> 0000:00ac hlt");
    expect("flags 0202 IF");
    type("f");
    expect("exit 10 of 14");
    type("e ");
    expect("..........");
    expect("ended");
    quit();
}

/* Out of the kernel to the program that it was called by, over its INT, and over a REP. */
void calls_cross_rings(void **state)
{
    START("--step", "--engine", "soft", "--break", "system_call", "--break", "memcpy+0x10",
          "--paging", kernel());
    expect("paused");
    type(" ");
    expect("breakpoint 2 of vCPU 0: memcpy+0x10, hit 1");
    type("B\033[BDB"); /* Down: the second */
    expect_gone("breakpoints of");
    type(",");
    expect("cs:eip 08:80002139");
    type(" ");
    expect("breakpoint 1 of vCPU 0: system_call, hit 1");
    type("BDB");
    expect_gone("breakpoints of");
    type("O");
    expect("cs:eip 08:80001422 trap+0xab");
    type("O");
    expect("cs:eip 08:8000208a common+0x13");
    type("O");
    expect("cs:eip 1b:0040002b");
    type("u");
    expect("run until");
    type("at 400029\r");
    expect("cs:eip 1b:00400029");
    type(",");
    expect("cs:eip 1b:0040002b");
    type("q");
    assert_int_equal(finish(), 0);
}

/* In real time: a tick is always due by the time of the next step. */
void the_running_os_is_stepped(void **state)
{
    START("--engine", "soft", "--paging", kernel());
    expect_in_pane(0, "Select:");
    expect("waiting for input");
    type(" ");
    expect("paused");
    expect("paging, ring 3");
    type(".");
    expect("paging, ring 0"); /* the first instruction of the handler */
    expect("timer: IRQ 0, vector 0x20, delivered");
    type("s");
    expect("timer: IRQ 0 done (EOI)");
    type("b");
    expect("history");
    type("b");
    expect("paging, ring 3");
    type("e");
    expect_gone("history");
    type(" ");
    expect("running");
    type_into(0, "2", "0 1 2 3 4 5 6 7 8 9");
    quit();
}

void a_real_mode_guest_takes_ticks(void **state)
{
    START(guest("clock"));
    expect("..........");
    expect("ended");
    expect("IRQ 0 timer 10");
    expect("hlt 11");
    quit();
}

/* Its BIOS prints by the text screen, and has its keys by scan codes. */
void a_text_screen_is_seen_and_typed_into(void **state)
{
    char sector[256];
    snprintf(sector, sizeof sector, "%s/own/boot.img", guests);
    START(sector);
    expect("0 boot.img ─ text ─");
    expect("Hello from sector 0! Type:");
    type("iaB\033[A1"); /* the arrow has no character, 0 is shown as a blank */
    expect("Type: aB 1");
    expect("typing, Ctrl-] ends");
    type("\035V");
    expect("0 boot.img ─ serial ─");
    expect_gone("Hello from sector 0!");
    type("Vz");
    expect("0 boot.img ─ text ─");
    expect("Type: aB 1");
    expect_gone("exits: count"); /* all of the terminal is the screen's */
    type("zb");
    expect("◀ history");
    for (int i = 0; i < 400; i += 20)
        type("bbbbbbbbbbbbbbbbbbbb");
    expect_gone("Type: aB 1");
    type("e");
    expect("Type: aB 1");
    type("q");
    assert_int_equal(finish(), 0);
}

void keys_become_scan_codes(void **state)
{
    START(guest("keys"));
    expect("waiting for an interrupt");
    type("i");
    expect("Keys go to vCPU 0");
    type("aB");
    expect("1e 9e 2a 30 b0 aa");
    expect("IRQ 1 keyboard 6");
    expect("keyboard: IRQ 1 done (EOI)");
    type("\033"); /* ends it */
    expect("exited");
    quit();
}
