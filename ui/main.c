/* main() alone, so that tests can link everything else with a main() of their own. */
#include "app.h"

int main(int argc, char **argv)
{
    return app_main(argc, argv);
}
