# What a file is taken for, what is said of it once, and the options that say otherwise.

# INT 15h, AX=5300, twice; INT 10h, mode 13h; INT 13h, AH=03 of the second sector; CLI, HLT.
$ printf '\270\0\123\315\25\270\0\123\315\25\270\23\0\315\20\270\1\3\273\0\174\271\2\0\61\322\315\23\372\364' >b.img; truncate -s 510 b.img; printf '\125\252' >>b.img; truncate -s 1024 b.img; cp b.img as_it_was; ./kvm-vmm --engine soft b.img; cmp b.img as_it_was
! kvm-vmm: vCPU 0 b.img: a disk: BIOS, at 0000:7c00, drive 0
! kvm-vmm: vCPU 0 b.img: the BIOS does not know INT 15h, AX=5300 BX=0000 CX=0000 DX=0000: it returned with carry set
! kvm-vmm: vCPU 0 b.img: INT 10h asked for graphics mode 13h, which is not there: the text screen stays
!~ vCPU 0 b.img on software CPU: .*, [0-9]+ exits in TIME
! vCPU 0: 3 calls that the BIOS does not know (the first: INT 15h, AX=5300); carry was set
! vCPU 0: what it wrote to 1 sector of its disk is gone: the file was not changed
= nokvm
? 0

# The same in Korean; closing lines are for scripts.
$ printf '\270\0\123\315\25\372\364' >b.img; truncate -s 510 b.img; printf '\125\252' >>b.img; LC_ALL=ko_KR.UTF-8 ./kvm-vmm --engine soft b.img 2>&1 | head -n 2
| kvm-vmm: vCPU 0 b.img: 부트 섹터. BIOS가 0000:7c00에서 시작, 드라이브 0
| kvm-vmm: vCPU 0 b.img: BIOS가 모르는 호출: INT 15h, AX=5300 BX=0000 CX=0000 DX=0000. 캐리를 켜고 돌아갔습니다
= nokvm
? 0

# Of many different ones the first 16 are told. (mov $0x5300, %bx; mov %bx, %ax; int $0x15; inc %bl; jnz; cli; hlt)
$ printf '\273\0\123\211\330\315\25\376\303\165\370\372\364' >b.img; truncate -s 510 b.img; printf '\125\252' >>b.img; ./kvm-vmm --engine soft b.img 2>&1 | sed -n '/does not know INT/p' | wc -l; ./kvm-vmm --engine soft b.img 2>&1 | tail -n 3 | head -n 1
| 16
| kvm-vmm: vCPU 0 b.img: and more calls that the BIOS does not know; they are in the log
= nokvm
? 0

# --flat means raw bytes whatever they hold, and nothing is said of them. (mov $'A', %al; mov $0x3f8, %dx; out %al, %dx; hlt)
$ printf '\260A\272\370\3\356\364' >b.img; truncate -s 510 b.img; printf '\125\252' >>b.img; ./kvm-vmm --flat b.img
| A\
! vCPU 0 b.img on KVM: Guest halted, 2 exits in TIME
? 0

# What was said of a disk ends where a flat guest begins; registers are set for all of them until then.
$ printf '\272\370\3\356\210\340\356\364' >set.bin; ./kvm-vmm --set AX=0x4241 set.bin --set AH=67 set.bin --flat --set AX=23130 set.bin | fold -w 1 | sort | tr -d '\n'
| AABCZZ\
! vCPU 0 set.bin on KVM: Guest halted, 3 exits in TIME
! vCPU 1 set.bin on KVM: Guest halted, 3 exits in TIME
! vCPU 2 set.bin on KVM: Guest halted, 3 exits in TIME
? 0

$ ./kvm-vmm --set CS=1 guests/hello.bin
! kvm-vmm: --set CS=1: expected a general register such as AL, AH, AX or EAX, or EIP or EFLAGS (see kvm-vmm --help)
= nokvm
? 2

$ ./kvm-vmm --boot --paging guests/hello.bin
! kvm-vmm: --boot and --paging: a guest starts in one way; leave out one of them (see kvm-vmm --help)
= nokvm
? 2

$ ./kvm-vmm --boot a.img --memory 8M --flat guests/hello.bin
! kvm-vmm: --flat begins anew: say it before the other options of its guest (see kvm-vmm --help)
= nokvm
? 2

$ ./kvm-vmm --bios x --flat guests/hello.bin
! kvm-vmm: guests/hello.bin is after --flat: only a disk is booted with --bios; leave out one of them (see kvm-vmm --help)
= nokvm
? 2

# A BIOS is 64 KiB or 128 of anything, whatever its first bytes look like. (At the reset vector: cli; hlt)
$ printf '\177ELF' >rom; truncate -s 65520 rom; printf '\372\364' >>rom; truncate -s 65536 rom; truncate -s 510 b.img; printf '\125\252' >>b.img; ./kvm-vmm --engine soft --bios rom b.img
!~ kvm-vmm: vCPU 0 b.img: .*
! vCPU 0 b.img on software CPU: Guest halted, 1 exit in TIME
= nokvm
? 0

# A PC has a POST port, unless that port is something else. (mov $'A', %al; out %al, $0x80; cli; hlt)
$ printf '\260A\346\200\372\364' >b.img; truncate -s 510 b.img; printf '\125\252' >>b.img; for o in --reset=fails --console=0x80 --exit-port=0x80; do ./kvm-vmm --engine soft --verbose $o b.img 2>&1 | grep -F 'out 0x80'; done; ./kvm-vmm --post 0x80 --console 0x80 b.img
| [vCPU 0] IO   out 0x80 (post) POST code 0x41 at 0000:7c02
| [vCPU 0] IO   out 0x80 (console) 'A' at 0000:7c02
| [vCPU 0] IO   out 0x80 (exit) 0x41 at 0000:7c02
! kvm-vmm: --console and --post: 0x80 cannot be both (see kvm-vmm --help)
= nokvm
? 2
