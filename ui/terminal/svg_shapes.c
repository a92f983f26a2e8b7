/* Block elements and lines of Unicode as geometry. */
#include "terminal/svg_shapes.h"

#include <stddef.h>

bool svg_block(uint32_t c, struct svg_shape *shape)
{
    *shape = (struct svg_shape){ 0, 0, SVG_CELL_WIDTH, SVG_CELL_HEIGHT, 100 };
    if (c == 0x2580)
        shape->height = SVG_CELL_HEIGHT / 2;
    else if (c >= 0x2581 && c <= 0x2588) { /* lower eighths */
        shape->height = (int)(c - 0x2580) * SVG_CELL_HEIGHT / 8;
        shape->y = SVG_CELL_HEIGHT - shape->height;
    } else if (c >= 0x2589 && c <= 0x258f) /* left eighths */
        shape->width = (int)(0x2590 - c) * SVG_CELL_WIDTH / 8;
    else if (c == 0x2590)
        shape->x = shape->width = SVG_CELL_WIDTH / 2;
    else if (c >= 0x2591 && c <= 0x2593)
        shape->percent = 25 * (int)(c - 0x2590);
    else
        return false;
    return true;
}

unsigned svg_arms(uint32_t c)
{
    static const struct {
        uint16_t c;
        uint8_t arms;
    } lines[] = {
        { 0x2500, ARM_LEFT | ARM_RIGHT },
        { 0x2501, ARM_LEFT | ARM_RIGHT },
        { 0x2502, ARM_UP | ARM_DOWN },
        { 0x2503, ARM_UP | ARM_DOWN },
        { 0x250c, ARM_RIGHT | ARM_DOWN },
        { 0x250f, ARM_RIGHT | ARM_DOWN },
        { 0x2510, ARM_LEFT | ARM_DOWN },
        { 0x2513, ARM_LEFT | ARM_DOWN },
        { 0x2514, ARM_RIGHT | ARM_UP },
        { 0x2517, ARM_RIGHT | ARM_UP },
        { 0x2518, ARM_LEFT | ARM_UP },
        { 0x251b, ARM_LEFT | ARM_UP },
        { 0x251c, ARM_RIGHT | ARM_UP | ARM_DOWN },
        { 0x2524, ARM_LEFT | ARM_UP | ARM_DOWN },
        { 0x252c, ARM_LEFT | ARM_RIGHT | ARM_DOWN },
        { 0x2534, ARM_LEFT | ARM_RIGHT | ARM_UP },
        { 0x253c, ARM_LEFT | ARM_RIGHT | ARM_UP | ARM_DOWN },
        { 0x256d, ARM_RIGHT | ARM_DOWN },
        { 0x256e, ARM_LEFT | ARM_DOWN },
        { 0x256f, ARM_LEFT | ARM_UP },
        { 0x2570, ARM_RIGHT | ARM_UP },
        { 0x2574, ARM_LEFT },
        { 0x2575, ARM_UP },
        { 0x2576, ARM_RIGHT },
        { 0x2577, ARM_DOWN },
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].c == c)
            return lines[i].arms;
    return 0;
}
