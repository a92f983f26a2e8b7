/* Names and lines of the guests that the Makefile builds, and of lists: where an address is, where
 * a name is, and that nothing is known of other bytes. */
#include "test.h"

#include "folder.h"
#include "symbols/elf_file.h"
#include "symbols/symbols.h"

static struct symbols *symbols;
static struct failure failure;
static struct symbols_place place;
static char text[SYMBOLS_PLACE];

static int create(void **state)
{
    symbols = symbols_create();
    return make_folder(state);
}

static int destroy(void **state)
{
    symbols_destroy(symbols);
    return remove_folder(state);
}

static void add(const char *path, uint64_t bias)
{
    struct elf_file elf;
    if (!elf_file_read(&elf, path, &failure) || !symbols_add_elf(symbols, &elf, bias, &failure))
        fail_msg("%s", failure.text);
    elf_file_free(&elf);
}

static const char *place_of(uint64_t linear)
{
    symbols_place(symbols, linear, NULL, 0, &place);
    return symbols_put_place(&place, text);
}

static uint64_t find(const char *name)
{
    uint64_t linear = 0, size;
    return symbols_find(symbols, name, &linear, &size) ? linear : UINT64_MAX;
}

static void nothing_is_known_of_no_symbols(void **state)
{
    char name[SYMBOLS_NAME];
    uint64_t linear, size;
    assert_true(symbols_is_empty(NULL) && symbols_is_empty(symbols));
    assert_false(symbols_place(NULL, 0, NULL, 0, &place));
    assert_false(symbols_place(symbols, 0, NULL, 0, &place));
    assert_string_equal(symbols_put_place(&place, text), "");
    assert_false(symbols_find(NULL, "main", &linear, &size));
    assert_false(symbols_complete(NULL, "", 0, name));
    assert_int_equal(symbols_line_end(NULL, 0), 0);
}

static void a_guest_in_assembler_has_labels_and_lines(void **state)
{
    add("guests/hello.elf", 0);
    assert_string_equal(place_of(0), "_start  hello.S:8");
    assert_string_equal(place_of(0xb), "next+0x05  hello.S:13");
    assert_string_equal(place_of(0xd), "next+0x07  hello.S:14");
    assert_string_equal(place_of(0x10), "message+0x01  hello.S:15");
    assert_string_equal(place_of(0x1c), "");
    assert_non_null(strstr((place_of(0xb), place.path), "guests/hello.S"));
    assert_int_equal(symbols_line_end(symbols, 0xc), 0xe);
    assert_int_equal(symbols_line_end(symbols, 0x11), 0x1c);
}

static void addresses_move_with_the_guest(void **state)
{
    add("guests/hello.elf", 0x40000);
    assert_string_equal(place_of(0xb), "");
    assert_string_equal(place_of(0x4000b), "next+0x05  hello.S:13");
    assert_int_equal(find("message"), 0x4000f);
}

static void other_bytes_have_no_name(void **state)
{
    const uint8_t out[] = { 0xee, 0xeb }, other[] = { 0xee, 0xec };
    add("guests/hello.elf", 0);
    assert_true(symbols_place(symbols, 0xb, out, 2, &place));
    assert_false(symbols_place(symbols, 0xb, other, 2, &place));
    assert_string_equal(symbols_put_place(&place, text), "");
}

static void names_and_lines_are_found(void **state)
{
    add("guests/hello.elf", 0);
    assert_int_equal(find("next"), 6);
    assert_int_equal(find("next+0x5"), 0xb);
    assert_int_equal(find("next+c"), 0x12);
    assert_int_equal(find("hello.S:13"), 0xb);
    assert_int_equal(find("guests/hello.S:13"), 0xb);
    assert_int_equal(find("hello.S:1"), 0); /* a comment: the first line with code */
    const char *nowhere[] = { "",           "nex",      "next+",     "next+g",
                              "hello.S:99", "hello.S:", "ello.S:13", "13" };
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        assert_int_equal(find(nowhere[i]), UINT64_MAX);
}

static void names_are_completed_in_their_order(void **state)
{
    char name[SYMBOLS_NAME];
    const char *all[] = { "_start", "done", "hello.S:", "message", "next" };
    add("guests/hello.elf", 0);
    add("guests/hello.elf", 0x40000); /* each once */
    for (unsigned i = 0; i < 5; i++) {
        assert_true(symbols_complete(symbols, "", i, name));
        assert_string_equal(name, all[i]);
    }
    assert_false(symbols_complete(symbols, "", 5, name));
    assert_true(symbols_complete(symbols, "me", 0, name));
    assert_false(symbols_complete(symbols, "me", 1, name));
    assert_false(symbols_complete(symbols, "zz", 0, name));
}

/* The kernel and the programs have a console.c each. */
static void several_files_know_their_own_addresses(void **state)
{
    uint64_t linear, size;
    add("os-1k/kernel.elf", 0);
    add("os-1k/kernel.programs.elf", 0);
    assert_true(symbols_find(symbols, "getchar", &linear, &size) && size > 1);
    const char *getchar_is = place_of(linear);
    assert_true(!strncmp(getchar_is, "getchar  ", 9) && strchr(getchar_is, ':'));
    assert_int_equal(find("boot"), 0x80001000);
    assert_int_equal(find("start"), 0x400000);
    assert_true(find("user/shell.c:40") - 0x400000 < 0x10000);
}

/* ---- Lists ---- */

static char *list(const char *lines)
{
    char *path = path_in_folder("names.txt");
    FILE *file = fopen(path, "w");
    fputs(lines, file);
    fclose(file);
    return path;
}

static void a_list_names_addresses(void **state)
{
    assert_true(symbols_add_list(
        symbols, list("# a comment\n\n0x1000 first\n 1010\tsecond # it\r\n"), 0x100, &failure));
    assert_string_equal(place_of(0x1100), "first");
    assert_string_equal(place_of(0x110f), "first+0x0f");
    assert_string_equal(place_of(0x1110), "second");
    assert_string_equal(place_of(0x10ff), "");
    assert_string_equal(place_of(0x1110 + 0x10000), "");
    assert_int_equal(find("second"), 0x1110);
}

static void an_elf_file_knows_better_than_a_list(void **state)
{
    assert_true(symbols_add_list(symbols, list("a mine\n30 beyond\n"), 0, &failure));
    add("guests/hello.elf", 0);
    assert_string_equal(place_of(0xb), "next+0x05  hello.S:13");
    assert_string_equal(place_of(0x31), "beyond+0x01");
}

static void a_wrong_line_is_named(void **state)
{
    const char *wrong[] = { "x name\n", "12\n", "12 two words\n", "-1 name\n", "12g name\n" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char lines[64];
        snprintf(lines, sizeof lines, "1 one\n%s", wrong[i]);
        assert_false(symbols_add_list(symbols, list(lines), 0, &failure));
        assert_non_null(strstr(failure.text, "names.txt: line 2: "));
        assert_true(symbols_is_empty(symbols));
    }
}

static void no_name_reaches_a_terminal_raw(void **state)
{
    assert_true(symbols_add_list(
        symbols,
        list("0 \033[2J\n40 "
             "0123456789012345678901234567890123456789012345678901234567890123456789\n"),
        0, &failure));
    assert_string_equal(place_of(0), "^[[2J");
    place_of(0x40);
    assert_int_equal(strlen(place.name), SYMBOLS_NAME - 1);
}

/* ---- ELF files and images ---- */

static void an_elf_file_is_known_by_its_flat_image(void **state)
{
    struct elf_file elf;
    uint64_t linear = 1;
    uint8_t image[64] = { 0 };
    FILE *file = fopen("guests/hello.bin", "r");
    size_t n = fread(image, 1, sizeof image, file);
    fclose(file);
    assert_true(elf_file_read(&elf, "guests/hello.elf", &failure));
    assert_true(elf_file_is_flat(&elf, image, n, &linear) && linear == 0);
    assert_true(elf_file_is_flat(&elf, image, sizeof image, &linear)); /* and more behind it */
    assert_false(elf_file_is_flat(&elf, image, n - 1, &linear));
    memmove(image + 5, image, n);
    assert_false(elf_file_is_flat(&elf, image, sizeof image, &linear));
    assert_true(elf_file_is_within(&elf, image, sizeof image));
    image[8] ^= 1;
    assert_false(elf_file_is_within(&elf, image, sizeof image));
    elf_file_free(&elf);
}

static void what_is_no_elf_file_is_refused(void **state)
{
    struct elf_file elf;
    assert_true(elf_file_is("guests/hello.elf"));
    assert_false(elf_file_is("guests/hello.bin") || elf_file_is("guests") ||
                 elf_file_is("nowhere"));
    assert_false(elf_file_read(&elf, "guests/hello.bin", &failure));
    assert_non_null(strstr(failure.text, "guests/hello.bin: "));
    assert_false(elf_file_read(&elf, "guests", &failure));
    assert_non_null(strstr(failure.text, "guests is "));
    assert_false(elf_file_read(&elf, "/dev/zero", &failure));
}

#define WITH_SYMBOLS(test) cmocka_unit_test_setup_teardown(test, create, destroy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SYMBOLS(nothing_is_known_of_no_symbols),
        WITH_SYMBOLS(a_guest_in_assembler_has_labels_and_lines),
        WITH_SYMBOLS(addresses_move_with_the_guest),
        WITH_SYMBOLS(other_bytes_have_no_name),
        WITH_SYMBOLS(names_and_lines_are_found),
        WITH_SYMBOLS(names_are_completed_in_their_order),
        WITH_SYMBOLS(several_files_know_their_own_addresses),
        WITH_SYMBOLS(a_list_names_addresses),
        WITH_SYMBOLS(an_elf_file_knows_better_than_a_list),
        WITH_SYMBOLS(a_wrong_line_is_named),
        WITH_SYMBOLS(no_name_reaches_a_terminal_raw),
        cmocka_unit_test(an_elf_file_is_known_by_its_flat_image),
        cmocka_unit_test(what_is_no_elf_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
