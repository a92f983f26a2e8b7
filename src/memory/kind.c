/* The table of kinds, and what some of them need to be told from code. */
#include "memory/kind.h"

#include "event/failure.h"

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

/* Its header is somewhere in the first 8 KiB, and adds up to 0. */
static bool is_multiboot(const uint8_t *bytes, size_t size)
{
    enum { WITHIN = 8192, HEADER = 12, MAGIC = 0x1badb002 };
    for (size_t at = 0; at + HEADER <= size && at + HEADER <= WITHIN; at += 4)
        if (get(bytes + at, 4) == MAGIC &&
            MAGIC + get(bytes + at + 4, 4) + get(bytes + at + 8, 4) == 0)
            return true;
    return false;
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

#define MARK(at, text) .offset = (at), .mark = (text), .size = sizeof(text) - 1

#define UNPACK   FAILURE_WORDS("take the guest out of it first")
#define A_SYSTEM FAILURE_WORDS("it needs a system that is not here; a guest is a flat binary")

/* The first that fits is it. */
static const struct kind kinds[] = {
    { FAILURE_WORDS("1K OS"), FAILURE_WORDS("it starts with paging on: say --paging before it"),
      KIND_PAGING, MARK(2, "1K OS") },
    { FAILURE_WORDS("an ELF program"),
      FAILURE_WORDS("a guest is a flat binary, which objcopy -O binary makes of one"), KIND_NEVER,
      MARK(0, "\177ELF") },
    { FAILURE_WORDS("a Linux kernel"),
      FAILURE_WORDS("it needs a boot loader, and more of a PC than there is here"), KIND_NEVER,
      MARK(0x202, "HdrS") },
    { FAILURE_WORDS("a program for DOS, Windows or UEFI"), A_SYSTEM, KIND_NEVER, MARK(0, "MZ"),
      .looks = is_exe },
    { FAILURE_WORDS("a Mach-O program"), A_SYSTEM, KIND_NEVER, MARK(0, "\xce\xfa\xed\xfe") },
    { FAILURE_WORDS("a Mach-O program"), A_SYSTEM, KIND_NEVER, MARK(0, "\xcf\xfa\xed\xfe") },
    { FAILURE_WORDS("a Mach-O program or a Java class"), A_SYSTEM, KIND_NEVER,
      MARK(0, "\xca\xfe\xba\xbe") },
    { FAILURE_WORDS("an archive (ar)"), UNPACK, KIND_NEVER, MARK(0, "!<arch>\n") },
    { FAILURE_WORDS("an archive (zip)"), UNPACK, KIND_NEVER, MARK(0, "PK\3\4") },
    { FAILURE_WORDS("an archive (tar)"), UNPACK, KIND_NEVER, MARK(257, "ustar") },
    { FAILURE_WORDS("an archive (cpio)"), UNPACK, KIND_NEVER, MARK(0, "070701") },
    { FAILURE_WORDS("an archive (7z)"), UNPACK, KIND_NEVER, MARK(0, "7z\xbc\xaf\x27\x1c") },
    { FAILURE_WORDS("compressed (gzip)"), UNPACK, KIND_NEVER, MARK(0, "\x1f\x8b\x08") },
    { FAILURE_WORDS("compressed (bzip2)"), UNPACK, KIND_NEVER, MARK(4, "1AY&SY") },
    { FAILURE_WORDS("compressed (xz)"), UNPACK, KIND_NEVER,
      MARK(0, "\xfd"
              "7zXZ") },
    { FAILURE_WORDS("compressed (zstd)"), UNPACK, KIND_NEVER, MARK(0, "\x28\xb5\x2f\xfd") },
    { FAILURE_WORDS("an image of a disk (qcow2)"), UNPACK, KIND_NEVER, MARK(0, "QFI\xfb") },
    { FAILURE_WORDS("an image of a CD"), UNPACK, KIND_NEVER, MARK(0x8001, "CD001") },
    { FAILURE_WORDS("a multiboot kernel"),
      FAILURE_WORDS("it needs a boot loader, which is not here; a guest is a flat binary"),
      KIND_NEVER, .looks = is_multiboot },
    { FAILURE_WORDS("a script"), FAILURE_WORDS("a guest is a flat binary of machine code"),
      KIND_NEVER, MARK(0, "#!"), .looks = is_text },
    { FAILURE_WORDS("text"),
      FAILURE_WORDS("a guest is a flat binary of machine code, which an assembler makes"),
      KIND_NEVER, .looks = is_text },
};

static bool fits(const struct kind *kind, const uint8_t *bytes, size_t size)
{
    bool marked = kind->offset + kind->size <= size &&
                  (!kind->size || !memcmp(bytes + kind->offset, kind->mark, kind->size));
    return marked && (!kind->looks || kind->looks(bytes, size));
}

const struct kind *kind_of(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (fits(&kinds[i], bytes, size))
            return &kinds[i];
    return NULL;
}
