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
! vCPU 0 echo.bin on KVM: input ended, 19 exits in TIME
? 0

$ ./kvm-vmm guests/echo.bin
! vCPU 0 echo.bin on KVM: input ended, 1 exit in TIME
? 0

$ ./kvm-vmm guests/echo.bin <&-
! vCPU 0 echo.bin on KVM: input ended, 1 exit in TIME
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
! vCPU 0 echo.bin on KVM: input ended, 1 exit in TIME
? 1
