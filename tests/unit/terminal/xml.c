#include "xml.h"

#include "test.h"

#include <stdbool.h>
#include <string.h>

void check_xml(const char *text)
{
    char open[16][16];
    int depth = 0;
    for (; *text; text++) {
        assert_true((uint8_t)*text >= 0x20 || *text == '\n');
        if (*text == '&')
            assert_true(text[1] == '#' && strspn(text + 2, "0123456789") &&
                        text[2 + strspn(text + 2, "0123456789")] == ';');
        if (*text != '<')
            continue;
        const char *end = strchr(text, '>');
        bool closes = text[1] == '/', empty = end && end[-1] == '/';
        char name[16] = "";
        assert_non_null(end);
        assert_int_equal(sscanf(text + 1 + closes, "%15[a-z]", name), 1);
        assert_null(memchr(text + 1, '<', (size_t)(end - text - 1)));
        if (closes)
            assert_true(depth > 0 && !strcmp(open[--depth], name));
        else if (!empty)
            strcpy(open[depth++], name);
        text = end;
    }
    assert_int_equal(depth, 0);
}
