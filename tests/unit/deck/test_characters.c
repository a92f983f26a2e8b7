/* Text of decks in all alphabets: where emphasis begins and ends, entities, pipes, and what cannot
 * be shown. */
#include "test.h"

#include "deck_text.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* ---- Emphasis ---- */

/* The spans of a text, those in bold within [], in italics within (), in code within {}. */
static const char *marked(const struct deck_text *text)
{
    static char buffer[1024];
    size_t at = 0;
    for (unsigned i = 0; i < text->count; i++) {
        unsigned styles = text->spans[i].styles;
        at += (size_t)snprintf(buffer + at, sizeof buffer - at, "%s%s%s%s%s%s%s",
                               styles & SPAN_BOLD ? "[" : "", styles & SPAN_ITALIC ? "(" : "",
                               styles & SPAN_CODE ? "{" : "", text->spans[i].text,
                               styles & SPAN_CODE ? "}" : "", styles & SPAN_ITALIC ? ")" : "",
                               styles & SPAN_BOLD ? "]" : "");
    }
    return buffer;
}

static const struct deck_text *paragraph(const char *text)
{
    return &only_slide(text)->blocks[0].text;
}

static void emphasis_ends_before_a_particle(void **state)
{
    static const char *const cases[][2] = {
        { "**가상 머신 (VM)**은", "[가상 머신 (VM)]은" },
        { "*가상 머신 (VM)*은", "(가상 머신 (VM))은" },
        { "***가(나)***는", "[(가(나))]는" },
        { "이것은 **“하이퍼바이저”**가", "이것은 [“하이퍼바이저”]가" },
        { "이것은**\"VM\"**이다", "이것은[\"VM\"]이다" },
        { "이것은 **굵게**입니다.", "이것은 [굵게]입니다." },
        { "**`OUT`**이다", "[{OUT}]이다" },
        { "**テスト。**テスト", "[テスト。]テスト" },
        { "これは**「重要」**です", "これは[「重要」]です" },
        { "**A(b)**은**(c)**다", "[A(b)]은[(c)]다" }, /* one character between two runs */
        { "**{{vcpus}}**를", "[]를" },
        { "**é**는", "[é]는" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(marked(paragraph(cases[i][0])), cases[i][1]);
}

static void asterisks_are_otherwise_commonmarks(void **state)
{
    static const char *const cases[][2] = {
        { "**VM(1)**abc", "**VM(1)**abc" },     { "가 ** 나 ** 다", "가 ** 나 ** 다" },
        { "**가 **나", "**가 **나" },           { "\\*\\*가(나)\\*\\*은", "**가(나)**은" },
        { "`**가(나)**은`", "{**가(나)**은}" }, { "__가(나)__은", "__가(나)__은" },
        { "3 * 4 * 5", "3 * 4 * 5" },           { "**“VM”**s", "**“VM”**s" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(marked(paragraph(cases[i][0])), cases[i][1]);
}

/* md4c gets other bytes there, but nothing of them is seen, and places are those of the deck. */
static void what_is_beside_asterisks_stays_as_it_is(void **state)
{
    const struct deck_slide *slide = only_slide(
        "## **제목(1)**은\n\n- **메모리(RAM)**를 다\n\n```c **가(나)**은\n**가(나)**은\n```\n\n"
        "| **표(1)**의 |\n|---|\n| **셀(2)**은 |\n");
    assert_string_equal(marked(&slide->title), "[제목(1)]은");
    assert_string_equal(marked(&slide->blocks[0].text), "[메모리(RAM)]를 다");
    assert_int_equal(slide->blocks[0].text.spans[1].place.column, 15);
    assert_string_equal(slide->blocks[1].text.spans[0].text, "**가(나)**은");
    assert_string_equal(slide->blocks[1].language, "c");
    assert_int_equal(slide->blocks[1].place.line, 5);
    assert_string_equal(marked(&slide->blocks[2].table.cells[0]), "[표(1)]의");
    assert_string_equal(marked(&slide->blocks[2].table.cells[1]), "[셀(2)]은");
}

/* ---- Entities, pipes ---- */

static void entities_are_those_of_html(void **state)
{
    static const char *const cases[][2] = {
        { "&amp;&lt;&gt;&quot;&apos;&nbsp;.", "&<>\"'\u00a0." },
        { "&auml; &frac12; &rarr; &times; &Omega; &hearts; &hellip;", "ä ½ → × Ω ♥ …" },
        { "&CounterClockwiseContourIntegral; &NotEqualTilde; &fjlig;", "∳ ≂\u0338 fj" },
        { "&#44032; &#xac00; &#XAC00; &#0; &#x110000;", "가 가 가 \ufffd \ufffd" },
        { "&Tab;a&NewLine;b", " a b" },
        { "Donau&shy;dampf", "Donaudampf" },
        { "&nosuch; &amp &; &#; AT&T", "&nosuch; &amp &; &#; AT&T" },
        { "`&amp;` \\&amp;", "{&amp;} &amp;" },
        { "&lcub;&lbrace;exits none}}", "{{exits none}}" },
        { "&lt;b>&ast;no&ast;&#42;", "<b>*no**" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(marked(paragraph(cases[i][0])), cases[i][1]);
}

static void a_pipe_in_a_cell_has_a_backslash(void **state)
{
    const struct deck_slide *slide =
        only_slide("| `a \\| b \\` | **c \\| d** |\n|---|---|\n| `\\|` | `\\n` |\n\n`a \\| b`\n");
    const struct deck_text *cells = slide->blocks[0].table.cells;
    assert_string_equal(marked(&cells[0]), "{a | b \\}");
    assert_string_equal(marked(&cells[1]), "[c | d]");
    assert_string_equal(marked(&cells[2]), "{|}");
    assert_string_equal(marked(&cells[3]), "{\\n}");
    assert_string_equal(marked(&slide->blocks[1].text), "{a \\| b}");
}

/* ---- What cannot be shown ---- */

static void refuse(const char *text, unsigned column, const char *says)
{
    read_text(text);
    if (errors.total != 1 || !strstr(errors.list[0].text, says))
        fail_msg("%s: %u errors: %s", text, errors.total, errors.list[0].text);
    assert_int_equal(errors.list[0].place.column, column);
}

static void what_is_not_drawn_is_told(void **state)
{
    refuse("ab \U0001f44d\U0001f3fd", 5, "U+1F3FD, a skin tone");
    refuse("1\ufe0f\u20e3", 2, "U+FE0F, a character that draws nothing");
    refuse("\U0001f469\u200d\U0001f4bb", 2, "U+200D, a character that draws nothing");
    refuse("a\u200cb", 2, "U+200C, a character that draws nothing");
    refuse("a \U000e9999", 3, "U+E9999, a character that draws nothing");
    refuse("a \u0378", 3, "U+0378, whose width is not known here");
    refuse("a\u0300\u0301\u0302", 4, "U+0302, more than 2 marks on one character");
    refuse("a &zwnj;", 3, "this stands for U+200C, a character that draws nothing");
    refuse("a &#x1b;", 3, "this stands for U+001B, a character that draws nothing");
    refuse("a &#xd800;", 3, "which is no character");
}

static void all_alphabets_are_drawn(void **state)
{
    only_slide("\u1112\u1161\u11ab \u0915\u094d\u0937\u093f a\u0301\u0302 1\u20e3 "
               "\U0001f1f0\U0001f1f7 \u26a0 \u2764 ± × \u0e01\u0e33 \u0645\u0631");
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emphasis_ends_before_a_particle),
        cmocka_unit_test(asterisks_are_otherwise_commonmarks),
        cmocka_unit_test(what_is_beside_asterisks_stays_as_it_is),
        cmocka_unit_test(entities_are_those_of_html),
        cmocka_unit_test(a_pipe_in_a_cell_has_a_backslash),
        cmocka_unit_test(what_is_not_drawn_is_told),
        cmocka_unit_test(all_alphabets_are_drawn),
    };
    return cmocka_run_group_tests_name("deck_characters", tests, NULL, free_deck);
}
