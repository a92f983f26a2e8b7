/* The table of kinds, and what some of them need to be told from code. */
#include "memory/kind.h"

#include "event/failure.h"
#include "memory/multiboot.h"

#include <string.h>

static uint32_t get(const uint8_t *bytes, unsigned size)
{
    uint32_t value = 0;
    for (unsigned i = size; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

/* "MZ" is also DEC BP, POP DX: the header behind it has to make sense (its length in paragraphs,
 * the bytes in its last page, the table of relocations behind it). */
static bool is_exe(const uint8_t *bytes, size_t size)
{
    enum { LAST_PAGE = 2, PAGES = 4, PARAGRAPHS = 8, RELOCATIONS = 0x18, HEADER = 0x1c };
    return size >= HEADER && get(bytes + LAST_PAGE, 2) < 512 && get(bytes + PAGES, 2) &&
           get(bytes + PARAGRAPHS, 2) * 16 >= HEADER && get(bytes + RELOCATIONS, 2) >= HEADER;
}

/* Behind what DOS is to run of it. */
static bool is_pe(const uint8_t *bytes, size_t size)
{
    enum { AT = 0x3c };
    if (!is_exe(bytes, size) || size < AT + 4)
        return false;
    uint32_t at = get(bytes + AT, 4);
    return at < size && size - at >= 4 && !memcmp(bytes + at, "PE\0\0", 4);
}

/* The last of all marks that are looked for: its header is somewhere in the first 32 KiB, and adds
 * up to 0 (Multiboot2 Specification 2.0, 3.1.1). */
static bool is_multiboot2(const uint8_t *bytes, size_t size)
{
    enum { WITHIN = 0x8000, HEADER = 16 };
    const uint32_t magic = 0xe85250d6;
    for (size_t at = 0; at + HEADER <= size && at + HEADER <= WITHIN; at += 8)
        if (get(bytes + at, 4) == magic &&
            magic + get(bytes + at + 4, 4) + get(bytes + at + 8, 4) + get(bytes + at + 12, 4) == 0)
            return true;
    return false;
}

static bool is_one_sector(const uint8_t *bytes, size_t size)
{
    return size == 512;
}

/* How many bytes follow the first of a character in UTF-8 (RFC 3629); -1: it is none of a text. */
static int tail_of(uint8_t byte)
{
    if (byte < 0x80)
        return (byte >= '\t' && byte <= '\r') || (byte >= ' ' && byte != 0x7f) ? 0 : -1;
    return byte < 0xc2 ? -1 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf5 ? 3 : -1;
}

/* Lines of UTF-8. Code is not so by chance: nearly all of what a guest has to do, to print (EE) and
 * to halt (F4) first of all, has bytes that are no characters. */
static bool is_text(const uint8_t *bytes, size_t size)
{
    bool has_lines = false;
    for (size_t i = 0; i < size; i++) {
        has_lines = has_lines || bytes[i] == '\n';
        int tail = tail_of(bytes[i]);
        if (tail < 0)
            return false;
        for (; tail > 0 && ++i < size; tail--)
            if ((bytes[i] & 0xc0) != 0x80)
                return false;
        if (tail > 0 && size < KIND_HEAD) /* the file itself ends within a character */
            return false;
    }
    return has_lines;
}

#define MARK(at, text)                                                                             \
    {                                                                                              \
        .offset = (at), .bytes = (text), .size = sizeof(text) - 1                                  \
    }

/* What begins an ELF program for x86, little-endian: of 32 and 64 bits; and of any. */
#define ELF32 MARK(0, "\177ELF\1\1"), MARK(16, "\2\0\3\0")
#define ELF64 MARK(0, "\177ELF\2\1"), MARK(16, "\2\0\x3e\0")
#define ELF   MARK(0, "\177ELF")

#define STARTS   ""
#define UNPACK   FAILURE_WORDS("take the guest out of it first")
#define CONVERT  FAILURE_WORDS("make a raw image of it, by qemu-img convert -O raw")
#define A_SYSTEM FAILURE_WORDS("it needs a system that is not here")
#define FOR_X86  FAILURE_WORDS("build it for x86, -m32 or -m64")
#define FIXED    FAILURE_WORDS("link it to a fixed address, by -static -no-pie")
#define LINK     FAILURE_WORDS("link it, by ld -Ttext 0x100000")
#define HEADER1  FAILURE_WORDS("it needs a header of multiboot 1, magic 0x1badb002")

/* The first that fits is it: what needs more marks comes before what needs fewer. A disk may hold a
 * multiboot kernel in its first sectors (GRUB is one), and a kernel of Linux has the mark of a boot
 * sector. */
static const struct kind kinds[] = {
    { FAILURE_WORDS("1K OS"), FAILURE_WORDS("it starts with paging on: say --paging before it"),
      KIND_PAGING, .marks = { MARK(2, "1K OS") } },

    { FAILURE_WORDS("a multiboot kernel"), STARTS, KIND_MULTIBOOT, .marks = { ELF32 },
      .looks = multiboot_has_header },
    { FAILURE_WORDS("a multiboot kernel"), STARTS, KIND_MULTIBOOT, .marks = { ELF64 },
      .looks = multiboot_has_header },
    { FAILURE_WORDS("a multiboot 2 kernel"), HEADER1, KIND_NEVER, .marks = { ELF32 },
      .looks = is_multiboot2 },
    { FAILURE_WORDS("a multiboot 2 kernel"), HEADER1, KIND_NEVER, .marks = { ELF64 },
      .looks = is_multiboot2 },
    { FAILURE_WORDS("an ELF program of 32 bits"), STARTS, KIND_ELF32, .marks = { ELF32 } },
    { FAILURE_WORDS("an ELF program of 64 bits"), STARTS, KIND_ELF64, .marks = { ELF64 } },
    { FAILURE_WORDS("an ELF program for a big-endian CPU"), FOR_X86, KIND_NEVER,
      .marks = { ELF, MARK(5, "\2") } },
    { FAILURE_WORDS("an ELF program for ARM"), FOR_X86, KIND_NEVER,
      .marks = { ELF, MARK(18, "\x28\0") } },
    { FAILURE_WORDS("an ELF program for ARM (64 bits)"), FOR_X86, KIND_NEVER,
      .marks = { ELF, MARK(18, "\xb7\0") } },
    { FAILURE_WORDS("an ELF program for RISC-V"), FOR_X86, KIND_NEVER,
      .marks = { ELF, MARK(18, "\xf3\0") } },
    { FAILURE_WORDS("an ELF program for MIPS"), FOR_X86, KIND_NEVER,
      .marks = { ELF, MARK(18, "\x08\0") } },
    { FAILURE_WORDS("an ELF object that is not linked"), LINK, KIND_NEVER,
      .marks = { ELF, MARK(16, "\1\0") } },
    { FAILURE_WORDS("an ELF program or library that a system relocates"), FIXED, KIND_NEVER,
      .marks = { ELF, MARK(16, "\3\0") } },
    { FAILURE_WORDS("a core dump (ELF)"), A_SYSTEM, KIND_NEVER,
      .marks = { ELF, MARK(16, "\4\0") } },
    { FAILURE_WORDS("an ELF program for another CPU, or cut off"), FOR_X86, KIND_NEVER,
      .marks = { ELF } },

    { FAILURE_WORDS("a Linux kernel"),
      FAILURE_WORDS("it needs a boot loader, and more of a PC than there is here"), KIND_NEVER,
      .marks = { MARK(0x202, "HdrS") } },
    { FAILURE_WORDS("a program for Windows or UEFI"), A_SYSTEM, KIND_NEVER,
      .marks = { MARK(0, "MZ") }, .looks = is_pe },
    { FAILURE_WORDS("a program for DOS"), A_SYSTEM, KIND_NEVER, .marks = { MARK(0, "MZ") },
      .looks = is_exe },
    { FAILURE_WORDS("a Mach-O program"), A_SYSTEM, KIND_NEVER,
      .marks = { MARK(0, "\xce\xfa\xed\xfe") } },
    { FAILURE_WORDS("a Mach-O program"), A_SYSTEM, KIND_NEVER,
      .marks = { MARK(0, "\xcf\xfa\xed\xfe") } },
    { FAILURE_WORDS("a Mach-O program or a Java class"), A_SYSTEM, KIND_NEVER,
      .marks = { MARK(0, "\xca\xfe\xba\xbe") } },
    { FAILURE_WORDS("an archive (ar)"), UNPACK, KIND_NEVER, .marks = { MARK(0, "!<arch>\n") } },
    { FAILURE_WORDS("an archive (zip)"), UNPACK, KIND_NEVER, .marks = { MARK(0, "PK\3\4") } },
    { FAILURE_WORDS("an archive (tar)"), UNPACK, KIND_NEVER, .marks = { MARK(257, "ustar") } },
    { FAILURE_WORDS("an archive (cpio)"), UNPACK, KIND_NEVER, .marks = { MARK(0, "070701") } },
    { FAILURE_WORDS("an archive (7z)"), UNPACK, KIND_NEVER,
      .marks = { MARK(0, "7z\xbc\xaf\x27\x1c") } },
    { FAILURE_WORDS("compressed (gzip)"), UNPACK, KIND_NEVER,
      .marks = { MARK(0, "\x1f\x8b\x08") } },
    { FAILURE_WORDS("compressed (bzip2)"), UNPACK, KIND_NEVER, .marks = { MARK(4, "1AY&SY") } },
    { FAILURE_WORDS("compressed (xz)"), UNPACK, KIND_NEVER,
      .marks = { MARK(0, "\xfd"
                         "7zXZ") } },
    { FAILURE_WORDS("compressed (zstd)"), UNPACK, KIND_NEVER,
      .marks = { MARK(0, "\x28\xb5\x2f\xfd") } },
    { FAILURE_WORDS("an image of a disk (qcow2)"), CONVERT, KIND_NEVER,
      .marks = { MARK(0, "QFI\xfb") } },
    { FAILURE_WORDS("an image of a disk (VMDK)"), CONVERT, KIND_NEVER,
      .marks = { MARK(0, "KDMV") } },
    { FAILURE_WORDS("an image of a disk (VHDX)"), CONVERT, KIND_NEVER,
      .marks = { MARK(0, "vhdxfile") } },
    { FAILURE_WORDS("an image of a disk (VDI)"), CONVERT, KIND_NEVER,
      .marks = { MARK(0x40, "\x7f\x10\xda\xbe") } },

    { FAILURE_WORDS("a boot sector"), STARTS, KIND_DISK, .marks = { MARK(510, "\x55\xaa") },
      .looks = is_one_sector },
    { FAILURE_WORDS("a disk"), STARTS, KIND_DISK, .marks = { MARK(510, "\x55\xaa") } },
    { FAILURE_WORDS("an image of a CD"), UNPACK, KIND_NEVER, .marks = { MARK(0x8001, "CD001") } },
    { FAILURE_WORDS("a multiboot kernel"), STARTS, KIND_MULTIBOOT, .looks = multiboot_has_header },
    { FAILURE_WORDS("a multiboot 2 kernel"), HEADER1, KIND_NEVER, .looks = is_multiboot2 },
    { FAILURE_WORDS("a script"), FAILURE_WORDS("a guest is machine code"), KIND_NEVER,
      .marks = { MARK(0, "#!") }, .looks = is_text },
    { FAILURE_WORDS("text"), FAILURE_WORDS("a guest is machine code, which an assembler makes"),
      KIND_NEVER, .looks = is_text },
};

static bool has(const struct kind_mark *mark, const uint8_t *bytes, size_t size)
{
    return !mark->size || (mark->offset + (size_t)mark->size <= size &&
                           !memcmp(bytes + mark->offset, mark->bytes, mark->size));
}

static bool fits(const struct kind *kind, const uint8_t *bytes, size_t size)
{
    return has(&kind->marks[0], bytes, size) && has(&kind->marks[1], bytes, size) &&
           (!kind->looks || kind->looks(bytes, size));
}

const struct kind *kind_of(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (fits(&kinds[i], bytes, size))
            return &kinds[i];
    return NULL;
}
