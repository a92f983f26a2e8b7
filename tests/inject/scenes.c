/* The scenes: what is played, with which files. */
#include "scenes.h"

#include "playing.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Its Esc ends what the key before has opened. */
#define SCREEN_KEYS "?\033sbfe.S lz/o\r\033u3f8\r\033m\033gti\1abc\1\035P>c+r q"
#define TALK_KEYS   "  \1\033[6~\1 \1\033[6~\1\tz\035N\033or\033 t.bP  q"
#define NOTES_KEYS  "  bT0q"

const struct scene scenes[] = {
    { .name = "plain",
      .is_plain = true,
      .prints = "0123456789",
      .log = "%p.logs/vcpu0.log",
      .args = { "--plain", "--log-dir", "%p.logs", "%g/counter.bin" } },
    { .name = "typed",
      .is_plain = true,
      .prints = "abc",
      .args = { "--plain", "%g/echo.bin", "%g/minimal.bin" } },
    { .name = "json", .is_plain = true, .args = { "--json", "%g/hello.bin", "%g/clock.bin" } },
    { .name = "disk",
      .is_plain = true,
      .prints = "From sector 1",
      .log = "%p.logs/vcpu0.log",
      .args = { "--plain", "--log-dir", "%p.logs", "%f/disk.img" } },
    { .name = "kernel",
      .is_plain = true,
      .prints = "I was told: a b",
      .args = { "--plain", "--append", "a b", "--module", "%f/typed word", "%g/own/kernel.elf" } },
    { .name = "long", .is_plain = true, .args = { "--json", "%g/own/long.elf" } },
    { .name = "talk.txt", .is_plain = true, .args = { "present", "--plain", "%f/talk.md" } },
    { .name = "notes.txt", .is_plain = true, .beside_talk = true, .args = { "notes", "--plain" } },
    { .name = "screen",
      .keys = SCREEN_KEYS,
      .args = { "--log-dir", "%p.logs", "%g/counter.bin", "%g/echo.bin", "%g/clock.bin" } },
    { .name = "soft",
      .keys = SCREEN_KEYS,
      .args = { "--engine", "soft", "%g/echo.bin", "%g/clock.bin" } },
    { .name = "text",
      .keys = "VzVbfeVS.io\033\035mgtr q",
      .args = { "--engine", "soft", "%g/own/boot.img", "%f/disk.img" } },
    { .name = "talk", .keys = TALK_KEYS, .args = { "present", "%f/talk.md" } },
    { .name = "notes", .beside_talk = true, .keys = NOTES_KEYS, .args = { "notes" } },
    { 0 },
};

static const char deck[] = "---\ntitle: A talk\n---\n\n## One\n\n- **bold** `code`\n\n"
                           "```kvm\n%g/counter.bin\nname c\nshow consoles log explain\n```\n\n"
                           "<!-- pause -->\n\n{{exits c}}\n\n<!--\nspeaker_note: A note.\n-->\n\n"
                           "<!-- end_slide -->\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
                           "```kvm\n--step %g/hello.bin %g/clock.bin\nstep 2\ngo\n```\n";

/* A boot sector that reads the next one, by INT 13h, prints it, by INT 10h, and resets the PC. */
static const unsigned char sector[] = {
    0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xc0,             /* DS = ES = 0 */
    0xb8, 0x01, 0x02, 0xb9, 0x02, 0x00, 0xb6, 0x00, /* one sector, the second one */
    0xbb, 0x00, 0x7e, 0xcd, 0x13, 0xbe, 0x00, 0x7e, /* to 0x7e00, and SI there */
    0xac, 0x84, 0xc0, 0x74, 0x08,                   /* LODSB; up to a zero */
    0xb4, 0x0e, 0x31, 0xdb, 0xcd, 0x10, 0xeb, 0xf3, /* teletype */
    0xb0, 0xfe, 0xe6, 0x64, 0xf4,                   /* the way out */
};

/* ---- Files ---- */

static const char *folder_of(const struct scene_files *files, char letter)
{
    switch (letter) {
    case 'g': return files->guests;
    case 'f': return files->folder;
    case 'p': return files->plan;
    default: return NULL;
    }
}

void scene_expand(const struct scene_files *files, const char *text, char *to, size_t size)
{
    size_t at = 0;
    for (; *text && at + 1 < size; text++) {
        const char *folder = *text == '%' ? folder_of(files, text[1]) : NULL;
        if (folder) {
            at += (size_t)snprintf(to + at, size - at, "%s", folder);
            text++;
        } else
            to[at++] = *text;
    }
    to[at < size ? at : size - 1] = '\0';
}

static bool write_text(const struct scene_files *files, const char *name, const char *text)
{
    char path[128], expanded[4096];
    scene_expand(files, name, path, sizeof path);
    scene_expand(files, text, expanded, sizeof expanded);
    FILE *file = fopen(path, "w");
    return file && fputs(expanded, file) >= 0 && fclose(file) == 0;
}

static bool write_disk(const struct scene_files *files)
{
    char disk[1024] = { 0 }, path[128];
    memcpy(disk, sector, sizeof sector);
    memcpy(disk + 510,
           "\x55\xaa"
           "From sector 1",
           15);
    scene_expand(files, "%f/disk.img", path, sizeof path);
    FILE *file = fopen(path, "w");
    return file && fwrite(disk, sizeof disk, 1, file) == 1 && fclose(file) == 0;
}

bool scenes_prepare(const struct scene_files *files)
{
    return write_disk(files) && write_text(files, "%f/talk.md", deck) &&
           write_text(files, "%f/typed", "abc\n");
}

void scenes_put_away(const struct scene_files *files)
{
    char command[96];
    snprintf(command, sizeof command, "rm -rf %s", files->folder);
    if (system(command))
        perror(files->folder);
}

/* ---- Playing them ---- */

/* What came last, with what cannot be printed as dots. */
static void keep_end(const struct tty *tty, char *to, size_t size)
{
    size_t n = tty->raw_size < size - 1 ? tty->raw_size : size - 1;
    const char *from = tty->raw + tty->raw_size - n;
    for (size_t i = 0; i < n; i++)
        to[i] = isprint((unsigned char)from[i]) ? from[i] : '.';
    to[n] = '\0';
}

struct outcome scene_play(const struct scene *scene, const struct scene_files *files,
                          const struct inject_plan *plan)
{
    static struct playing playing;
    struct outcome outcome = { 0 };
    if (!play(scene, files, &playing)) {
        snprintf(outcome.finding, sizeof outcome.finding, "not played: %s", strerror(errno));
        return outcome;
    }
    const char *finding = judge(scene, &playing, plan);
    snprintf(outcome.finding, sizeof outcome.finding, "%s", finding ? finding : "");
    keep_end(&playing.tty, outcome.said, sizeof outcome.said);
    if (playing.tty.vterm)
        tty_close(&playing.tty);
    else
        close(playing.tty.fd);
    return outcome;
}
