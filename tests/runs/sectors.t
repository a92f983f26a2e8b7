# A PC that boots: the sectors of tests/bios, on our BIOS, leave the screen that they leave in QEMU with SeaBIOS, where
# the two are compared (make check-bios). Each engine is tried where it can be.

# Colours, cursor, windows, pages, cells without the BIOS.
$ ./kvm-vmm --engine soft --boot sectors/screen.bin 2>/dev/null
|                                                                    over t
| AAAAA
| 
|    of a XPASS the cursor moves along                                        he e
| nd
| 
| 
| 
|    S a cell is read
| PAS
| 
| 
|      a strinPASS another page
| 0C00wo lines
| 
| 
| 
| 
| 
| 
| 
|                                                                               AB
| 
| 
| 
|                                                                                C
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/screen.bin 2>/dev/null
|                                                                    over t
| AAAAA
| 
|    of a XPASS the cursor moves along                                        he e
| nd
| 
| 
| 
|    S a cell is read
| PAS
| 
| 
|      a strinPASS another page
| 0C00wo lines
| 
| 
| 
| 
| 
| 
| 
|                                                                               AB
| 
| 
| 
|                                                                                C
? 0

# Thirty lines: the rows that scroll out come first.
$ ./kvm-vmm --engine soft --boot sectors/scroll.bin 2>/dev/null
| line 1E
| line 1D
| line 1C
| line 1B
| line 1A
| line 19
| line 18
| line 17
| line 16
| line 15
| line 14
| line 13
| line 12
| line 11
| line 10
| line 0F
| line 0E
| line 0D
| line 0C
| line 0B
| line 0A
| line 09
| line 08
| line 07
| line 06
| line 05
| line 04
| line 03
| line 02
| line 01
| -------------------------------------------------------------------------------|
| the last
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/scroll.bin 2>/dev/null
| line 1E
| line 1D
| line 1C
| line 1B
| line 1A
| line 19
| line 18
| line 17
| line 16
| line 15
| line 14
| line 13
| line 12
| line 11
| line 10
| line 0F
| line 0E
| line 0D
| line 0C
| line 0B
| line 0A
| line 09
| line 08
| line 07
| line 06
| line 05
| line 04
| line 03
| line 02
| line 01
| -------------------------------------------------------------------------------|
| the last
? 0

# Sectors by CHS and by LBA, and one that is written.
$ ./kvm-vmm --engine soft --boot sectors/disk.bin 2>/dev/null
| PASS second sector by CHS
| PASS two sectors by LBA
| PASS written and read back
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/disk.bin 2>/dev/null
| PASS second sector by CHS
| PASS two sectors by LBA
| PASS written and read back
? 0

# What it says of the drive.
$ ./kvm-vmm --engine soft --boot sectors/drive.bin 2>/dev/null
| PASS its shape
| PASS extensions
| PASS no head 255
| PASS its kind
| PASS its size
| 00000004PASS beyond the end
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/drive.bin 2>/dev/null
| PASS its shape
| PASS extensions
| PASS no head 255
| PASS its kind
| PASS its size
| 00000004PASS beyond the end
? 0

# A floppy whose image is shorter than one.
$ ./kvm-vmm --engine soft --boot sectors/floppy.bin 2>/dev/null
| PASS drive 0
| PASS its shape
| PASS more than the image has
| 0010PASS the second sector
| PASS zeros
| PASS no sector 37
| PASS a floppy drive
| 01
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/floppy.bin 2>/dev/null
| PASS drive 0
| PASS its shape
| PASS more than the image has
| 0010PASS the second sector
| PASS zeros
| PASS no sector 37
| PASS a floppy drive
| 01
? 0

# Keys as they are typed: letters, digits, Tab, Enter, an arrow, F1, Page Up, control-A, and Escape.
$ printf 'aA1!\t\r\033[A\033OP\033[5~\001 \033' | ./kvm-vmm --engine soft --boot sectors/keys.bin 2>/dev/null
| PASS no shift
| 1E61 1E41 0231 0221 0F09 1C0D 48E0 3B00 49E0 1E01 3920 011B PASS no other key
= nokvm
? 0
$ printf 'aA1!\t\r\033[A\033OP\033[5~\001 \033' | ./kvm-vmm --engine kvm --boot sectors/keys.bin 2>/dev/null
| PASS no shift
| 1E61 1E41 0231 0221 0F09 1C0D 48E0 3B00 49E0 1E01 3920 011B PASS no other key
? 0

# Memory, and memory above 1 MiB.
$ ./kvm-vmm --engine soft --boot sectors/memory.bin 2>/dev/null
| PASS 15 MiB
| PASS 15 MiB
| 0000 x 64 KiB
| PASS a range from 1 MiB on
| PASS RAM
| PASS the last range
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/memory.bin 2>/dev/null
| PASS 15 MiB
| PASS 15 MiB
| 0000 x 64 KiB
| PASS a range from 1 MiB on
| PASS RAM
| PASS the last range
? 0

# A20, and a block that is moved up and back.
$ ./kvm-vmm --engine soft --boot sectors/move.bin 2>/dev/null
| PASS A20 on
| PASS it says so
| PASS moved up
| PASS and back
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/move.bin 2>/dev/null
| PASS A20 on
| PASS it says so
| PASS moved up
| PASS and back
? 0

# Ticks, the clock, waiting.
$ ./kvm-vmm --engine soft --boot sectors/time.bin 2>/dev/null
| PASS three ticks
| PASS a second
| PASS a wait
| PASS not too short
| PASS nor too long
| PASS a short one
| PASS the century
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/time.bin 2>/dev/null
| PASS three ticks
| PASS a second
| PASS a wait
| PASS not too short
| PASS nor too long
| PASS a short one
| PASS the century
? 0

# A serial port.
$ ./kvm-vmm --engine soft --boot sectors/serial.bin 2>/dev/null
| A
| PASS may send
| PASS sent
| PASS AL is as it was
| PASS nothing came
| 0220PASS  INT 12h
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/serial.bin 2>/dev/null
| A
| PASS may send
| PASS sent
| PASS AL is as it was
| PASS nothing came
| 0220PASS  INT 12h
? 0

# Calls that there are not.
$ ./kvm-vmm --engine soft --boot sectors/unknown.bin 2>/dev/null
| PASS INT 15h AH=B1h: carry
| PASS BX is as it was
| PASS ECX is, too
| PASS INT 13h AH=77h: bad command
| PASS carry
| PASS EBX
| PASS FS
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/unknown.bin 2>/dev/null
| PASS INT 15h AH=B1h: carry
| PASS BX is as it was
| PASS ECX is, too
| PASS INT 13h AH=77h: bad command
| PASS carry
| PASS EBX
| PASS FS
? 0

# A graphics mode: the screen stays.
$ ./kvm-vmm --engine soft --boot sectors/graphics.bin 2>/dev/null
| before
| PASS still mode 3
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/graphics.bin 2>/dev/null
| before
| PASS still mode 3
? 0

# INT 19h.
$ ./kvm-vmm --engine soft --boot sectors/again.bin 2>/dev/null
| the third time
| PASS the same drive
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/again.bin 2>/dev/null
| the third time
| PASS the same drive
? 0

# An exception that nobody handles.
$ ./kvm-vmm --engine soft --boot sectors/exception.bin 2>/dev/null
| 
| Exception 06 at 0000:7C69
= nokvm
? 0
$ ./kvm-vmm --engine kvm --boot sectors/exception.bin 2>/dev/null
| 
| Exception 06 at 0000:7C69
? 0

# Protected mode with paging, which not every KVM can do.
$ ./kvm-vmm --engine soft --boot sectors/protected.bin 2>/dev/null
| real mode
| PASS protected mode, with paging
= nokvm
? 0

# What a sector writes by itself, with the disk and a key.
$ printf k | ./kvm-vmm --engine soft --boot sectors/direct.bin 2>/dev/null
| ?
|
| read by INT 13h
| the key that came by INT 16h: k
= nokvm
? 0
$ printf k | ./kvm-vmm --engine kvm --boot sectors/direct.bin 2>/dev/null
| ?
|
| read by INT 13h
| the key that came by INT 16h: k
? 0
