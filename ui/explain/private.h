/* What the parts of the plain words share: which sentences there are, and how one is put
 * together. */
#ifndef EXPLAIN_PRIVATE_H
#define EXPLAIN_PRIVATE_H

#include "explain/explain.h"

enum sentence {
    HERE, /* which instruction, before the sentence about it */
    HERE_UNKNOWN,
    LAST_SEEN,
    NEXT, /* which instruction comes next, after the sentence */
    NEXT_UNKNOWN,

    OUT_PRINTED,
    OUT_PRINTED_STRING,
    OUT_UART_SILENT,
    OUT_UART_REGISTER,
    OUT_UART_READ_ONLY,
    OUT_NO_DEVICE,
    OUT_POST,
    OUT_DEVICE,
    OUT_STRING,
    IN_TYPED,
    IN_NOT_TYPED,
    IN_LINE_STATUS,
    IN_UART_REGISTER,
    IN_NO_DEVICE,
    IN_POST,
    IN_DEVICE,
    IN_STRING,
    STRING_NO_DEVICE,

    CALL_PUTCHAR,
    CALL_GETCHAR,
    CALL_EXIT,
    CALL_UNKNOWN,
    CALL_STRING,
    ANSWER,
    ANSWER_NONE,
    ANSWER_STRING,

    MMIO_READ,
    MMIO_WRITE,
    HALT,
    HALT_WITH_IF,
    HALT_DUE,
    IRQ_WINDOW,
    STEP,
    STEP_INTO_HANDLER,
    BREAKPOINT,
    SHUTDOWN,
    SHUTDOWN_PAGING,
    NO_EMULATION,
    INTERNAL,
    FETCH,
    FAIL_ENTRY,
    RUN_ERROR,
    OTHER,

    KICK,
    START,
    WAIT,
    WAIT_FOR_INTERRUPT,
    PAUSE,
    RESUME,
    INJECTED, /* before each of the four after it */
    INJECTED_IVT,
    INJECTED_IDT,
    INJECTED_IDT_RING3,
    INJECTED_SPURIOUS,
    EOI_NOTE,
    HELD_BY_IF, /* after an exit: an interrupt waits */
    HELD_BY_SHADOW,
    DATA,
    DATA_PRINTED,
    END_HALTED,
    END_EXITED,
    END_INPUT,
    END_STOPPED,
    END_FAILED,
    END_SOMEHOW,

    PIC, /* before each sentence about one of its ports; so PIT, KEYBOARD */
    PIC_ICW1,
    PIC_ICW2,
    PIC_ICW3,
    PIC_ICW4,
    PIC_EOI,
    PIC_EOI_OF,
    PIC_PRIORITIES,
    PIC_OCW3,
    PIC_MASK,
    PIC_READ,
    PIC_READ_MASK,
    PIT,
    PIT_CONTROL,
    PIT_LATCH,
    PIT_READ_BACK,
    PIT_LOW,
    PIT_BYTE,
    PIT_TICKS,
    PIT_ONCE,
    PIT_LOADED,
    PIT_READ,
    KEYBOARD,
    KEY_PRESSED,
    KEY_RELEASED,
    KEY_PREFIX,
    KEY_OTHER,
    KEYBOARD_STATUS,
    KEYBOARD_COMMAND,
    KEYBOARD_DATA,
    SENTENCE_COUNT
};

/* A 16-bit counter of the PIT that has just got all of its divisor. */
struct pit_load {
    unsigned counter, mode;
    uint32_t divisor; /* 1 to 65536; 0: not known */
};

struct writer {
    const struct event *event;
    enum engine_kind engine;
    bool software; /* the engine is not KVM */
    enum language language;
    struct pit_load load; /* valid for the sentences about a divisor */
    char *text;
    size_t at, size; /* at < size, always */
};

__attribute__((format(printf, 2, 3))) void explain_put(struct writer *w, const char *format, ...);
void explain_put_sentence(struct writer *w, enum sentence sentence);
/* "IRQ 0 (timer)", and without the "IRQ ". */
void explain_put_line(struct writer *w, unsigned irq);
void explain_put_line_name(struct writer *w, unsigned irq);

/* explain/words.c: English and Korean. Where the software CPU needs words of its own, those; else
 * NULL. */
const char *explain_words(enum sentence sentence, enum language language);
const char *explain_words_of_software(enum sentence sentence, enum language language);

/* explain/devices.c: the interrupt controllers, the timer, the keyboard. */
/* What an access to one of them means, SENTENCE_COUNT if it is not one of them (or a string, or no
 * byte). device: the sentence to stand before it. Fills load. */
enum sentence explain_device(struct writer *w, const struct explain_past *past,
                             enum sentence *device);
/* The fields of those sentences. False if this is none of them. */
bool explain_put_device_field(struct writer *w, const char *name, size_t length);

#endif
