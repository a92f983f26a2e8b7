/* What is said to the user on the row of the key bar. */
#include "event/clock.h"
#include "text/text.h"
#include "view/view.h"

#include <stdarg.h>
#include <stdio.h>

void view_say(struct view *view, enum role role, const char *format, ...)
{
    va_list args;
    char text[sizeof view->message];
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_safe(text, true, view->message, sizeof view->message);
    view->message_role = role;
    view->message_until_ns = clock_ns() + 5000000000u;
}
