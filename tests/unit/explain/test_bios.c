/* On whose behalf a BIOS does what it does, in plain words. */
#include "exits.h"

#include "event/pc.h"
#include "event/ports.h"

/* An exit of our BIOS while it serves that interrupt. */
static struct event serving(uint8_t vector, uint8_t ah, uint16_t port)
{
    struct event e = io(EVENT_OUT, port, 0x20, 0);
    e.regs.seg[SEG_CS].selector = PC_BIOS_SEGMENT;
    e.regs.seg[SEG_CS].base = PC_BIOS_SEGMENT << 4;
    e.regs.seg[SEG_FS].selector = (uint16_t)(PC_BIOS_MARK | (vector - 8) << 8 | ah);
    e.linear += e.regs.seg[SEG_CS].base;
    return e;
}

static void begins(const struct event *e, enum language language, const char *start)
{
    const char *text = explain(e, language);
    if (strncmp(text, start, strlen(start)) != 0)
        fail_msg("'%s' does not begin with '%s'", text, start);
}

static void calls_have_names(void **state)
{
    static const struct {
        uint8_t vector, ah;
        const char *english, *korean;
    } calls[] = {
        { 0x10, 0x0e, "INT 10h, teletype: `out dx, al` at f000:000c. Port",
          "INT 10h, 텔레타이프: f000" },
        { 0x10, 0x53, "INT 10h, AH=53: `", "INT 10h, AH=53: f000" },
        { 0x11, 0x53, "INT 11h, what the PC has: `", "INT 11h, PC의 구성: f000" },
        { 0x13, 0x02, "INT 13h, read sectors: `", "INT 13h, 섹터 읽기: f000" },
        { 0x15, 0xe8, "INT 15h, map of the memory: `", "INT 15h, 메모리 맵: f000" },
        { 0x16, 0x10, "INT 16h, wait for a key: `", "INT 16h, 키 기다리기: f000" },
        { 0x19, 0x00, "INT 19h, boot: `", "INT 19h, 부팅: f000" },
        { 0x08, 0x00, "IRQ 0, the tick: `", "IRQ 0, 틱: f000" },
        { 0x09, 0x00, "IRQ 1, a key: `", "IRQ 1, 키: f000" },
        { 0x0e, 0x00, "IRQ 6: `", "IRQ 6: f000" },
        { 0x27, 0x01, "INT 27h, AH=01: `", "INT 27h, AH=01: f000" },
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct event e = serving(calls[i].vector, calls[i].ah, 0x300);
        begins(&e, ENGLISH, calls[i].english);
        begins(&e, KOREAN, calls[i].korean);
    }
}

static void only_exits_of_the_bios_have_them(void **state)
{
    struct event e = serving(0x10, 0x0e, 0x300);
    e.regs.seg[SEG_CS].selector = 0;
    begins(&e, ENGLISH, "`out");
    e = serving(0x10, 0x0e, 0x300);
    e.regs.cr0 = CR0_PE;
    begins(&e, ENGLISH, "`");
    e = serving(0x10, 0x0e, 0x300);
    e.regs.seg[SEG_FS].selector = 0;
    begins(&e, ENGLISH, "`out");
    e = serving(0x10, 0x0e, 0x300);
    e.reason = EVENT_WAIT; /* a note */
    assert_null(strstr(explain(&e, ENGLISH), "INT 10h"));
}

static void unknown_calls_have_their_registers(void **state)
{
    struct event e = serving(0x15, 0x53, PORT_BIOS);
    e.flags = EVENT_UNKNOWN_CALL;
    e.regs.gpr[GPR_EAX] = 0xffff5300;
    e.regs.gpr[GPR_EDX] = 0x80;
    const char *text = explain(&e, ENGLISH);
    assert_non_null(
        strstr(text, "INT 15h, AX=5300 BX=0000 CX=0000 DX=0080: the BIOS does not know"));
    assert_null(strchr(text, '{'));
    text = explain(&e, KOREAN);
    assert_non_null(strstr(text, "INT 15h, AX=5300 BX=0000 CX=0000 DX=0080: BIOS가 모르는 호출"));
    e = serving(0x10, 0x00, PORT_BIOS);
    e.flags = EVENT_UNKNOWN_CALL;
    e.regs.gpr[GPR_EAX] = 0x0093;
    assert_non_null(strstr(explain(&e, ENGLISH), "INT 10h asked for graphics mode 13h"));
    assert_non_null(strstr(explain(&e, KOREAN), "그래픽 모드 13h"));
    e.regs.seg[SEG_CS].selector = 0; /* some guest's own */
    assert_null(strstr(explain(&e, ENGLISH), "INT 10h"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_have_names),
        cmocka_unit_test(only_exits_of_the_bios_have_them),
        cmocka_unit_test(unknown_calls_have_their_registers),
    };
    return cmocka_run_group_tests_name("BIOS calls in plain words", tests, NULL, NULL);
}
