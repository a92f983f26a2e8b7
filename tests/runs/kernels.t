# Kernels that start without a BIOS: they run, step and fault, and a page walk says why. On KVM where it can do that.

# Multiboot, in C. Told to fault it turns on paging, and reads where no page is. It is stepped there, as kvm_amd says
# nothing of the registers at a triple fault but what they were before.
$ printf '%s\n' '## One' '```kvm' '--step --append fault guests/own/kernel.elf' 'show registers tables' step 'instruction 2' 'step 58' 'instruction 300' 'walk c0de0000' '```' >d.md; ./kvm-vmm present --ascii d.md | grep -v '^vCPU 0: #PF' | tr -s '\n ' ' ' | grep -oE "row 0, column [0-9]+:|executed one|A kernel of.*told: [a-z]+|paging, ring 0|mov eax, .0xc0de0000.|asked for c0de0000|PDE.303. @ 00...c0c = 00000000 not present: page fault .#PF|failed: triple fault" | awk '!seen[$0]++'
| row 0, column 0:
| executed one
| row 0, column 58:
| A kernel of my own, with 16 MiB of memory. I was told: fault
| paging, ring 0
| mov eax, [0xc0de0000]
| asked for c0de0000
|~ PDE\[303\] @ 00...c0c = 00000000 not present: page fault \(#PF
| failed: triple fault
= nokvm
? 0

# 64 bits, in C: 20! is in no register of 32.
$ ./kvm-vmm --engine kvm guests/own/long.elf 2>err | tail -n 1; sed 1d err; ./kvm-vmm --json --engine kvm guests/own/long.elf 2>/dev/null | grep -o '"[a-z0-9]*":"0x21c3677c82b40000"' | sort -u | wc -l
| 20! = 2432902008176640000
| vCPU 0 long.elf on KVM: Guest halted, 298 exits in TIME
|~ [1-9]
? 0

$ printf '%s\n' '## One' '```kvm' '--engine kvm --step guests/own/long.elf' 'show registers tables' step 'instruction 2' 'walk 100000' '```' >d.md; ./kvm-vmm present --ascii d.md | grep -oE 'printed .1.|executed one|64-bit, ring 0|PML4E.*supervisor accessed|PDPTE.*supervisor accessed|physical 00100000 .*page.|vCPU.*stopped, 3 exits' | uniq
| printed '1'
| executed one
| 64-bit, ring 0
| PML4E[000] @ 00091000 = 00092023  writable supervisor accessed
| PDPTE[000] @ 00092000 = 00093023  writable supervisor accessed
| physical 00100000  (2 MiB page)
| PML4E[000] @ 00091000 = 00092023  writable supervisor accessed
| PDPTE[000] @ 00092000 = 00093023  writable supervisor accessed
| vCPU 0 long.elf on KVM: stopped, 3 exits
? 0

# A flat guest of 64 bits that reads beyond its memory, at 0x1c0de0000 (movabs).
$ printf '\x48\xa1\x00\x00\xde\xc0\x01\x00\x00\x00\xf4' >g; printf '%s\n' '## One' '```kvm' '--engine kvm --long --step g' 'show registers tables' instruction 'walk 1c0de0000' '```' >d.md; ./kvm-vmm present --ascii d.md | grep -oE 'asked for  .* cr3|PDPTE.007.*#PF|vCPU.*bytes'
| asked for  1c0de0000  cr3
| PDPTE[007] @ 00092038 = 00000000  not present: page fault (#PF
|~ vCPU 0 g on KVM: failed: triple fault(, last seen)? at 00100000 \(bytes
? 0
