/* Decks: what Markdown and presenterm's comments become. */
#include "test.h"

#include "deck_text.h"

#include <locale.h>

static void expect_block(const struct deck_slide *slide, unsigned i, enum deck_block_kind kind,
                         unsigned step, const char *text)
{
    assert_true(i < slide->block_count);
    const struct deck_block *block = &slide->blocks[i];
    assert_int_equal(block->kind, kind);
    assert_string_equal(plain(&block->text), text);
    assert_int_equal(block->step, step);
}

static void expect_span(const struct deck_text *text, unsigned i, const char *is, unsigned styles)
{
    assert_true(i < text->count);
    assert_string_equal(text->spans[i].text, is);
    assert_int_equal(text->spans[i].styles, styles);
}

/* ---- Slides ---- */

static void front_matter_makes_the_first_slide(void **state)
{
    read_text("---\ntitle: \"A \\\"talk\\\"\" # remark\nsub_title: 'It''s'\n# all of "
              "it\nauthors:\n  - One\n  - Two\n"
              "date: 2025-01-01\nevent: Here\nlocation: there\ntheme:\n  name: dark\nlanguage: "
              "ko\n---\n# First\n");
    expect_no_errors();
    assert_string_equal(deck->title, "A \"talk\"");
    assert_string_equal(deck->subtitle, "It's");
    assert_string_equal(deck->author, "One, Two");
    assert_string_equal(deck->date, "2025-01-01");
    assert_string_equal(deck->event, "Here");
    assert_string_equal(deck->theme, "dark");
    assert_string_equal(deck->language, "ko");
    assert_int_equal(deck->slide_count, 2);
    assert_true(deck->slides[0].is_intro);
    assert_int_equal(deck->slides[0].steps, 1);
    assert_string_equal(plain(&deck->slides[1].title), "First");
    assert_int_equal(deck->slides[1].place.line, 15);
}

static void front_matter_is_short_if_one_likes(void **state)
{
    read_text("---\r\nauthors: [One, \"Two, too\"]\r\ntheme: light\r\nsubtitle: x\r\n---\r\ntext");
    expect_no_errors();
    assert_string_equal(deck->author, "One, Two, too");
    assert_string_equal(deck->theme, "light");
    assert_string_equal(deck->subtitle, "x");
    assert_int_equal(deck->slide_count, 1); /* no title, no intro */
    assert_false(deck->slides[0].is_intro);
}

static void rules_part_slides_if_the_front_matter_says_so(void **state)
{
    const char *deck_text = "# One\n\n- a\n\n  ---\n\n---\n\n# Two\n\n***\n\nThree\n";
    char text[200];
    read_text(deck_text);
    assert_int_equal(deck->slide_count, 1); /* a rule is a rule */
    snprintf(text, sizeof text, "---\noptions:\n  end_slide_shorthand: true\n---\n%s", deck_text);
    read_text(text);
    expect_no_errors();
    assert_int_equal(deck->slide_count, 3);
    expect_block(&deck->slides[0], 1, DECK_RULE, 0, ""); /* within the list */
    assert_int_equal(deck->slides[0].block_count, 2);
    assert_string_equal(plain(&deck->slides[1].title), "Two");
    assert_int_equal(deck->slides[1].block_count, 0);
    expect_block(&deck->slides[2], 0, DECK_PARAGRAPH, 0, "Three");
}

static void end_slide_parts_slides(void **state)
{
    read_text("a\n<!-- end_slide -->\n<!--end_slide-->\n\nb\n\n---\n\nc\n<!-- end_slide -->\n\n");
    expect_no_errors();
    assert_int_equal(deck->slide_count, 3);
    assert_int_equal(deck->slides[1].block_count, 0); /* empty ones are legal */
    expect_block(&deck->slides[2], 1, DECK_RULE, 0, "");
    expect_block(&deck->slides[2], 2, DECK_PARAGRAPH, 0, "c");
}

static void the_first_heading_is_the_title(void **state)
{
    const struct deck_slide *slide =
        only_slide("Two *words*\n===========\n\n## Below\n\n# Again\n");
    assert_string_equal(plain(&slide->title), "Two words");
    assert_int_equal(slide->title_level, 1);
    expect_span(&slide->title, 1, "words", SPAN_ITALIC);
    expect_block(slide, 0, DECK_HEADING, 0, "Below");
    assert_int_equal(slide->blocks[0].level, 2);
    slide = only_slide("text\n\n### Late");
    assert_int_equal(slide->title_level, 0);
    assert_int_equal(slide->title.count, 0);
    expect_block(slide, 1, DECK_HEADING, 0, "Late");
    slide = only_slide("<!-- jump_to_middle -->\n\nMiddle\n===\n");
    expect_block(slide, 0, DECK_MIDDLE, 0, "");
    expect_block(slide, 1, DECK_HEADING, 0, "Middle");
}

static void comments_command(void **state)
{
    const struct deck_slide *slide = only_slide("<!-- no_footer -->\n<!-- alignment: center "
                                                "-->\na\n<!-- new_lines: 3 -->\n<!-- newline -->\n"
                                                "<!-- alignment: right --> <!-- // two in a line "
                                                "-->\nb\n<!-- Comment: a remark -->\n<!-- vim: x "
                                                "-->\n<!--\nfree\ntext\n-->\n<!-- {{{ -->\n");
    assert_true(slide->no_footer);
    assert_int_equal(slide->blocks[0].align, ALIGN_CENTRE);
    assert_int_equal(slide->blocks[1].kind, DECK_GAP);
    assert_int_equal(slide->blocks[1].level, 3);
    assert_int_equal(slide->blocks[2].level, 1);
    assert_int_equal(slide->blocks[3].align, ALIGN_RIGHT);
    assert_int_equal(slide->block_count, 4);
    assert_int_equal(only_slide("a\n<!-- end_slide -->\nb\n<!-- skip_slide -->\n")->block_count, 1);
    only_slide("a\n<!-- end_slide -->\n<!-- pause:\nit says nothing to the deck -->\n");
    slide = only_slide("```html\n<!-- end_slide -->\n```\nand `<!-- pause -->`");
    assert_int_equal(slide->steps, 1);
    expect_block(slide, 0, DECK_CODE, 0, "<!-- end_slide -->");
}

static void the_appendix_begins_with_a_slide(void **state)
{
    only_slide("a");
    assert_int_equal(deck->appendix, 1);
    read_text("a\n<!-- end_slide -->\nb\n<!-- end_slide -->\n<!-- appendix -->\nc\n"
              "<!-- end_slide -->\n<!-- appendix -->\nd\n");
    expect_no_errors();
    assert_int_equal(deck->slide_count, 4);
    assert_int_equal(deck->appendix, 2);
    read_text("<!-- appendix -->\na\n");
    assert_non_null(strstr(errors.list[0].text, "on the first slide"));
    assert_int_equal(deck->appendix, 1);
}

static void notes_have_lines(void **state)
{
    assert_string_equal(only_slide("a\n<!-- speaker_note: one -->\nb\n<!-- speaker_note: |\n  "
                                   "two\n    three  \n\n  four\n-->\n")
                            ->notes,
                        "one\ntwo\n  three\n\nfour");
    assert_string_equal(only_slide("<!--\nspeaker_note: one\n   two\n-->")->notes, "one\ntwo");
    assert_string_equal(only_slide("a")->notes, "");
}

/* ---- Text ---- */

static void text_has_styles(void **state)
{
    const struct deck_text *text =
        &only_slide("a **b *c*** `d  e` ~~f~~ [g](http://h) i\\*\nj  \nk &amp; &#x41;&mdash;&foo;")
             ->blocks[0]
             .text;
    expect_span(text, 0, "a ", 0);
    expect_span(text, 1, "b ", SPAN_BOLD);
    expect_span(text, 2, "c", SPAN_BOLD | SPAN_ITALIC);
    expect_span(text, 4, "d  e", SPAN_CODE);
    expect_span(text, 6, "f", SPAN_STRIKE);
    expect_span(text, 8, "g", SPAN_LINK);
    expect_span(text, 9, " i* j", 0);
    expect_span(text, 10, "\n", 0);
    expect_span(text, 11, "k & A—&foo;", 0);
    assert_int_equal(text->count, 12);
    assert_int_equal(text->spans[9].place.column, 39);
    assert_int_equal(text->spans[11].place.line, 3);
}

static void lists_have_depth_and_numbers(void **state)
{
    const struct deck_slide *slide =
        only_slide("3. a\n4. b\n   - [ ] c\n   - [X] d\n\n     more\n\n     ```\n     code\n     "
                   "```\n\n     last\n5. e\n> quote\n> > deep\n\n-\n- - f\n");
    static const struct {
        const char *text;
        unsigned level, number;
        char task;
        bool continues;
    } items[] = { { "a", 0, 3, 0, false },     { "b", 0, 4, 0, false },
                  { "c", 1, 0, ' ', false },   { "d", 1, 0, 'x', false },
                  { "more", 1, 0, 0, true },   { "code", 0, 0, 0, false },
                  { "last", 1, 0, 0, true },   { "e", 0, 5, 0, false },
                  { "quote", 1, 0, 0, false }, { "deep", 2, 0, 0, false },
                  { "", 0, 0, 0, false },      { "", 0, 0, 0, false },
                  { "f", 1, 0, 0, false } };
    assert_int_equal(slide->block_count, sizeof items / sizeof *items);
    for (unsigned i = 0; i < slide->block_count; i++) {
        const struct deck_block *block = &slide->blocks[i];
        assert_string_equal(plain(&block->text), items[i].text);
        assert_int_equal(block->kind, i == 5             ? DECK_CODE
                                      : i == 8 || i == 9 ? DECK_PARAGRAPH
                                                         : DECK_ITEM);
        assert_int_equal(block->level, items[i].level);
        assert_int_equal(block->is_ordered, items[i].number > 0);
        assert_int_equal(block->number, items[i].number);
        assert_int_equal(block->task, items[i].task);
        assert_int_equal(block->continues, items[i].continues);
    }
    slide = only_slide("0. a\n1. b\n");
    assert_true(slide->blocks[0].is_ordered && slide->blocks[0].number == 0);
}

static void code_has_lines(void **state)
{
    const struct deck_block *block =
        &only_slide("~~~asm\tx\n\tmov 한,\t1\n\n  {{exits a}}\n~~~~\n")->blocks[0];
    assert_string_equal(block->language, "asm");
    assert_int_equal(block->text.count, 3);
    expect_span(&block->text, 0, "    mov 한, 1", 0);
    expect_span(&block->text, 1, "", 0);
    expect_span(&block->text, 2, "  {{exits a}}", 0);
    assert_int_equal(block->text.spans[2].place.line, 4);
    assert_int_equal(only_slide("```\n```\n\n```\n\n```\n")->blocks[1].text.count, 1);
    assert_int_equal(only_slide("> ```c\n> a\n>\n> ```\n\n- ```\n  b\n\n  ```\n")->block_count, 3);
}

static void tables_have_cells(void **state)
{
    const struct deck_table *table =
        &only_slide("| *a* | b | c |\n|:---|---:|:---:|\n| 한글 | {{vcpus}} |\n")->blocks[0].table;
    assert_int_equal(table->rows, 2);
    assert_int_equal(table->columns, 3);
    expect_span(&table->cells[0], 0, "a", SPAN_ITALIC);
    assert_string_equal(plain(&table->cells[3]), "한글");
    assert_int_equal(table->cells[4].spans[0].figure, FIGURE_VCPUS);
    assert_int_equal(table->cells[5].count, 0);
    assert_int_equal(table->aligns[1], ALIGN_RIGHT);
    assert_int_equal(table->aligns[2], ALIGN_CENTRE);
}

static void figures_are_spans(void **state)
{
    const struct deck_text *text =
        &only_slide("한 {{ exits  two }}!**{{bytes no/such}}** `{{calls}}` \\{{vcpus}} {\\{x}}")
             ->blocks[0]
             .text;
    assert_int_equal(text->spans[1].figure, FIGURE_EXITS);
    assert_string_equal(text->spans[1].text, "two");
    assert_int_equal(text->spans[1].place.column, 3);
    assert_int_equal(text->spans[3].figure, FIGURE_BYTES);
    assert_string_equal(text->spans[3].text, "no/such");
    assert_int_equal(text->spans[3].styles, SPAN_BOLD);
    assert_int_equal(text->spans[5].figure, FIGURE_CALLS);
    assert_string_equal(plain(text),
                        "한 {{exits two}}!{{bytes no/such}} {{calls}} {{vcpus}} {{x}}");
}

static void plain_text_is_cut_between_characters(void **state)
{
    char buffer[8];
    const struct deck_slide *slide = only_slide("# 한글 {{vcpus}}");
    assert_string_equal(deck_plain(&slide->title, buffer, 6), "한");
    assert_string_equal(deck_plain(&slide->title, buffer, 7), "한글");
    assert_string_equal(deck_plain(&slide->title, buffer, 1), "");
}

/* ---- Steps ---- */

static void a_pause_begins_a_step(void **state)
{
    const struct deck_slide *slide =
        only_slide("a\n<!-- pause -->\nb\n\nc\n<!-- pause -->\n<!-- pause -->\nd\n");
    assert_int_equal(slide->steps, 4);
    expect_block(slide, 0, DECK_PARAGRAPH, 0, "a");
    expect_block(slide, 1, DECK_PARAGRAPH, 1, "b");
    expect_block(slide, 2, DECK_PARAGRAPH, 1, "c");
    expect_block(slide, 3, DECK_PARAGRAPH, 3, "d");
    slide = only_slide("- a\n<!-- pause -->\n- b\n\n<!-- pause -->\n");
    expect_block(slide, 1, DECK_ITEM, 1, "b");
    assert_int_equal(slide->steps, 3);
}

static void an_incremental_list_has_steps(void **state)
{
    const struct deck_slide *slide =
        only_slide("<!-- incremental_lists: true -->\na\n- b\n  - c\n- d\n\n  more\n\ne\n"
                   "<!-- pause -->\n- f\n- g\n\n<!-- incremental_lists: false -->\n1. h\n2. i\n");
    /* a pause before a list is its first step */
    static const unsigned steps[] = { 0, 1, 2, 3, 3, 3, 4, 5, 5, 5 };
    for (unsigned i = 0; i < slide->block_count; i++)
        assert_int_equal(slide->blocks[i].step, steps[i]);
    assert_int_equal(slide->block_count, 10);
    assert_int_equal(slide->steps, 6);
}

static void lists_of_a_deck_can_all_be_incremental(void **state)
{
    read_text("---\noptions: # of presenterm\n  incremental_lists: true\n---\n- a\n- b\n\n<!-- "
              "end_slide -->\n- c\n\n"
              "<!-- end_slide -->\n<!-- incremental_lists: false -->\n- d\n- e\n");
    expect_no_errors();
    assert_int_equal(deck->slides[0].steps, 3);
    assert_int_equal(deck->slides[1].steps, 2);
    assert_int_equal(deck->slides[2].steps, 1);
}

static void a_run_starts_with_a_step_of_its_own(void **state)
{
    const struct deck_slide *slide = only_slide("a\n```kvm\nx.bin\n```\nb\n<!-- pause -->\nc\n");
    const struct deck_run *run = slide->blocks[1].run;
    expect_block(slide, 0, DECK_PARAGRAPH, 0, "a");
    expect_block(slide, 1, DECK_RUN, 0, "");
    /* without a pause: there from the step of its place */
    expect_block(slide, 2, DECK_PARAGRAPH, 0, "b");
    expect_block(slide, 3, DECK_PARAGRAPH, 2, "c");
    assert_int_equal(run->step, 0);
    assert_int_equal(run->start_step, 1);
    assert_int_equal(slide->steps, 3);
    assert_true(deck_first_run(slide));
    for (unsigned step = 0; step < 3; step++)
        assert_ptr_equal(deck_run_at(slide, step), run);
}

static void a_run_can_start_by_itself(void **state)
{
    const struct deck_slide *slide =
        only_slide("a\n\n<!-- pause -->\n```kvm\nx.bin\nstart now\n```\n");
    assert_int_equal(slide->blocks[1].run->step, 1);
    assert_int_equal(slide->blocks[1].run->start_step, 1);
    assert_int_equal(slide->steps, 2);
    assert_null(deck_run_at(slide, 0));
    slide = only_slide("```kvm\nx.bin\nstart now\n```\n");
    assert_int_equal(slide->blocks[0].run->start_step, 0);
    assert_int_equal(slide->steps, 1);
}

static void orders_have_steps(void **state)
{
    const struct deck_slide *slide = only_slide(
        "```kvm\nx.bin\nshow log\nstep\npause\nstep\nshow exits\npause\npause\ngo\n```\nb\n");
    const struct deck_run *run = slide->blocks[0].run;
    static const unsigned steps[] = { 1, 2, 2, 4 };
    assert_int_equal(run->order_count, 4);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(run->orders[i].step, steps[i]);
    assert_int_equal(run->show, SHOW_LOG);
    assert_int_equal(run->orders[2].number, SHOW_EXITS);
    expect_block(slide, 1, DECK_PARAGRAPH, 0, "b");
    assert_int_equal(slide->steps, 5);
}

static void runs_play_one_after_the_other(void **state)
{
    const struct deck_slide *slide =
        only_slide("```kvm\na.bin\npause\ngo\n```\n```kvm\nb.bin\n```\n<!-- pause "
                   "-->\n```kvm\nc.bin\nstart now\n```\n");
    const struct deck_run *a = slide->blocks[0].run, *b = slide->blocks[1].run,
                          *c = slide->blocks[2].run;
    assert_int_equal(a->start_step, 1);
    assert_int_equal(b->step, 0);
    assert_int_equal(b->start_step, 3);
    assert_int_equal(c->step, 4);
    assert_int_equal(c->start_step, 4);
    assert_int_equal(slide->steps, 5);
    const struct deck_run *at[] = { a, a, a, b, c };
    for (unsigned step = 0; step < 5; step++)
        assert_ptr_equal(deck_run_at(slide, step), at[step]);
}

/* One after the other. */
static void a_second_run_can_follow_by_itself(void **state)
{
    read_text("```kvm\na.bin\n```\n```kvm\nb.bin\nstart now\n```\n");
    assert_int_equal(errors.total, 0);
    assert_int_equal(deck->slides[0].blocks[1].run->start_step, 1);
    assert_int_equal(deck->slides[0].steps, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(front_matter_makes_the_first_slide),
        cmocka_unit_test(front_matter_is_short_if_one_likes),
        cmocka_unit_test(rules_part_slides_if_the_front_matter_says_so),
        cmocka_unit_test(end_slide_parts_slides),
        cmocka_unit_test(the_first_heading_is_the_title),
        cmocka_unit_test(comments_command),
        cmocka_unit_test(the_appendix_begins_with_a_slide),
        cmocka_unit_test(notes_have_lines),
        cmocka_unit_test(text_has_styles),
        cmocka_unit_test(lists_have_depth_and_numbers),
        cmocka_unit_test(code_has_lines),
        cmocka_unit_test(tables_have_cells),
        cmocka_unit_test(figures_are_spans),
        cmocka_unit_test(plain_text_is_cut_between_characters),
        cmocka_unit_test(a_pause_begins_a_step),
        cmocka_unit_test(an_incremental_list_has_steps),
        cmocka_unit_test(lists_of_a_deck_can_all_be_incremental),
        cmocka_unit_test(a_run_starts_with_a_step_of_its_own),
        cmocka_unit_test(a_run_can_start_by_itself),
        cmocka_unit_test(orders_have_steps),
        cmocka_unit_test(runs_play_one_after_the_other),
        cmocka_unit_test(a_second_run_can_follow_by_itself),
    };
    setlocale(LC_CTYPE, "C.UTF-8"); /* how wide characters are */
    return cmocka_run_group_tests_name("deck", tests, NULL, free_deck);
}
