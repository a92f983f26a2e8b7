/* Decks: whatever text they are made of, reading one gives a deck that keeps its promises (deck.h),
 * or errors, and stays within its memory. Built with -DFUZZ_MAIN it needs no fuzzing engine:
 *
 *   fuzz_deck SEED RUNS [DECK.md]...     changes these decks, and makes up others
 */
#include "deck/deck.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define EXPECT(what)                                                                               \
    do {                                                                                           \
        if (!(what)) {                                                                             \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what);                             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* ---- Promises ---- */

static void check_place(struct deck_place place)
{
    EXPECT(place.line && place.column);
}

static bool is_safe(const char *text)
{
    for (; *text; text++)
        if ((uint8_t)*text < 0x20 || *text == 0x7f)
            return false;
    return true;
}

static bool is_whole(const char *text)
{
    while (*text) {
        unsigned n = (uint8_t)*text < 0x80   ? 1
                     : (uint8_t)*text < 0xe0 ? 2
                     : (uint8_t)*text < 0xf0 ? 3
                                             : 4;
        for (unsigned i = 1; i < n; i++)
            if (((uint8_t)text[i] & 0xc0) != 0x80)
                return false;
        text += n;
    }
    return true;
}

static void check_text(const struct deck_text *text)
{
    char small[7], large[256];
    for (unsigned i = 0; i < text->count; i++) {
        const struct deck_span *span = &text->spans[i];
        check_place(span->place);
        EXPECT(span->figure <= FIGURE_CALLS && span->styles < 32);
        EXPECT(is_safe(span->text) || !strcmp(span->text, "\n"));
        EXPECT(is_whole(span->text));
    }
    EXPECT(is_whole(deck_plain(text, small, sizeof small)) && is_safe(small) &&
           strlen(small) < sizeof small);
    EXPECT(is_whole(deck_plain(text, large, sizeof large)) &&
           !strncmp(small, large, strlen(small)));
}

static bool is_of(char **argv, const char *text)
{
    for (; *argv; argv++)
        if (text >= *argv && text <= *argv + strlen(*argv))
            return true;
    return false;
}

static void check_orders(const struct deck_run *run, unsigned steps)
{
    unsigned step = run->start_step;
    for (unsigned i = 0; i < run->order_count; i++) {
        const struct deck_order *order = &run->orders[i];
        check_place(order->place);
        EXPECT(order->step >= step && order->step < steps);
        step = order->step;
        EXPECT(order->kind != ORDER_FOCUS || order->number < run->options.guest_count);
        EXPECT(order->kind != ORDER_SHOW || order->number);
        bool has_text = order->kind == ORDER_TYPE || order->kind == ORDER_WAIT ||
                        order->kind == ORDER_UNTIL || order->kind == ORDER_BREAK ||
                        order->kind == ORDER_EXPLAIN ||
                        order->kind == ORDER_MEMORY || order->kind == ORDER_WALK;
        EXPECT(has_text == !!order->text && order->size == (has_text ? strlen(order->text) : 0));
    }
}

static void check_run(const struct deck_run *run, unsigned steps)
{
    const struct options *o = &run->options;
    check_place(run->place);
    EXPECT(run->step <= run->start_step && run->start_step < steps);
    EXPECT(o->guest_count >= 1 && o->guest_count <= VCPU_MAX && o->action == ACTION_RUN);
    EXPECT(!o->json && !o->verbose && !o->plain && !o->ascii && !o->log_dir);
    for (unsigned i = 0; i < VCPU_MAX; i++) {
        EXPECT(i >= o->guest_count ||
               (is_of(run->argv, o->guests[i]) && o->boot[i].image == o->guests[i]));
        EXPECT(!o->inputs[i] || (is_of(run->argv, o->inputs[i]) && strcmp(o->inputs[i], "-") != 0));
    }
    EXPECT(is_safe(run->command) && is_safe(run->name) && run->show && run->percent <= 90);
    check_orders(run, steps);
}

static void check_block(const struct deck_block *block, const struct deck_slide *slide)
{
    check_place(block->place);
    EXPECT(block->step < slide->steps && block->kind <= DECK_RUN && block->align <= ALIGN_RIGHT);
    EXPECT(is_safe(block->language) && (block->kind == DECK_RUN) == !!block->run);
    check_text(&block->text);
    EXPECT((block->kind == DECK_TABLE) ==
           (block->table.cells && block->table.rows && block->table.columns));
    for (unsigned i = 0; i < block->table.rows * block->table.columns; i++)
        check_text(&block->table.cells[i]);
    if (block->run)
        check_run(block->run, slide->steps);
}

static void check_slide(const struct deck_slide *slide)
{
    check_place(slide->place);
    check_text(&slide->title);
    EXPECT(slide->steps >= 1 && slide->steps <= DECK_STEPS_MAX && slide->title_level <= 6 &&
           slide->notes);
    for (unsigned i = 0; i < slide->block_count; i++)
        check_block(&slide->blocks[i], slide);
    const struct deck_run *before = NULL;
    for (unsigned step = 0; step < slide->steps; step++) {
        const struct deck_run *run = deck_run_at(slide, step);
        EXPECT(!run || (deck_first_run(slide) && run->step <= step));
        EXPECT(run || !before); /* a stage that is taken stays so */
        before = run;
    }
}

static void check_errors(const struct deck *deck, const struct deck_errors *errors)
{
    EXPECT(errors->count == (errors->total < DECK_ERRORS ? errors->total : DECK_ERRORS));
    for (unsigned i = 0; i < errors->count; i++) {
        const struct deck_error *e = &errors->list[i], *before = i ? e - 1 : e;
        check_place(e->place);
        EXPECT(e->text[0] && is_safe(e->text) && is_whole(e->text) &&
               strlen(e->text) < sizeof e->text);
        EXPECT(e->place.line > before->place.line ||
               (e->place.line == before->place.line && e->place.column >= before->place.column));
    }
    FILE *file = fopen("/dev/null", "w");
    if (file) {
        deck_print_errors(file, deck, errors);
        fclose(file);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct deck_errors errors;
    static char *const base[] = { "--engine", "soft", NULL };
    char *text = malloc(size ? size : 1); /* of its size alone, for what watches over memory */
    EXPECT(text);
    memcpy(text, bytes, size);
    struct deck *deck = deck_parse("tests/fuzz/deck.md", text, size, base, &errors);
    free(text); /* nothing may point there */
    EXPECT(deck && deck->slide_count >= 1 && deck->slide_count <= DECK_SLIDES_MAX);
    EXPECT(is_safe(deck->title) && is_safe(deck->author) && is_safe(deck->theme));
    deck_check(deck, &errors);
    for (unsigned i = 0; i < deck->slide_count; i++)
        check_slide(&deck->slides[i]);
    check_errors(deck, &errors);
    deck_free(deck);
    return 0;
}

#ifdef FUZZ_MAIN

/* ---- Making decks up ---- */

static const char *const pieces[] = {
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "\r\n",
    "# ",
    "## Heading\n",
    "Title\n===\n",
    "text ",
    "한글 ",
    "🙂",
    "- ",
    "1. ",
    "- [x] ",
    "> ",
    "```\n",
    "```kvm\n",
    "~~~c\n",
    "````",
    "`",
    "*",
    "**",
    "_",
    "~~",
    "[a](b)",
    "![a](b)",
    "<",
    ">",
    "| a | b |\n|---|:-:|\n| c | d |\n",
    "|",
    "|---|---|\n",
    "---\n",
    "***\n",
    "\\",
    "&amp;",
    "&#x41;",
    "&#0;",
    "&nbsp;",
    "<br>",
    "<!-- pause -->\n",
    "<!-- end_slide -->\n",
    "<!-- end_slide -->\n",
    "<!-- speaker_note: a\n  b -->\n",
    "<!-- skip_slide -->\n",
    "<!-- incremental_lists: true -->\n",
    "<!-- alignment: center -->\n",
    "<!-- new_lines: 3 -->\n",
    "<!-- jump_to_middle -->\n",
    "<!--",
    "-->",
    "<!-- pasue -->\n",
    "{{",
    "}}",
    "{{exits a}}",
    "{{vcpus}}",
    "{{bytes guests/hello.bin}}",
    "{{time",
    "{{x}}",
    "guests/hello.bin guests/counter.bin\n",
    "$ ./kvm-vmm --slow 2 'a b' \\\n",
    "--input 0=-",
    "--json",
    "\"",
    "'",
    "#",
    ":",
    "name a\n",
    "type 12\\n\n",
    "type \"\\x1b\n",
    "step 3\n",
    "until port 3f8\n",
    "explain last\n",
    "explain 2\n",
    "focus 1\n",
    "show exits, log\n",
    "pause\n",
    "pause\n",
    "start now\n",
    "memory sp\n",
    "wait >\n",
    "for 0.5\n",
    "slow 0\n",
    "size 40\n",
    "title: ",
    "authors: [a, 'b",
    "]\n",
    "theme: dark\n",
    "theme:\n  name: x\n",
    "\xff",
    "\x1b[31m",
    "\xe2\x80\xae",
    "\xed\xa0\x80",
    "<div>\n",
    "</div>\n",
    "[r]: x\n",
    "[r]",
    "http://x.y",
    "=",
    "-",
    "0",
    "9999999999",
};

static uint8_t deck_bytes[1 << 16];

static unsigned pick(unsigned below)
{
    return (unsigned)(random() >> 4) % below;
}

static size_t put(size_t at, const void *bytes, size_t size)
{
    if (size > sizeof deck_bytes - at)
        size = sizeof deck_bytes - at;
    memcpy(deck_bytes + at, bytes, size);
    return at + size;
}

static size_t make_up(void)
{
    size_t at = 0;
    if (!pick(3))
        at = put(at, "---\n", 4);
    for (unsigned left = 1 + pick(pick(8) ? 60 : 2000); left; left--) {
        const char *piece = pieces[pick(sizeof pieces / sizeof *pieces)];
        for (unsigned times = pick(40) ? 1 : 1 + pick(100); times; times--)
            at = put(at, piece, strlen(piece));
    }
    return at;
}

static size_t insert(size_t size, size_t at, const char *piece)
{
    size_t length = strlen(piece);
    if (size + length > sizeof deck_bytes)
        return size;
    memmove(deck_bytes + at + length, deck_bytes + at, size - at);
    memcpy(deck_bytes + at, piece, length);
    return size + length;
}

static size_t change(size_t size)
{
    for (unsigned left = pick(20); left && size; left--) {
        size_t at = pick((unsigned)size), length = pick(30);
        if (length > size - at)
            length = size - at;
        switch (pick(4)) {
        case 0: deck_bytes[at] = (uint8_t)pick(256); break;
        case 1: /* out */
            memmove(deck_bytes + at, deck_bytes + at + length, size - at - length);
            size -= length;
            break;
        default: size = insert(size, at, pieces[pick(sizeof pieces / sizeof *pieces)]);
        }
    }
    return size;
}

static size_t read_deck(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(1);
    }
    size_t size = fread(deck_bytes, 1, sizeof deck_bytes, file);
    fclose(file);
    return size;
}

int main(int argc, char **argv)
{
    unsigned seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 0) : 1;
    unsigned long runs = argc > 2 ? strtoul(argv[2], NULL, 0) : 1000;
    srandom(seed);
    for (unsigned long i = 0; i < runs; i++) {
        size_t size = argc > 3 && i % 2 ? read_deck(argv[3 + pick((unsigned)argc - 3)]) : make_up();
        LLVMFuzzerTestOneInput(deck_bytes, change(size));
    }
    printf("fuzz_deck: %lu runs from seed %u\n1 passed, 0 failed, 0 skipped\n", runs, seed);
    return 0;
}
#endif
