# Text screens where there is no screen of ours: their rows as lines. The guests are boot sectors.

# Writes 29 rows to 0xb8000, one byte to the serial port before the first of them is out, and scrolls by
# REP MOVSD from the 25th on. The log has the same lines.
$ printf '\xb8\x00\xb8\x8e\xd8\x8e\xc0\xfc\xbb\x41\x07\x31\xff\x89\x1d\x81\xfb\x58\x07\x75\x06\xba\xf8\x03\xb0\x21\xee\x43\x81\xc7\xa0\x00\x81\xff\xa0\x0f\x72\x1a\xbe\xa0\x00\x31\xff\xb9\xc0\x03\x66\xf3\xa5\xb9\x28\x00\x66\xb8\x20\x07\x20\x07\x66\xf3\xab\xbf\x00\x0f\x81\xfb\x5e\x07\x75\xc7\xfa\xf4' >g; truncate -s 510 g; printf '\x55\xaa' >>g; ./kvm-vmm --log-dir logs g 2>/dev/null >out; cmp out logs/vcpu0.log && cat out
| !
| A
| B
| C
| D
| E
| F
| G
| H
| I
| J
| K
| L
| M
| N
| O
| P
| Q
| R
| S
| T
| U
| V
| W
| X
| Y
| Z
| [
| \
| ]
= nokvm
? 0

# Writes "Hi", clears the screen by REP STOSW, and writes a character that ASCII does not have.
$ printf '\xb8\x00\xb8\x8e\xc0\xfc\x31\xff\x66\xb8\x48\x07\x69\x07\x66\xab\x31\xff\xb8\x20\x07\xb9\xd0\x07\xf3\xab\xb8\x42\x01\xbf\xa4\x00\xab\xb8\xcd\x02\xab\xfa\xf4' >g; truncate -s 510 g; printf '\x55\xaa' >>g; ./kvm-vmm g 2>/dev/null
| Hi
|
|   B═
= nokvm
? 0

# Each write is an exit, and says what it wrote.
$ printf '\xb8\x00\xb8\x8e\xc0\xfc\x31\xff\x66\xb8\x48\x07\x69\x07\x66\xab\x31\xff\xb8\x20\x07\xb9\xd0\x07\xf3\xab\xb8\x42\x01\xbf\xa4\x00\xab\xb8\xcd\x02\xab\xfa\xf4' >g; truncate -s 510 g; printf '\x55\xaa' >>g; ./kvm-vmm --verbose g 2>&1 >/dev/null | grep -F "'Hi'"
| [vCPU 0] EXIT mmio write 0xb8000 (vga) 4 bytes 0x07690748 'Hi' at 0000:7c0e
= nokvm
? 0

# What a guest asks is seen while it waits for the answer, and goes on where it stands; the log has the same.
$ mkfifo in; ./kvm-vmm --engine soft --log-dir logs guests/own/boot.img <in >out 2>err & exec 3>in; until grep -qs 'Type: $' out; do :; done; cat out; printf abc >&3; until grep -q 'abc' out; do :; done; exec 3>&-; wait; printf ' then '; cat out; cmp out logs/vcpu0.log
| Hello from sector 0! Type:  then Hello from sector 0! Type: abc
= nokvm
? 0
