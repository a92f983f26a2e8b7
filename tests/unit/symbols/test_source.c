/* The text of source files: found where DWARF says, below a folder, beside the ELF file; harmless,
 * whatever it holds. */
#include "test.h"

#include "folder.h"
#include "symbols/source.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

static struct source_texts *texts;

static void write_file(const char *name, const char *bytes, size_t n)
{
    FILE *file = fopen(path_in_folder(name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

static int tear_down(void **state)
{
    source_texts_destroy(texts);
    texts = NULL;
    return remove_folder(state);
}

static void a_file_is_read_where_dwarf_says(void **state)
{
    write_file("a.c", "one\n\ttwo\r\nthree", 15);
    char *path = strdup(path_in_folder("a.c"));
    const struct symbols_place place = { .path = path };
    texts = source_texts_create(NULL, 0);
    const struct source_text *text = source_text_of(texts, &place);
    assert_non_null(text);
    assert_int_equal(source_text_lines(text), 3);
    assert_string_equal(source_text_line(text, 1), "one");
    assert_string_equal(source_line(texts, &place, 2), "        two");
    assert_string_equal(source_line(texts, &place, 3), "three");
    assert_null(source_line(texts, &place, 4));
    assert_null(source_line(texts, &place, 0));
    assert_string_equal(source_text_line(text, 4), "");
    assert_ptr_equal(source_text_of(texts, &place), text);
    assert_null(source_line(texts, &(struct symbols_place){ 0 }, 1));
    assert_null(source_line(NULL, &place, 1));
    free(path);
}

/* The folder that is asked for comes first, and there the longest end of the path. */
static void a_folder_has_it_by_the_end_of_its_path(void **state)
{
    const char *folders[] = { test_folder };
    struct symbols_place place = { .path = "/nowhere/src/a.c", .beside = "/nowhere/a.elf" };
    mkdir(path_in_folder("src"), 0777);
    write_file("a.c", "wrong", 5);
    write_file("src/a.c", "right", 5);
    texts = source_texts_create(folders, 1);
    assert_string_equal(source_line(texts, &place, 1), "right");
    assert_non_null(strstr(source_text_path(source_text_of(texts, &place)), "/src/a.c"));
    source_texts_destroy(texts);
    texts = source_texts_create(NULL, 0);
    assert_null(source_line(texts, &place, 1));
    place.beside = path_in_folder("a.elf");
    assert_string_equal(source_line(texts, &place, 1), "right");
}

static void a_file_that_changed_is_told(void **state)
{
    struct symbols_place place = { .path = "a.c", .beside = path_in_folder("a.elf"), .built_s = 1 };
    write_file("a.c", "one", 3);
    place.beside = path_in_folder("a.elf");
    texts = source_texts_create(NULL, 0);
    assert_true(source_text_is_newer(source_text_of(texts, &place)));
    source_texts_destroy(texts);
    place.built_s = INT64_MAX;
    texts = source_texts_create(NULL, 0);
    assert_false(source_text_is_newer(source_text_of(texts, &place)));
}

/* DWARF may name anything: whoever writes into a pipe must not take us for its reader, and a device
 * may be moved by being opened. */
static void what_is_no_regular_file_is_not_opened(void **state)
{
    char seen[256], *path = strdup(path_in_folder("pipe"));
    const struct symbols_place place = { .path = path };
    assert_int_equal(mkfifo(path, 0600), 0);
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    assert_true(inotify_add_watch(watch, path, IN_OPEN) >= 0);
    texts = source_texts_create(NULL, 0);
    assert_null(source_line(texts, &place, 1));
    assert_true(read(watch, seen, sizeof seen) < 0);
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(read(watch, seen, sizeof seen) > 0);
    close(fd);
    close(watch);
    free(path);
}

static void nothing_reaches_the_terminal_raw(void **state)
{
    static char bytes[1200] = "\033[2J\0\x80\n";
    struct symbols_place place = { .path = "a.c" };
    memset(bytes + 7, '\t', 1190);
    write_file("a.c", bytes, 1197);
    place.beside = path_in_folder("a.elf");
    texts = source_texts_create(NULL, 0);
    assert_string_equal(source_line(texts, &place, 1), "^[[2J?\\x80");
    assert_true(strlen(source_line(texts, &place, 2)) < SOURCE_LINE);
}

static void what_is_no_file_has_no_lines(void **state)
{
    const char *paths[] = { "/", "/dev/zero", "/nowhere", "", "//", test_folder };
    texts = source_texts_create(NULL, 0);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_null(source_line(texts, &(struct symbols_place){ .path = paths[i] }, 1));
}

static void more_files_than_are_kept_do_no_harm(void **state)
{
    char path[32];
    texts = source_texts_create(NULL, 0);
    for (unsigned i = 0; i < 2 * SOURCE_TEXTS; i++) {
        snprintf(path, sizeof path, "/nowhere/%u.c", i);
        assert_null(source_line(texts, &(struct symbols_place){ .path = path }, 1));
    }
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_file_is_read_where_dwarf_says),
        WITH_FOLDER(a_folder_has_it_by_the_end_of_its_path),
        WITH_FOLDER(a_file_that_changed_is_told),
        WITH_FOLDER(what_is_no_regular_file_is_not_opened),
        WITH_FOLDER(nothing_reaches_the_terminal_raw),
        WITH_FOLDER(what_is_no_file_has_no_lines),
        WITH_FOLDER(more_files_than_are_kept_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
