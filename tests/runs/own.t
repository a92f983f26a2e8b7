# Guests of one's own: guests/own, which users copy, and what the READMEs say of it.

# Each by its kind, on both engines. The boot sector types what it reads.
$ printf 'hi' | ./kvm-vmm --engine soft guests/own/boot.img
| Hello from sector 0! Type: hi
! kvm-vmm: vCPU 0 boot.img: a boot sector: BIOS, at 0000:7c00, drive 0
!~ vCPU 0 boot.img on software CPU: input ended, [0-9]+ exits in TIME
= nokvm
? 0
$ printf 'hi' | ./kvm-vmm --engine kvm guests/own/boot.img
| Hello from sector 0! Type: hi
! kvm-vmm: vCPU 0 boot.img: a boot sector: BIOS, at 0000:7c00, drive 0
!~ vCPU 0 boot.img on KVM: input ended, [0-9]+ exits in TIME
? 0

$ ./kvm-vmm guests/own/flat.bin
| Hello from a file of bytes!
! vCPU 0 flat.bin on KVM: Guest halted, 29 exits in TIME
? 0

$ ./kvm-vmm --engine soft --append 'hello there' guests/own/kernel.elf
| A kernel of my own, with 16 MiB of memory. I was told: hello there
!~ kvm-vmm: vCPU 0 kernel.elf: a multiboot kernel: protected mode, at 0x[0-9a-f]+
!~ vCPU 0 kernel.elf on software CPU: Guest halted, [0-9]+ exits in TIME
= nokvm
? 0
$ ./kvm-vmm --engine kvm --memory 4M guests/own/kernel.elf
| A kernel of my own, with 4 MiB of memory. I was told:
!~ kvm-vmm: vCPU 0 kernel.elf: a multiboot kernel: protected mode, at 0x[0-9a-f]+
!~ vCPU 0 kernel.elf on KVM: Guest halted, [0-9]+ exits in TIME
? 0

# It reads where no page is, and has nobody to handle that.
$ ./kvm-vmm --engine soft --append fault guests/own/kernel.elf 2>&1 | tail -n 3
|~ vCPU 0 kernel.elf on software CPU: failed: triple fault at 08:0010[0-9a-f]{4} \(bytes [0-9a-f ]+\), in kernel\+0x[0-9a-f]+  kernel\.c:[0-9]+, [0-9]+ exits in TIME
|~ vCPU 0: #PF at kernel.c:[0-9]+ \(mov eax, \[0xc0de0000\]\) because 0xc0de0000, which it reads, is not mapped \(its PDE is not present\); the handler of #PF cannot be reached because the IDT's limit 0x0 ends before gate 0x0e; nor can that of #DF, for the same reason: triple fault
| vCPU 0: There is no IDT, so any exception or interrupt ends in a triple fault. Fill one with gates, at least for the vectors 0 to 31, and load it with LIDT.
= nokvm
? 0

$ ./kvm-vmm --engine kvm guests/own/long.elf | sed -n '1p;20p'; ./kvm-vmm --engine soft guests/own/long.elf
| 1! = 1
| 20! = 2432902008176640000
!~ kvm-vmm: vCPU 0 long.elf: an ELF program of 64 bits: long mode, at 0x[0-9a-f]+
!~ vCPU 0 long.elf on KVM: Guest halted, [0-9]+ exits in TIME
! kvm-vmm: vCPU 0 guests/own/long.elf: it needs 64 bits, and the software CPU has 32: use --engine auto or kvm, without --clock virtual
? 1

# By their names, in whatever folder: theirs come after the guests of the path and 1K OS.
$ mkdir x; cd x; for g in flat boot.img kernel; do ../kvm-vmm --limit 3 $g 2>&1 | tail -n 1; done
| vCPU 0 flat.bin on KVM: limit reached, 3 exits in TIME
|~ vCPU 0 boot.img on (KVM|software CPU): limit reached, 3 exits in TIME
|~ kvm-vmm: .*os-1k/kernel.bin is 1K OS; it starts with paging on: say --paging before it
? 0
$ ./kvm-vmm bot; ./kvm-vmm guests/own/kernel.c
! kvm-vmm: bot: No such file or directory; did you mean guests/own/boot.img?
! kvm-vmm: guests/own/kernel.c is text; a guest is machine code, which an assembler makes; did you mean guests/own/kernel.elf?
= nokvm
? 1

# What the READMEs say works as it stands there, from a folder in which nothing is built.
$ cp -r guests/own fresh; cp guests/../README*.md .; rm guests; mkdir guests; mv fresh guests/own; make -s -C guests/own clean; for r in README.md README.ko.md; do sed -n '/^cp -r guests.own/,/^```/{/^```/d;/long.elf/d;p}' $r >commands; wc -l <commands; bash commands 2>/dev/null | grep '^Hello\|^A kernel\|^==' | sed 's/ *$//'; rm -r my; done
| 7
| Hello from sector 0! Type:
| Hello from a file of bytes!
| A kernel of my own, with 16 MiB of memory. I was told: hello there
| Hello from sector 0! Type:
| == 1. My own guest ==
| == 2. 512 bytes that say hello ==
| Hello from sector 0! Type:
| 7
| Hello from sector 0! Type:
| Hello from a file of bytes!
| A kernel of my own, with 16 MiB of memory. I was told: hello there
| Hello from sector 0! Type:
| == 1. 나만의 게스트 ==
| == 2. 인사하는 512바이트 ==
| Hello from sector 0! Type:
? 0

# The program of 64 bits by itself, as the software CPU has 32.
$ for r in README.md README.ko.md; do sed -n '/^cp -r guests.own/p;/^make -C my/p;/long.elf/p' guests/../$r >commands; wc -l <commands; bash commands 2>/dev/null | grep '^20'; rm -r my; done; ./kvm-vmm --engine auto guests/own/long.elf 2>/dev/null | wc -l
| 3
| 20! = 2432902008176640000
| 3
| 20! = 2432902008176640000
| 20
? 0
