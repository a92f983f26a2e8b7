/* What the parts of the plain words share. From the ground up: writer, decode, engines; pic, pit,
 * keyboard, system_ports, cmos, vga, bios, rep, exception, sentence; devices, next; fields;
 * explain.
 *
 * The sentences are words EXPLAIN_... (words/en.def). In them a '|' begins the next part: what the
 * VMM did after why it left, and what comes next after that. A name in braces stands for what
 * fields.c, or one of these, puts there. {cpu} is the CPU that runs the guest: the real one, or the
 * software CPU. A particle in braces follows the sound of what stands before it. */
#ifndef EXPLAIN_PRIVATE_H
#define EXPLAIN_PRIVATE_H

#include "explain/explain.h"
#include "words/words.h"

/* A 16-bit counter of the PIT that has just got all of its divisor. */
struct pit_load {
    unsigned counter, mode;
    uint32_t divisor; /* 1 to 65536; 0: not known */
};

/* An access to the CRTC. */
struct vga_access {
    uint8_t index, byte;
    uint16_t cell; /* that a pair of its registers now holds */
};

/* What a command tells the disk; by_place: in the way of cylinders. */
struct ata_said {
    enum word command; /* its name */
    unsigned count;    /* sectors, 1 to 256; 0: not known */
    bool by_place;
    unsigned cylinder, head, number;
};

struct writer {
    const struct event *event;
    const struct event_wide *wide;         /* of it; NULL: nothing */
    const char *watched;                   /* NULL: by its address */
    const struct explain_goes_on *goes_on; /* NULL: nothing is known */
    enum engine_kind engine;
    bool software; /* the engine is not KVM */
    bool brief;    /* in few words */
    enum language language;
    struct pit_load load;  /* valid for the sentences about a divisor */
    uint8_t cmos_index;    /* valid for those about a byte of the CMOS memory */
    struct vga_access vga; /* valid for those about the CRTC */
    struct ata_said ata;   /* valid for those about a command to the disk */
    char *text;            /* borrowed */
    size_t at, size;       /* at < size, always */
    enum explain_part part;
    size_t begins[EXPLAIN_PARTS]; /* in the text, of the parts up to that one */
};

/* explain/writer.c: both append, and cut what does not fit; the second a word of the user's
 * language. */
__attribute__((format(printf, 2, 3))) void explain_put(struct writer *w, const char *format, ...);
void explain_put_word(struct writer *w, enum word which);

/* explain/writer.c: goes on to a part, if the text is not there yet. */
void explain_begin_part(struct writer *w, enum explain_part part);

/* What a line of the interrupt controllers is for, NO_WORD if for nothing in particular. */
enum word explain_line_name(unsigned irq);
/* "0 (timer)", "5". Returns text. */
enum { EXPLAIN_LINE = 64 };
char *explain_line(enum language language, unsigned irq, char text[EXPLAIN_LINE]);

/* A name in braces, and what writes that for which it stands. */
struct explain_field {
    const char *name;
    void (*put)(struct writer *w);
};
/* Writes the field of that name, if it is one of these. */
bool explain_put_one_of(struct writer *w, const struct explain_field *fields, size_t count,
                        const char *name, size_t length);

/* explain/exception.c: of an EVENT_EXCEPTION what happened, and where that leads; and the fields of
 * both sentences, false if it is none of them. */
enum word explain_exception(const struct event *event);
enum word explain_exception_way(const struct event *event);
bool explain_put_exception_field(struct writer *w, const char *name, size_t length);

/* explain/pic.c, pit.c, keyboard.c, system_ports.c, cmos.c, vga.c: what an access of one byte (to
 * the CRTC also of two) to one of their ports means, NO_WORD if nothing in particular; and the
 * fields of those sentences, false if it is none of them. explain_pit() fills load, explain_cmos()
 * cmos_index, explain_vga() vga. */
enum word explain_pic(const struct event *event, const struct explain_past *past);
bool explain_put_pic_field(struct writer *w, const char *name, size_t length);
enum word explain_pit(struct writer *w, const struct explain_past *past);
bool explain_put_pit_field(struct writer *w, const char *name, size_t length);
enum word explain_keyboard(const struct event *event, const struct explain_past *past);
bool explain_put_keyboard_field(struct writer *w, const char *name, size_t length);
enum word explain_system_ports(const struct event *event);
bool explain_put_system_field(struct writer *w, const char *name, size_t length);
enum word explain_cmos(struct writer *w, const struct explain_past *past);
bool explain_put_cmos_field(struct writer *w, const char *name, size_t length);
enum word explain_vga(struct writer *w, const struct explain_past *past);
bool explain_put_vga_field(struct writer *w, const char *name, size_t length);
/* explain/ata.c: the same of the disk, at its data port of any size; fills ata. */
enum word explain_ata(struct writer *w, const struct explain_past *past);
bool explain_put_ata_field(struct writer *w, const char *name, size_t length);
/* explain/vga.c: the sentence of an MMIO write, to text memory, a ROM or nowhere. */
enum word explain_memory_write(const struct event *event);

/* explain/bios.c: the call on whose behalf our BIOS has left the guest, before all else: "INT 10h,
 * teletype: "; and what it tells at a port of its own. */
void explain_put_bios_call(struct writer *w);
enum word explain_bios(const struct event *event);
bool explain_put_bios_field(struct writer *w, const char *name, size_t length);

/* explain/devices.c: all of these devices. What an access to one of them means, NO_WORD if it is
 * not one of them (or a string, or no byte). device: the sentence to stand before it. */
enum word explain_device(struct writer *w, const struct explain_past *past, enum word *device);
bool explain_put_device_field(struct writer *w, const char *name, size_t length);

/* explain/rep.c: the sentence of an event that stands for the writes of one REP, and its fields. */
enum word explain_rep(const struct event *event);
bool explain_put_rep_field(struct writer *w, const char *name, size_t length);

/* explain/sentence.c: the sentence of an event, but for the devices' own. */
enum word explain_sentence(const struct event *event, bool software);

/* explain/next.c: the sentence of where the guest goes on, NO_WORD where that is not known, or the
 * event ends it; and the fields of those sentences. */
enum word explain_next(const struct writer *w);
bool explain_put_next_field(struct writer *w, const char *name, size_t length);

/* explain/fields.c: a sentence, its names in braces filled in. */
void explain_put_sentence(struct writer *w, enum word sentence);

#endif
