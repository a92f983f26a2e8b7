/* The words in all languages: texts that can be shown, formats that take the same arguments, the
 * same names in braces; each is said somewhere. And which language a user means. */
#include "test.h"

#include "event/failure.h"
#include "text/utf8.h"
#include "words/said.h"
#include "words/words.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

/* Words and formats as one list: the formats have the numbers from WORD_COUNT on. */
enum { ALL = WORD_COUNT + WORD_FORMAT_COUNT };

static const char *const names[ALL] = {
#define WORD(name, text)   [W_##name] = "W_" #name,
#define FORMAT(name, text) [WORD_COUNT + WF_##name] = "WF_" #name,
#include "words/en.def"
#undef WORD
#undef FORMAT
};

static const char *text_of(enum language language, unsigned id)
{
    return id < WORD_COUNT ? word(language, (enum word)id)
                           : words_format(language, (enum word_format)(id - WORD_COUNT));
}

#define EACH(language, id)                                                                         \
    for (enum language language = ENGLISH; language < LANGUAGE_COUNT; language++)                  \
        for (unsigned id = 0; id < ALL; id++)

/* lines: may it have ends of lines? */
static bool can_be_shown(const char *text, bool lines)
{
    for (size_t left = strlen(text); left;) {
        uint32_t c;
        unsigned n = utf8_decode(text, left, &c);
        if (!n || (char_is_harmful(c) && !(lines && c == '\n')))
            return false;
        text += n;
        left -= n;
    }
    return true;
}

static void texts_can_be_shown(void **state)
{
    EACH(language, id)
    if (!can_be_shown(text_of(language, id), false))
        fail_msg("%s in %s: '%s'", names[id], language_code(language), text_of(language, id));
}

/* ---- Formats ---- */

enum { ARGUMENTS = 9, CONVERSION = 16 };

/* Which conversion takes each argument, without what only says how it looks. */
struct arguments {
    char of[ARGUMENTS][CONVERSION];
    unsigned count;
    bool wrong; /* with numbers and without, or one argument twice in different ways */
};

/* The conversion behind a '%': "%2$-8.3llu" takes argument 2 as "llu". Returns its end. */
static const char *take_conversion(struct arguments *a, const char *at)
{
    char *end, conversion[CONVERSION] = "";
    unsigned long number = strtoul(at, &end, 10);
    bool numbered = isdigit((unsigned char)*at) && *end == '$';
    at = numbered ? end + 1 : at;
    at += strspn(at, "-+ #0123456789.");
    size_t n = strspn(at, "hlqjzt");
    snprintf(conversion, sizeof conversion, "%.*s", (int)n + 1, at);
    if (!strchr("diouxXcsp", at[n]) || !at[n]) {
        a->wrong = true;
        return at + n;
    }
    unsigned index = numbered ? (unsigned)number - 1 : a->count;
    if (index >= ARGUMENTS || (a->of[index][0] && strcmp(a->of[index], conversion) != 0))
        a->wrong = true;
    else
        strcpy(a->of[index], conversion);
    a->count = a->count > index + 1 ? a->count : index + 1;
    return at + n + 1;
}

/* A '%' at the end, or before a blank at the end of a word, is a percent sign of plain text. */
static struct arguments arguments_of(const char *text)
{
    struct arguments a = { .count = 0 };
    while ((text = strchr(text, '%'))) {
        text++;
        if (*text == '%')
            text++;
        else if (*text)
            text = take_conversion(&a, text);
    }
    for (unsigned i = 0; i < a.count; i++)
        a.wrong |= !a.of[i][0];
    return a;
}

static bool take_the_same(const char *one, const char *other)
{
    struct arguments a = arguments_of(one), b = arguments_of(other);
    bool same = !a.wrong && !b.wrong && a.count == b.count;
    for (unsigned i = 0; same && i < a.count; i++)
        same = !strcmp(a.of[i], b.of[i]);
    return same;
}

static void formats_take_the_same_arguments(void **state)
{
    EACH(language, id)
    if (!take_the_same(text_of(ENGLISH, id), text_of(language, id)))
        fail_msg("%s in %s: '%s', in English: '%s'", names[id], language_code(language),
                 text_of(language, id), text_of(ENGLISH, id));
}

static void words_take_no_arguments_and_formats_do(void **state)
{
    for (unsigned id = 0; id < ALL; id++)
        if ((arguments_of(text_of(ENGLISH, id)).count > 0) != (id >= WORD_COUNT))
            fail_msg("%s: '%s'", names[id], text_of(ENGLISH, id));
}

static void other_arguments_are_noticed(void **state)
{
    static const struct {
        const char *one, *other;
        bool same;
    } cases[] = {
        { "a", "b", true },
        { "%u of %s", "%u: %s", true },
        { "%u of %s", "%2$s: %1$u", true },
        { "%u of %s", "%s: %u", false },
        { "%u of %s", "%u", false },
        { "%u", "%llu", false },
        { "%5.1s", "%s", true },
        { "%u", "%1$u %1$u", true },
        { "%u %u", "%2$u", false },
        { "share, %", "%", true },
        { "100 %% %u", "%u %%", true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (take_the_same(cases[i].one, cases[i].other) != cases[i].same)
            fail_msg("'%s', '%s'", cases[i].one, cases[i].other);
}

/* ---- What is said by its English text ---- */

static const struct pair {
    const char *english, *translated;
} pairs[] = {
#define SAID(english, translated) { english, translated },
#define ERROR(number, translated) { #number, translated },
#include "words/ko.said.def"
#undef SAID
#undef ERROR
};

static void what_is_said_can_be_shown_and_takes_the_same(void **state)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const struct pair *p = &pairs[i];
        bool lines = strchr(p->english, '\n');
        if (!can_be_shown(p->translated, lines) || !take_the_same(p->english, p->translated))
            fail_msg("'%s': '%s'", p->english, p->translated);
    }
}

/* Whoever prints a text puts the end of its line there, in each language or in none. */
static void what_is_said_ends_alike(void **state)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *english = strrchr(pairs[i].english, '\n'),
                   *translated = strrchr(pairs[i].translated, '\n');
        if ((english && !english[1]) != (translated && !translated[1]))
            fail_msg("'%s': '%s'", pairs[i].english, pairs[i].translated);
    }
}

static void said_speaks_the_language(void **state)
{
    struct failure failure;
    char text[128];
    const struct event end = { .reason = EVENT_END, .outcome = OUTCOME_LIMIT };
    assert_string_equal(said("terminal"), "terminal");
    said_in(KOREAN);
    assert_string_equal(said("terminal"), "터미널");
    assert_string_equal(said("what nobody translates"), "what nobody translates");
    assert_string_equal(error_words(ENOENT), "그런 파일이나 폴더가 없습니다");
    assert_string_equal(error_words(ENOMSG), strerror(ENOMSG));
    assert_false(set_failure(&failure,
                             "%s ended after %zu of %zu bytes; something is writing to it", "a.bin",
                             (size_t)1, (size_t)2));
    assert_string_equal(
        failure.text,
        "a.bin: 2바이트 가운데 1바이트에서 끝났습니다. 누군가 이 파일에 쓰고 있습니다");
    said_in(ENGLISH);
    assert_string_equal(said("terminal"), "terminal");
    event_describe_as(&end, said_by(KOREAN), 0, text, sizeof text);
    assert_string_equal(text, "한도 도달");
    event_describe_as(&end, said_by(ENGLISH), 0, text, sizeof text);
    assert_string_equal(text, "limit reached");
}

/* ---- Names in braces ---- */

/* What a name is of: {Cpu} is {cpu} at the start of a sentence. */
static void base_of(const char *name, size_t n, char base[32])
{
    snprintf(base, 32, "{%.*s}", (int)n, name);
    for (char *c = base; *c; c++)
        *c = (char)tolower((unsigned char)*c);
}

/* A particle has no counterpart in the other language. */
static bool is_particle(enum language language, const char *name)
{
    int size;
    return words_particle(language, name, strcspn(name, "}"), "", &size) != NULL;
}

/* Does the other text have each name of this one? */
static bool has_names_of(enum language language, const char *text, const char *other)
{
    char all[2048] = "";
    for (; (other = strchr(other, '{')); other++) {
        size_t at = strlen(all);
        if (at + 32 < sizeof all)
            base_of(other + 1, strcspn(other + 1, "}"), all + at);
    }
    for (; (text = strchr(text, '{')); text++) {
        char base[32];
        if (is_particle(language, text + 1))
            continue;
        base_of(text + 1, strcspn(text + 1, "}"), base);
        if (!strstr(all, base))
            return false;
    }
    return true;
}

static void names_in_braces_are_the_same(void **state)
{
    EACH(language, id)
    if (!has_names_of(language, text_of(ENGLISH, id), text_of(language, id)) ||
        !has_names_of(language, text_of(language, id), text_of(ENGLISH, id)))
        fail_msg("%s in %s: '%s', in English: '%s'", names[id], language_code(language),
                 text_of(language, id), text_of(ENGLISH, id));
}

/* ---- Sources ---- */

static bool is_said[ALL];

static char *read_file(const char *path, const struct stat *file)
{
    size_t size = (size_t)file->st_size;
    char *text = calloc(1, size + 1);
    int fd = open(path, O_RDONLY);
    assert_true(text && fd >= 0 && read(fd, text, size) == (ssize_t)size);
    close(fd);
    return text;
}

static int compare_names(const void *name, const void *id)
{
    return strcmp(name, names[*(const unsigned *)id]);
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(names[*(const unsigned *)a], names[*(const unsigned *)b]);
}

/* Notes the name that stands here as said, if it is one of a word or a format. */
static void note_word(const char *at)
{
    static unsigned sorted[ALL];
    if (!sorted[0] && !sorted[1]) {
        for (unsigned id = 0; id < ALL; id++)
            sorted[id] = id;
        qsort(sorted, ALL, sizeof *sorted, compare_ids);
    }
    char name[80];
    size_t n = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    snprintf(name, sizeof name, "%.*s", (int)n, at);
    unsigned *id = bsearch(name, sorted, ALL, sizeof *sorted, compare_names);
    if (id)
        is_said[*id] = true;
}

static int look_for_words(const char *path, const struct stat *file, int type)
{
    const char *dot = strrchr(path, '.');
    if (type != FTW_F || !dot ||
        (strcmp(dot, ".c") != 0 && strcmp(dot, ".h") != 0 && strcmp(dot, ".def") != 0))
        return 0;
    char *text = read_file(path, file);
    for (const char *at = text; (at = strchr(at, 'W')); at++)
        if (at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_'))
            note_word(at);
    free(text);
    return 0;
}

static void each_word_is_said_somewhere(void **state)
{
    assert_int_equal(ftw("ui", look_for_words, 8), 0);
    for (unsigned id = 0; id < ALL; id++)
        if (!is_said[id])
            fail_msg("%s: nobody says '%s'", names[id], text_of(ENGLISH, id));
}

static bool is_hangul(uint32_t c)
{
    return (c >= 0xac00 && c <= 0xd7a3) || (c >= 0x1100 && c <= 0x11ff) ||
           (c >= 0x3130 && c <= 0x318f);
}

static int look_for_hangul(const char *path, const struct stat *file, int type)
{
    const char *dot = strrchr(path, '.');
    if (type != FTW_F || !dot || !strncmp(path, "ui/words/ko.", 12) ||
        (strcmp(dot, ".c") != 0 && strcmp(dot, ".h") != 0 && strcmp(dot, ".def") != 0))
        return 0;
    char *text = read_file(path, file);
    unsigned line = 1;
    for (const char *at = text; *at; at++) {
        uint32_t c;
        line += *at == '\n';
        if (utf8_decode(at, strnlen(at, UTF8_MAX), &c) && is_hangul(c))
            fail_msg("%s:%u: Hangul outside ui/words/ko.*", path, line);
    }
    free(text);
    return 0;
}

static void korean_stands_in_its_table(void **state)
{
    assert_int_equal(ftw("src", look_for_hangul, 8), 0);
    assert_int_equal(ftw("ui", look_for_hangul, 8), 0);
}

/* Each term has one spelling, wherever a user may read it: of each pair the second. */
static int look_for_spellings(const char *path, const struct stat *file, int type)
{
    static const char *const not_used[][2] = {
        { "직렬", "시리얼" },         { "롱 모드", "64비트 모드" },  { "엔트리", "항목" },
        { "손님", "게스트" },         { "디바이스", "장치" },        { "서술자", "디스크립터" },
        { "브레이크", "중단점" },     { "처리기", "핸들러" },        { "제어기", "컨트롤러" },
        { "리눅스", "Linux" },        { "매뉴얼", "설명서" },        { "가상머신", "가상 머신" },
        { "실모드", "리얼 모드" },    { "보호모드", "보호 모드" },   { "슬로우", "슬로 모션" },
        { "디렉토리", "디렉터리" },   { "코프로", "보조 프로세서" }, { "시스템 호출", "시스템 콜" },
        { "어드레스", "주소" },       { "인스트럭션", "명령어" },    { "쓰레드", "스레드" },
        { "리턴 주소", "복귀 주소" }, { "하이퍼 콜", "하이퍼콜" },   { "반환 주소", "복귀 주소" },
        { "exit가", "exit이" },       { "exit를", "exit을" },        { "exit는", "exit은" },
        { "exit와", "exit과" },       { "레인을", "시간 막대를" },   { "PIC는", "PIC은" },
        { "PIC가", "PIC이" },         { "PIC를", "PIC을" },          { "PIC와", "PIC과" },
    };
    if (type != FTW_F)
        return 0;
    char *text = read_file(path, file);
    for (size_t i = 0; i < sizeof not_used / sizeof *not_used; i++)
        if (strstr(text, not_used[i][0]))
            fail_msg("%s: %s is spelled %s", path, not_used[i][0], not_used[i][1]);
    free(text);
    return 0;
}

static void korean_terms_have_one_spelling(void **state)
{
    static const char *const paths[] = {
        "ui/words/ko.def",     "ui/words/ko.said.def", "ui/man/ko",
        "ui/decks/demo.ko.md", "ui/decks/learn.ko.md", "guests/heads.ko",
        "guests/own/heads.ko", "README.ko.md"
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_int_equal(ftw(paths[i], look_for_spellings, 8), 0);
}

/* ---- Languages ---- */

static void languages_have_codes(void **state)
{
    for (enum language language = ENGLISH; language < LANGUAGE_COUNT; language++)
        assert_int_equal(language_of_code(language_code(language)), language);
    assert_string_equal(language_code(ENGLISH), "en");
    assert_string_equal(language_code(KOREAN), "ko");
    assert_int_equal(language_of_code(""), LANGUAGE_COUNT);
    assert_int_equal(language_of_code("kok"), LANGUAGE_COUNT);
    setenv("LC_ALL", "ko_KR.UTF-8", 1);
    assert_int_equal(language_on(false, "en"), ENGLISH);
    assert_int_equal(language_on(false, "ko"), KOREAN);
    assert_int_equal(language_on(false, ""), KOREAN);
    setenv("LC_ALL", "C", 1);
    assert_int_equal(language_on(false, "xx"), ENGLISH);
    assert_int_equal(language_on(true, "ko"), ENGLISH); /* which has no letters beyond ASCII */
}

static void particles_follow_the_sound(void **state)
{
    static const struct {
        const char *before, *name, *particle;
    } cases[] = {
        { "KVM", "은", "은" },       { "소프트웨어 CPU", "은", "는" },
        { "vCPU 0", "을", "을" },    { "vCPU 2", "을", "를" },
        { "vCPU 3", "이", "이" },    { "vCPU 2", "이", "가" },
        { "글자 '0'", "을", "을" },  { "글자 'H'", "을", "를" },
        { "글자 'l'", "을", "을" },  { "글자 \"Hi\"", "을", "를" },
        { "글자", "을", "를" },      { "값", "은", "은" },
        { "exit(HLT)", "과", "와" }, { "", "을", "를" },
    };
    int size = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *p =
            words_particle(KOREAN, cases[i].name, strlen(cases[i].name), cases[i].before, &size);
        assert_non_null(p);
        assert_memory_equal(p, cases[i].particle, (size_t)size);
    }
    assert_null(words_particle(KOREAN, "engine", 6, "KVM", &size));
    assert_null(words_particle(KOREAN, "는", 3, "KVM", &size));
    assert_null(words_particle(ENGLISH, "은", 3, "KVM", &size));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_can_be_shown),
        cmocka_unit_test(formats_take_the_same_arguments),
        cmocka_unit_test(words_take_no_arguments_and_formats_do),
        cmocka_unit_test(other_arguments_are_noticed),
        cmocka_unit_test(names_in_braces_are_the_same),
        cmocka_unit_test(each_word_is_said_somewhere),
        cmocka_unit_test(korean_stands_in_its_table),
        cmocka_unit_test(korean_terms_have_one_spelling),
        cmocka_unit_test(languages_have_codes),
        cmocka_unit_test(particles_follow_the_sound),
        cmocka_unit_test(what_is_said_can_be_shown_and_takes_the_same),
        cmocka_unit_test(what_is_said_ends_alike),
        cmocka_unit_test(said_speaks_the_language),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
