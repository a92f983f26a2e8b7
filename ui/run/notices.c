/* How guests start, and calls of a BIOS, as lines. */
#include "run/notices.h"

#include "text/text.h"
#include "words/said.h"

#include <stdio.h>

/* ---- How it starts ---- */

/* What it is, where its file does not tell. */
static const char *kind_of(const struct machine_start *start)
{
    return *start->kind               ? said(start->kind)
           : start->boot == BOOT_DISK ? said("a disk without the mark 55 AA")
                                      : said("a flat binary");
}

bool notice_start(const struct machine_start *start, unsigned index,
                  const struct machine_guest *guest, char *text, size_t size)
{
    const char *name = text_file_name(guest->image), *kind = kind_of(start);
    const char *drive = start->drive ? "0x80" : "0"; /* as DL has it */
    const unsigned long long entry = start->entry;
    *text = '\0';
    switch (start->boot) {
    case BOOT_DISK:
        if (guest->bios)
            snprintf(text, size, said("vCPU %u %s: %s: BIOS %s, at 0000:7c00, drive %s"), index,
                     name, kind, text_file_name(guest->bios), drive);
        else
            snprintf(text, size, said("vCPU %u %s: %s: BIOS, at 0000:7c00, drive %s"), index, name,
                     kind, drive);
        return true;
    case BOOT_KERNEL:
        snprintf(text, size, said("vCPU %u %s: %s: protected mode, at 0x%llx"), index, name, kind,
                 entry);
        return true;
    case BOOT_LONG:
        snprintf(text, size, said("vCPU %u %s: %s: long mode, at 0x%llx"), index, name, kind,
                 entry);
        return true;
    case BOOT_BY_FILE:
    case BOOT_FLAT: break;
    }
    return false;
}

/* ---- What the BIOS does not know ---- */

static void say_unknown(const struct model_unknown *unknown, unsigned index, const char *guest,
                        char *text, size_t size)
{
    const uint16_t *r = unknown->gpr;
    if (unknown->is_graphics)
        snprintf(text, size,
                 said("vCPU %u %s: INT 10h asked for graphics mode %02Xh, which is not there: the "
                      "text screen stays"),
                 index, text_file_name(guest), r[GPR_EAX] & 0x7fu);
    else
        snprintf(text, size,
                 said("vCPU %u %s: the BIOS does not know INT %02Xh, AX=%04X BX=%04X CX=%04X "
                      "DX=%04X: it returned with carry set"),
                 index, text_file_name(guest), unknown->vector, r[GPR_EAX], r[GPR_EBX], r[GPR_ECX],
                 r[GPR_EDX]);
}

bool notice_unknown(const struct model_vcpu *v, unsigned index, const char *guest,
                    struct notice_told *told, char *text, size_t size)
{
    const struct model_pc *pc = &v->pc;
    *text = '\0';
    if (told->kinds < pc->unknown_kinds) {
        say_unknown(&pc->unknown[told->kinds++], index, guest, text, size);
        return true;
    }
    if (!pc->unknown_more || told->more)
        return false;
    told->more = true;
    snprintf(text, size,
             said("vCPU %u %s: and more calls that the BIOS does not know; they are in the log"),
             index, text_file_name(guest));
    return true;
}
