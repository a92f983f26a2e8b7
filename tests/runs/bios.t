# CPU test programs: images in place of a PC's BIOS, in a virtual machine of their own, that report by POST codes.

# The image of this project: real mode, protected mode, paging, a page fault, and back.
$ ./kvm-vmm --verbose --engine soft --load 0xf0000 --entry f000:fff0 guests/rom/selftest.bin 2>err; grep -v uart err >&2
| This is a 386.
!~ \[vCPU 0\] IO   out 0x80 \(post\) POST code 0x01 at f000:[0-9a-f]{4}  [a-z_]+(\+0x[0-9a-f]+)?  selftest\.S:[0-9]+
!~ \[vCPU 0\] IO   out 0x80 \(post\) POST code 0x02 at f000:[0-9a-f]{4}  [a-z_]+(\+0x[0-9a-f]+)?  selftest\.S:[0-9]+
!~ \[vCPU 0\] IO   out 0x80 \(post\) POST code 0x03 at f000:[0-9a-f]{4}  [a-z_]+(\+0x[0-9a-f]+)?  selftest\.S:[0-9]+
!~ \[vCPU 0\] IRQ  int 0x40 at 000f[0-9a-f]{4} to 000f[0-9a-f]{4}  from [a-z_]+(\+0x[0-9a-f]+)?  to [a-z_]+(\+0x[0-9a-f]+)?
!~ \[vCPU 0\] IRQ  iret at 000f[0-9a-f]{4} to 000f[0-9a-f]{4}  from [a-z_]+(\+0x[0-9a-f]+)?  to [a-z_]+(\+0x[0-9a-f]+)?
!~ \[vCPU 0\] IO   out 0x80 \(post\) POST code 0x04 at f000:[0-9a-f]{4}  [a-z_]+(\+0x[0-9a-f]+)?  selftest\.S:[0-9]+
!~ \[vCPU 0\] IO   out 0x80 \(post\) POST code 0x05 at 08:[0-9a-f]{8}  [a-z_]+(\+0x[0-9a-f]+)?  selftest\.S:[0-9]+
!~ \[vCPU 0\] IO   out 0x80 \(post\) POST code 0x06 at 08:[0-9a-f]{8}  [a-z_]+(\+0x[0-9a-f]+)?  selftest\.S:[0-9]+
!~ \[vCPU 0\] IRQ  #PF at 000f[0-9a-f]{4} \(error 0x2: write, not present\), cr2 00200123, to 000f[0-9a-f]{4}  from [a-z_]+(\+0x[0-9a-f]+)?  to [a-z_]+(\+0x[0-9a-f]+)?
!~ \[vCPU 0\] IRQ  iret at 000f[0-9a-f]{4} to 000f[0-9a-f]{4}  from [a-z_]+(\+0x[0-9a-f]+)?  to [a-z_]+(\+0x[0-9a-f]+)?
!~ \[vCPU 0\] IO   out 0x80 \(post\) POST code 0x07 at 08:[0-9a-f]{8}  [a-z_]+(\+0x[0-9a-f]+)?  selftest\.S:[0-9]+
!~ \[vCPU 0\] IRQ  int 0x40 at 000f[0-9a-f]{4} to 000f[0-9a-f]{4}  from [a-z_]+(\+0x[0-9a-f]+)?  to [a-z_]+(\+0x[0-9a-f]+)?
!~ \[vCPU 0\] IRQ  iret at 000f[0-9a-f]{4} to 000f[0-9a-f]{4}  from [a-z_]+(\+0x[0-9a-f]+)?  to [a-z_]+(\+0x[0-9a-f]+)?
!~ \[vCPU 0\] IO   out 0x80 \(post\) POST code 0xff at f000:[0-9a-f]{4}  [a-z_]+(\+0x[0-9a-f]+)?  selftest\.S:[0-9]+
!~ \[vCPU 0\] EXIT hlt at f000:[0-9a-f]{4}  [a-z_]+(\+0x[0-9a-f]+)?  selftest\.S:[0-9]+
! vCPU 0 selftest.bin on software CPU: Guest halted, 24 exits in TIME; last POST code 0xff
= nokvm
? 0

# Whatever CPU it runs on, it passes, or the last code says where it did not. (A host's KVM may be without paging.)
$ ./kvm-vmm --load 0xf0000 --entry f000:fff0 guests/rom/selftest.bin 2>&1 >/dev/null | tail -n 1
|~ vCPU 0 selftest.bin on KVM: (Guest halted, .*; last POST code 0xff|failed: .*; if it turned on paging, .*; last POST code 0x05)
? 0

# 128 KiB up to the top of the first MiB: the image says so itself, from its first and its last byte.
# (out %al, $0x80; ljmp $0xf000, $0xfff0 ... mov %cs:0xffff, %al; out %al, $0x80; hlt; 0x99)
$ (printf '\xb0\x11\xe6\x80\xea\xf0\xff\x00\xf0'; head -c 131047 /dev/zero; printf '\x2e\xa0\xff\xff\xe6\x80\xf4\0\0\0\0\0\0\0\0\x99') >b; ./kvm-vmm --verbose --engine soft --load 0xe0000 b
! [vCPU 0] IO   out 0x80 (post) POST code 0x11 at e000:0002
! [vCPU 0] IO   out 0x80 (post) POST code 0x99 at f000:fff4
! [vCPU 0] EXIT hlt at f000:fff6
! vCPU 0 b on software CPU: Guest halted, 3 exits in TIME; last POST code 0x99
= nokvm
? 0

# Another port, a word to it (its low byte is the code), and reading it back. Only with 2 MiB there is memory above
# the first MiB, at its place: what is stored at ffff:0010 is not at 0:0.
# (mov $0x190, %dx; mov $0x2233, %ax; out %ax, %dx; in %dx, %al; mov $-1, %ax; mov %ax, %ds; mov %al, 0x10;
#  mov %ds:0x10, %al; out %al, %dx; xor %ax, %ax; mov %ax, %ds; mov 0, %al; out %al, %dx; hlt)
$ printf '\xba\x90\x01\xb8\x33\x22\xef\xec\xb8\xff\xff\x8e\xd8\xa2\x10\x00\xa0\x10\x00\xee\x31\xc0\x8e\xd8\xa0\x00\x00\xee\xf4' >p; for m in 2M 1M; do ./kvm-vmm --verbose --engine soft --post 0x190 --memory $m --entry 07c0:0 --load 0x7c00 p; done
! [vCPU 0] IO   out 0x190 (post) POST code 0x33 at 07c0:0006
! [vCPU 0] IO   in 0x190 (post) 0x33 at 07c0:0007
! [vCPU 0] IO   out 0x190 (post) POST code 0xff at 07c0:0013
! [vCPU 0] IO   out 0x190 (post) POST code 0x00 at 07c0:001b
! [vCPU 0] EXIT hlt at 07c0:001c
! vCPU 0 p on software CPU: Guest halted, 5 exits in TIME; last POST code 0x00
! [vCPU 0] IO   out 0x190 (post) POST code 0x33 at 07c0:0006
! [vCPU 0] IO   in 0x190 (post) 0x33 at 07c0:0007
! [vCPU 0] EXIT mmio write 0x100000 (no memory) 1 byte 0xff at 07c0:000d
! [vCPU 0] EXIT mmio read 0x100000 (no memory) 1 byte 0xff at 07c0:0010
! [vCPU 0] IO   out 0x190 (post) POST code 0xff at 07c0:0013
! [vCPU 0] IO   out 0x190 (post) POST code 0x00 at 07c0:001b
! [vCPU 0] EXIT hlt at 07c0:001c
! vCPU 0 p on software CPU: Guest halted, 7 exits in TIME; last POST code 0x00
! vCPU 0: 2 accesses to addresses without memory (the first: 0x100000); reads gave ones, writes went nowhere
= nokvm
? 0

# In JSON it is a flag.
$ printf '\xb0\x42\xe6\x80\xf4' >p; ./kvm-vmm --json --engine soft --memory 256K p 2>/dev/null | grep -o '"port":128.*"data":\[[^]]*\],"flags":\[[^]]*\]'
| "port":128,"dir":"out","size":1,"count":1,"data":[66],"flags":["post"]
= nokvm
? 0

# It is entered with IP and CS as asked, everything else at 0, SP at 0xfffe and interrupts off.
$ printf '\xf4' >h; ./kvm-vmm --json --engine soft --load 0x12345 --entry 1234:0005 h 2>/dev/null | grep '"reason":"start"' | grep -o '"regs":.*"cr0":[0-9]*'
| "regs":{"eax":0,"ecx":0,"edx":0,"ebx":0,"esp":65534,"ebp":0,"esi":0,"edi":0,"eip":5,"eflags":2,"es":0,"es_base":0,"cs":4660,"cs_base":74560,"ss":0,"ss_base":0,"ds":0,"ds_base":0,"fs":0,"fs_base":0,"gs":0,"gs_base":0,"cr0":16
= nokvm
? 0

# What comes before a guest is about it: one that shares, one in a machine of its own, one with paging.
$ printf '\x8c\xc8\xe6\x80\xf4' >p; ./kvm-vmm --engine soft p --load 0xf0000 p --load 0x1000 --paging os-1k/kernel.bin >/dev/null
! vCPU 0 p on software CPU: Guest halted, 2 exits in TIME
! vCPU 0: 1 access to ports without a device (the first: 0x80); reads gave ones, writes went nowhere
! vCPU 1 p on software CPU: Guest halted, 2 exits in TIME; last POST code 0x00
!~ vCPU 2 kernel.bin on software CPU: input ended, [0-9]+ exits in TIME
= nokvm
? 0

# Two such guests have a machine and a POST port each.
$ printf '\x88\xd8\xfe\xc0\xa2\x00\x05\xe6\x80\xa0\x00\x05\xe6\x80\xf4' >p; printf '\xb0\x77\xe6\x81\xa2\x00\x05\xf4' >q; ./kvm-vmm --engine soft --load 0x7c00 p --post 0x81 q
! vCPU 0 p on software CPU: Guest halted, 3 exits in TIME; last POST code 0x01
! vCPU 1 q on software CPU: Guest halted, 2 exits in TIME; last POST code 0x77
= nokvm
? 0

# It may ask twice whether there is a key although there will never be one; and one that reads the UART gets all of
# its input.
# (in $0x64, %al: three times; mov $0x77, %al; out %al, $0x80; hlt)
$ printf '\xe4\x64\xe4\x64\xe4\x64\xb0\x77\xe6\x80\xf4' >k; ./kvm-vmm --engine soft --load 0x7c00 k
! vCPU 0 k on software CPU: Guest halted, 5 exits in TIME; last POST code 0x77
= nokvm
? 0

$ printf '\xba\xfd\x03\xec\xa8\x01\x74\xfb\xba\xf8\x03\xec\x3c\x71\x74\x03\xee\xeb\xed\xf4' >g; (echo hi; sleep 0.1; echo there q) | ./kvm-vmm --engine soft --load 0x7c00 g
| hi
| there \
!~ vCPU 0 g on software CPU: Guest halted, .*
= nokvm
? 0

# What does not fit.
$ ./kvm-vmm --load 0xf8000 --entry f000:fff0 guests/rom/selftest.bin
! kvm-vmm: guests/rom/selftest.bin has 65536 bytes, and from --load 0xf8000 on its RAM has 32768: load it at 0xf0000 or below, or say --memory 2M before it
= nokvm
? 1

$ ./kvm-vmm --load 0x100000 --entry ffff:0010 guests/hello.bin
! kvm-vmm: guests/hello.bin has 28 bytes, and from --load 0x100000 on its RAM has 0: load it at 0xfffe4 or below, or say --memory 2M before it
= nokvm
? 1

# A BIOS that is not there: the vector is empty, and leads into zeros. In software the INT itself tells, on KVM what comes of
# it does. (mov $0x0e41, %ax; int $0x10; hlt)
$ printf '\xb8\x41\x0e\xcd\x10\xf4' >g; ./kvm-vmm --engine soft --load 0x7c00 --entry 0:7c00 g; ./kvm-vmm --load 0x7c00 --entry 0:7c00 --json g 2>/dev/null | grep -o '"kind":"exit"\|"reason":"no-handler","detail":16\|"rip":31747,"bytes":"cd10"\|"outcome":"failed"'
| "kind":"exit"
| "reason":"no-handler","detail":16
| "rip":31747,"bytes":"cd10"
| "outcome":"failed"
! vCPU 0 g on software CPU: failed: INT 10h, and nobody is there: no BIOS at 0000:7c03 (bytes cd 10), 1 exit in TIME
! vCPU 0: INT 10h to 1Ah call a PC's BIOS and 21h calls DOS, and here is neither. Print by the UART (port 0x3f8) or by a hypercall (port 0x500), or make it a boot sector, 55 AA at byte 510: those get a BIOS.
? 0

$ printf '\xb8\x41\x0e\xcd\x10\xf4' >g; ./kvm-vmm --load 0x7c00 --entry 0:7c00 g
! vCPU 0 g on KVM: failed: INT 10h, and nobody is there: no BIOS at 0000:7c03 (bytes cd 10), 1 exit in TIME
! vCPU 0: INT 10h to 1Ah call a PC's BIOS and 21h calls DOS, and here is neither. Print by the UART (port 0x3f8) or by a hypercall (port 0x500), or make it a boot sector, 55 AA at byte 510: those get a BIOS.
? 1

$ printf '\xb4\x09\xcd\x21\xf4' >g; ./kvm-vmm --engine soft --load 0x100 g
! vCPU 0 g on software CPU: failed: INT 21h, and nobody is there: no DOS at 0010:0002 (bytes cd 21), 1 exit in TIME
! vCPU 0: INT 10h to 1Ah call a PC's BIOS and 21h calls DOS, and here is neither. Print by the UART (port 0x3f8) or by a hypercall (port 0x500), or make it a boot sector, 55 AA at byte 510: those get a BIOS.
= nokvm
? 1

# Who fills the vector is called. (movw $0x7c0e, 0x40; movw %cs, 0x42; int $0x10; hlt; iret)
$ printf '\xc7\x06\x40\x00\x0d\x7c\x8c\x0e\x42\x00\xcd\x10\xf4\xcf' >g; ./kvm-vmm --load 0x7c00 --entry 0:7c00 g
! vCPU 0 g on KVM: Guest halted, 1 exit in TIME
? 0
