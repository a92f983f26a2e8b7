# Ports by which guests of others print and end.

# 0xe9 prints, as in Bochs, and says so when it is read; one more port may.
$ printf '\xe4\xe9\xe6\xe9\xb0A\xe6\xe9\xf4' >g; ./kvm-vmm g | od -An -tx1; ./kvm-vmm --verbose g >/dev/null
|  e9 41
! vCPU 0 g on KVM: Guest halted, 4 exits in TIME
! [vCPU 0] IO   in 0xe9 (console) 0xe9 at 0000:0000
! [vCPU 0] IO   out 0xe9 (console) 0xe9 at 0000:0002
! [vCPU 0] IO   out 0xe9 (console) 'A' at 0000:0006
! [vCPU 0] EXIT hlt at 0000:0008
! vCPU 0 g on KVM: Guest halted, 4 exits in TIME
? 0

$ printf '\xb0A\xba\xbc\x03\xee\xf4' >g; ./kvm-vmm --console 0x3bc --verbose g; ./kvm-vmm g
| A\
! [vCPU 0] IO   out 0x3bc (console) 'A' at 0000:0005
! [vCPU 0] EXIT hlt at 0000:0006
! vCPU 0 g on KVM: Guest halted, 2 exits in TIME
! vCPU 0 g on KVM: Guest halted, 2 exits in TIME
! vCPU 0: 1 access to ports without a device (the first: 0x3bc); reads gave ones, writes went nowhere
? 0

# What a guest gives at its exit port is the status of the run, as in QEMU: 0x10 is 33.
$ printf '\xb0\x10\xe6\xf4\xf4' >g; ./kvm-vmm --exit-port 0xf4 --verbose g
! [vCPU 0] IO   out 0xf4 (exit) 0x10 at 0000:0002
! vCPU 0 g on KVM: Guest exited with status 33, 1 exit in TIME
? 33

$ printf '\xb0\x10\xe6\xf4\xf4' >g; ./kvm-vmm --exit-port 0xf4 --json g | grep -o '"reason":"[a-z]*","detail":[0-9]*\|"outcome":[^,]*\|"flags":.[^]]*.'
| "reason":"start","detail":0
| "flags":[]
| "reason":"io","detail":0
| "flags":["status"]
| "reason":"end","detail":33
| "outcome":"Guest exited"
| "flags":["status"]
! vCPU 0 g on KVM: Guest exited with status 33, 1 exit in TIME
? 0

# It counts also where another guest fails (by a triple fault); but not what nobody gave, nor where the output fails.
$ printf '\xb0\xff\xe6\xf4\xf4' >g; printf '\x0f\x01\x1e\x06\x00\xcc\x00\x00\x00\x00\x00\x00' >bad; ./kvm-vmm --engine soft --exit-port 0xf4 g bad 2>/dev/null; echo $?; ./kvm-vmm --engine soft --exit-port 0xf4 bad 2>/dev/null; echo $?; ./kvm-vmm --exit-port 0xf4 guests/hello.bin 2>&1 | head -1; ./kvm-vmm --exit-port 0xf4 --json g 2>/dev/null >/dev/full; echo $?
| 255
| 1
| Hello, KVM!
| 1
? 0

# A triple fault is a failure, unless it is wanted: an interrupt table too short for #BP and for all that follows.
$ printf '\x0f\x01\x1e\x06\x00\xcc\x00\x00\x00\x00\x00\x00' >g; ./kvm-vmm --engine soft --reset ends g; echo $?; ./kvm-vmm --engine soft g
| 0
! vCPU 0 g on software CPU: the guest reset itself, 1 exit in TIME
!~ vCPU 0 g on software CPU: failed: triple fault at 0000:0005 .*
! vCPU 0: INT 0x03 at 0000:0005 (int3); the handler of INT 0x03 cannot be reached because the IDT's limit 0x0 ends before gate 0x03; nor can that of #GP, for the same reason; nor can that of #DF, for the same reason: triple fault
? 1
