/* The key bar: what it names in each state of a run, its colours and clicks; prompts there. */
#include "around.h"

#include "text/text.h"
#include "view/bar.h"

#include <stdio.h>

/* A guest that has printed and is live, paused, looked at in the past, or has ended. */
static void start_in(enum command_place place)
{
    start(2);
    print(0, "ab");
    if (place == PLACE_PAUSED)
        note(0, EVENT_PAUSE);
    for (uint8_t i = 0; i < 2 && place == PLACE_ENDED; i++)
        end(i, OUTCOME_HALTED);
    view.chosen.vcpus[0].in_history = place == PLACE_HISTORY;
    view.chosen.vcpus[0].history_seq = 1;
    view.said.overlay = place == PLACE_OVER ? OVERLAY_MEMORY : OVERLAY_NONE;
}

static const struct command *command_of_item(const struct bar_item *item)
{
    const struct command *command = command_of_key(item->keys[0], false);
    assert_non_null(command);
    return command;
}

/* By their ranks, and all that are of use. */
static void the_key_bar_is_made_from_the_table(void **state)
{
    struct bar bar;
    for (enum command_place place = 0; place < COMMAND_PLACES; place++) {
        unsigned wanted = 0, named = 0;
        start_in(place);
        bar_make(&bar, &view, 600);
        for (unsigned i = 0; i < COMMAND_COUNT; i++)
            wanted += *commands[i].ranks && commands[i].ranks[place] != '-' &&
                      bar_is_of_use(&view, (enum command_id)i);
        for (unsigned i = 0; i < bar.count; i++) {
            named += 1 + (bar.items[i].keys[1] != 0);
            if (i)
                assert_true(command_of_item(&bar.items[i - 1])->ranks[place] <=
                            command_of_item(&bar.items[i])->ranks[place]);
        }
        assert_int_equal(named, wanted);
    }
}

static void commands_have_a_rank_in_each_place(void **state)
{
    for (unsigned i = 0; i < COMMAND_COUNT; i++) {
        if (commands[i].group == GROUP_TALK)
            continue;
        assert_int_equal(strlen(commands[i].ranks), COMMAND_PLACES);
        for (const char *rank = commands[i].ranks; *rank; rank++)
            assert_true(*rank == '-' || (*rank >= 'a' && *rank <= 'z'));
        if (commands[i].bar == NO_WORD)
            assert_int_equal(strspn(commands[i].ranks, "-"), COMMAND_PLACES);
    }
}

static void the_key_bar_names_what_works_now(void **state)
{
    start_in(PLACE_LIVE);
    draws(view_keys, 1, 80,
          " Space pause  s step  i type  Tab focus  b back  u until  ? help  q quit\n");
    assert_int_equal(grid_at(&grid, 0, 1)->role, ROLE_BAR_KEY);
    start_in(PLACE_PAUSED);
    view_keys(fresh(1, 80), &view);
    assert_true(has(" PAUSED  s step  Space pause  . instr"));
    assert_int_equal(grid_at(&grid, 0, 79)->role, ROLE_PAUSED);
    note(1, EVENT_PAUSE);
    view_keys(fresh(1, 80), &view);
    assert_true(has(" PAUSED  s step  Space go  . instr"));
    start_in(PLACE_HISTORY);
    view_keys(fresh(1, 80), &view);
    assert_true(has(" HISTORY  b back  f forward  e live  Up/Down line"));
    assert_int_equal(grid_at(&grid, 0, 79)->role, ROLE_PASSED);
    start_in(PLACE_ENDED);
    view_keys(fresh(1, 200), &view);
    assert_true(has(" ENDED  2 exits in 13.0 µs  r restart  b back  q quit"));
    assert_false(has("step") || has("until") || has("type"));
    assert_int_equal(grid_at(&grid, 0, 199)->role, ROLE_ENDED);
}

/* Its keys are those of the guests that go on. */
static void the_end_of_one_is_not_the_end(void **state)
{
    start_in(PLACE_LIVE);
    end(0, OUTCOME_HALTED);
    view_keys(fresh(1, 120), &view);
    assert_true(has(" vCPU 0 has ended  Space pause  Tab focus"));
    assert_false(has("step") || has("type") || has("ENDED"));
    assert_int_equal(grid_at(&grid, 0, 119)->role, ROLE_BAR);
    note(1, EVENT_PAUSE);
    view_keys(fresh(1, 120), &view);
    assert_true(has(" PAUSED  vCPU 0 has ended  Space go"));
    assert_int_equal(grid_at(&grid, 0, 119)->role, ROLE_PAUSED);
    end(1, OUTCOME_HALTED);
    view_keys(fresh(1, 120), &view);
    assert_true(has(" ENDED  2 exits in "));
}

static void how_a_run_ended_is_on_the_bar(void **state)
{
    start(2);
    end(0, OUTCOME_HALTED);
    end(1, OUTCOME_FAILED);
    view_keys(fresh(1, 120), &view);
    assert_true(has(" ENDED  0 exits in "));
    assert_true(has("; vCPU 1 has failed  r restart  b back  q quit"));
    assert_int_equal(grid_at(&grid, 0, 8)->role, ROLE_BAD);
    start(1);
    end(0, OUTCOME_LIMIT);
    view_keys(fresh(1, 120), &view);
    assert_true(has(" ENDED  limit reached: 0 exits in "));
}

static void the_key_bar_knows_what_stands_over_the_screen(void **state)
{
    start_in(PLACE_OVER);
    view_keys(fresh(1, 120), &view);
    assert_true(has(" Esc close  Up/Down line  PgUp/PgDn page"));
    assert_true(has("M address"));
    view.said.overlay = OVERLAY_SEGMENTS;
    view_keys(fresh(1, 120), &view);
    assert_true(has(" Esc close") && !has("line"));
    view.said.overlay = OVERLAY_HELP;
    view_keys(fresh(1, 120), &view);
    assert_true(has("? glossary"));
}

/* Each key on a narrow bar is followed by its whole word. */
static void keys_are_left_out_whole(void **state)
{
    struct bar bar;
    start_in(PLACE_PAUSED);
    for (int columns = 1; columns < 150; columns++) {
        bar_make(&bar, &view, columns);
        for (unsigned i = 0; i < bar.count; i++) {
            char item[128];
            snprintf(item, sizeof item, "%s %s", bar.items[i].name, bar.items[i].word);
            view_keys(fresh(1, columns), &view);
            assert_true(has(item));
            assert_int_equal(text_columns(item), bar.items[i].columns);
            assert_true(bar.items[i].keys[0] != KEY_UP_ || bar.items[i].keys[1] == KEY_DOWN_);
        }
    }
}

static void a_click_finds_the_key_that_is_named(void **state)
{
    start_in(PLACE_HISTORY);
    view_keys(fresh(1, 120), &view);
    char *text = grid_to_text(&grid);
    int up = (int)(strstr(text, "Up/Down") - text), back = (int)(strstr(text, "b back") - text);
    free(text);
    assert_int_equal(view_key_at(&view, 120, 1), 0); /* HISTORY */
    assert_int_equal(view_key_at(&view, 120, back), 'b');
    assert_int_equal(view_key_at(&view, 120, back + 5), 'b');
    assert_int_equal(view_key_at(&view, 120, back + 6), 0);
    assert_int_equal(view_key_at(&view, 120, up), KEY_UP_);
    assert_int_equal(view_key_at(&view, 120, up + 3), KEY_DOWN_);
    view.chosen.typing = true;
    view_keys(fresh(1, 120), &view);
    text = grid_to_text(&grid);
    assert_int_equal(view_key_at(&view, 120, (int)(strstr(text, "Ctrl") - text)),
                     KEY_CTRL_BIT | ']');
    free(text);
}

/* A message stands before the keys, on a ground of its own, and they are as good as ever. */
static void a_message_leaves_the_keys_where_they_fit(void **state)
{
    start_in(PLACE_PAUSED);
    strcpy(view.said.message, "nothing to step");
    view.said.message_role = ROLE_WARN;
    draws(view_keys, 1, 60, " PAUSED  nothing to step  s step  Space pause  . instr\n");
    assert_int_equal(grid_at(&grid, 0, 8)->role, ROLE_WARN);
    assert_int_equal(grid_at(&grid, 0, 24)->role, ROLE_WARN);
    assert_int_equal(grid_at(&grid, 0, 25)->role, ROLE_PAUSED);
    assert_int_equal(grid_at(&grid, 0, 26)->role, ROLE_PAUSED_KEY);
    assert_int_equal(grid_at(&grid, 0, 59)->role, ROLE_PAUSED);
    assert_int_equal(view_key_at(&view, 60, 26), 's');
    assert_int_equal(view_key_at(&view, 60, 10), 0);
    draws(view_keys, 1, 20, " PAUSED  nothing t…\n");
}

/* In a talk keys are named by its footer, in which they are the talk's. */
static void a_message_in_a_talk_names_no_keys(void **state)
{
    start(1);
    view.chosen.in_talk = view.chosen.talk_keys = true;
    strcpy(view.said.message, "nothing to step");
    draws(view_keys, 1, 60, " nothing to step\n");
    assert_int_equal(view_key_at(&view, 60, 18), 0);
}

static void a_prompt_takes_the_keys_place(void **state)
{
    start(1);
    view.said.overlay = OVERLAY_PROMPT;
    strcpy(view.said.prompt, "until:");
    strcpy(view.said.answer, "한 x");
    draws(view_keys, 1, 20, " until: 한 x\n");
    assert_int_equal(grid.cursor_column, 12);
    draws(view_keys, 1, 30, " until: 한 x         Enter go\n");
    strcpy(view.said.grammar, "port N");
    view.said.completes = true;
    draws(view_keys, 1, 30, " until: 한 x   port N\n");
    draws(view_keys, 1, 48, " until: 한 x   port N       Enter go  Esc close\n");
    draws(view_keys, 1, 60, " until: 한 x   port N     Enter go  Esc close  Tab complete\n");
    assert_int_equal(role_of("port N"), ROLE_DIM);
    draws(view_keys, 1, 12, " until:  x\n");
    assert_true(grid.cursor_row == 0 && grid.cursor_column < 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_key_bar_is_made_from_the_table),
        TEST(commands_have_a_rank_in_each_place),
        TEST(the_key_bar_names_what_works_now),
        TEST(the_end_of_one_is_not_the_end),
        TEST(how_a_run_ended_is_on_the_bar),
        TEST(the_key_bar_knows_what_stands_over_the_screen),
        TEST(keys_are_left_out_whole),
        TEST(a_click_finds_the_key_that_is_named),
        TEST(a_message_leaves_the_keys_where_they_fit),
        TEST(a_message_in_a_talk_names_no_keys),
        TEST(a_prompt_takes_the_keys_place),
    };
    return cmocka_run_group_tests_name("bar", tests, NULL, NULL);
}
