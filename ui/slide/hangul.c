/* Syllables of Hangul, stroke by stroke.
 *
 * A syllable is a consonant, a vowel beside or below it (or both), and often more consonants at the
 * bottom. A vowel has a part that lies and one that stands, or one of both; they say where the
 * consonants have their places. Fourteen rows are what the fullest syllables need: five for each
 * consonant, as one with three bars has, two for a vowel that lies, and two to keep them apart. */
#include "slide/hangul.h"

#include <stdlib.h>
#include <string.h>

enum { SYLLABLES = 0xac00, VOWELS = 21, FINALS = 28, COUNT = 19 * VOWELS * FINALS };

struct box {
    int x, y, columns, rows;
};

/* ---- Pixels ---- */

static void set(uint16_t *rows, int x, int y)
{
    rows[y] |= (uint16_t)(1u << x);
}

/* n of d steps from one value to another, to the nearest. */
static int between(int from, int to, int n, int d)
{
    int twice = 2 * (to - from) * n;
    return d ? from + (twice + (twice < 0 ? -d : d)) / (2 * d) : from;
}

static void line(uint16_t *rows, int x, int y, int to_x, int to_y)
{
    int steps = abs(to_x - x) > abs(to_y - y) ? abs(to_x - x) : abs(to_y - y);
    for (int i = 0; i <= steps; i++)
        set(rows, between(x, to_x, i, steps), between(y, to_y, i, steps));
}

/* ---- Consonants ---- */

/* Each stroke is four digits: x and y of where it starts and of where it ends, in twelfths of the
 * place that the consonant has. */
static const char giyeok[] = "00c0c0cc", nieun[] = "000c0ccc", digeut[] = "00c0000c0ccc",
                  rieul[] = "00c0c0c606c6060c0ccc", mieum[] = "00c0c0cc000c0ccc",
                  bieup[] = "000cc0cc06c60ccc", siot[] = "600c60cc",
                  ieung[] = "309090c3c3c9c99c9c3c3c0909030330", jieut[] = "00c0600c60cc",
                  chieut[] = "606202c2620c62cc", kieuk[] = "00c0c0cc06c6",
                  tieut[] = "00c0000c06c60ccc", pieup[] = "00c0303c909c0ccc",
                  hieut[] = "606102c24686282aa8aa4c8c";

/* As Unicode orders them; of two, the left one comes first. */
static const char *const initials[][2] = {
    { giyeok },     { giyeok, giyeok }, { nieun }, { digeut },       { digeut, digeut },
    { rieul },      { mieum },          { bieup }, { bieup, bieup }, { siot },
    { siot, siot }, { ieung },          { jieut }, { jieut, jieut }, { chieut },
    { kieuk },      { tieut },          { pieup }, { hieut },
};
static const char *const finals[FINALS][2] = {
    { NULL },         { giyeok },       { giyeok, giyeok }, { giyeok, siot }, { nieun },
    { nieun, jieut }, { nieun, hieut }, { digeut },         { rieul },        { rieul, giyeok },
    { rieul, mieum }, { rieul, bieup }, { rieul, siot },    { rieul, tieut }, { rieul, pieup },
    { rieul, hieut }, { mieum },        { bieup },          { bieup, siot },  { siot },
    { siot, siot },   { ieung },        { jieut },          { chieut },       { kieuk },
    { tieut },        { pieup },        { hieut },
};

static int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void draw_strokes(uint16_t *rows, struct box box, const char *strokes)
{
    for (const char *s = strokes; *s; s += 4)
        line(rows, box.x + between(0, box.columns - 1, digit(s[0]), 12),
             box.y + between(0, box.rows - 1, digit(s[1]), 12),
             box.x + between(0, box.columns - 1, digit(s[2]), 12),
             box.y + between(0, box.rows - 1, digit(s[3]), 12));
}

/* Two share the place, a column between them. */
static void draw_consonants(uint16_t *rows, struct box box, const char *const consonants[2])
{
    struct box left = box, right = box;
    if (consonants[1]) {
        left.columns = right.columns = (box.columns - 1) / 2;
        right.x = box.x + box.columns - right.columns;
        draw_strokes(rows, right, consonants[1]);
    }
    draw_strokes(rows, left, consonants[0]);
}

/* ---- Vowels ---- */

enum lying { NO_LYING, O, YO, U, YU, EU };
enum standing { NO_STANDING, A, AE, YA, YAE, EO, E, YEO, YE, I };

static const struct vowel {
    enum lying lying;
    enum standing standing;
} vowels[VOWELS] = {
    { 0, A },  { 0, AE }, { 0, YA }, { 0, YAE }, { 0, EO }, { 0, E },  { 0, YEO },
    { 0, YE }, { O, 0 },  { O, A },  { O, AE },  { O, I },  { YO, 0 }, { U, 0 },
    { U, EO }, { U, E },  { U, I },  { YU, 0 },  { EU, 0 }, { EU, I }, { 0, I },
};

/* Where its parts are: the stems of a standing one, the ticks at them. */
static const struct stand {
    int stems[2]; /* columns; the same twice: one */
    int from, to; /* columns of its ticks */
    int ticks;
} stands[] = {
    [A] = { { 9, 9 }, 10, 11, 1 },    [AE] = { { 9, 12 }, 10, 11, 1 },
    [YA] = { { 9, 9 }, 10, 11, 2 },   [YAE] = { { 9, 12 }, 10, 11, 2 },
    [EO] = { { 11, 11 }, 8, 10, 1 },  [E] = { { 9, 12 }, 7, 8, 1 },
    [YEO] = { { 11, 11 }, 8, 10, 2 }, [YE] = { { 9, 12 }, 7, 8, 2 },
    [I] = { { 10, 10 }, 0, -1, 0 },
};

static void draw_standing(uint16_t *rows, struct vowel vowel, bool has_final)
{
    const struct stand *stand = &stands[vowel.standing];
    int last = has_final ? 7 : HANGUL_ROWS - 1;
    int middle = has_final ? 3 : 6, apart = has_final ? 1 : 2;
    if (vowel.lying == U && stand->to > stand->from && !has_final)
        middle = 11; /* below the part that lies */
    for (int i = 0; i < 2; i++)
        line(rows, stand->stems[i], 0, stand->stems[i], last);
    for (int i = 0; i < stand->ticks; i++) {
        int row = middle + (stand->ticks == 1 ? 0 : i ? apart : -apart);
        line(rows, stand->from, row, stand->to, row);
    }
}

static void draw_lying(uint16_t *rows, struct vowel vowel, bool has_final)
{
    int last = vowel.standing ? 7 : HANGUL_COLUMNS - 1, centre = vowel.standing ? 3 : 6;
    int above = has_final ? 6 : 8, bar = has_final ? 7 : 11, below = has_final ? 7 : 12;
    int apart = vowel.lying == YO || vowel.lying == YU ? 2 : 0;
    bool is_up = vowel.lying == O || vowel.lying == YO;
    if (!is_up)
        bar = has_final ? 6 : vowel.lying == EU ? 10 : 9;
    line(rows, 0, bar, last, bar);
    for (int side = -1; vowel.lying != EU && side < 2; side += 2)
        line(rows, centre + side * apart, is_up ? above : bar, centre + side * apart,
             is_up ? bar : below);
}

/* ---- Syllables ---- */

static struct box place_of_initial(struct vowel vowel, bool has_final)
{
    bool narrow = vowel.standing == E || vowel.standing == YE;
    if (!vowel.standing)
        return (struct box){ 1, 0, 11, has_final ? 5 : 7 };
    if (vowel.lying)
        return (struct box){ 0, 0, 7, has_final ? 5 : 7 };
    return (struct box){ 0, has_final ? 0 : 2, narrow ? 6 : 7, has_final ? 7 : 9 };
}

bool hangul_draw(uint32_t c, uint16_t rows[HANGUL_ROWS])
{
    uint32_t index = c - SYLLABLES, final = index % FINALS;
    if (c < SYLLABLES || index >= COUNT)
        return false;
    struct vowel vowel = vowels[index / FINALS % VOWELS];
    memset(rows, 0, HANGUL_ROWS * sizeof *rows);
    draw_consonants(rows, place_of_initial(vowel, final), initials[index / FINALS / VOWELS]);
    if (vowel.standing)
        draw_standing(rows, vowel, final);
    if (vowel.lying)
        draw_lying(rows, vowel, final);
    if (final)
        draw_consonants(rows, (struct box){ 1, 9, 11, 5 }, finals[final]);
    return true;
}

uint32_t hangul_compose(uint32_t initial, uint32_t vowel, uint32_t final)
{
    uint32_t i = initial - 0x1100, v = vowel - 0x1161, f = final ? final - 0x11a7 : 0;
    if (i >= COUNT / VOWELS / FINALS || v >= VOWELS || f >= FINALS || (final && !f))
        return 0;
    return SYLLABLES + (i * VOWELS + v) * FINALS + f;
}
