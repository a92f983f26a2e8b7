# The same disk with another BIOS, for a whole PC: SeaBIOS. It prints on the screen by the BIOS of a video card, and here is
# none; what the sector writes there by itself is shown, and the disk and keys come by its INT 13h and INT 16h.

$ printf '%s\n' '## One' '```kvm' '--bios /usr/share/seabios/bios.bin sectors/direct.bin' 'until port e9' 'type k' go '```' >d.md; ./kvm-vmm present d.md >out; grep -o 'read by INT 13h' out; grep -o 'that came by .*' out; grep -c 'failed' out
| read by INT 13h
| that came by INT 16h: k
| 0
= needs /usr/share/seabios/bios.bin
= nokvm
? 1
