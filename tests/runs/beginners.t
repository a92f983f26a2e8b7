# Why guests failed, beneath the closing lines: the chain of faults, and what their author did wrong (tests/beginners;
# tests/unit/run/test_diagnoses.c has all of them, in each language).

$ ./kvm-vmm --engine soft beginners/paragraph 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #GP(0xb800) at 08:00000021 (mov es, ax) because selector 0xb800 is past the GDT's limit 0x17; the handler of #GP(0xb800) cannot be reached because gate 0x0d of the IDT is empty; nor can that of #DF because at 0x08 of the IDT there is no gate (its type is 0x13): triple fault
| vCPU 0: A segment register was given a segment of real mode. In protected mode it takes a selector, the offset of a descriptor in the GDT, such as 0x10: load that, and use flat addresses, such as 0xb8000.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/paragraph_zero 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #GP(0x0) at 08:0000001c (mov eax, [0x00000028]) because DS holds the null selector, through which nothing is reached; the handler of #GP(0x0) cannot be reached because gate 0x0d of the IDT is empty; nor can that of #DF because at 0x08 of the IDT there is no gate (its type is 0x0): triple fault
| vCPU 0: A segment register was given a segment of real mode. In protected mode it takes a selector, the offset of a descriptor in the GDT, such as 0x10: load that, and use flat addresses, such as 0xb8000.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/no_far_jump_iret 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #GP(0x0) at 0000:0020 (iret) because the null selector cannot go into CS; the handler of #GP(0x0) cannot be reached because gate 0x0d of the IDT is empty; nor can that of #DF because at 0x08 of the IDT there is no gate (its type is 0x0): triple fault
| vCPU 0: CS is still the one of real mode. Right after CR0.PE is set, a far jump (jmp 0x08:next) has to load CS with a code descriptor of the GDT; only then 32-bit code can run.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/gdt_limit 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #GP(0x8) at 0000:000f (jmp far 0x0008:0x00000017) because selector 0x8 is past the GDT's limit 0x3; the handler of #GP(0x8) cannot be reached because gate 0x0d of the IDT is empty; nor can that of #DF, for the same reason: triple fault
| vCPU 0: The GDT holds more than LGDT was told. Its limit is in bytes, minus one (gdt_end - gdt - 1), and not a number of entries.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/no_idt_divide 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #DE at _start+0x9 (div ecx) because the divisor is 0, or the quotient too large; the handler of #DE cannot be reached because the IDT's limit 0x0 ends before gate 0x00; nor can that of #DF, for the same reason: triple fault
| vCPU 0: There is no IDT, so any exception or interrupt ends in a triple fault. Fill one with gates, at least for the vectors 0 to 31, and load it with LIDT.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/gate_absent 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: INT 0x30 at _start+0x53 (int 0x30); the handler of INT 0x30 cannot be reached because gate 0x30 of the IDT is not present; nor can that of #NP(0x182) because gate 0x0b of the IDT is empty; nor can that of #DF, for the same reason: triple fault
| vCPU 0: The IDT has no gate for this vector. Fill in its entry, with P = 1: type byte 0x8e for an interrupt gate.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/gate_selector 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: INT 0x30 at _start+0x2d (int 0x30); the handler of INT 0x30 cannot be reached because its gate 0x30 leads nowhere (descriptor 0x10 is no code segment); nor can that of #GP(0x10) because gate 0x0d of the IDT is empty; nor can that of #DF, for the same reason: triple fault
| vCPU 0: A gate of the IDT names a wrong segment. Its selector, bytes 2 and 3, has to be that of the code segment in the GDT, as a rule 0x08.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/pic_no_gate 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: IRQ 0 (vector 0x08) at _start+0x63 (jmp 0x0010006e); the handler of IRQ 0 (vector 0x08) cannot be reached because gate 0x08 of the IDT is empty; nor can that of #GP(0x43), for the same reason; nor can that of #DF, for the same reason: triple fault
| vCPU 0: The PIC was not remapped: IRQ 0 to 7 come by vectors 8 to 15, which belong to exceptions in protected mode, and the timer looks like a double fault. Send it ICW1 to ICW4 first, with vector 0x20 (0x28 for the second PIC) as ICW2.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/sti 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: IRQ 0 (vector 0x20) at _start+0x36 (jmp 0x00100041); the handler of IRQ 0 (vector 0x20) cannot be reached because the IDT's limit 0x0 ends before gate 0x20; nor can that of #GP(0x103), for the same reason; nor can that of #DF, for the same reason: triple fault
| vCPU 0: Interrupts were let in (STI) before there was an IDT for them. Load the IDT first, then open lines at the PIC, and STI comes last.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/error_code_page 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #GP(0x5c) at page_fault+0xa (iretd) because descriptor 0x58 is no code segment; the handler of #GP(0x5c) cannot be reached because gate 0x0d of the IDT is empty; nor can that of #DF, for the same reason: triple fault
| vCPU 0: An error code is still on the stack. #DF, #TS, #NP, #SS, #GP, #PF and #AC push one, and their handlers have to take it off (add esp, 4) before IRET.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/tss 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: INT 0x30 at user (int 0x30); the handler of INT 0x30 cannot be reached because no TSS is loaded that names a stack for ring 0; nor can that of #TS(0x0) because gate 0x0a of the IDT is empty; nor can that of #DF, for the same reason: triple fault
| vCPU 0: An interrupt of ring 3 needs a stack of ring 0. Put SS0 and ESP0 into a TSS, give it a descriptor in the GDT, and load that with LTR before going to ring 3.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/tss_ss0 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: INT 0x30 at user (int 0x30); the handler of INT 0x30 cannot be reached because SS0:ESP0 of the TSS is no stack (the null selector cannot go into SS); nor can that of #TS(0x0) because gate 0x0a of the IDT is empty; nor can that of #DF, for the same reason: triple fault
| vCPU 0: An interrupt of ring 3 needs a stack of ring 0. Put SS0 and ESP0 into a TSS, give it a descriptor in the GDT, and load that with LTR before going to ring 3.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/tss_esp0 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: INT 0x30 at user (int 0x30); the handler of INT 0x30 cannot be reached because there is no stack for its frame (0xfffffffc, which it writes, is not mapped (its PDE is not present)); nor can that of #PF because gate 0x0e of the IDT is empty; nor can that of #DF, for the same reason: triple fault
| vCPU 0: An interrupt of ring 3 needs a stack of ring 0. Put SS0 and ESP0 into a TSS, give it a descriptor in the GDT, and load that with LTR before going to ring 3.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/paging_code 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #PF at _start+0x25 because 0x100031, which it executes, is not mapped (its PDE is not present); the handler of #PF cannot be reached because the IDT's limit 0x0 ends before gate 0x0e; nor can that of #DF, for the same reason: triple fault
| vCPU 0: The page tables do not map the code that is running. Once CR0.PG is set or CR3 loaded, the next instruction comes through them: map these addresses to themselves, too.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/paging_stack 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #PF at _start+0x60 (call 0x00100071) because 0x8ffec, which it writes, is not mapped (its PTE is not present); the handler of #PF cannot be reached because its gate 0x0e leads nowhere (the CPU's own table at 0x90008 cannot be read); nor can that of #DF because gate 0x08 of the IDT is empty: triple fault
| vCPU 0: The stack is not mapped: ESP points where no page is, so nothing can be pushed and no handler called. Map its pages, or let ESP point to some that are; a stack that grows too large ends so, too.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/paging_stack_deep 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #PF at _start+0x61 (push ebp) because 0x3ffffffc, which it writes, is not mapped (its PDE is not present); the handler of #PF cannot be reached because there is no stack for its frame (0x3ffffffc, which it writes, is not mapped (its PDE is not present)); nor can that of #DF because gate 0x08 of the IDT is empty: triple fault
| vCPU 0: The stack is not mapped: ESP points where no page is, so nothing can be pushed and no handler called. Map its pages, or let ESP point to some that are; a stack that grows too large ends so, too.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/cr3_aligned 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #PF at _start+0x25 because 0x100031, which it executes, is not mapped (its PDE is not present); the handler of #PF cannot be reached because the IDT's limit 0x0 ends before gate 0x0e; nor can that of #DF, for the same reason: triple fault
| vCPU 0: CR3 does not lead to the page directory. It takes the physical address of one that begins at a multiple of 4096: align it (.balign 4096), and do not load its linear address.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/cr3_linear 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #PF at _start+0x2f because 0x10003b, which it executes, is not mapped (there is no memory at 0xc0102000, where its page table should be); the handler of #PF cannot be reached because the IDT's limit 0x0 ends before gate 0x0e; nor can that of #DF, for the same reason: triple fault
| vCPU 0: CR3 does not lead to the page directory. It takes the physical address of one that begins at a multiple of 4096: align it (.balign 4096), and do not load its linear address.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/bios_protected 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: INT 0x10 at _start+0x31 (int 0x10); the handler of INT 0x10 cannot be reached because gate 0x10 of the IDT is empty; nor can that of #GP(0x82), for the same reason; nor can that of #DF, for the same reason: triple fault
| vCPU 0: A BIOS cannot be called in protected mode, where INT goes through the IDT. Call it before CR0.PE is set, or drive the hardware yourself: text is at 0xb8000.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/sse 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #UD at _start (movups xmm0, [0x0010001e]) because the coprocessor for this instruction is missing or off; the handler of #UD cannot be reached because the IDT's limit 0x0 ends before gate 0x06; nor can that of #GP(0x33), for the same reason; nor can that of #DF, for the same reason: triple fault
| vCPU 0: x87 and SSE need a coprocessor. The software CPU has none, and others want it turned on first (CR0.EM = 0, CR4.OSFXSR = 1): compile a kernel with -mgeneral-regs-only.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/x87 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #NM at _start+0x9 (fldpi) because the coprocessor for this instruction is missing or off; the handler of #NM cannot be reached because the IDT's limit 0x0 ends before gate 0x07; nor can that of #GP(0x3b), for the same reason; nor can that of #DF, for the same reason: triple fault
| vCPU 0: x87 and SSE need a coprocessor. The software CPU has none, and others want it turned on first (CR0.EM = 0, CR4.OSFXSR = 1): compile a kernel with -mgeneral-regs-only.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/long_code 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: #UD at _start+0x17 because these bytes are no instruction; the handler of #UD cannot be reached because the IDT's limit 0x0 ends before gate 0x06; nor can that of #GP(0x33), for the same reason; nor can that of #DF, for the same reason: triple fault
| vCPU 0: This is 64-bit code in 32-bit mode: REX bytes are read as DEC and INC. Compile it with -m32, or go to 64-bit mode first: EFER.LME, paging, and a code segment with L = 1.
= nokvm
? 0

# They stand still, or do something else for ever.
$ ./kvm-vmm --engine soft --limit 50 beginners/no_far_jump 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: CS is still the one of real mode. Right after CR0.PE is set, a far jump (jmp 0x08:next) has to load CS with a code descriptor of the GDT; only then 32-bit code can run.
= nokvm
? 0

$ ./kvm-vmm --engine soft --limit 50 beginners/stack_in_code 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: The stack has grown into the code: return addresses stand where instructions were. Look for calls without an end and for pushes without pops, and give the stack more room.
= nokvm
? 0

$ ./kvm-vmm --engine soft --limit 50 beginners/error_code 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: An error code is still on the stack. #DF, #TS, #NP, #SS, #GP, #PF and #AC push one, and their handlers have to take it off (add esp, 4) before IRET.
= nokvm
? 0

$ ./kvm-vmm --engine soft --limit 200ms --clock virtual beginners/eoi 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: An interrupt handler sent no EOI, so the PIC lets neither its line nor those below it through again. At its end, write 0x20 to port 0x20, and for IRQ 8 to 15 to port 0xa0 before that.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/pic 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: The PIC was not remapped: IRQ 0 to 7 come by vectors 8 to 15, which belong to exceptions in protected mode, and the timer looks like a double fault. Send it ICW1 to ICW4 first, with vector 0x20 (0x28 for the second PIC) as ICW2.
= nokvm
? 0

$ ./kvm-vmm --engine soft beginners/bios 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: INT 10h to 1Ah call a PC's BIOS and 21h calls DOS, and here is neither. Print by the UART (port 0x3f8) or by a hypercall (port 0x500), or make it a boot sector, 55 AA at byte 510: those get a BIOS.
= nokvm
? 0

# On KVM, which tells nothing of faults, it is concluded.
$ ./kvm-vmm --engine kvm beginners/paragraph 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: Concluded from tables and last registers: #GP(0xb800) at 08:00000021 (mov es, ax) because selector 0xb800 is past the GDT's limit 0x17; the handler of #GP(0xb800) cannot be reached because gate 0x0d of the IDT is empty; nor can that of #DF because at 0x08 of the IDT there is no gate (its type is 0x13): triple fault
| vCPU 0: A segment register was given a segment of real mode. In protected mode it takes a selector, the offset of a descriptor in the GDT, such as 0x10: load that, and use flat addresses, such as 0xb8000.
? 0

$ ./kvm-vmm --engine kvm beginners/gdt_limit_data 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: Concluded from tables and last registers: #GP(0x10) at 08:0000001b (mov ds, ax) because selector 0x10 is past the GDT's limit 0x10; the handler of #GP(0x10) cannot be reached because gate 0x0d of the IDT is empty; nor can that of #DF, for the same reason: triple fault
| vCPU 0: The GDT holds more than LGDT was told. Its limit is in bytes, minus one (gdt_end - gdt - 1), and not a number of entries.
? 0

$ ./kvm-vmm --engine kvm beginners/sti 2>&1 | grep '^vCPU 0: [^0-9]'
| vCPU 0: Concluded from tables and last registers: IRQ 0 (vector 0x20) at _start+0x36 (jmp 0x00100041); the handler of IRQ 0 (vector 0x20) cannot be reached because the IDT's limit 0x0 ends before gate 0x20; nor can that of #GP(0x103), for the same reason; nor can that of #DF, for the same reason: triple fault
| vCPU 0: Interrupts were let in (STI) before there was an IDT for them. Load the IDT first, then open lines at the PIC, and STI comes last.
? 0

