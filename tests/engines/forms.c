/* The table of instruction forms. */
#include "forms.h"

#define M     FORM_MODRM
#define MEM   (FORM_MODRM | FORM_MEMORY)
#define REG   (FORM_MODRM | FORM_REGISTER)
#define G     (FORM_MODRM | FORM_GROUP)
#define B     FORM_BYTE
#define L     FORM_LOCK
#define I8    FORM_IMM8
#define IZ    FORM_IMMZ
#define CNT   (FORM_IMM8 | FORM_COUNT)
#define MOFFS FORM_MOFFS

/* escape, opcode, span, stride, flags, digits, weight */
const struct form forms[] = {
    /* ADD OR ADC SBB AND SUB XOR CMP: r/m,r  r,r/m  AL/eAX,imm */
    { 0, 0x00, 7, 8, M | B | L, 0, 20 },
    { 0, 0x01, 7, 8, M | L, 0, 40 },
    { 0, 0x38, 1, 1, M | B, 0, 4 },
    { 0, 0x39, 1, 1, M, 0, 8 },
    { 0, 0x02, 8, 8, M | B, 0, 20 },
    { 0, 0x03, 8, 8, M, 0, 40 },
    { 0, 0x04, 8, 8, B | I8, 0, 8 },
    { 0, 0x05, 8, 8, IZ, 0, 8 },
    { 0, 0x80, 1, 1, G | B | I8, 0x80, 4 },
    { 0, 0x80, 1, 1, G | B | L | I8, 0x7f, 12 },
    { 0, 0x81, 1, 1, G | L | IZ, 0x7f, 20 },
    { 0, 0x81, 1, 1, G | IZ, 0x80, 4 },
    { 0, 0x82, 1, 1, G | B | I8, 0xff, 2 },
    { 0, 0x83, 1, 1, G | L | I8, 0x7f, 20 },
    { 0, 0x83, 1, 1, G | I8, 0x80, 4 },
    /* DAA DAS AAA AAS AAM AAD SALC has no name in the SDM: left out */
    { 0, 0x27, 4, 8, 0, 0, 20 },
    { 0, 0xd4, 2, 1, I8, 0, 8 },
    /* INC DEC PUSH POP */
    { 0, 0x40, 16, 1, 0, 0, 16 },
    { 0, 0x50, 16, 1, 0, 0, 24 },
    { 0, 0xfe, 1, 1, G | B | L, 0x03, 8 },
    { 0, 0xff, 1, 1, G | L, 0x03, 8 },
    { 0, 0xff, 1, 1, G, 0x40, 8 },
    { 0, 0x8f, 1, 1, G, 0x01, 8 },
    { 0, 0x60, 2, 1, 0, 0, 6 },
    { 0, 0x68, 1, 1, IZ, 0, 6 },
    { 0, 0x6a, 1, 1, I8, 0, 6 },
    { 0, 0x9c, 1, 1, 0, 0, 10 },
    { 0, 0x06, 4, 8, 0, 0, 6 },
    { 1, 0xa0, 1, 1, 0, 0, 2 },
    { 1, 0xa8, 1, 1, 0, 0, 2 },
    /* IMUL TEST NOT NEG MUL IMUL (DIV and IDIV: see generate.c) */
    { 0, 0x69, 1, 1, M | IZ, 0, 10 },
    { 0, 0x6b, 1, 1, M | I8, 0, 10 },
    { 1, 0xaf, 1, 1, M, 0, 10 },
    { 0, 0xf6, 1, 1, G | B, 0x30, 10 },
    { 0, 0xf7, 1, 1, G, 0x30, 10 },
    { 0, 0xf6, 1, 1, G | B | L, 0x0c, 8 },
    { 0, 0xf7, 1, 1, G | L, 0x0c, 8 },
    { 0, 0xf6, 1, 1, G | B | I8, 0x03, 4 },
    { 0, 0xf7, 1, 1, G | IZ, 0x03, 4 },
    { 0, 0x84, 1, 1, M | B, 0, 6 },
    { 0, 0x85, 1, 1, M, 0, 6 },
    { 0, 0xa8, 1, 1, B | I8, 0, 3 },
    { 0, 0xa9, 1, 1, IZ, 0, 3 },
    /* XCHG MOV LEA */
    { 0, 0x86, 1, 1, M | B | L, 0, 8 },
    { 0, 0x87, 1, 1, M | L, 0, 8 },
    { 0, 0x90, 8, 1, 0, 0, 8 },
    { 0, 0x88, 1, 1, M | B, 0, 12 },
    { 0, 0x89, 1, 1, M, 0, 16 },
    { 0, 0x8a, 1, 1, M | B, 0, 12 },
    { 0, 0x8b, 1, 1, M, 0, 16 },
    { 0, 0x8c, 1, 1, G, 0x3f, 10 },
    { 0, 0x8d, 1, 1, MEM, 0, 12 },
    { 0, 0xa0, 1, 1, B | MOFFS, 0, 3 },
    { 0, 0xa1, 1, 1, MOFFS, 0, 3 },
    { 0, 0xa2, 1, 1, B | MOFFS, 0, 3 },
    { 0, 0xa3, 1, 1, MOFFS, 0, 3 },
    { 0, 0xb0, 8, 1, B | I8, 0, 16 },
    { 0, 0xb8, 8, 1, IZ, 0, 16 },
    { 0, 0xc6, 1, 1, G | B | I8, 0x01, 6 },
    { 0, 0xc7, 1, 1, G | IZ, 0x01, 6 },
    /* CBW CWD SAHF LAHF CMC CLC STC CLI STI CLD STD XLAT */
    { 0, 0x98, 2, 1, 0, 0, 10 },
    { 0, 0x9e, 2, 1, 0, 0, 10 },
    { 0, 0xf5, 1, 1, 0, 0, 4 },
    { 0, 0xf8, 2, 1, 0, 0, 6 },
    { 0, 0xfa, 4, 1, 0, 0, 8 },
    { 0, 0xd7, 1, 1, 0, 0, 6 },
    /* MOVS CMPS STOS LODS SCAS, once */
    { 0, 0xa4, 4, 1, 0, 0, 12 },
    { 0, 0xaa, 6, 1, 0, 0, 14 },
    /* ROL ROR RCL RCR SHL SHR SAL SAR by imm8, 1 */
    { 0, 0xc0, 1, 1, G | B | CNT, 0xff, 20 },
    { 0, 0xc1, 1, 1, G | CNT, 0xff, 30 },
    { 0, 0xd0, 1, 1, G | B, 0xff, 15 },
    { 0, 0xd1, 1, 1, G, 0xff, 20 },
    { 1, 0xa4, 1, 1, M | CNT, 0, 12 },
    { 1, 0xac, 1, 1, M | CNT, 0, 12 },
    /* LEAVE, BOUND, UD2 */
    { 0, 0xc9, 1, 1, 0, 0, 3 },
    { 0, 0x62, 1, 1, MEM, 0, 3 },
    { 1, 0x0b, 1, 1, 0, 0, 1 },
    /* SMSW, SGDT, SIDT */
    { 1, 0x01, 1, 1, G, 0x10, 2 },
    { 1, 0x01, 1, 1, G | FORM_MEMORY, 0x03, 2 },
    /* CMOVcc SETcc BT BTS BTR BTC BSF BSR MOVZX MOVSX CMPXCHG XADD BSWAP */
    { 1, 0x40, 16, 1, M, 0, 20 },
    { 1, 0x90, 16, 1, G | B, 0x01, 20 },
    { 1, 0xa3, 1, 1, M | FORM_REGISTER, 0, 5 },
    { 1, 0xa3, 1, 1, M, 0, 3 },
    { 1, 0xab, 1, 1, M | L, 0, 5 },
    { 1, 0xb3, 1, 1, M | L, 0, 5 },
    { 1, 0xbb, 1, 1, M | L, 0, 5 },
    { 1, 0xba, 1, 1, G | I8, 0x10, 4 },
    { 1, 0xba, 1, 1, G | L | I8, 0xe0, 10 },
    { 1, 0xbc, 2, 1, M, 0, 10 },
    { 1, 0xb6, 2, 1, M, 0, 10 },
    { 1, 0xbe, 2, 1, M, 0, 10 },
    { 1, 0xb0, 1, 1, M | B | L, 0, 6 },
    { 1, 0xb1, 1, 1, M | L, 0, 8 },
    { 1, 0xc0, 1, 1, M | B | L, 0, 6 },
    { 1, 0xc1, 1, 1, M | L, 0, 8 },
    { 1, 0xc8, 8, 1, 0, 0, 8 },
};

const size_t form_count = sizeof forms / sizeof *forms;
