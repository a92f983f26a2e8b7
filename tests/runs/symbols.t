# Names and source lines: where they come from, and where nothing is said.

# Wherever a flat guest is loaded: beside others, and alone.
$ ./kvm-vmm --verbose guests/minimal.bin guests/minimal.bin 2>&1 | grep hlt | sort
| [vCPU 0] EXIT hlt at 0000:0000  _start  minimal.S:8
| [vCPU 1] EXIT hlt at 4000:0000  _start  minimal.S:8
? 0
$ ./kvm-vmm --verbose --load 0x1000 --entry 0100:0000 guests/minimal.bin 2>&1 | grep hlt
| [vCPU 0] EXIT hlt at 0100:0000  _start  minimal.S:8
? 0

# A kernel, and its programs at the addresses that they were linked to.
$ printf 1 | ./kvm-vmm --engine soft --json --paging os-1k/kernel.bin 2>/dev/null >events; grep -o '"symbol":"pic_init[^"]*","source":"[^:"]*' events | head -n 1 | sed 's/+[^"]*//'; grep -c '"reason":"hypercall".*"symbol":"putchar+.*"source":"console.c:' events | grep -c '[1-9]'
| "symbol":"pic_init","source":"lib.h
| 1
? 0

# The BIOS of a boot sector.
$ ./kvm-vmm --engine soft --verbose guests/own/boot.img 2>&1 >/dev/null </dev/null | grep -o 'set_pics.*reset.S:' | sed 's/+0x[0-9a-f]*//' | sort -u
| set_pics  reset.S:
? 0

# Only where the guest has the bytes of the file: one that has others is told and not used.
$ cp guests/hello.elf a.elf; (cat guests/hello.bin; printf '\364') >a.bin; ./kvm-vmm --verbose a.bin 2>&1 >/dev/null | head -n 1
| [vCPU 0] IO   out 0x3f8 (uart) 'H' at 0000:000b  next+0x05  hello.S:13
? 0
$ cp guests/hello.elf a.elf; cp guests/counter.bin a.bin; ./kvm-vmm --verbose a.bin 2>&1 >/dev/null | head -n 2
| kvm-vmm: a.elf is not of the bytes of a.bin: its symbols are not used; make it anew
| [vCPU 0] IO   out 0x3f8 (uart) '0' at 0000:000a
? 0
$ head -c 999 guests/hello.elf >a.elf; cp guests/counter.bin a.bin; ./kvm-vmm a.bin
| 0123456789\
! kvm-vmm: a.elf: no section of it is to be in memory: it is cut off, or has none
! vCPU 0 a.bin on KVM: Guest halted, 11 exits in TIME
? 0

# A file of the user's: ELF, or a list, which says where it is wrong. Each is of the next guest alone.
$ cp guests/hello.bin a.bin; ./kvm-vmm --symbols guests/hello.elf --verbose a.bin guests/minimal.bin 2>&1 >/dev/null | grep "'H'\|hlt.*4000" | sort
| [vCPU 0] IO   out 0x3f8 (uart) 'H' at 0000:000b  next+0x05  hello.S:13
| [vCPU 1] EXIT hlt at 4000:0000  _start  minimal.S:8
? 0
$ cp guests/hello.bin a.bin; printf '# names\n6 again\ne\tover # the end\n' >n; ./kvm-vmm --verbose guests/minimal.bin --symbols n a.bin 2>&1 >/dev/null | grep "'H'\|hlt at 4"
| [vCPU 1] IO   out 0x3f8 (uart) 'H' at 4000:000b  again+0x05
| [vCPU 1] EXIT hlt at 4000:000e  over
? 0
$ printf '6 again\nover\n' >n; ./kvm-vmm --symbols n guests/hello.bin
! kvm-vmm: n: line 2: expected an address in hexadecimal and a name
? 1
$ ./kvm-vmm --symbols nowhere guests/hello.bin; ./kvm-vmm guests/hello.bin --symbols n; ./kvm-vmm --symbols /dev/zero guests/hello.bin
! kvm-vmm: nowhere: No such file or directory
! kvm-vmm: after guests/hello.bin something is said of a guest, but none follows: it has to be said before the guest (see kvm-vmm --help)
! kvm-vmm: /dev/zero is a device; symbols are read from a regular file
? 1

# What has the symbols of a guest is none.
$ ./kvm-vmm guests/hello.elf
! kvm-vmm: name guests/hello.bin: guests/hello.elf has the symbols of that guest
? 1
$ printf '## One\n```kvm\nguests/hello.elf\n```\n' >d.md; ./kvm-vmm present --check d.md
| d.md: 1 slide, 1 run, 1 error
! d.md:3:1: name guests/hello.bin: guests/hello.elf has the symbols of that guest
? 1
