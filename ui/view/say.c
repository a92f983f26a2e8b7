/* What is said to the user on the row of the key bar. */
#include "event/clock.h"
#include "text/text.h"
#include "view/view.h"

#include <stdarg.h>
#include <stdio.h>

void view_say(struct view_said *said, enum role role, const char *format, ...)
{
    va_list args;
    char text[sizeof said->message];
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_safe(text, true, said->message, sizeof said->message);
    said->message_role = role;
    said->message_until_ns = clock_ns() + 5000000000u;
}
