# 1K OS, on KVM where that can page, else on the software CPU. What standard error says before its last
# line depends on which.

# What was promised of it: less than 1,000 lines, at most 16 KiB.
$ cd os-1k; ../os-1k/../tests/os-lines *.[chS] user/*.[chS] | awk '{ print ($1 < 1000 ? "few lines" : $1 " lines") }'; wc -c <kernel.bin | awk '{ print ($1 <= 16384 ? "small" : $1 " bytes") }'
| few lines
| small
= nokvm
? 0

# Scene 3 of the talk.
$ set -o pipefail; printf '1\n' >in; ./kvm-vmm --paging os-1k/kernel.bin <in 2>err; s=$?; tail -n 1 err >&2; exit $s
|~ 1K OS: [0-9]+ KiB of memory free, timer at 100 Hz.
| Press ? for more programs than the menu shows.
|
| === 1K OS Menu ===
|   1. Multiplication (2x1 ~ 9x9)
|   2. Counter (0-9)
|   3. Echo (echo your input)
|   4. About 1K OS
|   0. Exit
|
| Select: 1
|
| === Multiplication Table ===
| 2*1=2 2*2=4 2*3=6 2*4=8 2*5=10 2*6=12 2*7=14 2*8=16 2*9=18
| 3*1=3 3*2=6 3*3=9 3*4=12 3*5=15 3*6=18 3*7=21 3*8=24 3*9=27
| 4*1=4 4*2=8 4*3=12 4*4=16 4*5=20 4*6=24 4*7=28 4*8=32 4*9=36
| 5*1=5 5*2=10 5*3=15 5*4=20 5*5=25 5*6=30 5*7=35 5*8=40 5*9=45
| 6*1=6 6*2=12 6*3=18 6*4=24 6*5=30 6*6=36 6*7=42 6*8=48 6*9=54
| 7*1=7 7*2=14 7*3=21 7*4=28 7*5=35 7*6=42 7*7=49 7*8=56 7*9=63
| 8*1=8 8*2=16 8*3=24 8*4=32 8*5=40 8*6=48 8*7=56 8*8=64 8*9=72
| 9*1=9 9*2=18 9*3=27 9*4=36 9*5=45 9*6=54 9*7=63 9*8=72 9*9=81
|
| === 1K OS Menu ===
|   1. Multiplication (2x1 ~ 9x9)
|   2. Counter (0-9)
|   3. Echo (echo your input)
|   4. About 1K OS
|   0. Exit
|
| Select: \
!~ vCPU 0 kernel.bin on (KVM|software CPU): input ended, ([0-9]{3}|1,[0-2][0-9]{2}) exits in TIME
= nokvm
? 0

$ set -o pipefail; printf '2\n' >in; ./kvm-vmm --paging os-1k/kernel.bin <in 2>err | sed -n '11,14p'; s=$?; tail -n 1 err >&2; exit $s
| Select: 2
|
| === Counter 0-9 ===
| 0 1 2 3 4 5 6 7 8 9
!~ vCPU 0 kernel.bin on (KVM|software CPU): input ended, [0-9,]+ exits in TIME
= nokvm
? 0

$ set -o pipefail; printf '3\nHello World!\nThis is amazing!\nquit\n' >in; ./kvm-vmm --paging os-1k/kernel.bin <in 2>err | sed -n '11,21p'; s=$?; tail -n 1 err >&2; exit $s
| Select: 3
|
| === Echo Program (type 'quit' to exit) ===
| $ 
| Echo: 
| $ 
| Echo: Hello World!
| $ 
| Echo: This is amazing!
| $ 
|
!~ vCPU 0 kernel.bin on (KVM|software CPU): input ended, [0-9,]+ exits in TIME
= nokvm
? 0

$ set -o pipefail; printf '4\n0\n' >in; ./kvm-vmm --paging os-1k/kernel.bin <in 2>err | sed -n '11,22p;$p'; s=$?; tail -n 1 err >&2; exit $s
| Select: 4
|
| === About 1K OS ===
| 1K OS: Operating System in 1000 Lines
| Ported from RISC-V to x86 Protected Mode
| Features:
|   - Protected Mode with Paging
|   - Keyboard and Timer Interrupts
|   - Simple Shell
|   - File System (tar format)
|
| === 1K OS Menu ===
| Exiting shell...
!~ vCPU 0 kernel.bin on (KVM|software CPU): Guest exited, [0-9,]+ exits in TIME
= nokvm
? 0

# The programs beyond the menu.

$ printf '?5hello.txt\n6one\n6two\n5notes.txt\n5no such/../file\n0' | ./kvm-vmm --paging os-1k/kernel.bin 2>/dev/null | sed '/1K OS Menu/,/^Select/d' | tail -n +5
| === Programs ===
|   1. Multiplication (2x1 ~ 9x9)
|   2. Counter (0-9)
|   3. Echo (echo your input)
|   4. About 1K OS
|   0. Exit
|   5. Files (ls, cat hello.txt)
|   6. Note (note a line into notes.txt)
|   7. Processes (ps)
|   8. Turns (two processes, one CPU)
|   9. Primes (below 1000)
|   a. Alarm (sleep while the CPU halts)
|   c. Calculator (calc 10+5, fib 20)
|   f. Faults (five ways to be ended)
|   m. Memory (take all there is)
|   ?. This list (help)
|
|
| === Files ===
|~  +[0-9]+ bytes  hello.txt
|      0 bytes  notes.txt
| Read which? hello.txt
| Hello! I came with the kernel, in a tar archive.
|
| Things to try:
| - f: programs that break the rules. Who notices?
| - 8, and the timer interrupts among the VM exits.
| - a: the CPU halts, and each tick wakes it.
| - 7 again and again: each key is two interrupts.
|
|
| === Note ===
| A line for notes.txt: one
|
|
| === Note ===
| A line for notes.txt: two
|
|
| === Files ===
|~  +[0-9]+ bytes  hello.txt
|      8 bytes  notes.txt
| Read which? notes.txt
| one
| two
|
|
| === Files ===
|~  +[0-9]+ bytes  hello.txt
|      8 bytes  notes.txt
| Read which? no such/../file
| There is no such file.
|
|
| Exiting shell...
= nokvm
? 0

# A program that does what it may not is ended, nothing else is.
$ printf 'f\n70' | ./kvm-vmm --paging os-1k/kernel.bin 2>/dev/null | sed '/1K OS Menu/,/^Select/d' | tail -n +5
| === Faults ===
|
|~ \*\*\* process 3 \(write to the kernel\): page fault at address 80001000 \(write, not allowed\), EIP [0-9a-f]{8}. It is ended.
|
|~ \*\*\* process 4 \(read nowhere\): page fault at address 00c0ffee \(read, no page\), EIP [0-9a-f]{8}. It is ended.
|
|~ \*\*\* process 5 \(divide by zero\): divide error, EIP [0-9a-f]{8}. It is ended.
|
|~ \*\*\* process 6 \(halt the CPU\): general protection fault, EIP [0-9a-f]{8}. It is ended.
|
|~ \*\*\* process 7 \(call for ever\): page fault at address 007fbffc \(write, no page\), EIP [0-9a-f]{8}. It is ended.
|
|
| === Processes ===
|   ID  STATE    TICKS  NAME
|~    0  ready   +[0-9]+  idle
|~    1  (waiting|ready  ) +[0-9]+  shell
|~    8  running +[0-9]+  ps
|~ [0-9]+ ticks of TIME, [0-9]+ free pages
|~ [0-9]+ keyboard interrupts, the last 0x[0-9a-f]{2}
|
|
| Exiting shell...
= nokvm
? 0

# Two processes in turns, by the timer (a tick before the first letter, and B is first); all sleep, and the timer wakes
# them; no memory, and all of it again.
$ printf '8a\nm\n70' | ./kvm-vmm --paging os-1k/kernel.bin 2>/dev/null | sed '/1K OS Menu/,/^Select/d; s/[0-9]* of //' | sed -n '/Turns/,/It has/p' | sed -E 's/[0-9]{3,} page/MANY page/; s/^[AB]*AB+A+B[AB]*$/in turns/'
| === Turns ===
| in turns
| Each turn was a tick, TIME.
|
|
| === Alarm ===
| 3... 2... 1... ring!
|
|
| === Memory ===
| MANY pages are free.
| Took MANY pages, and free are 0.
| There is none for one more process.
| It has ended: MANY pages are free.
= nokvm
? 0

$ printf 'm\nm\n70' | ./kvm-vmm --paging os-1k/kernel.bin 2>/dev/null | grep -o '[0-9]* \(free pages\|pages are free\)' | sort -u | wc -l
| 2
= nokvm
? 0

$ printf 'c\n1+2*3\n(1+2)*-3\n100/7-2\n1/0\n0-2147483648/-1\n2*(3\n7 7\nx\n12\b3\n\n0' | ./kvm-vmm --paging os-1k/kernel.bin 2>/dev/null | tr -d '\b' | sed '/1K OS Menu/,/^Select/d' | sed -n '5,23p;$p'
| === Calculator (an empty line ends it) ===
| > 1+2*3
| = 7
| > (1+2)*-3
| = -9
| > 100/7-2
| = 12
| > 1/0
| division by zero at column 4
| > 0-2147483648/-1
| = -2147483648
| > 2*(3
| missing ) at column 5
| > 7 7
| missing operator at column 3
| > x
| missing number at column 1
| > 12 3
| = 13
| Exiting shell...
= nokvm
? 0

# Names, and what they are to work on; a line can be mended until Enter. The last is exit, with what was erased.
$ printf 'help\nls\ncat hello.txt\nnote one two\ncat notes.txt\nc (1+2)*-3\ncalc 1/0\nfib 20\nfib 46\nfib 47\nfib\n7\nnothing here\nlsx\n f \b\b\b\177ps \nexact\b\b\177it\n' | ./kvm-vmm --paging os-1k/kernel.bin 2>/dev/null | tr -d '\b' | sed '/1K OS Menu/,/^$/d; /=== Programs/,/^ *m/d; /^Things/,/^- 7/d' | tail -n +3
|
| Select: help
|
|   ?. This list (help)
|
| Select: ls
|
| === Files ===
|~  +[0-9]+ bytes  hello.txt
|      0 bytes  notes.txt
|
| Select: cat hello.txt
|
| Hello! I came with the kernel, in a tar archive.
|
|
| Select: note one two
|
| === Note ===
|
| Select: cat notes.txt
|
| one two
|
| Select: c (1+2)*-3
|
| = -9
|
| Select: calc 1/0
|
| division by zero at column 4
|
| Select: fib 20
|
| = 6765
|
| Select: fib 46
|
| = 1836311903
|
| Select: fib 47
|
| It has more than 31 bits.
|
| Select: fib
|
| Which Fibonacci number? 7
| = 13
|
| Select: nothing here
|
| nothing here starts no program; ? shows those that there are.
|
| Select: lsx
|
| lsx starts no program; ? shows those that there are.
|
| Select: f   ps 
|
| === Processes ===
|   ID  STATE    TICKS  NAME
|~    0  ready   +[0-9]+  idle
|~    1  (waiting|ready  ) +[0-9]+  shell
|~   13  running +[0-9]+  ps 
|~ [0-9]+ ticks of TIME, [0-9]+ free pages
|~ [0-9]+ keyboard interrupts, the last 0x[0-9a-f]{2}
|
| Select: exact   it
|
| Exiting shell...
= nokvm
? 0

# Whatever is typed, at every prompt, the shell is there afterwards. (0 at the menu would end it before.)
$ for at in '' 3 5 6 'c\n'; do { printf "$at"; LC_ALL=C awk 'BEGIN { srand(7); for (i = 0; i < 20000; i++) printf "%c", 1 + int(rand() * 255) }' | tr 0a8 xyz; printf '\nquit\n\n0'; } | ./kvm-vmm --paging os-1k/kernel.bin 2>/dev/null | tail -n 1; done
| Exiting shell...
| Exiting shell...
| Exiting shell...
| Exiting shell...
| Exiting shell...
= nokvm
= slow
? 0

# Each guest has an OS of its own, beside others in real mode.
$ printf '6mine\n5\n0' >a; printf '5\n0' >b; ./kvm-vmm --input 1=a --input 2=b --log-dir l guests/counter.bin --paging os-1k/kernel.bin os-1k/kernel.bin >/dev/null 2>&1; echo $?; cat l/vcpu0.log; grep -h notes.txt$ l/vcpu1.log; grep -h notes.txt$ l/vcpu2.log
| 0
| 0123456789     5 bytes  notes.txt
|      0 bytes  notes.txt
= nokvm
? 0

# In slow motion its timer slows down with it: at the pace of the host's clock, ticks would take every exit.
$ printf '2\n' | ./kvm-vmm --slow 180 --paging os-1k/kernel.bin 2>/dev/null | grep '^0 1 2'
| 0 1 2 3 4 5 6 7 8 9
= nokvm
= slow
? 0
