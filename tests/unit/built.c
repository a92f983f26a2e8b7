/* Looks for the guests that tests run. */
#include "built.h"

#include "test.h"

int guests_are_built(void **state)
{
    static const char *const files[] = { "guests/hello.bin", "guests/rom/selftest.bin",
                                         "os-1k/kernel.bin" };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (access(files[i], R_OK)) {
            print_error("%s cannot be read: run `make guests` first, and this from the root of "
                        "the repository\n",
                        files[i]);
            return -1;
        }
    return 0;
}
