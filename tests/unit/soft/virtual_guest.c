/* A guest that starts in virtual-8086 mode. */
#include "virtual_guest.h"

const uint16_t v_selectors[SEG_COUNT] = { V_ES, V_CODE, V_STACK, V_DS, V_FS, V_GS };

void start_virtual(unsigned iopl)
{
    make_registers();
    for (unsigned i = 0; i < SEG_COUNT; i++)
        g.regs.seg[i] = (struct segment){ .base = (uint32_t)v_selectors[i] << 4,
                                          .limit = 0xffff,
                                          .selector = v_selectors[i],
                                          .attr = 0xf3 };
    g.regs.eip = 0;
    g.regs.gpr[GPR_ESP] = V_SP;
    g.regs.eflags = EFLAGS_FIXED | EFLAGS_VM | IOPL(iopl);
    code_at(USER);
}

void expect_virtual(uint32_t ip)
{
    assert_int_equal(g.e.regs.eflags & EFLAGS_VM, EFLAGS_VM);
    assert_int_equal(g.e.regs.eip, ip);
    for (unsigned i = 0; i < SEG_COUNT; i++) {
        assert_int_equal(g.e.regs.seg[i].base, (uint32_t)g.e.regs.seg[i].selector << 4);
        assert_int_equal(g.e.regs.seg[i].limit, 0xffff);
        assert_int_equal(g.e.regs.seg[i].attr & 0xff, 0xf3);
    }
}

void expect_left(unsigned vector, unsigned n, uint32_t ip)
{
    static const uint8_t data_segments[] = { SEG_ES, SEG_DS, SEG_FS, SEG_GS };
    expect_vector(vector);
    assert_int_equal(g.e.regs.eflags & EFLAGS_VM, 0);
    assert_int_equal(g.e.regs.seg[SEG_CS].selector, CODE0);
    assert_int_equal(g.e.regs.seg[SEG_SS].selector, DATA0);
    assert_int_equal(REG(ESP), STACK_RING0 - 36 - 4 * n);
    assert_int_equal(stack(n), ip);
    assert_int_equal(stack(n + 1) & 0xffff, V_CODE);
    assert_int_equal(stack(n + 2) & EFLAGS_VM, EFLAGS_VM);
    assert_int_equal(stack(n + 4) & 0xffff, V_STACK);
    for (unsigned i = 0; i < sizeof data_segments; i++) {
        unsigned seg = data_segments[i];
        assert_int_equal(stack(n + 5 + i) & 0xffff, v_selectors[seg]);
        assert_int_equal(g.e.regs.seg[seg].selector, 0);
        expect_unusable(seg);
    }
}

void expect_left_with_error(unsigned vector, uint32_t error, uint32_t ip)
{
    expect_left(vector, 1, ip);
    assert_int_equal(stack(0), error);
}

void allow_ports(void)
{
    g.regs.tr.limit = 0x68 + 32;
    for (unsigned i = 0; i <= 32; i++)
        put(TSS + 0x68 + i, i < 32 ? 0 : 0xff, 1);
}

void expect_out(uint32_t ip)
{
    assert_int_equal(g.e.reason, EVENT_IO);
    assert_int_equal(g.e.port, PORT);
    assert_int_equal(g.e.linear, g.e.regs.seg[SEG_CS].base + ip);
}
