/* Where events are, as lines say it: what is kept is that of the same instruction alone, and JSON
 * stays JSON whatever a name holds. */
#include "test.h"

#include "folder.h"
#include "run/places.h"
#include "symbols/elf_file.h"

static struct places places;

static void name_everything(const char *name)
{
    struct failure failure;
    struct symbols *symbols = symbols_create();
    FILE *file = fopen(path_in_folder("names"), "w");
    fprintf(file, "0 %s\n", name);
    fclose(file);
    assert_true(symbols_add_list(symbols, path_in_folder("names"), 0, &failure));
    places = (struct places){ .symbols = symbols };
}

static int put_away(void **state)
{
    symbols_destroy((struct symbols *)places.symbols);
    return remove_folder(state);
}

static struct event event_at(uint32_t linear)
{
    return (struct event){ .reason = EVENT_HLT, .linear = linear, .insn = { 0xf4 }, .insn_len = 1 };
}

static void an_instruction_keeps_its_texts(void **state)
{
    name_everything("all");
    struct event first = event_at(1), other = event_at(1 + PLACES_KEPT);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(places_of(&places, &first, NULL)->verbose, "  all+0x01");
        assert_string_equal(places_of(&places, &first, NULL)->json, ",\"symbol\":\"all+0x01\"");
        assert_string_equal(places_of(&places, &other, NULL)->verbose, "  all+0x41");
    }
}

static void other_bytes_are_asked_for_anew(void **state)
{
    struct failure failure;
    struct elf_file elf;
    struct event e = { .reason = EVENT_IO, .linear = 0xb, .insn = { 0xee }, .insn_len = 1 };
    struct symbols *symbols = symbols_create();
    assert_true(elf_file_read(&elf, "guests/hello.elf", &failure));
    assert_true(symbols_add_elf(symbols, &elf, 0, &failure));
    elf_file_free(&elf);
    places = (struct places){ .symbols = symbols };
    assert_string_equal(places_of(&places, &e, NULL)->verbose, "  next+0x05  hello.S:13");
    e.insn[0] = 0xef;
    assert_string_equal(places_of(&places, &e, NULL)->verbose, "");
    assert_string_equal(places_of(NULL, &e, NULL)->verbose, "");
    assert_string_equal(places_of(&(struct places){ 0 }, &e, NULL)->json, "");
}

static void names_do_not_end_a_string(void **state)
{
    name_everything("a\"b\\c");
    struct event e = event_at(0);
    assert_string_equal(places_of(&places, &e, NULL)->json, ",\"symbol\":\"a\\\"b\\\\c\"");
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, put_away)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(an_instruction_keeps_its_texts),
        WITH_FOLDER(other_bytes_are_asked_for_anew),
        WITH_FOLDER(names_do_not_end_a_string),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
