/* Where a slide's text breaks into lines: at blanks, and within words that are too long for one. */
#include "slide/text.h"
#include "text/clamp.h"

#include <assert.h>
#include <wchar.h>

static bool is_one_of(uint32_t c, const wchar_t *set)
{
    return c && wcschr(set, (wchar_t)c);
}

/* Does it belong to what is before it? */
static bool clings(uint32_t c)
{
    return is_one_of(c, L".,;:!?)]}%…—–·’”、。」』》〉）！？，：；");
}

/* Can a line end there? Not between a figure's number and its unit. */
static bool is_blank(const struct slide_text *text, size_t at)
{
    return text->cells[at].chars[0] == ' ' && text->cells[at].role != ROLE_FIGURE;
}

static bool ends(const struct slide_text *text, size_t at)
{
    return at >= text->count || is_blank(text, at) || text->cells[at].chars[0] == '\n';
}

/* Does a mark stand there alone, such as a dash? A word that starts with one, as ".bin", is a word
 * like others. */
static bool is_lone_mark(const struct slide_text *text, size_t at)
{
    while (!ends(text, at) && clings(text->cells[at].chars[0]))
        at++;
    return ends(text, at);
}

static bool breaks_before(const struct slide_text *text, size_t at)
{
    return is_blank(text, at - 1) && !is_blank(text, at) && !is_lone_mark(text, at);
}

/* May a word that is longer than a line be parted there? Beside a wide character, and after what
 * joins. */
static bool parts_before(const struct slide_text *text, size_t at)
{
    const struct cell *before = &text->cells[at - 1], *cell = &text->cells[at];
    if (clings(cell->chars[0]) || is_one_of(before->chars[0], L"([{「『《〈（“‘"))
        return false;
    return cell->width == 2 || before->width == 2 || is_one_of(before->chars[0], L"/-_,;=&?");
}

/* Where the line that starts at start and would have to go on at `over` ends. */
static size_t break_of(const struct slide_text *text, size_t start, size_t over)
{
    bool blank = is_blank(text, over);
    if (blank && (over + 1 == text->count || breaks_before(text, over + 1)))
        return over;
    for (size_t at = over; at > start; at--)
        if (breaks_before(text, at))
            return at;
    if (blank)
        return over;
    for (size_t at = over; at > start + (over - start) / 2; at--)
        if (parts_before(text, at))
            return at;
    return over > start ? over : start + 1; /* at least one, however narrow it is */
}

static int columns_of(const struct slide_text *text, size_t from, size_t to)
{
    int columns = 0;
    for (size_t i = from; i < to; i++)
        columns += text->cells[i].width;
    return columns;
}

static bool is_at(const struct slide_text *text, size_t at, uint32_t c)
{
    return at < text->count && text->cells[at].chars[0] == c;
}

struct slide_line slide_text_line(const struct slide_text *text, size_t start, int columns)
{
    assert(start <= text->count);
    size_t over = start;
    for (int at = 0; over < text->count && text->cells[over].chars[0] != '\n'; over++)
        if ((at += text->cells[over].width) > columns)
            break;
    struct slide_line line = { .start = start, .end = over, .next = over };
    if (is_at(text, over, '\n'))
        line.next = over + 1;
    else if (over < text->count) {
        line.end = line.next = break_of(text, start, over);
        while (is_at(text, line.next, ' '))
            line.next++;
        line.next += is_at(text, line.next, '\n');
    }
    while (line.end > start && text->cells[line.end - 1].chars[0] == ' ')
        line.end--;
    line.columns = columns_of(text, start, line.end);
    return line;
}

int slide_text_columns(const struct slide_text *text)
{
    int most = 0, columns = 0;
    for (size_t i = 0; i < text->count; i++) {
        columns = text->cells[i].chars[0] == '\n' ? 0 : columns + text->cells[i].width;
        most = max(most, columns);
    }
    return most;
}

int slide_text_word_columns(const struct slide_text *text)
{
    int most = 0, columns = 0;
    for (size_t i = 0; i < text->count; i++) {
        columns = ends(text, i) ? 0 : columns + text->cells[i].width;
        most = max(most, columns);
    }
    return most;
}
