# Guests that this project did not build: anything flat that keeps the ABI.

# rep outsb of "abc\n": an exit an element, all at the same instruction.
$ printf '\xbe\x0d\x00\xba\xf8\x03\xb9\x04\x00\xfc\xf3\x6e\xf4abc\n' >g; ./kvm-vmm --verbose g
| abc
! [vCPU 0] IO   outs 0x3f8 (uart) 'a' at 0000:000a
! [vCPU 0] IO   outs 0x3f8 (uart) 'b' at 0000:000a
! [vCPU 0] IO   outs 0x3f8 (uart) 'c' at 0000:000a
! [vCPU 0] IO   outs 0x3f8 (uart) '\n' at 0000:000a
! [vCPU 0] EXIT hlt at 0000:000c
! vCPU 0 g on KVM: Guest halted, 5 exits in TIME
? 0

# Polls the UART, reads 12 bytes by rep insb and prints them: one exit of 12 elements, 8 in its event
# and 4 in a note after it.
$ printf '\xba\xfd\x03\xec\xa8\x01\x74\xfb\xbf\x00\x02\xba\xf8\x03\xb9\x0c\x00\xfc\xf3\x6c\xbe\x00\x02\xb9\x0c\x00\xf3\x6e\xf4' >g; printf 'hello world!' >in; ./kvm-vmm g <in
| hello world!\
! vCPU 0 g on KVM: Guest halted, 17 exits in TIME
? 0

$ printf '\xba\xfd\x03\xec\xa8\x01\x74\xfb\xbf\x00\x02\xba\xf8\x03\xb9\x0c\x00\xfc\xf3\x6c\xbe\x00\x02\xb9\x0c\x00\xf3\x6e\xf4' >g; printf 'hello world!' >in; ./kvm-vmm --json g <in 2>/dev/null | grep -o '"reason":"\(io\|data\)".*"data":\[[^]]*,[^]]*\]' | sed -E 's/"detail.*("count)/\1/'
| "reason":"io","count":12,"data":[104,101,108,108,111,32,119,111]
| "reason":"data","count":4,"data":[114,108,100,33]
? 0

# A polling UART echo that leaves on q.
$ printf '\xba\xfd\x03\xec\xa8\x01\x74\xfb\xba\xf8\x03\xec\x3c\x71\x74\x03\xee\xeb\xed\xf4' >g; echo hi q >in; ./kvm-vmm g <in
| hi \
! vCPU 0 g on KVM: Guest halted, 14 exits in TIME
? 0

# A software interrupt through the guest's own vector table.
$ printf '\x0e\x07\x31\xc0\x8e\xd8\xc7\x06\x84\x00\x19\x00\x8c\x0e\x86\x00\xb0\x41\xcd\x21\xfe\xc0\xcd\x21\xf4\xba\xf8\x03\xee\xcf' >g; ./kvm-vmm g
| AB\
! vCPU 0 g on KVM: Guest halted, 3 exits in TIME
? 0

# Protected mode of its own, with a byte stored beyond 64 KiB.
$ printf '\x66\x0f\x01\x16\x50\x00\x0f\x20\xc0\x0c\x01\x0f\x22\xc0\x66\xea\x16\x00\x00\x00\x08\x00\x66\xb8\x10\x00\x8e\xd8\x66\xba\xf8\x03\xb0\x50\xee\xc6\x05\x00\x00\x02\x00\x4d\xa0\x00\x00\x02\x00\xee\xb0\x0a\xee\xf4\x8d\x74\x26\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\x00\x9a\xcf\x00\xff\xff\x00\x00\x00\x92\xcf\x00\x17\x00\x38\x00\x00\x00' >g; ./kvm-vmm --verbose g
| PM
! [vCPU 0] IO   out 0x3f8 (uart) 'P' at 08:00000022
! [vCPU 0] IO   out 0x3f8 (uart) 'M' at 08:0000002f
! [vCPU 0] IO   out 0x3f8 (uart) '\n' at 08:00000032
! [vCPU 0] EXIT hlt at 08:00000033
! vCPU 0 g on KVM: Guest halted, 4 exits in TIME
? 0

# Not every KVM can do what these need: INT 0x30 through an IDT and IRET in flat protected mode; AAA, DAA. Where it
# cannot, the software CPU takes over, and the guest does not notice.
$ printf '\xfa\x31\xc0\x8e\xd8\x66\x0f\x01\x16\x52\x7c\x66\x0f\x01\x1e\x58\x7c\x0f\x20\xc0\x0c\x01\x0f\x22\xc0\x66\xea\x21\x7c\x00\x00\x08\x00\xb8\x10\x00\x00\x00\x8e\xd8\x8e\xd0\xbc\x00\x70\x00\x00\xc7\x05\x80\x91\x00\x00\x4e\x7c\x08\x00\xc7\x05\x84\x91\x00\x00\x00\x8e\x00\x00\xba\xf8\x03\x00\x00\xcd\x30\xb0\x42\xee\xf4\xb0\x41\xee\xcf\x17\x00\x5e\x7c\x00\x00\xff\x07\x00\x90\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\x00\x9a\xcf\x00\xff\xff\x00\x00\x00\x92\xcf\x00' >g; ./kvm-vmm --load 0x7c00 --entry 0:7c00 g 2>/dev/null
| AB\
? 0

$ printf '\xba\xf8\x03\xb8\x0f\x00\x37\x04\x3c\xee\xb0\x0b\x27\x04\x31\xee\xf4' >g; ./kvm-vmm g 2>/dev/null; echo; ./kvm-vmm g 2>&1 >/dev/null | tail -n 1
| AB
|~ vCPU 0 g on KVM(, then software CPU)?: Guest halted, [34] exits in TIME
? 0

# Where guests share a VM it cannot, and the way out is said.
$ printf '\xba\xf8\x03\xb8\x0f\x00\x37\x04\x3c\xee\xf4' >g; ./kvm-vmm g guests/minimal.bin 2>&1 >/dev/null | grep -c 'vCPU 0 g on KVM: \(Guest halted\|failed: .*; try --engine soft\), '
| 1
? 0

# Virtual-8086 mode: its task prints V, and INT3 leads to its monitor in ring 0, which prints M.
$ printf '\x2e\x66\x0f\x01\x16\x6a\x00\x2e\x66\x0f\x01\x1e\x70\x00\x0f\x20\xc0\x0c\x01\x0f\x22\xc0\x66\xea\x1e\x00\x00\x00\x08\x00\xb0\x10\x8e\xd0\x8e\xd8\xbc\x00\x80\x00\x00\xc6\x05\x05\x30\x00\x00\x70\xc6\x05\x08\x30\x00\x00\x10\xc6\x05\x66\x30\x00\x00\x68\xb0\x18\x0f\x00\xd8\x6a\x00\x6a\x00\x6a\x00\x6a\x00\x6a\x00\x68\x00\x02\x00\x00\x68\x02\x00\x02\x00\x6a\x00\x68\x63\x00\x00\x00\xcf\xb0\x4d\xee\xf4\xba\xf8\x03\xb0\x56\xee\xcc\x1f\x00\x76\x00\x00\x00\x1f\x00\x7e\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\x00\x9b\xcf\x00\xff\xff\x00\x00\x00\x93\xcf\x00\xff\x0f\x00\x30\x00\x89\x00\x00\x5f\x00\x08\x00\x00\xee\x00\x00' >g; ./kvm-vmm --engine soft --verbose g
| VM\
! [vCPU 0] IRQ  iret at 0000005e to 00000063
! [vCPU 0] IO   out 0x3f8 (uart) 'V' at 0000:0068
! [vCPU 0] IRQ  int 0x03 at 00000069 to 0000005f
! [vCPU 0] IO   out 0x3f8 (uart) 'M' at 08:00000061
! [vCPU 0] EXIT hlt at 08:00000062
! vCPU 0 g on software CPU: Guest halted, 3 exits in TIME
= nokvm
? 0

# Read-modify-write, push and store to memory that is not there: two exits for the first two.
$ printf '\xb8\xff\xff\x8e\xd8\xff\x06\x20\x00\xff\x36\x30\x00\xb8\xff\xff\x8e\xd0\xbc\x40\x00\x50\xc7\x06\x50\x00\x34\x12\xf4' >g; ./kvm-vmm --verbose g
! [vCPU 0] EXIT mmio read 0x100010 (no memory) 2 bytes 0xffff at 0000:0005
! [vCPU 0] EXIT mmio write 0x100010 (no memory) 2 bytes 0x0000 at 0000:0005
! [vCPU 0] EXIT mmio read 0x100020 (no memory) 2 bytes 0xffff at 0000:0009
! [vCPU 0] EXIT mmio write 0x10002e (no memory) 2 bytes 0xffff at 0000:0015
! [vCPU 0] EXIT mmio write 0x100040 (no memory) 2 bytes 0x1234 at 0000:0016
! [vCPU 0] EXIT hlt at 0000:001c
! vCPU 0 g on KVM: Guest halted, 6 exits in TIME
! vCPU 0: 5 accesses to addresses without memory (the first: 0x100010); reads gave ones, writes went nowhere
? 0

# rep insb of 40 bytes, read in one go and written to where there is no memory: all of them, by 8.
$ printf '\xb8\xff\xff\x8e\xc0\xbf\x10\x00\xb9\x28\x00\xba\xf8\x02\xfc\xf3\x6c\xf4' >g; ./kvm-vmm --memory 1M --verbose g </dev/null
! [vCPU 0] IO   ins 0x2f8 (no device) 40 x 1 byte 0xff at 0000:000f
! [vCPU 0] EXIT mmio write 0x100000 (no memory) 8 bytes at 0000:000f
! [vCPU 0] EXIT mmio write 0x100008 (no memory) 8 bytes at 0000:000f
! [vCPU 0] EXIT mmio write 0x100010 (no memory) 8 bytes at 0000:000f
! [vCPU 0] EXIT mmio write 0x100018 (no memory) 8 bytes at 0000:000f
! [vCPU 0] EXIT mmio write 0x100020 (no memory) 8 bytes at 0000:000f
! [vCPU 0] EXIT hlt at 0000:0011
! vCPU 0 g on KVM: Guest halted, 7 exits in TIME
! vCPU 0: 1 access to ports without a device (the first: 0x2f8); reads gave ones, writes went nowhere
! vCPU 0: 5 accesses to addresses without memory (the first: 0x100000); reads gave ones, writes went nowhere
? 0

# Looks for a coprocessor, as programs do, and finds none (mov $0x5a5a, %ax; fninit; fnstsw %ax; ...).
$ printf '\xb8\x5a\x5a\xdb\xe3\xdf\xe0\x3d\x5a\x5a\xb0N\x74\x02\xb0Y\xba\xf8\x03\xee\xf4' >g; ./kvm-vmm --engine soft g
| N\
! vCPU 0 g on software CPU: Guest halted, 2 exits in TIME
= nokvm
? 0

# Guest 3 lives at 0xC0000 and finds itself there. (mov %cs, %ax; mov %ah, %al; mov $0x3f8, %dx; out; hlt)
$ printf '\x8c\xc8\x88\xe0\xba\xf8\x03\xee\xf4' >g; ./kvm-vmm --log-dir l g g g g 2>/dev/null >/dev/null; od -An -tx1 l/vcpu0.log l/vcpu1.log l/vcpu2.log l/vcpu3.log
|  00 40 80 c0
? 0

# Files with headers of their own: a multiboot kernel that prints its command line, an ELF program, and what of these
# makes no sense. Which engine they get is the host's affair.
$ printf '\x02\xb0\xad\x1b\x00\x00\x01\x00\xfe\x4f\x51\xe4\x00\x00\x10\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x20\x00\x10\x00\x8b\x73\x10\x66\xba\xf8\x03\xac\x84\xc0\x74\x03\xee\xeb\xf8\xf4' >k; ./kvm-vmm --engine soft --append 'hello=1 world' k; ./kvm-vmm --append x --load 0x7c00 k
| hello=1 world\
! kvm-vmm: vCPU 0 k: a multiboot kernel: protected mode, at 0x100020
! vCPU 0 k on software CPU: Guest halted, 14 exits in TIME
! kvm-vmm: k is no multiboot kernel, which --append is for
= nokvm
? 1

$ printf '\x02\xb0\xad\x1b\x04\x00\x01\x00\xfa\x4f\x51\xe4\x00\x00\x10\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x30\x00\x10\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x03\x00\x00\x20\x00\x00\x00\xf4' >k; ./kvm-vmm k
! kvm-vmm: k: multiboot header: flags 0x10004, mode_type 0 ask for graphics of 1024x768; there is a text screen (mode_type 1) alone
= nokvm
? 1

# With a module that has no room, none, and the file itself as one.
$ printf '\x02\xb0\xad\x1b\x00\x00\x01\x00\xfe\x4f\x51\xe4\x00\x00\x10\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x20\x00\x10\x00\x8b\x73\x10\x66\xba\xf8\x03\xac\x84\xc0\x74\x03\xee\xeb\xf8\xf4' >k; head -c 2000000 /dev/zero >m; for m in m n 'k and words'; do ./kvm-vmm --engine soft --memory 2M --module "$m" k; done
! kvm-vmm: m: --module: 0x101000 + 0x1e8480 is outside its RAM of 2 MiB: say --memory 3M before it
! kvm-vmm: n: No such file or directory
! kvm-vmm: vCPU 0 k: a multiboot kernel: protected mode, at 0x100020
! vCPU 0 k on software CPU: Guest halted, 1 exit in TIME
= nokvm
? 0

$ printf '\x7f\x45\x4c\x46\x01\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x03\x00\x01\x00\x00\x00\x00\x00\x10\x00\x34\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x34\x00\x20\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x54\x00\x00\x00\x00\x00\x10\x00\x00\x00\x10\x00\x01\x00\x00\x00\x10\x00\x00\x00\x07\x00\x00\x00\x04\x00\x00\x00\xf4' >k; ./kvm-vmm --engine soft --verbose --entry 0x100000 k; ./kvm-vmm --memory 1M k; ./kvm-vmm --load 0x1000 k; ./kvm-vmm --boot k; head -c 80 k >c; ./kvm-vmm c
! kvm-vmm: vCPU 0 k: an ELF program of 32 bits: protected mode, at 0x100000
! [vCPU 0] EXIT hlt at 08:00100000
! vCPU 0 k on software CPU: Guest halted, 1 exit in TIME
! kvm-vmm: k: program header 0: p_paddr 0x100000 + p_memsz 0x10 is outside its RAM of 1 MiB: say --memory 2M before it
! kvm-vmm: k says itself where it is loaded, as its headers have it: leave --load 0x1000 out, or say --flat
! kvm-vmm: k has 85 bytes; a boot sector has 512, and ends in 55 aa at 510: say --flat for raw bytes
! kvm-vmm: c: ELF header: e_phoff 0x34, e_phnum 1: its table of program headers is cut off, as the file has 80 bytes
= nokvm
? 1

# A guest after --paging has a stack (call 1f; 1: pop %eax; mov $0x3f8, %dx; mov %esp, %eax; shr $8, %eax; mov %ah, %al; out; hlt).
$ printf '\xe8\x00\x00\x00\x00\x58\xba\xf8\x03\x00\x00\x89\xe0\xc1\xe8\x08\x88\xe0\xee\xf4' >g; ./kvm-vmm --paging --engine soft g | od -An -tx1
|  3f
! vCPU 0 g on software CPU: Guest halted, 2 exits in TIME
= nokvm
? 0
