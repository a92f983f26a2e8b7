# The devices that guests find, asked as a PC's are.

# The keyboard and its controller, by a table: PORT VALUE writes, 0 reads a byte or says '-', 1 waits for one, 2 halts.
# 0xd2 puts a byte into the output buffer; what follows 0xd4 is for the mouse that is not there; without translation
# the keyboard is AB 83, its codes are of set 2, and a set can be chosen, which forgets what is left of a key; after a
# reset the last byte once more; the input port; and the reset of the CPU.
$ printf '\xbe\x2d\x00\xbf\xf8\x03\xac\x3c\x02\x74\x21\x77\x17\x88\xc3\xe4\x64\xa8\x01\x75\x08\x84\xdb\x75\xf6\xb0\x2d\xeb\x02\xe4\x60\x89\xfa\xee\xeb\xe2\x88\xc2\x30\xf6\xac\xee\xeb\xda\xf4' >g; printf '\x64\xd2\x60\x1e\x00\x64\xd4\x60\xff\x00\x00\x64\x60\x60\x04\x60\xf2\x00\x00\x00\x60\xf0\x00\x60\x00\x00\x00\x01\x01\x60\xf0\x00\x60\x01\x00\x60\xf0\x00\x60\x00\x00\x00\x60\xff\x00\x00\x60\xfe\x00\x64\xc0\x00\x64\xfe\x02' >>g; printf a >in; ./kvm-vmm g <in | od -An -v -tx1 -w20
|  1e 2d 2d fa ab 83 fa fa 02 1c f0 fa fa fa fa 01 fa aa aa b0
! vCPU 0 g on KVM: the guest reset itself, 77 exits in TIME
? 0
