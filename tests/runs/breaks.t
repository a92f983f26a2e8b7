# Breakpoints without a screen: --break, and a deck's order break.

# A breakpoint at an address and one at an exit, with conditions: each hit is told, and the guest goes on.
$ ./kvm-vmm --engine soft --break "ip 0006 if al == 'l' after 1" --break 'reason hlt' guests/hello.bin
| Hello, KVM!
! kvm-vmm: vCPU 0 breakpoint 1, ip 0006 if al == 'l' after 1: hit 2 at 0000:0006  next  hello.S:10  AX=006c CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=0013 DI=0000
! kvm-vmm: vCPU 0 breakpoint 2, reason hlt: hit 1 at 0000:000e  done  hello.S:15  AX=0000 CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=001c DI=0000
! vCPU 0 hello.bin on software CPU: Guest halted, 39 exits in TIME
= nokvm
? 0

# The same where the host's KVM makes the CPU, unless it has none.
$ ./kvm-vmm --engine kvm --break "ip 0006 if al == 'l' after 1" --break 'reason hlt' guests/hello.bin
| Hello, KVM!
! kvm-vmm: vCPU 0 breakpoint 1, ip 0006 if al == 'l' after 1: hit 2 at 0000:0006  next  hello.S:10  AX=006c CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=0013 DI=0000
! kvm-vmm: vCPU 0 breakpoint 2, reason hlt: hit 1 at 0000:000e  done  hello.S:15  AX=0000 CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=001c DI=0000
! vCPU 0 hello.bin on KVM: Guest halted, 39 exits in TIME
? 0

# Each guest has its own; an offset counts from its own code segment. More addresses than a CPU has debug registers.
$ ./kvm-vmm --clock virtual --break 'ip 0006 after 11' guests/hello.bin --break "port 3f8 value '9'" guests/counter.bin
| 0He1l2l3o4,5 K6V7M8!9
! kvm-vmm: vCPU 0 breakpoint 1, ip 0006 after 11: hit 12 at 0000:0006  next  hello.S:10  AX=0021 CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=001a DI=0000
! kvm-vmm: vCPU 1 breakpoint 1, port 3f8 value '9': hit 1 at 4000:000a  next+0x04  counter.S:12  AX=0039 CX=0009 DX=03f8 BX=0000 SP=fffe BP=0000 SI=0000 DI=0000
! kvm-vmm: vCPU 0 breakpoint 1, ip 0006 after 11: hit 13 at 0000:0006  next  hello.S:10  AX=000a CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=001b DI=0000
! vCPU 0 hello.bin on software CPU: Guest halted, 39 exits in TIME
! vCPU 1 counter.bin on software CPU: Guest halted, 11 exits in TIME
= nokvm
? 0

$ ./kvm-vmm --engine kvm --break 'at 0' --break 'at 3' --break 'at 6 after 12' --break 'ip 7 after 12' --break 'ip 9 after 12' --break '0000:000e' guests/hello.bin
| Hello, KVM!
! kvm-vmm: vCPU 0 breakpoint 1, at 0: hit 1 at 0000:0000  _start  hello.S:8  AX=0000 CX=0000 DX=0000 BX=0000 SP=fffe BP=0000 SI=0000 DI=0000
! kvm-vmm: vCPU 0 breakpoint 2, at 3: hit 1 at 0000:0003  _start+0x03  hello.S:9  AX=0000 CX=0000 DX=0000 BX=0000 SP=fffe BP=0000 SI=000f DI=0000
! kvm-vmm: vCPU 0 breakpoint 3, at 6 after 12: hit 13 at 0000:0006  next  hello.S:10  AX=000a CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=001b DI=0000
! kvm-vmm: vCPU 0 breakpoint 4, ip 7 after 12: hit 13 at 0000:0007  next+0x01  hello.S:11  AX=0000 CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=001c DI=0000
! kvm-vmm: vCPU 0 breakpoint 5, ip 9 after 12: hit 13 at 0000:0009  next+0x03  hello.S:12  AX=0000 CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=001c DI=0000
! kvm-vmm: vCPU 0 breakpoint 6, 0000:000e: hit 1 at 0000:000e  done  hello.S:15  AX=0000 CX=0000 DX=03f8 BX=0000 SP=fffe BP=0000 SI=001c DI=0000
! vCPU 0 hello.bin on KVM: Guest halted, 67 exits in TIME
? 0

# Memory that is written to, a name and a line of the source; the same on both engines.
$ for e in soft kvm; do ./kvm-vmm --engine $e --break 'write fffc 2 after 430' --break 'print_number if cl == 9 after 24' --break 'multiplication.S:23 after 70' guests/multiplication.bin 2>&1 | grep breakpoint; done
| kvm-vmm: vCPU 0 breakpoint 3, multiplication.S:23 after 70: hit 71 at 0000:0026  column+0x22  multiplication.S:23  AX=0701 CX=0809 DX=0500 BX=020a SP=fffe BP=0000 SI=006d DI=0000
| kvm-vmm: vCPU 0 breakpoint 2, print_number if cl == 9 after 24: hit 25 at 0000:003a  print_number  multiplication.S:36  AX=0709 CX=0909 DX=0500 BX=020a SP=fffc BP=0000 SI=006d DI=0000
| kvm-vmm: vCPU 0 breakpoint 2, print_number if cl == 9 after 24: hit 26 at 0000:003a  print_number  multiplication.S:36  AX=0009 CX=0909 DX=0500 BX=0900 SP=fffc BP=0000 SI=0069 DI=0000
| kvm-vmm: vCPU 0 breakpoint 1, write fffc 2 after 430: hit 431 at 0000:003a  print_number  multiplication.S:36  AX=0051 CX=0909 DX=0500 BX=0900 SP=fffc BP=0000 SI=006d DI=0000
| kvm-vmm: vCPU 0 breakpoint 1, write fffc 2 after 430: hit 432 at 0000:005e  putchar  multiplication.S:58  AX=0801 CX=0909 DX=0500 BX=010a SP=fffc BP=0000 SI=006d DI=0000
| kvm-vmm: vCPU 0 breakpoint 3, multiplication.S:23 after 70: hit 72 at 0000:0026  column+0x22  multiplication.S:23  AX=0801 CX=0909 DX=0500 BX=010a SP=fffe BP=0000 SI=006d DI=0000
| kvm-vmm: vCPU 0 breakpoint 3, multiplication.S:23 after 70: hit 71 at 0000:0026  column+0x22  multiplication.S:23  AX=0701 CX=0809 DX=0500 BX=020a SP=fffe BP=0000 SI=006d DI=0000
| kvm-vmm: vCPU 0 breakpoint 2, print_number if cl == 9 after 24: hit 25 at 0000:003a  print_number  multiplication.S:36  AX=0709 CX=0909 DX=0500 BX=020a SP=fffc BP=0000 SI=006d DI=0000
| kvm-vmm: vCPU 0 breakpoint 2, print_number if cl == 9 after 24: hit 26 at 0000:003a  print_number  multiplication.S:36  AX=0009 CX=0909 DX=0500 BX=0900 SP=fffc BP=0000 SI=0069 DI=0000
| kvm-vmm: vCPU 0 breakpoint 1, write fffc 2 after 430: hit 431 at 0000:003a  print_number  multiplication.S:36  AX=0051 CX=0909 DX=0500 BX=0900 SP=fffc BP=0000 SI=006d DI=0000
| kvm-vmm: vCPU 0 breakpoint 1, write fffc 2 after 430: hit 432 at 0000:005e  putchar  multiplication.S:58  AX=0801 CX=0909 DX=0500 BX=010a SP=fffc BP=0000 SI=006d DI=0000
| kvm-vmm: vCPU 0 breakpoint 3, multiplication.S:23 after 70: hit 72 at 0000:0026  column+0x22  multiplication.S:23  AX=0801 CX=0909 DX=0500 BX=010a SP=fffe BP=0000 SI=006d DI=0000
? 0

# 1K OS, in ring 0, which its programs in ring 3 come to.
$ printf '4\n0\n' | ./kvm-vmm --clock virtual --paging --break 'system_call after 3' --break 'write ticks if edi != 0 after 3' os-1k/kernel.bin 2>&1 | grep -o 'breakpoint [12].*hit [0-9]*\|[a-z_]*  [a-z]*[.][c]:'
| breakpoint 2, write ticks if edi != 0 after 3: hit 4
| breakpoint 1, system_call after 3: hit 4
| system_call  syscall.c:
| breakpoint 1, system_call after 3: hit 5
| system_call  syscall.c:
= nokvm
? 0

# Events have it as a flag; those that go by do not.
$ ./kvm-vmm --engine soft --json --break 'ip 0006 after 11' guests/hello.bin 2>/dev/null | grep -c '"flags":\["break"\]'
| 2
= nokvm
? 0

# What is not understood is pointed at.
$ for w in '' 'port' 'ip 5 6' 'write 0 if ah == 1' 'putchar'; do ./kvm-vmm --engine soft --break "$w" guests/hello.bin; echo $?; done
| 2
| 1
| 1
| 1
| 1
! kvm-vmm: --break: expected a place in the guest (see kvm-vmm --help)
! kvm-vmm: --break port: its end is missing; as in: port 3f8
! kvm-vmm: --break ip 5 6: "6" is no name, address or condition; as in: putchar, at 4000c, port 3f8 value 'A', write count 4, ... if ax == 5 after 3
! kvm-vmm: --break write 0 if ah == 1: "ah" is not understood; as in: if ax == 5
! kvm-vmm: --break putchar: "putchar" is no name, address or condition; as in: putchar, at 4000c, port 3f8 value 'A', write count 4, ... if ax == 5 after 3
= nokvm
? 0

$ ./kvm-vmm guests/hello.bin --break 'ip 0'
! kvm-vmm: after guests/hello.bin something is said of a guest, but none follows: it has to be said before the guest (see kvm-vmm --help)
= nokvm
? 2

$ for i in 1 2 3 4 5 6 7 8; do set -- "$@" --break "at $i" --break "port $i"; done; ./kvm-vmm "$@" --break 'at 9' guests/hello.bin
! kvm-vmm: --break at 9: a guest has at most 16 breakpoints (see kvm-vmm --help)
= nokvm
? 2

$ for i in 1 2 3 4 5; do set -- "$@" --break "write $i"; done; ./kvm-vmm "$@" guests/hello.bin
! kvm-vmm: --break write 5: a guest has at most 4 of those that watch writes
= nokvm
? 1

# A deck sets them, too, and runs to the next one, whichever it is.
$ printf '%s\n' '## Breaks' '```kvm' '--step guests/hello.bin' 'show consoles' "break port 3f8 value 'l'" 'until break' pause 'break ip 000e' 'until break' 'until break' '```' >d.md; ./kvm-vmm present --clock virtual d.md
|
| == 1. Breaks ==
|
| $ ./kvm-vmm --step guests/hello.bin
| Hel
|   vCPU 0 exit 3: `out dx, al` at 0000:000b (next+0x05, hello.S:13). Port 0x3f8
|   is the serial port, which the VMM plays, so the software CPU left the guest.
|   The VMM printed 'l'. A breakpoint was met: vCPU 0 pauses. The guest goes on
|   at 0000:000c.
| l
|   vCPU 0 exit 4: `out dx, al` at 0000:000b (next+0x05, hello.S:13). Port 0x3f8
|   is the serial port, which the VMM plays, so the software CPU left the guest.
|   The VMM printed 'l'. A breakpoint was met: vCPU 0 pauses. The guest goes on
|   at 0000:000c.
| o, KVM!
|   vCPU 0 exit 13: The guest reached a breakpoint, so the software CPU left the
|   guest. The VMM stopped it here: by itself it would have gone on. The guest
|   goes on with `hlt` at 0000:000e (done, hello.S:15).
| vCPU 0 hello.bin on software CPU: stopped, 13 exits in TIME
|
| 1 slide was shown, 1 run of guests, 13 exits in TIME
= nokvm
? 0

# A name that the guest does not have is said where it is asked for.
$ printf '%s\n' '## Names' '```kvm' '--step guests/hello.bin' 'show consoles' 'until nowhere' 'break write nothing 4' '```' >d.md; ./kvm-vmm present --clock virtual d.md | grep kvm-vmm:
| kvm-vmm: until nowhere: "nowhere" is no name, address or condition; as in: putchar, at 4000c, port 3f8 value 'A', write count 4, ... if ax == 5 after 3
| kvm-vmm: break write nothing 4: "nothing" is not understood; as in: write count 4
= nokvm
? 0

# And before: of the guest that the order is about.
$ printf '%s\n' '## Names' '```kvm' '--step guests/hello.bin guests/counter.bin' 'until next' 'break write nothing 4' 'focus 1' 'until hello.S:10' 'until counter.S:10' '```' >d.md; ./kvm-vmm present --check d.md
| d.md: 1 slide, 1 run, 2 errors
! d.md:5:1: break write nothing 4: "nothing" is not understood; as in: write count 4
! d.md:7:1: until hello.S:10: "hello.S:10" is no name, address or condition; as in: putchar, at 4000c, port 3f8 value 'A', write count 4, ... if ax == 5 after 3
= nokvm
? 1

$ printf '%s\n' '## Breaks' '```kvm' "--break 'port xyz' guests/hello.bin" 'break at 0 if eax = 5' 'break' '```' >d.md; ./kvm-vmm present --check d.md
| d.md: 1 slide, 1 run, 3 errors
! d.md:3:1: --break port xyz: "xyz" is not understood; as in: port 3f8
! d.md:4:19: break: not understood: = 5 (if ax == 5)
! d.md:5:6: break: where? (putchar, at 4000c, port 3f8 value 'A', write count 4, ... if ax == 5 after 3)
= nokvm
? 1
