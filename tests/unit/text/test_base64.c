/* Bytes as base64: the examples of RFC 4648, and bytes beyond ASCII. */
#include "test.h"

#include "text/base64.h"

#include <string.h>

static void the_examples_of_the_rfc(void **state)
{
    static const char *const examples[][2] = { { "", "" },
                                               { "f", "Zg==" },
                                               { "fo", "Zm8=" },
                                               { "foo", "Zm9v" },
                                               { "foob", "Zm9vYg==" },
                                               { "fooba", "Zm9vYmE=" },
                                               { "foobar", "Zm9vYmFy" } };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        char out[16];
        size_t n = strlen(examples[i][0]);
        base64_encode(examples[i][0], n, out);
        assert_string_equal(out, examples[i][1]);
        assert_int_equal(strlen(out), base64_length(n));
    }
}

static void all_bits_count(void **state)
{
    char out[16];
    base64_encode("\xff\xff\xff\xfb\xef\xbe", 6, out);
    assert_string_equal(out, "////++++");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_rfc),
        cmocka_unit_test(all_bits_count),
    };
    return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
