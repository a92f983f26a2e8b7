/* Going on before a scene is over: what is left of it is played first, and no figure is half a
 * number. Real typing and slow motion, so without --hurry. */
#include "program.h"
#include "test_talk.h"

#define NEXT "\033[6~"

static void start_scene(const char *run, const char *rest)
{
    char deck[1024];
    int n = snprintf(deck, sizeof deck,
                     "---\ntitle: S\n---\n## Scene\n```kvm\n%s\n```\n%s"
                     "<!-- end_slide -->\n## After it\n[{{exits a}}] ({{chars a}})\n",
                     run, rest);
    write_file("scene.md", deck, (size_t)n);
    char *args[] = { (char *)program, "present", "--slide", "2", guest("scene.md"), NULL };
    start_sized(ROWS, COLUMNS, NULL, args);
    expect("○ standing by");
    type(NEXT);
}

void going_on_plays_the_rest_of_a_slow_scene(void **state)
{
    char run[512];
    snprintf(run, sizeof run, "--slow 2 %s\nname a", guest("counter"));
    start_scene(run, "<!-- pause -->\nIt had {{exits a}}.\n");
    expect("│0");
    type(NEXT);
    expect("It had 11 exits.");
    expect("slide 2/3 ●●●");
    type(NEXT);
    expect("[11 exits] (10 bytes)");
    quit();
}

void going_on_types_what_is_left_before_the_slide_is_left(void **state)
{
    char run[512];
    snprintf(run, sizeof run, "%s\nname a\ntype some forty characters that take a while",
             guest("echo"));
    start_scene(run, "");
    expect("│some");
    type(NEXT);
    expect("slide 3/3");
    expect("(39 bytes)");
    quit();
}

/* The next orders come at the deck's pace again. */
void going_on_to_further_orders_does_this_steps_alone_at_once(void **state)
{
    char run[512];
    snprintf(run, sizeof run,
             "--step --slow 0.1 %s\nname a\nuntil value '8'\npause\ngo\npause\nslow 0",
             guest("counter"));
    start_scene(run, "");
    expect("│0 ");
    type(NEXT);
    expect("│012345678 ");
    expect("slide 2/3 ●●●○");
    expect("─ running");
    assert_null(strstr(tty_text(&tty), "halted"));
    type(NEXT);
    expect("│0123456789 ");
    expect("halted");
    quit();
}

/* While nobody knows whether it has an end, there is no number; asked twice, the talk goes on. */
void going_on_twice_does_not_wait_for_a_run_without_end(void **state)
{
    char run[512];
    snprintf(run, sizeof run, "%s\nname a", guest("flood"));
    start_scene(run, "<!-- pause -->\nIt had {{exits a}}.\n");
    expect("─ running");
    type(NEXT NEXT);
    expect("It had ….");
    expect("▶ runs on");
    tty_wait(&tty, "It had ….", false, LIMIT_MS);
    type(NEXT);
    expect("slide 3/3");
    quit();
}

/* What stands behind the last slide is not gone on to, but everything else gets there. */
void the_appendix_is_not_gone_on_to(void **state)
{
    static const char deck[] = "## One\n<!-- end_slide -->\n## Thanks\n<!-- end_slide -->\n"
                               "<!-- appendix -->\n## More\n<!-- end_slide -->\n## Still more\n";
    write_file("appendix.md", deck, sizeof deck - 1);
    start_sized(ROWS, COLUMNS, NULL,
                (char *[]){ (char *)program, "present", guest("appendix.md"), NULL });
    expect("slide 1/4");
    type(NEXT NEXT NEXT);
    expect("this is the end");
    expect("Thanks");
    type("3\r");
    expect("slide 3/4");
    type(NEXT);
    expect("slide 4/4");
    type(NEXT);
    expect("this is the end");
    type("\033[5~\033[5~\033[5~");
    expect("slide 1/4");
    type("G");
    expect("Still more");
    quit();
}
