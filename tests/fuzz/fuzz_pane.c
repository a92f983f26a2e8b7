/* Any bytes into a pane: libFuzzer's entry, and with -DFUZZ_MAIN a driver of its own for compilers
 * without it.
 *
 *   clang -fsanitize=fuzzer,address,undefined ...
 *   gcc -fsanitize=address,undefined -DFUZZ_MAIN ... && fuzz_pane [SEED [RUNS]]
 *
 * The first three bytes are the size and how the rest is cut into pieces. What is drawn must be fit
 * for a screen: the cursor inside, wide characters whole.
 */
#include "terminal/pane.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state >> 11;
}

static void fail(const char *what)
{
    fprintf(stderr, "fuzz_pane: %s\n", what);
    abort();
}

static void check_row(const struct grid *grid, int row)
{
    for (int i = 0; i < grid->columns; i++) {
        const struct cell *c = grid_at(grid, row, i);
        if (c->width == 2 && (i + 1 == grid->columns || grid_at(grid, row, i + 1)->width != 0))
            fail("a wide character without its right half");
        if (c->width == 0 && (!i || grid_at(grid, row, i - 1)->width != 2))
            fail("a right half alone");
        if (c->width && char_columns(c->chars[0]) != c->width)
            fail("a character in a cell that is not its width");
        if (c->fg < COLOUR_BY_ROLE || c->fg > 255 || c->bg < COLOUR_BY_ROLE || c->bg > 255)
            fail("a colour outside the palette");
    }
}

static void look(const struct pane *pane, struct grid *grid, uint64_t random)
{
    int row, column, rows = grid->rows - (int)(random % 2);
    pane_draw(pane, canvas_of(grid, (struct rect){ 0, 0, rows, grid->columns }),
              (int)(random / 2 % 64) - 1);
    for (int i = 0; i < rows; i++)
        check_row(grid, i);
    pane_cursor(pane, &row, &column);
    if (row < 0 || row >= pane_rows(pane) || column < 0 || column >= pane_columns(pane))
        fail("the cursor is outside");
    if (pane_scrollback(pane) < 0 || pane_scrollback(pane) > PANE_SCROLLBACK)
        fail("too much scrollback");
}

/* The grid is now and then narrower or wider than the pane. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool ready;
    if (!ready)
        ready = setlocale(LC_CTYPE, "C.UTF-8") != NULL;
    if (size < 3)
        return 0;
    int rows = 1 + data[0] % 40, columns = 2 + data[1] % 100;
    uint64_t random = data[2] + 1u;
    struct grid grid = { 0 };
    struct pane *pane = pane_new(rows, columns);
    if (!pane || !grid_init(&grid, rows, columns + data[0] / 40 - 1))
        fail("no memory");
    for (size_t at = 3; at < size;) {
        size_t n = 1 + next_random(&random) % (random % 8 ? 64 : 8192);
        n = n < size - at ? n : size - at;
        pane_feed(pane, data + at, n);
        at += n;
        if (next_random(&random) % 4 == 0)
            look(pane, &grid, next_random(&random));
    }
    look(pane, &grid, next_random(&random));
    grid_destroy(&grid);
    pane_free(pane);
    return 0;
}

#ifdef FUZZ_MAIN

enum { INPUT_MAX = 4096, KEPT = 256 };

static const char *const words[] = {
    "\033[",
    "\033[?",
    "\033]",
    "\033P",
    "\033\\",
    "\033_",
    "\033^",
    "\033X",
    "\033(0",
    "\033(B",
    "\033)0",
    "\033(A",
    "\033#8",
    "\033#6",
    "\033#3",
    "\0337",
    "\0338",
    "\033D",
    "\033M",
    "\033E",
    "\033c",
    "\033N",
    "\033O",
    "\033n",
    "\033o",
    "\033 G",
    "\033H",
    "\033=",
    "\033",
    "\033[b",
    "\033[9b",
    "\033[4h",
    "\033[20h",
    "\033[?6h",
    "\033[?7l",
    "\033[?7h",
    "\033[?25l",
    "\033[?69h",
    "\033[?1049h",
    "\033[?1047l",
    "\033[?5h",
    "\033[2;5s",
    "\033[!p",
    "\033[6n",
    "\033[c",
    "\033[38;5;",
    "\033[48;2;",
    "\033[38:2:",
    "\033[4:3m",
    "\033[1;4;7m",
    "\033[m",
    "\033[H",
    "\033[2J",
    "\033[K",
    "\033[999C",
    "\033[999B",
    "\033[3;5r",
    "\033[r",
    "\033[L",
    "\033[M",
    "\033[P",
    "\033[@",
    "\033[S",
    "\033[T",
    "\033[X",
    "\033[Z",
    "\033[I",
    "\033[1'}",
    "\033[3g",
    ";;;;;;;;;;;;;;;",
    ":",
    "99999999999",
    "1",
    "0",
    "m",
    "h",
    "l",
    "H",
    "r",
    "\n",
    "\r",
    "\b",
    "\t",
    "\v",
    "\x0e",
    "\x0f",
    "\x18",
    "\x1a",
    "\a",
    "\x7f",
    "\n\n\n\n\n\n",
    "\xea\xb0\x80",
    "\xea\xb0",
    "\xea",
    "\xcc\x81",
    "\xcc\x81\xcc\x81\xcc\x81",
    "\xe3\x82\x99",
    "\xe3\x80\xaa",
    "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab",
    "\xf0\x9f\x98\x80",
    "\xf0\x9f",
    "\xc2\x9b",
    "\x9b",
    "\x9d",
    "\x90",
    "\xe2\x80\xae",
    "\xe2\x80\x8d",
    "\xef\xb8\x8f",
    "\xef\xbb\xbf",
    "\xef\xbf\xbf",
    "\xed\xa0\x80",
    "\xf8",
    "\xff",
    "\xc0\x80",
    "abc",
    "안녕하세요",
    "the quick brown fox jumps over the lazy dog ",
};

static struct input {
    size_t size;
    uint8_t bytes[INPUT_MAX];
} kept[KEPT], input;

static void append(const void *bytes, size_t n)
{
    if (n > INPUT_MAX - input.size)
        n = INPUT_MAX - input.size;
    memcpy(input.bytes + input.size, bytes, n);
    input.size += n;
}

static void invent(uint64_t *random)
{
    input.size = 0;
    for (size_t target = 4 + next_random(random) % (INPUT_MAX - 4); input.size < target;) {
        const char *word = words[next_random(random) % (sizeof words / sizeof *words)];
        uint8_t byte = (uint8_t)next_random(random);
        if (next_random(random) % 8 || input.size < 3)
            append(input.size < 3 ? (const void *)&byte : word, input.size < 3 ? 1 : strlen(word));
        else
            append(&byte, 1);
    }
}

/* Parts of two earlier inputs, and some bytes changed. */
static void mutate(uint64_t *random)
{
    const struct input *a = &kept[next_random(random) % KEPT],
                       *b = &kept[next_random(random) % KEPT];
    input.size = 0;
    append(a->bytes, a->size ? next_random(random) % a->size : 0);
    size_t skip = b->size ? next_random(random) % b->size : 0;
    append(b->bytes + skip, b->size - skip);
    for (uint64_t i = next_random(random) % 16; i && input.size; i--)
        input.bytes[next_random(random) % input.size] = (uint8_t)next_random(random);
}

int main(int argc, char **argv)
{
    uint64_t random = (argc > 1 ? strtoull(argv[1], NULL, 10) : 1) * 0x9e3779b97f4a7c15u | 1;
    unsigned long runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
    for (unsigned long run = 0; run < runs; run++) {
        if (run < KEPT || next_random(&random) % 2)
            invent(&random);
        else
            mutate(&random);
        kept[next_random(&random) % KEPT] = input;
        LLVMFuzzerTestOneInput(input.bytes, input.size);
    }
    printf("%lu runs\n1 passed, 0 failed, 0 skipped\n", runs);
    return 0;
}

#endif
