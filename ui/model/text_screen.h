/* The text screen of a guest, as a VGA shows it: what stands in the text memory, from which cell on
 * it is shown, where the cursor is. Made from events alone, so that it is right of any moment that
 * the history keeps. The front end's thread. */
#ifndef MODEL_TEXT_SCREEN_H
#define MODEL_TEXT_SCREEN_H

#include "event/event.h"
#include "event/pc.h"

enum { TEXT_SCREEN_BYTES = PC_TEXT_END - PC_TEXT };

struct text_screen {
    bool is_written;                   /* the guest has written to it, ever */
    uint8_t memory[TEXT_SCREEN_BYTES]; /* two bytes a cell (event/pc.h) */
    uint16_t start;  /* the cell at the top left, as the CRTC has it: below 0x4000 */
    uint16_t cursor; /* the cell it is at, counted from the beginning of the memory */
    bool cursor_off;
};

struct model_vcpu;

/* As it is when a PC starts: blanks, light grey on black. */
void text_screen_init(struct text_screen *screen);
/* Is the event about the screen? Of one that met no device nothing is. */
bool text_screen_is_about(const struct event *event);
/* Does what the event did, if it is about the screen; survives any nonsense. */
void text_screen_add(struct text_screen *screen, const struct event *event);

/* The bytes of a cell of what is shown: the character, then the attribute. */
const uint8_t *text_screen_cell(const struct text_screen *screen, unsigned row, unsigned column);
/* A character of code page 437 as Unicode; of a control code the picture that a PC has for it, of
 * 0 and 0xff a blank. */
uint32_t text_screen_unicode(uint8_t character);

/* The screen up to and including the event with seq, UINT64_MAX: as it is now. False, and an empty
 * one, if the guest had not written to it by then or nothing is kept so far back. */
bool model_text_screen(const struct model_vcpu *vcpu, uint64_t seq, struct text_screen *screen);
/* Has it written to its text screen, up to and including that event? */
bool model_has_text(const struct model_vcpu *vcpu, uint64_t seq);

#endif
