/* A grid on a terminal through ncurses: what has changed since the last one, and colours as far as
 * the terminal has them. It is <ncursesw/curses.h>, since <curses.h> may be our own header. */
#define NCURSES_WIDECHAR 1
#include <ncursesw/curses.h>

#include "terminal/curses.h"
#include "terminal/restore.h"
#include "text/clamp.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* What the terminal can do about colours. */
struct colours {
    enum theme_colours count;
    bool own;    /* it has a ground and an ink of its own */
    bool direct; /* colours are 0xRRGGBB, not indices */
};

struct curses {
    SCREEN *screen;
    FILE *file; /* of fd, a duplicate of the caller's descriptor; closing it closes both */
    int fd;
    int rows, columns;
    struct colours colours;
    bool ascii;            /* only ASCII is written */
    bool mouse, suspended; /* its clicks are asked for; the terminal was given back for a while */
    bool synchronised;     /* it shows changes at once that are marked; */
    bool changing;         /* and the mark before them has been written */

    /* What the terminal shows, unless the next show draws all of it. */
    bool all;
    bool cursor_shown;
    struct grid shown;
};

/* ---- The way back ---- */

static const char modes_off[] = "\033[?2026l\033[?2004l\033[?1006l\033[?1002l";

/* A string of terminfo, without the delays ("$<5>") that only tputs() understands. */
static void keep(const char *capability)
{
    const char *s = tigetstr(capability);
    char bytes[64];
    size_t n = 0;
    if (!s || s == (char *)-1)
        return;
    while (*s && n < sizeof bytes - 1) {
        const char *end = s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;
        if (end)
            s = end + 1;
        else
            bytes[n++] = *s++;
    }
    bytes[n] = '\0';
    restore_add(bytes);
}

static void complete_restore(void)
{
    static const char *const capabilities[] = { "rmacs", "sgr0", "op", "rmkx", "cnorm", "rmcup" };
    for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++)
        keep(capabilities[i]);
    restore_add("\r");
}

/* Nothing can be done about a terminal that is gone; who reads from it finds out. */
static void put_bytes(struct curses *c, const char *bytes)
{
    size_t size = strlen(bytes);
    while (size) {
        ssize_t n = write(c->fd, bytes, size);
        if (n < 0 && errno != EINTR)
            return;
        bytes += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
}

/* ---- Opening and closing ---- */

/* newterm(), without the handlers it installs: they would run curses in whichever thread gets the
 * signal. It leaves alone for good a SIGTSTP that is not the default's; else each update would drop
 * one that waits to be taken. */
static SCREEN *new_screen(FILE *file)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
    enum { COUNT = sizeof signals / sizeof *signals };
    struct sigaction before[COUNT];
    for (int i = 0; i < COUNT; i++)
        sigaction(signals[i], NULL, &before[i]);
    signal(SIGTSTP, SIG_IGN);
    SCREEN *screen = newterm(NULL, file, file);
    for (int i = 0; i < COUNT; i++)
        sigaction(signals[i], &before[i], NULL);
    return screen;
}

static bool set_up_terminal(void)
{
    return raw() != ERR && noecho() != ERR && nonl() != ERR && typeahead(-1) != ERR &&
           keypad(stdscr, TRUE) != ERR;
}

static struct colours set_up_colours(void)
{
    const char *no_color = getenv("NO_COLOR");
    struct colours colours = { .count = THEME_NONE };
    if ((no_color && *no_color) || !has_colors() || start_color() == ERR)
        return colours;
    colours.own = use_default_colors() != ERR;
    colours.direct = COLORS > 256 && tigetflag("RGB") == 1;
    colours.count = COLORS >= 256  ? THEME_256
                    : COLORS >= 16 ? THEME_16
                    : COLORS >= 8  ? THEME_8
                                   : THEME_NONE;
    return colours;
}

static void start_modes(struct curses *c)
{
    put_bytes(c, c->mouse ? "\033[?2004h\033[?1002h\033[?1006h" : "\033[?2004h");
}

static void destroy(struct curses *c)
{
    if (c->screen)
        delscreen(c->screen);
    if (c->file)
        fclose(c->file);
    else if (c->fd >= 0)
        close(c->fd);
    grid_destroy(&c->shown);
    free(c);
}

/* Everything after which there is a screen to give back. */
static bool open_screen(struct curses *c, const struct termios *before, struct failure *failure)
{
    restore_keep(c->fd, before);
    restore_add(modes_off);
    restore_arm(true); /* ncurses changes the terminal before it is sure of a screen */
    c->screen = new_screen(c->file);
    const char *cup = c->screen ? tigetstr("cup") : NULL;
    if (!cup || cup == (char *)-1 || !set_up_terminal()) {
        tcsetattr(c->fd, TCSADRAIN, before);
        return set_failure(failure,
                           "no screen with TERM=%s, whose cursor cannot be moved: try "
                           "TERM=xterm-256color, or --plain",
                           getenv("TERM"));
    }
    return true;
}

struct curses *curses_open(int tty_fd, bool ascii, struct failure *failure)
{
    struct termios before;
    struct curses *c = calloc(1, sizeof *c);
    if (!c) {
        set_failure(failure, "no memory for the screen");
        return NULL;
    }
    c->ascii = ascii;
    c->all = true;
    c->fd = dup(tty_fd);
    c->file = c->fd < 0 || tcgetattr(c->fd, &before) < 0 ? NULL : fdopen(c->fd, "w+");
    if (!c->file)
        set_failure(failure, "cannot use the terminal: %s", error_words(errno));
    if (!c->file || !open_screen(c, &before, failure)) {
        restore_arm(false);
        destroy(c);
        return NULL;
    }
    complete_restore();
    c->colours = set_up_colours();
    curs_set(0);
    start_modes(c);
    curses_resize(c);
    return c;
}

void curses_suspend(struct curses *c)
{
    if (c->suspended)
        return;
    c->suspended = true;
    put_bytes(c, modes_off);
    endwin();
    restore_arm(false);
}

void curses_resume(struct curses *c)
{
    if (!c->suspended)
        return;
    c->suspended = false;
    restore_arm(true);
    doupdate(); /* also takes the terminal back into raw mode */
    start_modes(c);
    curses_resize(c);
    c->all = true;
}

void curses_close(struct curses *c)
{
    if (!c)
        return;
    curses_suspend(c);
    destroy(c);
}

/* ---- Size and settings ---- */

bool curses_resize(struct curses *c)
{
    struct winsize size = { 0 };
    int rows = getmaxy(stdscr), columns = getmaxx(stdscr);
    if (ioctl(c->fd, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col &&
        (size.ws_row != rows || size.ws_col != columns)) {
        resize_term(size.ws_row, size.ws_col);
        getmaxyx(stdscr, rows, columns);
    }
    rows = clamp(rows, 1, GRID_MAX_ROWS);
    columns = clamp(columns, 1, GRID_MAX_COLUMNS);
    if (rows == c->rows && columns == c->columns)
        return false;
    c->rows = rows;
    c->columns = columns;
    c->all = true;
    return true;
}

int curses_rows(const struct curses *c)
{
    return c->rows;
}

int curses_columns(const struct curses *c)
{
    return c->columns;
}

void curses_set_mouse(struct curses *c, bool on)
{
    c->mouse = on;
    if (!c->suspended)
        put_bytes(c, on ? "\033[?1002h\033[?1006h" : "\033[?1006l\033[?1002l");
}

void curses_tell(struct curses *c, const char *sequence)
{
    if (!c->suspended)
        put_bytes(c, sequence);
}

void curses_set_synchronised(struct curses *c, bool on)
{
    c->synchronised = on;
}

void curses_redraw(struct curses *c)
{
    c->all = true;
}

/* ---- Cells ---- */

/* own: what stands for the terminal's own colour if it has none. */
static int colour_of(const struct colours *colours, int colour, int own)
{
    if (colour < 0)
        return colours->own ? -1 : own;
    return colours->direct && colours->count == THEME_256 ? (int)theme_rgb(colour) : colour;
}

static attr_t attributes(struct look look)
{
    return (look.bold ? A_BOLD : 0) | (look.dim ? A_DIM : 0) | (look.underline ? A_UNDERLINE : 0) |
           (look.reverse ? A_REVERSE : 0);
}

static cchar_t make(const struct colours *colours, enum theme theme, const wchar_t *text,
                    const struct cell *cell)
{
    cchar_t out;
    struct look look = cell_look(cell, theme, colours->count);
    bool plain = colours->count == THEME_NONE || (look.fg < 0 && look.bg < 0);
    int pair = plain ? 0
                     : alloc_pair(colour_of(colours, look.fg, COLOR_WHITE),
                                  colour_of(colours, look.bg, COLOR_BLACK));
    pair = pair < 0 ? 0 : pair;
    if (setcchar(&out, text, attributes(look), 0, &pair) == ERR)
        setcchar(&out, L"?", attributes(look), 0, &pair);
    return out;
}

/* Writes one element of the line, or two if a wide cell becomes two of ASCII. */
static int add_cell(const struct curses *c, enum theme theme, const struct cell *cell, bool fits,
                    cchar_t *line)
{
    wchar_t text[GRID_CHARS + 1] = { 0 };
    bool wide = cell->width == 2 && fits,
         whole = cell->width && cell->chars[0] && (cell->width == 1 || fits);
    if (whole && !c->ascii && char_columns(cell->chars[0]) == cell->width)
        for (int i = 0; i < GRID_CHARS; i++)
            text[i] = (wchar_t)cell->chars[i];
    else
        text[0] = whole ? (wchar_t)ascii_alike(cell->chars[0]) : L' ';
    line[0] = make(&c->colours, theme, text, cell);
    if (!wide || wcwidth(text[0]) == 2)
        return 1;
    line[1] = line[0];
    return 2;
}

/* ---- Showing ---- */

static bool same(const struct cell *a, const struct cell *b)
{
    return !memcmp(a->chars, b->chars, sizeof a->chars) && a->width == b->width &&
           a->role == b->role && a->attrs == b->attrs && a->fg == b->fg && a->bg == b->bg;
}

/* ncurses keeps nothing back between two updates, so that our bytes come in between. */
static void begin_change(struct curses *c)
{
    if (c->synchronised && !c->changing)
        put_bytes(c, "\033[?2026h");
    c->changing = c->synchronised;
}

static void end_change(struct curses *c)
{
    if (c->changing)
        put_bytes(c, "\033[?2026l");
    c->changing = false;
}

static bool show_row(struct curses *c, const struct grid *grid, int row)
{
    static cchar_t line[GRID_MAX_COLUMNS];
    const struct cell *cells = grid_at(grid, row, 0);
    struct cell *shown = grid_at(&c->shown, row, 0);
    int first = 0, end = grid->columns < c->columns ? grid->columns : c->columns, limit = end,
        n = 0;
    for (; !c->all && first < end && same(&cells[first], &shown[first]);)
        first++;
    for (; !c->all && end > first && same(&cells[end - 1], &shown[end - 1]);)
        end--;
    if (first == end)
        return false;
    begin_change(c);
    if (first && !cells[first].width)
        first--;
    for (int i = first; i < end; i++)
        if (cells[i].width || i == first || cells[i - 1].width != 2)
            n += add_cell(c, grid->theme, &cells[i], i + 1 < limit, line + n);
    mvadd_wchnstr(row, first, line, n);
    memcpy(shown, cells, (size_t)grid->columns * sizeof *cells);
    return true;
}

/* After the cells, so that the cursor ends up where it belongs. */
static void place_cursor(struct curses *c, const struct grid *grid)
{
    bool on = grid->cursor_row >= 0 && grid->cursor_row < c->rows && grid->cursor_column >= 0 &&
              grid->cursor_column < c->columns;
    if (on)
        move(grid->cursor_row, grid->cursor_column);
}

static void begin_frame(struct curses *c, bool cursor)
{
    if (!cursor && c->cursor_shown)
        curs_set(0);
}

static void end_frame(struct curses *c, bool cursor)
{
    wnoutrefresh(stdscr);
    doupdate();
    if (cursor && !c->cursor_shown)
        curs_set(1);
    c->cursor_shown = cursor;
    end_change(c);
}

/* Rows go out one by one: given several at once, ncurses looks for rows that moved and scrolls them
 * by sequences (SD, SU) that not every terminal understands, and where one does not, it shows. */
static void show_rows(struct curses *c, const struct grid *grid)
{
    bool at_once = c->all;
    for (int row = 0; row < grid->rows && row < c->rows; row++) {
        if (!show_row(c, grid, row) || at_once)
            continue;
        wnoutrefresh(stdscr);
        doupdate();
    }
}

/* The background has the theme's ground, also where the grid does not reach and while the terminal
 * clears. Deleting characters moves blanks in from the right, to which not every terminal gives
 * that ground. */
static void clear_screen(const struct curses *c)
{
    static const struct cell blank = {
        .chars = { ' ' }, .width = 1, .role = ROLE_TEXT, .fg = COLOUR_BY_ROLE, .bg = COLOUR_BY_ROLE
    };
    cchar_t ground = make(&c->colours, c->shown.theme, L" ", &blank);
    bkgrndset(&ground);
    idcok(stdscr, theme_has_own_ground(c->shown.theme));
    erase();
    clearok(curscr, TRUE);
}

/* Another theme. On the same ground every cell is new, but nothing has to be cleared. */
static void change_theme(struct curses *c, enum theme theme)
{
    if (theme == c->shown.theme)
        return;
    if (theme_has_own_ground(theme) && theme_has_own_ground(c->shown.theme))
        memset(c->shown.cells, 0xff,
               (size_t)(c->shown.rows * c->shown.columns) * sizeof *c->shown.cells);
    else
        c->all = true;
    c->shown.theme = theme;
}

void curses_show(struct curses *c, const struct grid *grid)
{
    bool cursor = grid->cursor_row >= 0 && grid->cursor_row < c->rows;
    if (c->suspended)
        return;
    if (c->shown.rows != grid->rows || c->shown.columns != grid->columns) {
        if (!grid_init(&c->shown, grid->rows, grid->columns))
            return;
        c->all = true;
    }
    change_theme(c, grid->theme);
    if (c->all)
        clear_screen(c);
    begin_frame(c, cursor);
    show_rows(c, grid);
    place_cursor(c, grid);
    end_frame(c, cursor);
    c->all = false;
}
