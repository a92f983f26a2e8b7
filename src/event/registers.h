/* The registers of a 386, as every engine reports them and every event carries them.
 *
 * They have 32 bits: of a guest in 64-bit mode these are the low halves, and event/wide.h puts them
 * together with the rest.
 * Numbering of the general and segment registers is the encoding of the instruction set
 * (Intel SDM vol. 2A, table 3-1), so that a decoder's register numbers index these arrays.
 */
#ifndef EVENT_REGISTERS_H
#define EVENT_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>

enum { GPR_EAX, GPR_ECX, GPR_EDX, GPR_EBX, GPR_ESP, GPR_EBP, GPR_ESI, GPR_EDI, GPR_COUNT };
enum { SEG_ES, SEG_CS, SEG_SS, SEG_DS, SEG_FS, SEG_GS, SEG_COUNT };

/* EFLAGS, CR0, CR4, EFER: Intel SDM vol. 3A, 2.3 "System flags" and 2.5 "Control registers". */
enum {
    EFLAGS_CF = 1 << 0,
    EFLAGS_FIXED = 1 << 1, /* always reads as one */
    EFLAGS_PF = 1 << 2,
    EFLAGS_AF = 1 << 4,
    EFLAGS_ZF = 1 << 6,
    EFLAGS_SF = 1 << 7,
    EFLAGS_TF = 1 << 8,
    EFLAGS_IF = 1 << 9,
    EFLAGS_DF = 1 << 10,
    EFLAGS_OF = 1 << 11,
    EFLAGS_RF = 1 << 16,
    EFLAGS_VM = 1 << 17,
};
#define CR0_PE   0x00000001u
#define CR0_ET   0x00000010u
#define CR0_WP   0x00010000u
#define CR0_PG   0x80000000u
#define CR4_PSE  0x10u
#define CR4_PAE  0x20u
#define CR4_LA57 0x1000u
#define EFER_LME 0x100u
#define EFER_LMA 0x400u

/* Bits of segment.attr: bits 40-47 and 52-55 of a descriptor, pushed together
 * (Intel SDM vol. 3A, 3.4.5), and one bit that says the register holds no segment. */
enum {
    SEGMENT_TYPE = 0x000f,
    SEGMENT_S = 0x0010, /* code or data, not a system segment */
    SEGMENT_DPL = 0x0060,
    SEGMENT_P = 0x0080,
    SEGMENT_AVL = 0x0100,
    SEGMENT_L = 0x0200,  /* 64-bit code */
    SEGMENT_DB = 0x0400, /* 32-bit code, or a stack with ESP */
    SEGMENT_G = 0x0800,
    SEGMENT_UNUSABLE = 0x1000,
};
enum { SEGMENT_DPL_SHIFT = 5 };
/* Types used when a segment is made by hand. "Accessed" is set, as a loaded one has it. */
enum { SEGMENT_TYPE_DATA = 3, SEGMENT_TYPE_CODE = 11, SEGMENT_TYPE_LDT = 2, SEGMENT_TYPE_TSS = 11 };

struct segment {
    uint32_t base;
    uint32_t limit; /* in bytes, the last one allowed, whatever G says */
    uint16_t selector;
    uint16_t attr;
};

struct table_register {
    uint32_t base;
    uint16_t limit;
};

struct registers {
    uint32_t gpr[GPR_COUNT];
    uint32_t eip;
    uint32_t eflags;
    struct segment seg[SEG_COUNT];
    struct segment ldt, tr;
    struct table_register gdt, idt;
    uint32_t cr0, cr2, cr3, cr4, efer;
};

/* Do selectors name descriptors? In real and in virtual-8086 mode they are paragraphs (SDM vol. 3A,
 * 20.1.1, 20.2.1). */
static inline bool registers_have_descriptors(const struct registers *r)
{
    return (r->cr0 & CR0_PE) && !(r->eflags & EFLAGS_VM);
}

/* Width of addresses and operands by default, from CS: 16, 32 or 64 bits. */
static inline unsigned registers_code_bits(const struct registers *r)
{
    if ((r->efer & EFER_LMA) && (r->seg[SEG_CS].attr & SEGMENT_L))
        return 64;
    return (r->cr0 & CR0_PE) && (r->seg[SEG_CS].attr & SEGMENT_DB) ? 32 : 16;
}

/* The linear address of an offset in the code segment. */
static inline uint32_t registers_code_linear(const struct registers *r, uint32_t offset)
{
    return r->seg[SEG_CS].base + offset;
}

#endif
