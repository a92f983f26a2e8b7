/* The menu as it is drawn: in every size, in ASCII, in Korean; and what is where, for the mouse. */
#include "test.h"

#include "menu/view.h"
#include "terminal/key.h"

#include <locale.h>

static struct menu_items items;
static struct menu_choice choice;
static struct menu_view view;
static struct grid grid;
static char *drawn;

static void add(enum menu_group group, const char *name, unsigned vcpus)
{
    struct menu_item *item = &items.list[items.count++];
    *item = (struct menu_item){ .group = group, .vcpus = vcpus, .bytes = 28 };
    snprintf(item->name, sizeof item->name, "%s", name);
    snprintf(item->word, sizeof item->word, "%s", name);
    snprintf(item->file, sizeof item->file, "guests/%s.bin", name);
    snprintf(item->head.about, sizeof item->head.about, "About %s.", name);
    snprintf(item->head.watch, sizeof item->head.watch, "see %s run.", name);
}

static int set_up(void **state)
{
    char name[8];
    setlocale(LC_CTYPE, "C.UTF-8");
    items.count = 0;
    add(MENU_TALKS, "demo", 0);
    for (int i = 0; i < 20; i++) {
        snprintf(name, sizeof name, "g%d", i);
        add(MENU_GUESTS, name, i == 1 ? 2 : 1);
    }
    add(MENU_HOST, "doctor", 0);
    menu_choice_init(&choice, &items);
    view = (struct menu_view){
        .choice = &choice, .command = "./kvm-vmm g0", .preview = "  mov\n\033x\n", .message = ""
    };
    return 0;
}

static int tear_down(void **state)
{
    grid_destroy(&grid);
    free(drawn);
    drawn = NULL;
    return 0;
}

static void draw(int rows, int columns)
{
    assert_true(grid_init(&grid, rows, columns));
    view.scroll = view_menu(&grid, &view);
    free(drawn);
    drawn = grid_to_text(&grid);
}

static void shows(const char *text, bool shown)
{
    if (!strstr(drawn, text) == shown)
        fail_msg("'%s' is %s:\n%s", text, shown ? "not there" : "there", drawn);
}

static void everything_has_its_place(void **state)
{
    menu_choice_move(&choice, 2);
    menu_choice_mark(&choice);
    draw(24, 80);
    shows(" Mini-KVM  What shall run?", true);
    shows("2 of 4 vCPUs chosen\n", true);
    shows("│ Talks ", true);
    shows("│     g0 ", true);
    shows("│▸01  g1 ×2 ", true);
    shows("┌ g1 ───", true);
    shows("│ About g1. ", true);
    shows("│ Watch ", true);
    shows("│ see g1 run. ", true);
    shows("28 bytes  guests/g1.bin", true);
    shows("│   mov ", true);
    shows("│ ?x ", true); /* never as it is */
    shows("3/22 ┘", true);
    shows("\n $ ./kvm-vmm g0\n", true);
    shows("\n Enter start  Space choose several  s start paused  / filter  q quit\n", true);
    assert_int_equal(grid.cursor_row, -1);
}

static void the_list_follows(void **state)
{
    draw(24, 80);
    assert_int_equal(view.scroll, 0);
    menu_choice_move(&choice, 100);
    draw(24, 80);
    shows("▸    doctor", true);
    shows("This computer", true);
    int scrolled = view.scroll;
    assert_true(scrolled > 0);
    menu_choice_move(&choice, -1); /* no more than it takes */
    draw(24, 80);
    assert_int_equal(view.scroll, scrolled);
    menu_choice_move(&choice, -100);
    draw(24, 80);
    assert_int_equal(view.scroll, 0);
    shows("Talks", true); /* its title, too */
    draw(60, 80);
    shows("doctor", true);
    shows("demo               ││                                                    │\n"
          "│                        ││ ",
          true); /* a gap where there is room */
}

static void wide_screens_have_the_sentences(void **state)
{
    draw(24, 80);
    shows("About g3.", false);
    draw(40, 160);
    shows("g3               About g3.", true);
}

static void narrow_and_low_ones_have_the_list(void **state)
{
    menu_choice_move(&choice, 1);
    draw(24, 50); /* below it */
    shows("│     g2 ", true);
    shows("│ About g0. ", true);
    draw(10, 40);
    shows("g0", true);
    shows("g0               About g0.", true);
    shows("see", false);
    shows("$ ./kvm-vmm", true);
    draw(1, 12);
    shows("g0", true);
}

static void a_filter_is_typed(void **state)
{
    strcpy(choice.filter, "g1");
    menu_choice_filter(&choice);
    view.filtering = true;
    draw(24, 80);
    shows("g11", true);
    shows("g2", false);
    shows("\n filter g1    Enter start  Space choose several  Esc show all\n", true);
    assert_int_equal(grid.cursor_row, 23);
    assert_int_equal(grid.cursor_column, 10);
    strcpy(choice.filter, "none");
    menu_choice_filter(&choice);
    view.preview = "";
    draw(24, 80);
    shows("nothing fits", true);
}

static void a_message_stands_for_the_command(void **state)
{
    view.message = "at most";
    draw(24, 80);
    shows("\n at most\n", true);
    shows("$", false);
}

static void ascii_stays_ascii(void **state)
{
    view.ascii = true;
    menu_choice_move(&choice, 2);
    draw(24, 80);
    shows("x2", true);
    for (const char *c = drawn; *c; c++)
        assert_true((unsigned char)*c < 0x80);
}

static void it_speaks_korean(void **state)
{
    view.language = KOREAN;
    draw(24, 80);
    shows("무엇을 실행할까요?", true);
    shows("더 알아보기", true);
    shows(" Enter 시작  Space 여럿 선택 ", true);
}

static void expect_hit(int row, int column, int what, unsigned shown)
{
    struct menu_hit hit = view_menu_hit(&view, grid.rows, grid.columns, row, column);
    assert_int_equal(hit.what, what);
    if (what == HIT_ITEM || what == HIT_MARK)
        assert_int_equal(hit.shown, shown);
    if (what == HIT_KEY)
        assert_int_equal(hit.key, shown);
}

static void what_is_where(void **state)
{
    draw(24, 80);
    expect_hit(0, 5, HIT_NOTHING, 0);
    expect_hit(2, 8, HIT_NOTHING, 0); /* a title */
    expect_hit(3, 8, HIT_ITEM, 0);
    expect_hit(5, 8, HIT_ITEM, 1);
    expect_hit(5, 2, HIT_MARK, 1);
    expect_hit(5, 25, HIT_NOTHING, 0); /* the frame */
    expect_hit(5, 40, HIT_NOTHING, 0);
    expect_hit(23, 1, HIT_KEY, KEY_ENTER_);
    expect_hit(23, 12, HIT_KEY, KEY_NONE_);
    expect_hit(23, 14, HIT_KEY, ' ');
    expect_hit(23, 79, HIT_KEY, KEY_NONE_);
    menu_choice_move(&choice, 100);
    draw(24, 80);
    expect_hit(20, 8, HIT_ITEM, 21);
}

static void any_size_is_drawn(void **state)
{
    for (int at = 0; at < 22; at += 7, menu_choice_move(&choice, 7))
        for (int rows = 1; rows < 50; rows += rows < 20 ? 1 : 9)
            for (int columns = 1; columns < 200; columns += columns < 30 ? 1 : 13) {
                draw(rows, columns);
                for (int row = 0; row < rows; row++)
                    for (int column = 0; column < columns; column += 5)
                        view_menu_hit(&view, rows, columns, row, column);
            }
}

#define VIEW(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        VIEW(everything_has_its_place),
        VIEW(the_list_follows),
        VIEW(wide_screens_have_the_sentences),
        VIEW(narrow_and_low_ones_have_the_list),
        VIEW(a_filter_is_typed),
        VIEW(a_message_stands_for_the_command),
        VIEW(ascii_stays_ascii),
        VIEW(it_speaks_korean),
        VIEW(what_is_where),
        VIEW(any_size_is_drawn),
    };
    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
