/* What guests tell their disk, and what it answers, in plain words. */
#include "exits.h"

#include "event/ata.h"
#include "event/ports.h"

static struct event past_events[5];
static struct explain_past past;

/* The registers of a command, as they were written before it, newest first. */
static void wrote(uint8_t count, uint8_t number, uint8_t low, uint8_t high, uint8_t device)
{
    const uint8_t values[] = { device, high, low, number, count };
    past = (struct explain_past){ .count = 5 };
    for (unsigned i = 0; i < 5; i++) {
        past_events[i] = io(EVENT_OUT, (uint16_t)(PORT_ATA + ATA_DEVICE - i), values[i], 0);
        past.writes[i] = &past_events[i];
    }
}

static void says_of(const struct event *e, const char *english, const char *korean)
{
    char text[ENOUGH];
    explain_event_after(e, &past, ENGINE_KVM, KOREAN, text, sizeof text);
    if (!strstr(text, korean) || strchr(text, '{'))
        fail_msg("'%s' is not in '%s'", korean, text);
    explain_event_after(e, &past, ENGINE_KVM, ENGLISH, text, sizeof text);
    if (!strstr(text, english) || strchr(text, '{'))
        fail_msg("'%s' is not in '%s'", english, text);
}

static void says(enum event_direction direction, unsigned port, uint8_t value, uint32_t sector,
                 const char *english, const char *korean)
{
    struct event e = io(direction, (uint16_t)port, value, 0);
    e.detail = sector;
    says_of(&e, english, korean);
}

static void command_says(uint8_t command, uint32_t sector, const char *english, const char *korean)
{
    says(EVENT_OUT, PORT_ATA + ATA_STATUS, command, sector, english, korean);
}

static int forget(void **state)
{
    past = (struct explain_past){ .count = 0 };
    return 0;
}

static void commands_name_their_sectors(void **state)
{
    command_says(ATA_READ, 2,
                 "Port 0x1f7 is the disk, played by the VMM, so the CPU left the guest. 0x20 is a "
                 "command to it: read, sectors from sector 2 on.",
                 "VMM이 흉내 내는 디스크이므로 CPU가 게스트를 빠져나왔습니다. 0x20 값은 디스크에 "
                 "주는 명령입니다(읽기, 2번부터 여러 섹터).");
    wrote(1, 2, 0, 0, 0xe0);
    command_says(ATA_READ, 2, "read, 1 sector from sector 2 on.", "(읽기, 2번부터 섹터 1개).");
    wrote(0, 2, 0, 0, 0xe0);
    command_says(ATA_WRITE, 2, "write, 256 sectors from sector 2 on.",
                 "(쓰기, 2번부터 섹터 256개).");
    wrote(3, 1, 0x34, 0x02, 0xa5);
    command_says(ATA_READ, 568827,
                 "read, 3 sectors from sector 568827 on, which was named as cylinder 564, head 5, "
                 "sector 1.",
                 "시작은 실린더 564, 헤드 5, 섹터 1로 가리켰습니다.");
    command_says(ATA_SEEK, 7, "go to sector 7, which was named as cylinder 564",
                 "(7번 섹터로 이동). 그 섹터는");
    wrote(3, 7, 0, 0, 0xe0);
    command_says(ATA_SEEK, 7, "go to sector 7.", "(7번 섹터로 이동).");
    command_says(ATA_READ_MULTIPLE, 7, "read in blocks, 3 sectors from", "블록 단위로 읽기");
    command_says(ATA_WRITE_MULTIPLE, 7, "write in blocks, 3 sectors from", "블록 단위로 쓰기");
    command_says(ATA_READ_VERIFY, 7, "read without giving it away, 3", "넘겨주지 않고");
}

static void commands_without_sectors(void **state)
{
    command_says(ATA_IDENTIFY, 0, "0xec is a command to it: say what you are.", "자기소개");
    command_says(ATA_NOP, 0, "NOP, which it always aborts", "언제나 거절함");
    command_says(ATA_RECALIBRATE, 0, "go to cylinder 0", "0번 실린더로");
    command_says(ATA_DIAGNOSTIC, 0, "test yourself", "자가 진단");
    command_says(ATA_INITIALIZE, 0, "how many heads, and sectors", "헤드 수와");
    command_says(ATA_SET_MULTIPLE, 0, "how many sectors are a block", "한 블록의");
    command_says(ATA_SLEEP, 0, "saving power", "절전");
    command_says(ATA_FLUSH, 0, "what waits in the cache", "캐시에");
    command_says(ATA_SET_FEATURES, 0, "set a feature", "기능 설정");
    command_says(0xff, 0, "does not know, and aborts", "모르는 명령");
}

static void data_is_of_a_sector(void **state)
{
    struct event e = io(EVENT_IN, PORT_ATA, 0, EVENT_STRING);
    e.size = 2;
    e.count = 256;
    e.detail = 2;
    says_of(&e, "The VMM gave 512 bytes of sector 2. They reach memory.", "2번 섹터의 512바이트를");
    e.direction = EVENT_OUT;
    says_of(&e, "512 bytes go to sector 2, in memory: they are gone at the end",
            "실행이 끝나면 사라집니다.");
    e = io(EVENT_IN, PORT_ATA, 0, 0);
    e.size = 2;
    says_of(&e, "The VMM gave 2 bytes of sector 0. They reach AX",
            "0번 섹터의 2바이트를 주었습니다. AX에");
    past_events[0] = io(EVENT_OUT, PORT_ATA + ATA_STATUS, ATA_IDENTIFY, 0);
    past = (struct explain_past){ .count = 1, .writes = { &past_events[0] } };
    says_of(&e, "2 bytes of what the disk says of itself. They reach AX",
            "자신을 소개하는 2바이트를");
}

static void status_and_errors_are_told(void **state)
{
    enum { STATUS = PORT_ATA + ATA_STATUS, ERROR = PORT_ATA + ATA_ERROR };
    says(EVENT_IN, STATUS, 0x50, 0, "The VMM gave its status 0x50: ready. AL gets it.", "(준비됨)");
    says(EVENT_IN, STATUS, 0x58, 3, "ready, and data is to be moved (DRQ).", "데이터가 있음");
    says(EVENT_IN, PORT_ATA_CONTROL, 0x80, 0, "busy", "바쁨");
    says(EVENT_IN, STATUS, 0, 0, "there is no such drive", "드라이브 없음");
    says(EVENT_IN, STATUS, 0x51, 0, "the last command failed.", "실패함");
    says(EVENT_IN, STATUS, 0x51, 2880,
         "the last command failed, as there is no sector 2880 on this disk.",
         "이 디스크에는 2880번 섹터가 없습니다.");
    says(EVENT_IN, ERROR, ATA_IDNF, 2880, "IDNF, there is no sector 2880 on this disk.",
         "이 디스크에는 2880번 섹터가 없습니다.");
    says(EVENT_IN, ERROR, ATA_IDNF, 0, "IDNF, no such cylinder, head or sector", "IDNF, 그런");
    says(EVENT_IN, ERROR, ATA_ABRT, 0, "ABRT, it does not do", "ABRT");
    says(EVENT_IN, ERROR, ATA_PASSED, 0, "its test passed", "진단 통과");
    says(EVENT_IN, ERROR, 0, 0, "The VMM gave its error 0x00: none. AL gets it.", "(없음)");
}

static void registers_have_names(void **state)
{
    static const struct {
        enum ata_register which;
        const char *english, *korean;
    } names[] = {
        { ATA_COUNT, "sector count", "섹터 수" },
        { ATA_NUMBER, "sector number (LBA bits 0 to 7)", "비트 0~7" },
        { ATA_CYLINDER_LOW, "LBA bits 8 to 15", "비트 8~15" },
        { ATA_CYLINDER_HIGH, "LBA bits 16 to 23", "비트 16~23" },
        { ATA_DEVICE, "drive and head (LBA bits 24 to 27)", "비트 24~27" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        says(EVENT_OUT, PORT_ATA + names[i].which, 1, 0, names[i].english, names[i].korean);
        says(EVENT_IN, PORT_ATA + names[i].which, 1, 0, names[i].english, names[i].korean);
    }
    says(EVENT_OUT, PORT_ATA + ATA_ERROR, 3, 0, "0x03 goes to its features.", "(기능)");
    says(EVENT_OUT, PORT_ATA_CONTROL, ATA_SRST, 0, "a reset, until it is taken back", "리셋");
    says(EVENT_OUT, PORT_ATA_CONTROL, ATA_NIEN, 0, "it does not interrupt", "안 보냄");
    says(EVENT_OUT, PORT_ATA_CONTROL, 0, 0, "it interrupts, by IRQ 14", "IRQ 14로");
}

#define TEST(f) cmocka_unit_test_setup(f, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(commands_name_their_sectors), TEST(commands_without_sectors),
        TEST(data_is_of_a_sector),         TEST(status_and_errors_are_told),
        TEST(registers_have_names),
    };
    return cmocka_run_group_tests_name("explain_ata", tests, NULL, NULL);
}
