# Exceptions, INTs and IRETs on the software CPU, as lines before the exit that came after them.

# A triple fault: each fault comes up on the way of the one before.
$ ./kvm-vmm --engine soft --verbose guests/triple.bin 2>&1 | grep -v '^vCPU'
|~ \[vCPU 0\] IRQ  #UD at 0000003a, not delivered  from protected
|~ \[vCPU 0\] IRQ  #GP at 0000003a \(error 0x33: IDT entry 0x06, external\), not delivered  from protected
|~ \[vCPU 0\] IRQ  #GP at 0000003a \(error 0x6b: IDT entry 0x0d, external\), not delivered  from protected
|~ \[vCPU 0\] IRQ  #DF at 0000003a \(error 0x0\), not delivered  from protected
|~ \[vCPU 0\] IRQ  #GP at 0000003a \(error 0x43: IDT entry 0x08, external\), not delivered  from protected
|~ \[vCPU 0\] EXIT shutdown \(triple fault\) at 08:0000003a.*
= nokvm
? 0

# A division by zero, whose handler goes on behind it.
# (mov word [0], 15; mov [2], cs; xor bl, bl; div bl; hlt; 15: mov bp, sp; add word [bp], 2; iret)
$ printf '\xc7\x06\x00\x00\x0f\x00\x8c\x0e\x02\x00\x30\xdb\xf6\xf3\xf4\x89\xe5\x83\x46\x00\x02\xcf' >g; ./kvm-vmm --engine soft --verbose g
! [vCPU 0] IRQ  #DE at 0000000c to 0000000f
! [vCPU 0] IRQ  iret at 00000015 to 0000000e
! [vCPU 0] EXIT hlt at 0000:000e
! vCPU 0 g on software CPU: Guest halted, 1 exit in TIME
= nokvm
? 0

# An INT in the handler of an INT.
# (vector 20h: 0x17, 21h: 0x1a, cs behind them; int 20h; hlt; 0x17: int 21h; iret; 0x1a: iret)
$ printf '\xc7\x06\x80\x00\x17\x00\x8c\x0e\x82\x00\xc7\x06\x84\x00\x1a\x00\x8c\x0e\x86\x00\xcd\x20\xf4\xcd\x21\xcf\xcf' >g; ./kvm-vmm --engine soft --json g | grep -o '"exception":"[a-z]*","vector":[0-9]*\|"from":.*'
| "exception":"int","vector":32
| "from":"20","to":"23"}
| "exception":"int","vector":33
| "from":"23","to":"26"}
| "exception":"iret","vector":0
| "from":"26","to":"25"}
| "exception":"iret","vector":0
| "from":"25","to":"22"}
! vCPU 0 g on software CPU: Guest halted, 1 exit in TIME
= nokvm
? 0

# Where an interrupt leads is said on any engine, of real mode's table here.
$ ./kvm-vmm --json guests/clock.bin 2>/dev/null | grep -o '"reason":"inject".*"handler":"[0-9]*"' | sed 's/.*,//' | sort -u
| "handler":"185"
? 0

# 1K OS: its first program begins by IRET, and calls it by INT.
$ ./kvm-vmm --engine soft --verbose --paging os-1k/kernel.bin </dev/null 2>e >/dev/null; grep -m 1 'IRQ  iret' e; grep -m 1 'IRQ  int' e
|~ \[vCPU 0\] IRQ  iret at 8[0-9a-f]{7} to 00400000  from trap_return\+0x[0-9a-f]*  to start
|~ \[vCPU 0\] IRQ  int 0x80 at 004[0-9a-f]{5} to 8[0-9a-f]{7}  from system_call\+0x[0-9a-f]*  to trap_system_call
= nokvm
? 0

$ ./kvm-vmm --engine soft --json --paging os-1k/kernel.bin </dev/null 2>/dev/null | grep -m 1 -o '"from_symbol".*'
| "from_symbol":"trap_return+0x06","to_symbol":"start"}
= nokvm
? 0

# 100,000 page faults without an exit: all are told, and on virtual time the same each time.
# (a gate for vector 14 in an IDT at 0x80002000; mov ecx, 100000; mov [0x40000000], al; loop; out 'x'; hlt; the handler
# goes on behind the MOV)
$ printf '\xc7\x05\x70\x20\x00\x80\x30\x10\x08\x00\xc7\x05\x74\x20\x00\x80\x00\x8e\x00\x80\x0f\x01\x1d\x39\x10\x00\x80\xb9\xa0\x86\x01\x00\xa2\x00\x00\x00\x40\x49\x75\xf8\xb0\x78\x66\xba\xf8\x03\xee\xf4\x83\x44\x24\x04\x05\x83\xc4\x04\xcf\xff\x00\x00\x20\x00\x80' >g; for i in 1 2; do ./kvm-vmm --engine soft --clock virtual --verbose --paging g 2>e$i >/dev/null; done; cmp e1 e2; grep IRQ e1 | sort | uniq -c | sed 's/^ *//'; tail -n 1 e1
| 100000 [vCPU 0] IRQ  #PF at 80001020 (error 0x2: write, not present), cr2 40000000, to 80001030
| 100000 [vCPU 0] IRQ  iret at 80001038 to 80001025
| vCPU 0 g on software CPU: Guest halted, 2 exits in TIME
= nokvm
= slow
? 0
