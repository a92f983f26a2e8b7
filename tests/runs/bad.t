# Bad input: one clear line, the right status.

$ ./kvm-vmm
! kvm-vmm: no guest named; try kvm-vmm hello (see kvm-vmm --help)
= nokvm
? 2

$ ./kvm-vmm a b c d e
! kvm-vmm: more than 4 guests: at most 4 can run at once (see kvm-vmm --help)
= nokvm
? 2

$ ./kvm-vmm --frobnicate guests/hello.bin
! kvm-vmm: unknown option --frobnicate (see kvm-vmm --help)
= nokvm
? 2

$ ./kvm-vmm --verbos=1 a; ./kvm-vmm --verbsoe a; ./kvm-vmm --p a; ./kvm-vmm --input; ./kvm-vmm ''
! kvm-vmm: --verbos=1: --verbose takes no value (see kvm-vmm --help)
! kvm-vmm: unknown option --verbsoe; did you mean --verbose? (see kvm-vmm --help)
! kvm-vmm: --p may be any of --paging, --post, --plain (see kvm-vmm --help)
! kvm-vmm: --input needs a value (see kvm-vmm --help)
! kvm-vmm: an empty word is no guest; name a file (see kvm-vmm --help)
= nokvm
? 2

$ ./kvm-vmm --help | head -n 1; ./kvm-vmm --version
| Usage: kvm-vmm [OPTIONS] GUEST...     run one to four guests, each on a vCPU of its own
| kvm-vmm (Mini-KVM) 1.0.0
= nokvm
? 0

$ ./kvm-vmm --help >/dev/full
! kvm-vmm: standard output: No space left on device
= nokvm
? 1

$ ./kvm-vmm guests/nothing.bin
! kvm-vmm: guests/nothing.bin: No such file or directory
= nokvm
? 1

$ ./kvm-vmm guest/minimal.bin
! kvm-vmm: guest/minimal.bin: No such file or directory; did you mean guests/minimal.bin?
= nokvm
? 1

$ ./kvm-vmm guests/hello.bin contuer; ./kvm-vmm guests/helo.bin; ./kvm-vmm guest/hello
! kvm-vmm: contuer: No such file or directory; did you mean guests/counter.bin?
! kvm-vmm: guests/helo.bin: No such file or directory; did you mean guests/hello.bin?
! kvm-vmm: guest/hello: No such file or directory; did you mean guests/hello.bin?
= nokvm
? 1

# What came with the program has names that are understood in every folder; what is there by that name comes first.
$ ./kvm-vmm hello; mkdir -p sub; cd sub; ../kvm-vmm hello.bin; printf '\364' >hello; ../kvm-vmm hello
| Hello, KVM!
| Hello, KVM!
! vCPU 0 hello.bin on KVM: Guest halted, 13 exits in TIME
! vCPU 0 hello.bin on KVM: Guest halted, 13 exits in TIME
! vCPU 0 hello on KVM: Guest halted, 1 exit in TIME
? 0

# The ELF file of 1K OS, beside what is made of it.
$ mkdir d; cp /bin/sh d/kernel; printf '\364' >d/kernel.bin; ./kvm-vmm d/kernel; ./kvm-vmm os-1k/kernel
! kvm-vmm: d/kernel is an ELF program or library that a system relocates; link it to a fixed address, by -static -no-pie; did you mean d/kernel.bin?
! kvm-vmm: os-1k/kernel: No such file or directory; did you mean os-1k/kernel.bin?
= nokvm
? 1

$ rm guests; mkdir guests; touch guests/mine.S; ./kvm-vmm guests/mine.bin
! kvm-vmm: guests/mine.bin: No such file or directory; its source is here, guests/mine.S: run make first
= nokvm
? 1

$ ./kvm-vmm $'\033[31m.bin'
! kvm-vmm: ^[[31m.bin: No such file or directory
= nokvm
? 1

$ >empty; ./kvm-vmm empty
! kvm-vmm: empty is empty; the smallest guest is one byte, f4 (HLT)
= nokvm
? 1

$ ./kvm-vmm guests
! kvm-vmm: guests is a directory; a guest is a flat binary file
= nokvm
? 1

$ ./kvm-vmm /dev/zero
! kvm-vmm: /dev/zero is a device; a guest is a flat binary file
= nokvm
? 1

$ mkfifo pipe; ./kvm-vmm pipe
! kvm-vmm: pipe is a pipe; a guest is a flat binary file
= nokvm
? 1

$ head -c 262145 /dev/zero >big; ./kvm-vmm big
! kvm-vmm: big has 262145 bytes; guests that share a machine have room for 262144 each: say --memory 1M before it for a machine of its own
= nokvm
? 1

$ cp guests/hello.bin .; chmod 0 hello.bin; if [ $(id -u) = 0 ]; then chmod 755 .; setpriv --reuid=65534 --clear-groups ./kvm-vmm hello.bin; else ./kvm-vmm hello.bin; fi
!~ kvm-vmm: hello.bin: Permission denied|.*kvm-vmm: Permission denied
= nokvm
? 1

# 256 KiB is not too much: zeros are ADD %AL, (BX + SI), all the way round.
$ (head -c 262143 /dev/zero; printf '\364') >all; timeout -s INT 1 ./kvm-vmm all
!~ vCPU 0 all on KVM: stopped, [0-9]+ exits? in TIME
! kvm-vmm: ended by SIGINT
? 124

$ ./kvm-vmm --engine kvm --kvm-device /dev/nowhere guests/hello.bin
! kvm-vmm: /dev/nowhere does not exist: load the module (sudo modprobe kvm_amd or kvm_intel), or turn on virtualization in the firmware or, in a virtual machine, nested virtualization; use --engine auto or soft
= nokvm
? 1

$ ./kvm-vmm --engine kvm --kvm-device /dev/nowhere --paging os-1k/kernel.bin
! kvm-vmm: vCPU 0 os-1k/kernel.bin: /dev/nowhere does not exist: load the module (sudo modprobe kvm_amd or kvm_intel), or turn on virtualization in the firmware or, in a virtual machine, nested virtualization; use --engine auto or soft
= nokvm
? 1

# Without KVM every guest runs all the same, and nobody is told it were KVM.
$ ./kvm-vmm --kvm-device /dev/nowhere guests/hello.bin guests/minimal.bin
| Hello, KVM!
! kvm-vmm: vCPU 0, 1 on the software CPU: /dev/nowhere does not exist: load the module (sudo modprobe kvm_amd or kvm_intel), or turn on virtualization in the firmware or, in a virtual machine, nested virtualization
! vCPU 0 hello.bin on software CPU: Guest halted, 13 exits in TIME
! vCPU 1 minimal.bin on software CPU: Guest halted, 1 exit in TIME
= nokvm
? 0

$ touch kvm; chmod 0 kvm; ./kvm-vmm --engine soft --kvm-device kvm guests/hello.bin
| Hello, KVM!
! vCPU 0 hello.bin on software CPU: Guest halted, 13 exits in TIME
= nokvm
? 0

$ ./kvm-vmm --clock virtual --engine kvm guests/hello.bin
! kvm-vmm: --clock virtual needs the software CPU: --engine soft (see kvm-vmm --help)
= nokvm
? 2

$ ./kvm-vmm --paging --load 0x100000 os-1k/kernel.bin
!~ kvm-vmm: os-1k/kernel.bin: --load 0x100000: the page tables are there, and it has [0-9]+ bytes: try --load 0x1000
= nokvm
? 1

$ head -c 2000000 /dev/zero >big; ./kvm-vmm --paging big
! kvm-vmm: big has 2000000 bytes; from 0x1000 on there is room for 1044480: link it for --load 0x103000 --entry 0x80103000
= nokvm
? 1

# The way out is one that leads out.
$ head -c 5000 /dev/zero >g; ./kvm-vmm --paging --load 0 g; ./kvm-vmm --paging --load 0x528 g; ./kvm-vmm --paging --load 0x500000 g
! kvm-vmm: g has 5000 bytes; from 0x0 on there is room for 1280: try --load 0x1000
! kvm-vmm: g: --load 0x528: the descriptor tables are there, and it has 5000 bytes: try --load 0x1000
! kvm-vmm: g: --load 0x500000: only the first 4 MiB are mapped, and it has 5000 bytes: try --load 0x1000
= nokvm
? 1

$ head -c 4000000 /dev/zero >g; ./kvm-vmm --paging g; head -c 20000000 /dev/zero >g; ./kvm-vmm g; truncate -s 1073741825 g; ./kvm-vmm --paging g; ./kvm-vmm g
! kvm-vmm: g has 4000000 bytes; from 0x1000 on there is room for 1044480: no more than 3133440 in a row are free anywhere
! kvm-vmm: g has 20000000 bytes; guests that share a machine have room for 262144 each: say --memory 20M before it for a machine of its own
! kvm-vmm: g has 1073741825 bytes; no guest has more than 1073741824
! kvm-vmm: g has 1073741825 bytes; no guest has more than 1073741824
= nokvm
? 1

$ head -c 65536 /dev/zero >g; ./kvm-vmm --load 0xffff00 --entry 0:0 g; head -c 2000000 /dev/zero >g; ./kvm-vmm --load 0x7c00 g
! kvm-vmm: g has 65536 bytes, and from --load 0xffff00 on its RAM has 0: load it at 0xf0000 or below, or say --memory 17M before it
! kvm-vmm: g has 2000000 bytes, and from --load 0x7c00 on its RAM has 1016832: say --memory 2M before it
= nokvm
? 1

# What is no guest is told, by what it holds, and before how large it is.
$ cp /bin/sh elf; printf '#!/bin/sh\necho\n' >script; seq 9 >text; gzip -c text >gz; xz -c text >xz; tar cf tar text; printf 'MZ\364' >code; for f in elf script text gz xz tar; do ./kvm-vmm $f; done; ./kvm-vmm code
! kvm-vmm: elf is an ELF program or library that a system relocates; link it to a fixed address, by -static -no-pie
! kvm-vmm: script is a script; a guest is machine code
! kvm-vmm: text is text; a guest is machine code, which an assembler makes
! kvm-vmm: gz is compressed (gzip); take the guest out of it first
! kvm-vmm: xz is compressed (xz); take the guest out of it first
! kvm-vmm: tar is an archive (tar); take the guest out of it first
! vCPU 0 code on KVM: Guest halted, 1 exit in TIME
? 0

$ ./kvm-vmm guests/hello.S
! kvm-vmm: guests/hello.S is text; a guest is machine code, which an assembler makes; did you mean guests/hello.bin?
= nokvm
? 1

$ ./kvm-vmm os-1k/kernel.bin
! kvm-vmm: os-1k/kernel.bin is 1K OS; it starts with paging on: say --paging before it
= nokvm
? 1

# A paging guest that is garbage, and one that jumps to where it does not run.
$ head -c 5000 /dev/zero | tr '\0' '\377' >garbage; ./kvm-vmm --engine soft --paging garbage
! vCPU 0 garbage on software CPU: failed: triple fault at 08:80001000, 1 exit in TIME
! vCPU 0: #UD at 08:80001000 because these bytes are no instruction; the handler of #UD cannot be reached because gate 0x06 of the IDT is empty; nor can that of #GP(0x33), for the same reason; nor can that of #DF, for the same reason: triple fault
= nokvm
? 1

$ ./kvm-vmm --engine soft --paging --entry 0x90000000 os-1k/kernel.bin
! vCPU 0 kernel.bin on software CPU: failed: triple fault at 08:90000000, 1 exit in TIME
! vCPU 0: #PF at 08:90000000 because 0x90000000, which it executes, is not mapped (its PDE is not present); the handler of #PF cannot be reached because gate 0x0e of the IDT is empty; nor can that of #DF, for the same reason: triple fault
= nokvm
? 1

$ ./kvm-vmm --engine kvm --kvm-device /dev/zero guests/hello.bin
! kvm-vmm: /dev/zero is not KVM: KVM_GET_API_VERSION: Inappropriate ioctl for device; use --engine auto or soft
= nokvm
? 1

# Ports without a device: the guest goes on, the user is told. (in $0x80, %al; out %al, $0x81; hlt)
$ printf '\xe4\x80\xe6\x81\xf4' >ports; ./kvm-vmm ports
! vCPU 0 ports on KVM: Guest halted, 3 exits in TIME
! vCPU 0: 2 accesses to ports without a device (the first: 0x80); reads gave ones, writes went nowhere
? 0

# A hypercall that does not exist. (mov $0x500, %dx; mov $9, %al; out %al, %dx; hlt)
$ printf '\xba\x00\x05\xb0\x09\xee\xf4' >call; ./kvm-vmm call
! vCPU 0 call on KVM: Guest halted, 2 exits in TIME
! vCPU 0: 1 unknown hypercall (the first: 9); nothing was done
? 0

# Running where there is no memory. (ljmp $0xffff, $0x10)
$ printf '\xea\x10\x00\xff\xff' >away; ./kvm-vmm away
! vCPU 0 away on KVM: failed: ran into an address without memory at ffff:0010, 1 exit in TIME
? 1

# An instruction that this KVM cannot execute in real mode, or can. (fld1; hlt)
$ printf '\xd9\xe8\xf4' >fpu; ./kvm-vmm --engine kvm fpu 2>&1 | sed 's/failed: .* at 0000:0000 (bytes d9 e8); try --engine soft/Guest halted/; s/2 exits/1 exit/'
| vCPU 0 fpu on KVM: Guest halted, 1 exit in TIME
? 0

# Output that cannot be written, be it what is wrong.
$ ./kvm-vmm no/such >/dev/full 2>&1
= nokvm
? 1

$ ./kvm-vmm guests/hello.bin >/dev/full
!~ kvm-vmm: standard output: No space left on device; the guests were stopped
!~ vCPU 0 hello.bin on KVM: .*, [0-9]+ exits? in TIME
? 1

$ printf '\xb0A\xba\xf8\x03\xee\xeb\xfd' >flood; { ./kvm-vmm flood; echo $? >status; } | head -c 5; cat status
| AAAAA1
!~ kvm-vmm: standard output: Broken pipe; the guests were stopped
!~ vCPU 0 flood on KVM: stopped, [0-9,]+ exits in TIME.*
? 0

$ ./kvm-vmm guests/hello.bin >&-
!~ kvm-vmm: standard output: Bad file descriptor; the guests were stopped
!~ vCPU 0 hello.bin on KVM: .*, [0-9]+ exits? in TIME
? 1

# A guest that prints nothing does not mind.
$ ./kvm-vmm guests/minimal.bin >&-
! vCPU 0 minimal.bin on KVM: Guest halted, 1 exit in TIME
? 0

$ ./kvm-vmm guests/hello.bin 2>&-
| Hello, KVM!
? 0

$ touch file; ./kvm-vmm --log-dir file/sub guests/hello.bin
! kvm-vmm: --log-dir file/sub: Not a directory
? 1

$ mkdir -p l/vcpu0.log; ./kvm-vmm --log-dir l guests/hello.bin
! kvm-vmm: l/vcpu0.log: Is a directory
? 1

# A log goes into a file of its own, and nowhere else: a pipe would wait for its reader, or lose what does not
# fit; a link leads to what is somebody else's.
$ mkdir l; mkfifo l/vcpu0.log; ./kvm-vmm --log-dir l guests/hello.bin
! kvm-vmm: l/vcpu0.log is a pipe; what a guest prints is kept in a regular file: remove it, or name another folder
= nokvm
? 1

$ mkdir l; mkfifo l/vcpu0.log; ./kvm-vmm --log-dir l guests/hello.bin <>l/vcpu0.log
! kvm-vmm: l/vcpu0.log is a pipe; what a guest prints is kept in a regular file: remove it, or name another folder
= nokvm
? 1

$ mkdir l; echo mine >precious; ln -s ../precious l/vcpu1.log; ./kvm-vmm --log-dir l guests/hello.bin guests/hello.bin; s=$?; cat precious; exit $s
| mine
! kvm-vmm: l/vcpu1.log is a symbolic link; what a guest prints is kept in a regular file: remove it, or name another folder
= nokvm
? 1

$ mkfifo l; ./kvm-vmm --log-dir l guests/hello.bin
! kvm-vmm: l/vcpu0.log: Not a directory
= nokvm
? 1

$ mkfifo deck.md; ./kvm-vmm present --plain deck.md
! kvm-vmm: deck.md is a pipe; a deck is a Markdown file
= nokvm
? 1

$ mkfifo kvm; ./kvm-vmm --engine kvm --kvm-device kvm guests/hello.bin
! kvm-vmm: kvm is not KVM: KVM_GET_API_VERSION: Inappropriate ioctl for device; use --engine auto or soft
= nokvm
? 1

# A disk that is full, for the logs alone (no file may grow beyond 1 KiB).
$ printf '\xb0A\xba\xf8\x03\xee\xeb\xfd' >flood; (ulimit -f 1; ./kvm-vmm --log-dir l flood >/dev/null)
! kvm-vmm: l/vcpu0.log: File too large; the guests were stopped
!~ vCPU 0 flood on KVM: stopped, [0-9,]+ exits in TIME.*
? 1
