/* What goes over the ports of an ATA disk (AT Attachment Interface with Extensions, ATA-2,
 * X3T10/0948D: clause 7, the registers; clause 8, the commands): for the disk, and for who explains
 * it. */
#ifndef EVENT_ATA_H
#define EVENT_ATA_H

enum { ATA_SECTOR = 512 }; /* bytes */

/* From PORT_ATA on. ERROR and STATUS are FEATURES and COMMAND when written. */
enum ata_register {
    ATA_DATA, /* 16 bits */
    ATA_ERROR,
    ATA_COUNT,  /* of sectors; 0: 256 */
    ATA_NUMBER, /* of the sector in its track, from 1 on; LBA bits 0 to 7 */
    ATA_CYLINDER_LOW,
    ATA_CYLINDER_HIGH,
    ATA_DEVICE, /* which of two drives, head or LBA bits 24 to 27 */
    ATA_STATUS,
    ATA_REGISTERS
};

/* Of ATA_DEVICE. */
enum { ATA_DEVICE_HEAD = 0x0f, ATA_DEVICE_1 = 0x10, ATA_DEVICE_LBA = 0x40 };

enum ata_status_bit {
    ATA_BSY = 0x80,
    ATA_DRDY = 0x40, /* it takes commands */
    ATA_DF = 0x20,
    ATA_DSC = 0x10, /* the heads are where they should be */
    ATA_DRQ = 0x08, /* data is to be moved */
    ATA_ERR = 0x01, /* the last command failed: ATA_ERROR says why */
};

enum ata_error_bit {
    ATA_IDNF = 0x10, /* there is no such sector */
    ATA_ABRT = 0x04, /* it does not do that */
};
enum { ATA_PASSED = 0x01 }; /* in ATA_ERROR, after a reset or a diagnostic */

/* Of PORT_ATA_CONTROL, written; when read, it is ATA_STATUS that leaves the interrupt alone. */
enum { ATA_SRST = 0x04, ATA_NIEN = 0x02 };

enum ata_command {
    ATA_NOP = 0x00,
    ATA_RECALIBRATE = 0x10, /* to 0x1f */
    ATA_READ = 0x20,        /* to 0x21, which does not try again; so do the next ones */
    ATA_WRITE = 0x30,
    ATA_READ_VERIFY = 0x40,
    ATA_SEEK = 0x70, /* to 0x7f */
    ATA_DIAGNOSTIC = 0x90,
    ATA_INITIALIZE = 0x91, /* DEVICE PARAMETERS: sectors in a track, heads */
    ATA_STANDBY_NOW_OLD = 0x94,
    ATA_IDLE_NOW_OLD = 0x95,
    ATA_STANDBY_OLD = 0x96,
    ATA_IDLE_OLD = 0x97,
    ATA_CHECK_POWER_OLD = 0x98,
    ATA_SLEEP_OLD = 0x99,
    ATA_READ_MULTIPLE = 0xc4,
    ATA_WRITE_MULTIPLE = 0xc5,
    ATA_SET_MULTIPLE = 0xc6,
    ATA_STANDBY_NOW = 0xe0,
    ATA_IDLE_NOW = 0xe1,
    ATA_STANDBY = 0xe2,
    ATA_IDLE = 0xe3,
    ATA_CHECK_POWER = 0xe5,
    ATA_SLEEP = 0xe6,
    ATA_FLUSH = 0xe7, /* of later standards */
    ATA_IDENTIFY = 0xec,
    ATA_SET_FEATURES = 0xef,
};

#endif
