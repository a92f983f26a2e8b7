# A host that fails, and hosts that do things differently (faults.c).

$ KVM_FAULT=api ./kvm-vmm-faulty --engine kvm guests/hello.bin
! kvm-vmm: /dev/kvm has KVM API version 11; only version 12 is known, which every kernel since 2.6.22 has; use --engine auto or soft
? 1

$ KVM_FAULT=no-immediate-exit ./kvm-vmm-faulty --engine kvm guests/hello.bin
! kvm-vmm: /dev/kvm lacks KVM_CAP_IMMEDIATE_EXIT: a kernel of 4.13 or later is needed; use --engine auto or soft
? 1

# A KVM that will not do is left alone.
$ KVM_FAULT=no-immediate-exit ./kvm-vmm-faulty guests/hello.bin
| Hello, KVM!
! kvm-vmm: vCPU 0 on the software CPU: /dev/kvm lacks KVM_CAP_IMMEDIATE_EXIT: a kernel of 4.13 or later is needed
! vCPU 0 hello.bin on software CPU: Guest halted, 13 exits in TIME
? 0

$ KVM_FAULT=no-second-vcpu ./kvm-vmm-faulty guests/hello.bin guests/counter.bin
! kvm-vmm: vCPU 1: KVM_CREATE_VCPU: Invalid argument
? 1

# The first vCPU does not wait for the turn of a second that there is not.
$ KVM_FAULT=no-second-thread timeout 60 ./kvm-vmm-faulty --clock virtual guests/spin.bin guests/spin.bin
! kvm-vmm: vCPU 1: no thread: Resource temporarily unavailable
= nokvm
? 1

# Without a thread nothing could end the run, or no guest that runs would take a tick: then none starts.
$ KVM_FAULT=no-signals ./kvm-vmm-faulty guests/hello.bin
! kvm-vmm: cannot wait for signals: Resource temporarily unavailable
= nokvm
? 1

$ KVM_FAULT=no-ticker ./kvm-vmm-faulty --engine soft guests/hello.bin
! kvm-vmm: no thread for the timers of guests: Resource temporarily unavailable
= nokvm
? 1

# Ticks need no descriptors: three of them end each of four guests that spin.
$ printf "$(printf %s eb2200000000000000000000000000000000000000000000000000000000000047000000b011e620b008e621b004e621b001e621b0fee621b034e64331c0e640b010e640fbebfeb02ebaf803eeb020e6204383fb03750631c0ba0005eecf | sed 's/../\\x&/g')" >ticks.bin; ulimit -n 16; ./kvm-vmm-faulty --json ticks.bin ticks.bin ticks.bin ticks.bin 2>/dev/null | grep -c '"printed"'
| 12
= nokvm
? 0

# Without any memory the program still says so.
$ for mode in --plain --json; do KVM_FAULT=no-memory ./kvm-vmm-faulty $mode guests/hello.bin; echo $?; done
| 1
| 1
! kvm-vmm: guests/hello.bin: no memory for its 28 bytes
! kvm-vmm: guests/hello.bin: no memory for its 28 bytes
= nokvm
? 0

$ KVM_FAULT=fail-entry ./kvm-vmm-faulty --engine kvm guests/minimal.bin
! vCPU 0 minimal.bin on KVM: failed: the CPU refused to enter the guest (hardware reason 0x80000021) at 0000:0001 (bytes 00 00); try --engine soft, 1 exit in TIME
? 1

$ KVM_FAULT=internal-error ./kvm-vmm-faulty --engine kvm guests/minimal.bin
! vCPU 0 minimal.bin on KVM: failed: KVM could not execute an instruction (internal error, suberror 3) at 0000:0000 (bytes f4), in _start  minimal.S:8; try --engine soft, 1 exit in TIME
? 1

$ KVM_FAULT=run-error ./kvm-vmm-faulty guests/minimal.bin
! vCPU 0 minimal.bin on KVM: failed: KVM_RUN failed: Bad address at 0000:0001 (bytes 00 00); try --engine soft, 1 exit in TIME
? 1

$ KVM_FAULT=unknown-exit ./kvm-vmm-faulty guests/minimal.bin
! vCPU 0 minimal.bin on KVM: failed: an exit that is not handled (KVM exit reason 27) at 0000:0001 (bytes 00 00); try --engine soft, 1 exit in TIME
? 1

# A guest with a VM of its own goes on from where KVM gave up, in software, and that is said.
$ KVM_FAULT=gives-up-3 ./kvm-vmm-faulty guests/hello.bin
| Hello, KVM!
! kvm-vmm: vCPU 0 hello.bin: KVM could not execute an instruction (internal error, suberror 1) at 0000:000c (bytes eb f8); the software CPU takes over
! vCPU 0 hello.bin on KVM, then software CPU: Guest halted, 14 exits in TIME
? 0

$ KVM_FAULT=gives-up-3 ./kvm-vmm-faulty --verbose guests/hello.bin 2>&1 >/dev/null | sed -n '3,6p'
| [vCPU 0] IO   out 0x3f8 (uart) 'l' at 0000:000b  next+0x05  hello.S:13
| [vCPU 0] EXIT internal error, suberror 1 at 0000:000c  next+0x06  hello.S:14
| kvm-vmm: vCPU 0 hello.bin: KVM could not execute an instruction (internal error, suberror 1) at 0000:000c (bytes eb f8); the software CPU takes over
| [vCPU 0] CPU  the software CPU takes over at 0000:000c  next+0x06  hello.S:14
? 0

$ KVM_FAULT=gives-up-3 ./kvm-vmm-faulty --json guests/hello.bin 2>/dev/null | grep -o '"seq":[0-9]*\|"kind":"[a-z]*"\|"reason":"\(internal-error\|engine\)"\|"engine":"soft"\|"detail":2' | paste -sd' ' | grep -o '"seq":4.*"seq":6'
| "seq":4 "kind":"exit" "reason":"internal-error" "seq":5 "kind":"note" "reason":"engine" "detail":2 "engine":"soft" "seq":6
? 0

# With a timer that runs, from a loop that waits for its ticks, and with memory of its own.
$ KVM_FAULT=gives-up-3 ./kvm-vmm-faulty guests/clock.bin 2>/dev/null
| ..........
? 0

$ printf '\xb0a\xba\xf8\x03\xee\xfe\xc0\x3cg\x75\xf9\xf4' >g; KVM_FAULT=gives-up-3 ./kvm-vmm-faulty --memory 1M --load 0x7c00 --entry 0:7c00 g 2>/dev/null
| abcdef\
? 0

# In a talk, too.
$ printf '%s\n' '## Over' '```kvm' 'guests/hello.bin' '```' >d.md; KVM_FAULT=gives-up-3 ./kvm-vmm-faulty present d.md | grep 'Hello\|on KVM'
| Hello, KVM!
| vCPU 0 hello.bin on KVM, then software CPU: Guest halted, 14 exits in TIME
? 0

# Wherever it happens, what guests do is the same: at their first instruction, in the middle of I/O, asleep for a tick.
$ for g in hello counter mmio multiplication clock; do ./kvm-vmm guests/$g.bin >a 2>/dev/null; for n in 0 1 2 5 12; do KVM_FAULT=gives-up-$n ./kvm-vmm-faulty guests/$g.bin 2>/dev/null | cmp a || echo $g after $n; done; done
? 0

# KVM alone was wanted, or others share its VM: then it ends there, and says what would do.
$ KVM_FAULT=gives-up-3 ./kvm-vmm-faulty --engine kvm guests/hello.bin
| Hel\
! vCPU 0 hello.bin on KVM: failed: KVM could not execute an instruction (internal error, suberror 1) at 0000:000c (bytes eb f8), in next+0x06  hello.S:14; try --engine soft, 4 exits in TIME
? 1

$ KVM_FAULT=gives-up-3 ./kvm-vmm-faulty guests/hello.bin guests/counter.bin 2>&1 >/dev/null | grep -c 'on KVM: failed: KVM could not.*; try --engine soft, \|on KVM: Guest halted'
| 2
? 0

$ KVM_FAULT=no-tss ./kvm-vmm-faulty --engine kvm guests/minimal.bin
! kvm-vmm: /dev/kvm: KVM_SET_TSS_ADDR: Input/output error; use --engine auto or soft
? 1

# A step that cannot be one does not run away to the next exit.
$ printf '%s\n' '## Steps' '```kvm' '--step guests/counter.bin' 'instruction 2' '```' >d.md; KVM_FAULT=no-debug ./kvm-vmm-faulty present d.md | grep failed:
| vCPU 0 counter.bin on KVM: failed: KVM_RUN failed: Input/output error at 0000:0000 (bytes ba f8 03), in _start  counter.S:8; try --engine soft, 1 exit in TIME
? 0

# An interrupt that the host does not take says why.
$ KVM_FAULT=no-interrupt ./kvm-vmm-faulty guests/clock.bin 2>&1 >/dev/null | grep -c 'failed: KVM_RUN failed: Input/output error'
| 1
? 0

# And no event says that it was given.
$ KVM_FAULT=no-interrupt ./kvm-vmm-faulty --engine kvm --json guests/clock.bin 2>/dev/null | grep -c '"reason":"inject"'
| 0
? 1

# Registers that cannot be fetched end the vCPU; what is shown are those of the return before.
$ KVM_FAULT=no-registers ./kvm-vmm-faulty --json guests/counter.bin | grep '"kind":"exit"' | grep -c '"reason":"run-error".*"stale-regs"'
| 1
! vCPU 0 counter.bin on KVM: failed: KVM_RUN failed: Input/output error, last seen at 0000:0000 (bytes ba f8 03), in _start  counter.S:8; try --engine soft, 1 exit in TIME
? 0

# So does a kick whose registers cannot be fetched: it is an error then, and no kick without registers.
$ KVM_FAULT=no-registers ./kvm-vmm-faulty --engine kvm --json guests/spin.bin >events & until grep -qs '"start"' events; do sleep 0.02; done; kill $!; wait $!; echo $?; sed -E 's/.*("reason":"[^"]*","detail":[0-9]*).*("flags":[^]]*]).*/\1 \2/' events
| 143
| "reason":"start","detail":0 "flags":[]
| "reason":"run-error","detail":5 "flags":["stale-regs"]
| "reason":"end","detail":0 "flags":[]
! vCPU 0 spin.bin on KVM: failed: KVM_RUN failed: Input/output error, last seen at 0000:0000 (bytes eb fe), in _start  spin.S:8; try --engine soft, 1 exit in TIME
! kvm-vmm: ended by SIGTERM
? 0

# No registers with the exits: fetched by two more calls, the same in the end.
$ KVM_FAULT=no-sync-regs ./kvm-vmm-faulty --verbose guests/counter.bin 2>&1 | tail -n 3
| [vCPU 0] EXIT hlt at 0000:0011  next+0x0b  counter.S:16
| 0123456789
| vCPU 0 counter.bin on KVM: Guest halted, 11 exits in TIME
? 0

# IP on the OUT or past it: the same instruction, bytes and registers in the events.
$ steady() { sed -E 's/"(entry|exit|stalled|clock)_ns":"?[0-9]+"?,//g'; }; for g in hello counter mmio multiplication; do ./kvm-vmm --json guests/$g.bin 2>/dev/null | steady >a; KVM_FAULT=amd ./kvm-vmm-faulty --json guests/$g.bin 2>/dev/null | steady >b; wc -l <a; cmp a b; done
| 15
| 13
| 8
| 781
? 0

# A triple fault that wiped the registers: where it was seen last.
$ KVM_FAULT=amd ./kvm-vmm-faulty guests/triple.bin
! vCPU 0 triple.bin on KVM: failed: triple fault, last seen at 0000:0000 (bytes 66 31 db), in _start  triple.S:9, 1 exit in TIME
! vCPU 0: KVM has not kept the registers that the guest failed with, so nothing can be concluded. Run it with --engine soft: the software CPU tells fault by fault what happened.
? 1

# Every return of KVM_RUN is one event: with one guest, with four, with kicks.
$ for g in guests/multiplication.bin "guests/counter.bin guests/hello.bin guests/mmio.bin guests/minimal.bin"; do KVM_RUN_COUNT=n ./kvm-vmm-faulty --json $g 2>/dev/null >events; echo $(($(cat n) - $(grep -c '"kind":"exit"\|"reason":"kick"' events))); done
| 0
| 0
? 0

$ printf '\xb0A\xba\xf8\x03\xee\xeb\xfd' >flood; KVM_RUN_COUNT=n timeout 50 ./kvm-vmm-faulty --json flood guests/spin.bin flood 2>/dev/null >events & until [ -s events ]; do sleep 0.05; done; sleep 0.3; kill $!; wait $!; echo $(($(cat n) - $(grep -c '"kind":"exit"\|"reason":"kick"' events)))
| 0
? 0
