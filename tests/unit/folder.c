/* Makes and removes a folder for what a test writes. */
#include "folder.h"

#include "test.h"

char test_folder[32];

int make_folder(void **state)
{
    snprintf(test_folder, sizeof test_folder, "/tmp/kvm-vmm-test-XXXXXX");
    return mkdtemp(test_folder) ? 0 : -1;
}

int remove_folder(void **state)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", test_folder);
    test_folder[0] = '\0';
    return system(command);
}

char *path_in_folder(const char *name)
{
    static char path[160];
    int length = snprintf(path, sizeof path, "%s/%s", test_folder, name);
    assert_true(length >= 0 && length < (int)sizeof path);
    return path;
}
