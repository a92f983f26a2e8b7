# Scenes 1 and 2 of the talk, and the lessons beside them.

$ for b in minimal hello counter; do wc -c <guests/$b.bin; done
| 1
| 28
| 18
= nokvm
? 0

$ ./kvm-vmm guests/minimal.bin
! vCPU 0 minimal.bin on KVM: Guest halted, 1 exit in TIME
? 0

$ ./kvm-vmm --plain guests/minimal.bin
! vCPU 0 minimal.bin on KVM: Guest halted, 1 exit in TIME
? 0

$ ./kvm-vmm guests/hello.bin
| Hello, KVM!
! vCPU 0 hello.bin on KVM: Guest halted, 13 exits in TIME
? 0

$ ./kvm-vmm guests/counter.bin
| 0123456789\
! vCPU 0 counter.bin on KVM: Guest halted, 11 exits in TIME
? 0

# Both streams in one file: the closing line starts afresh.
$ ./kvm-vmm guests/counter.bin 2>&1
| 0123456789
| vCPU 0 counter.bin on KVM: Guest halted, 11 exits in TIME
? 0

# The filter of the talk leaves the output and the closing line, with and without exits in between.
$ ./kvm-vmm guests/counter.bin 2>&1 | grep -v "IO\|EXIT\|HC"
| 0123456789
| vCPU 0 counter.bin on KVM: Guest halted, 11 exits in TIME
? 0

$ ./kvm-vmm --verbose guests/counter.bin guests/hello.bin 2>&1 | grep -v "IO\|EXIT\|HC" | sort
| 0123456789
| Hello, KVM!
| vCPU 0 counter.bin on KVM: Guest halted, 11 exits in TIME
| vCPU 1 hello.bin on KVM: Guest halted, 13 exits in TIME
? 0

$ ./kvm-vmm --verbose guests/counter.bin 2>&1 >/dev/null | head -n 2
| [vCPU 0] IO   out 0x3f8 (uart) '0' at 0000:000a  next+0x04  counter.S:12
| [vCPU 0] IO   out 0x3f8 (uart) '1' at 0000:000a  next+0x04  counter.S:12
? 0

$ ./kvm-vmm --verbose guests/multiplication.bin 2>&1 >/dev/null | sed -n '1,3p;$p' | grep -v halted
| [vCPU 0] HC   putchar '2' at 0000:0063  putchar+0x05  multiplication.S:60
| [vCPU 0] HC   putchar ' ' at 0000:0063  putchar+0x05  multiplication.S:60
| [vCPU 0] HC   putchar 'x' at 0000:0063  putchar+0x05  multiplication.S:60
| vCPU 0 multiplication.bin on KVM: Guest exited, 779 exits in TIME
? 0

$ ./kvm-vmm --verbose guests/minimal.bin
! [vCPU 0] EXIT hlt at 0000:0000  _start  minimal.S:8
! vCPU 0 minimal.bin on KVM: Guest halted, 1 exit in TIME
? 0

# Each guest's text is complete and in its own order, whatever the interleaving.
$ ./kvm-vmm --log-dir logs/deep guests/multiplication.bin guests/counter.bin >/dev/null 2>&1; ls logs/deep; sed -n '1p;$p' logs/deep/vcpu0.log; wc -l <logs/deep/vcpu0.log; cat logs/deep/vcpu1.log
| vcpu0.log
| vcpu1.log
| 2 x 1 = 2
| 9 x 9 = 81
| 72
| 0123456789\
? 0

$ ./kvm-vmm --log-dir logs guests/counter.bin guests/hello.bin guests/multiplication.bin guests/minimal.bin 2>&1 >/dev/null; ls logs; cat logs/vcpu0.log; echo; cat logs/vcpu1.log; cat logs/vcpu3.log
| vCPU 0 counter.bin on KVM: Guest halted, 11 exits in TIME
| vCPU 1 hello.bin on KVM: Guest halted, 13 exits in TIME
| vCPU 2 multiplication.bin on KVM: Guest exited, 779 exits in TIME
| vCPU 3 minimal.bin on KVM: Guest halted, 1 exit in TIME
| vcpu0.log
| vcpu1.log
| vcpu2.log
| vcpu3.log
| 0123456789
| Hello, KVM!
? 0

# Who gets two CPUs at once loses some; on a busy host it may take a few tries.
$ for i in {1..20}; do ./kvm-vmm guests/race.bin guests/race.bin 2>err | grep -v ', 0 lost' && break; done; cat err >&2
|~ counted [0-9]+ of 200000, [1-9][0-9]* lost
!~ vCPU 0 race.bin on KVM: Guest halted, [0-9]+ exits? in TIME
!~ vCPU 1 race.bin on KVM: Guest halted, [0-9]+ exits? in TIME
= parallel
? 0

$ ./kvm-vmm guests/lock.bin guests/lock.bin 2>/dev/null
| counted 200000 of 200000, 0 lost
? 0

# The twins are not always vCPUs 0 and 1.
$ ./kvm-vmm --log-dir l guests/minimal.bin guests/lock.bin guests/hello.bin guests/lock.bin >/dev/null 2>&1; cat l/vcpu1.log l/vcpu3.log
| counted 200000 of 200000, 0 lost
? 0

$ ./kvm-vmm guests/race.bin 2>/dev/null
| nobody to race with: name this guest twice
= slow
? 0

$ ./kvm-vmm guests/pingpong.bin guests/pingpong.bin 2>/dev/null
| ping pong
| ping pong
| ping pong
| ping pong
| ping pong
? 0

$ ./kvm-vmm guests/mmio.bin
| ff
! vCPU 0 mmio.bin on KVM: Guest halted, 6 exits in TIME
! vCPU 0: 2 accesses to addresses without memory (the first: 0x100000); reads gave ones, writes went nowhere
? 0

$ ./kvm-vmm --verbose guests/mmio.bin 2>&1 | grep mmio.[rw]
| [vCPU 0] EXIT mmio write 0x100000 (no memory) 1 byte 0x55 at 0000:0005  _start+0x05  mmio.S:11
| [vCPU 0] EXIT mmio read 0x100000 (no memory) 1 byte 0xff at 0000:000b  _start+0x0b  mmio.S:12
? 0

$ ./kvm-vmm guests/triple.bin
!~ vCPU 0 triple.bin on KVM: failed: triple fault(, last seen at 0000:0000 \(bytes 66 31 db\), in _start  triple.S:9| at 08:0000003a \(bytes 0f 0b\), in protected  triple.S:26), 1 exit in TIME
!~ vCPU 0: ((Concluded from tables and last registers: )?#UD at .*: triple fault|KVM has not kept the registers .*)
? 1

# A failed guest fails the run, but no other guest.
$ ./kvm-vmm guests/triple.bin guests/hello.bin
| Hello, KVM!
!~ vCPU 0 triple.bin on KVM: failed: triple fault(, last seen at 0000:0000 \(bytes 66 31 db\), in _start  triple.S:9| at 08:0000003a \(bytes 0f 0b\), in protected  triple.S:26), 1 exit in TIME
!~ vCPU 0: ((Concluded from tables and last registers: )?#UD at .*: triple fault|KVM has not kept the registers .*)
! vCPU 1 hello.bin on KVM: Guest halted, 13 exits in TIME
? 1

# What this host can do. On one without KVM the doctor says so, and what to do.
$ ./kvm-vmm doctor | sed -n '1p;/real mode  /p'
| Mini-KVM: what this host can do, tried just now
|   [ok] real mode              a guest ran, computed and halted
? 0

# Interrupts in protected mode are tried, too; where they do not work it is said whom that concerns.
$ ./kvm-vmm doctor | grep -c '\[ok\] 32-bit INT and IRET    a guest ran, computed and halted$\|-> matters to guests that enter protected mode by'
| 1
? 0

$ ./kvm-vmm --kvm-device /dev/nowhere doctor | sed -n '3,4p;/software CPU  /p' ; ./kvm-vmm --kvm-device /dev/nowhere doctor | tail -n 2
|   [NO] /dev/nowhere           does not exist
|                               -> is the CPU able? grep -cE 'vmx|svm'
|   [ok] software CPU           built in: an 80386 with paging, for what KVM
| Real-mode guests run here on the software CPU: try ./kvm-vmm guests/hello.bin
| Paging guests run here on the software CPU: try ./kvm-vmm --paging os-1k/kernel.bin
= nokvm
? 0
