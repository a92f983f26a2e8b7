# What is typed: standard input goes to vCPU 0, files to whom they are given. Of a pipe a guest may ask in vain
# until somebody writes, which are more exits.

$ echo abcq | ./kvm-vmm guests/echo.bin
| abc\
!~ vCPU 0 echo.bin on KVM: Guest exited, [0-9]+ exits in TIME
? 0

$ printf 'no end' | ./kvm-vmm guests/echo.bin
| no end\
!~ vCPU 0 echo.bin on KVM: input ended, [0-9]+ exits in TIME
? 0

$ echo abcq >in; ./kvm-vmm guests/echo.bin <in
| abc\
! vCPU 0 echo.bin on KVM: Guest exited, 12 exits in TIME
? 0

$ printf 'no end' >in; ./kvm-vmm guests/echo.bin <in
| no end\
! vCPU 0 echo.bin on KVM: input ended, 21 exits in TIME
? 0

$ ./kvm-vmm guests/echo.bin
! vCPU 0 echo.bin on KVM: input ended, 3 exits in TIME
? 0

$ ./kvm-vmm guests/echo.bin <&-
! vCPU 0 echo.bin on KVM: input ended, 3 exits in TIME
? 0

$ echo one >1; echo two | ./kvm-vmm --input 1=1 --log-dir l guests/echo.bin guests/echo.bin >/dev/null 2>&1; cat l/*
| two
| one
? 0

$ echo mine | ./kvm-vmm --input 1=- --log-dir l guests/echo.bin guests/echo.bin >/dev/null 2>&1; cat l/*
| mine
? 0

# More than any buffer holds, to the last byte.
$ seq 20000 >in; ./kvm-vmm guests/echo.bin <in 2>/dev/null | cmp - in
= slow
? 0

# What a guest did not take is left for the next program.
$ printf 'aq\nbq\n' >in; (./kvm-vmm guests/echo.bin; cat) <in 2>/dev/null
| a
| bq
? 0

# A guest that does not ask reads nothing.
$ echo mine | (./kvm-vmm guests/hello.bin; cat) 2>/dev/null
| Hello, KVM!
| mine
? 0

$ ./kvm-vmm --input 0=no/such guests/echo.bin
! kvm-vmm: no/such: No such file or directory
? 1

$ ./kvm-vmm --input 0=guests guests/echo.bin
! kvm-vmm: guests is a directory; --input needs a file
? 1

$ ./kvm-vmm guests/echo.bin <.
! kvm-vmm: standard input: Is a directory; taken as the end of the input of vCPU 0
! vCPU 0 echo.bin on KVM: input ended, 3 exits in TIME
? 1

# GETCHAR at the end of the input says so, and the guest goes on; only who asks again at once is ended.
# (GETCHAR; its answer into BL; PUTCHAR; 'b' into BL; PUTCHAR; hlt)
$ printf '\xba\x00\x05\xb0\x02\xee\xec\x88\xc3\xb0\x01\xee\xb3\x62\xee\xf4' >g; ./kvm-vmm g | od -An -tx1
|  ff 62
! vCPU 0 g on KVM: Guest halted, 5 exits in TIME
? 0

# Guests that poll with a time-out of their own get there, whether the input has ended or nobody types: 9,000 looks at
# the UART's status; a second by the timer's count, looking in between; 30 ticks of the timer, looking at the keyboard.
# (in %dx, %al; test $1, %al; jnz; loop; ... 'T'; hlt)
$ printf '\xb9\x28\x23\xba\xfd\x03\xec\xa8\x01\x75\x08\xe2\xf9\xb0\x54\xba\xf8\x03\xee\xf4' >g; sleep 1 | ./kvm-vmm g; ./kvm-vmm g
| TT\
!~ vCPU 0 g on KVM: Guest halted, 9,002 exits in TIME.*
!~ vCPU 0 g on KVM: Guest halted, 9,002 exits in TIME.*
= slow
? 0

$ printf '\xb0\x34\xe6\x43\x30\xc0\xe6\x40\xe6\x40\xb1\x14\xba\xfd\x03\xec\xa8\x01\x75\x18\xb0\x00\xe6\x43\xe4\x40\xe4\x40\x38\xd8\x88\xc3\x76\xed\xfe\xc9\x75\xe9\xb0\x54\xba\xf8\x03\xee\xf4' >g; sleep 1 | ./kvm-vmm g; ./kvm-vmm g
| TT\
!~ vCPU 0 g on KVM: Guest halted, [0-9,]+ exits in TIME.*
!~ vCPU 0 g on KVM: Guest halted, [0-9,]+ exits in TIME.*
= slow
? 0

$ printf '\xc7\x06\x80\x00\x3e\x00\x8c\x0e\x82\x00\xb0\x11\xe6\x20\xb0\x20\xe6\x21\xb0\x04\xe6\x21\xb0\x01\xe6\x21\xb0\xfe\xe6\x21\xb0\x34\xe6\x43\xb0\x9c\xe6\x40\xb0\x2e\xe6\x40\xfb\xe4\x64\xa8\x01\x75\x0b\x80\xfb\x1e\x72\xf5\xb0\x54\xba\xf8\x03\xee\xfa\xf4\x50\x43\xb0\x20\xe6\x20\x58\xcf' >g; sleep 1 | ./kvm-vmm g; ./kvm-vmm g
| TT\
!~ vCPU 0 g on KVM: Guest halted, [0-9,]+ exits in TIME.*
!~ vCPU 0 g on KVM: Guest halted, [0-9,]+ exits in TIME.*
= slow
? 0

# Who does nothing but look is ended three seconds after the end of its input; on virtual time these pass at once.
$ printf '\xba\xfd\x03\xec\xeb\xfd' >u; printf '\xe4\x64\xeb\xfc' >k; ./kvm-vmm --clock virtual u k
!~ vCPU 0 u on software CPU: input ended, 1[0-9],[0-9]{3} exits in TIME.*
!~ vCPU 1 k on software CPU: input ended, 1[0-9],[0-9]{3} exits in TIME.*
= nokvm
? 0

$ printf '\xe4\x64\xeb\xfc' >k; ./kvm-vmm k
!~ vCPU 0 k on KVM: input ended, [0-9,]+ exits in TIME.*
= slow
? 0

# Boot sectors that wait for a key of INT 16h, which halts until there is one: what was typed is read, then they are ended;
# ticks of the timer are not what they wait for.
$ ./kvm-vmm --engine soft guests/own/boot.img </dev/null; printf abc | ./kvm-vmm --engine soft guests/own/boot.img
| Hello from sector 0! Type:
| Hello from sector 0! Type: abc
! kvm-vmm: vCPU 0 boot.img: a boot sector: BIOS, at 0000:7c00, drive 0
!~ vCPU 0 boot.img on software CPU: input ended, [0-9]+ exits in TIME
! kvm-vmm: vCPU 0 boot.img: a boot sector: BIOS, at 0000:7c00, drive 0
!~ vCPU 0 boot.img on software CPU: input ended, [0-9]+ exits in TIME
= nokvm
? 0

# One that asks INT 16h again and again whether there is a key is ended after three seconds. One that halts for 60 ticks
# gets there; and halts for good with interrupts off, which is no end of its input.
# (mov $1, %ah; int $0x16; jz; mov $0, %ah; int $0x16; mov $0xe, %ah; mov $7, %bx; int $0x10; jmp)
$ printf '\264\1\315\26\164\372\264\0\315\26\264\16\273\7\0\315\20\353\355' >p; truncate -s 510 p; printf '\125\252' >>p; printf '\271\74\0\364\342\375\264\16\260X\273\7\0\315\20\372\364' >t; truncate -s 510 t; printf '\125\252' >>t; printf ab | ./kvm-vmm --clock virtual p 2>&1; ./kvm-vmm --clock virtual t 2>&1
| kvm-vmm: vCPU 0 p: a boot sector: BIOS, at 0000:7c00, drive 0
| ab
|~ vCPU 0 p on software CPU: input ended, 1[0-9],[0-9]{3} exits in TIME
| kvm-vmm: vCPU 0 t: a boot sector: BIOS, at 0000:7c00, drive 0
| X
|~ vCPU 0 t on software CPU: Guest halted, [0-9]+ exits in TIME
= nokvm
? 0

# A pipe by its name: who opens it need not wait for its writer, and all that is written arrives.
$ mkfifo in; (./kvm-vmm --input 0=in guests/echo.bin 2>&1; echo $?) & seq 3 >in; wait
| 1
| 2
| 3
|~ vCPU 0 echo.bin on KVM: input ended, [0-9]+ exits in TIME
| 0
? 0
