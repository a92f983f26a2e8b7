# Talks without a screen: their transcripts, their command line, --check.

# ---- A transcript ----

$ printf '%s\n' --- 'title: A talk' 'sub_title: Of guests' 'author: Me' --- '# Part' '<!-- end_slide -->' '## Counting `CX`' 'Ten digits.' '```kvm' guests/counter.bin 'name c' '```' 'It had {{exits c}} and printed {{chars c}}.' '<!-- speaker_note: CX counts. -->' >d.md; ./kvm-vmm present d.md
|
| == 1. A talk ==
|
| Of guests
| Me
|
| == 2. Part ==
|
| == 3. Counting CX ==
|
| Ten digits.
|
| $ ./kvm-vmm guests/counter.bin
| 0123456789
| vCPU 0 counter.bin on KVM: Guest halted, 11 exits in TIME
|
| It had 11 exits and printed 10 bytes.
|
| Notes:
|   CX counts.
|
| All 3 slides were shown, 1 run of guests, 11 exits in TIME
? 0

$ printf '%s\n' --- 'language: ko' --- '## 숫자' '```kvm' guests/counter.bin 'name c' '```' '{{exits c}}' '<!-- speaker_note: 끝 -->' >d.md; ./kvm-vmm present d.md
|
| == 1. 숫자 ==
|
| $ ./kvm-vmm guests/counter.bin
| 0123456789
| vCPU 0 counter.bin on KVM: Guest halted, 11 exits in TIME
|
| exit 11회
|
| 노트:
|   끝
|
| 슬라이드 1장을 보였습니다. 게스트 실행 1번, exit 11회, TIME
? 0

# Steps say where they stopped, in order with what the guest prints; then what the run shows. Who is paused at
# the end is stopped.
$ printf '%s\n' '## Steps' '```kvm' '--step guests/hello.bin' 'show consoles registers' 'step 2' pause "until value '!'" 'explain 1' '```' >d.md; ./kvm-vmm present --clock virtual d.md
|
| == 1. Steps ==
|
| $ ./kvm-vmm --step guests/hello.bin
| He
|   vCPU 0 exit 2: `out dx, al` at 0000:000b (next+0x05, hello.S:13). Port 0x3f8
|   is the serial port, which the VMM plays, so the software CPU left the guest.
|   The VMM printed 'e'. The guest goes on at 0000:000c.
| llo, KVM!
|   vCPU 0 exit 11: `out dx, al` at 0000:000b (next+0x05, hello.S:13). Port
|   0x3f8 is the serial port, which the VMM plays, so the software CPU left the
|   guest. The VMM printed '!'. The guest goes on at 0000:000c.
|   vCPU 0 exit 1: `out dx, al` at 0000:000b (next+0x05, hello.S:13). Port 0x3f8
|   is the serial port, which the VMM plays, so the software CPU left the guest.
|   The VMM printed 'H'. The guest goes on at 0000:000c.
| ┌ vCPU 0 exit 1 ─ real mode ───────────────────────────────────────────────────┐
| │ ax 0048 'H'  bx 0000  cx 0000  dx 03f8  si 0010  di 0000  bp 0000  sp fffe   │
| │ cs:ip 0000:000c  next+0x06  hello.S:14                                       │
| │ flags 0006  PF                                                               │
| │   interrupts off, even parity                                                │
| │ cr0 00000010  ET                                                             │
| │ ds 0000  es 0000  ss 0000  fs 0000  gs 0000                                  │
| │    8          mov     $message, %si                                          │
| │    9          mov     $UART, %dx                                             │
| │   10  next:   lodsb  /* AL = the byte at DS:SI, SI = SI + 1 */               │
| │   11          test    %al, %al                                               │
| │   12          jz      done                                                   │
| │ > 13          out     %al, %dx  ; left here                                  │
| │   14          jmp     next                                                   │
| │   10  next:   lodsb  /* AL = the byte at DS:SI, SI = SI + 1 */               │
| │   11          test    %al, %al                                               │
| │   12          jz      done                                                   │
| │   15  done:   hlt                                                            │
| └──────────────────────────────────────────────────────────────────────────────┘
| vCPU 0 hello.bin on software CPU: stopped, 11 exits in TIME
|
| 1 slide was shown, 1 run of guests, 11 exits in TIME
= nokvm
? 0

# Tables, log and memory, in ASCII.
$ printf '%s\n' '## Tables' '```kvm' '--step --paging os-1k/kernel.bin' 'show tables memory log' 'walk 80002000' 'memory 80001000' '```' >d.md; ./kvm-vmm present --ascii --clock virtual d.md | grep -E '^\+ |start|linear|page walk|physical'
|~ \+ exit log: vCPU 0 -+\+
|~ \| +0\.000 +start +boot  boot\.S:8\|
|~ \+ memory of vCPU 0 -+\+
|~ \| linear    \+0 \+1 .* \+f  ASCII +\|
|~ \+ tables of vCPU 0 -+\+
|~ \| page walk of the address asked for  80002000  cr3 00100000 +\|
|~ \|   \| physical 00002000 +\| \|
|~ \| page walk of CS:EIP  80001000  cr3 00100000 +\|
|~ \|   physical 00001000 +\|
= nokvm
? 0

# Devices, interrupts and the stack, as far as the run came; no key is named to who reads.
$ printf '%s\n' '## Why' '```kvm' '--step --paging os-1k/kernel.bin' 'show devices, interrupts, stack' 'until call getchar' '```' >d.md; ./kvm-vmm present --ascii --clock virtual d.md | sed -n '/^+ devices/,$p' | grep -E '^\+ |keyboard  |counter 0|int 0x80|getchar|return to|Down'
|~ \+ devices of vCPU 0 -+\+
|~ \|    1  keyboard   0x21 .*
|~ \|   counter 0 \(IRQ 0\) mode 2: rate generator  11931 \(100\.01 Hz\)  count [0-9]+ +\|
|~ \+ interrupts of vCPU 0 -+\+
|~ \+ call stack of vCPU 0 -+\+
|~ \|  0  004[0-9a-f]+  getchar\+0x[0-9a-f]+  lib\.h:[0-9]+ +\|
|~ \| >  007f[0-9a-f]+  004[0-9a-f]+  return to read_line.*
|~ \|    007f[0-9a-f]+  004[0-9a-f]+  return to shell.*
= nokvm
? 0

# Guests that wait get what the deck types, and then the end of their input; standard input is nobody's.
$ printf '%s\n' '## Echo' '```kvm' guests/echo.bin 'type one' pause 'type \ntwo' '```' >d.md; echo mine >in; (./kvm-vmm present d.md; cat) <in
|
| == 1. Echo ==
|
| $ ./kvm-vmm guests/echo.bin
| one
| two
| vCPU 0 echo.bin on KVM: input ended, 48 exits in TIME
|
| 1 slide was shown, 1 run of guests, 48 exits in TIME
| mine
? 0

# 1K OS, typed into: the same every time.
$ printf '%s\n' '## OS' '```kvm' '--paging os-1k/kernel.bin' 'type 2\n' 'until value 37' 'type 4\n' go '```' >d.md; for i in 1 2 3; do ./kvm-vmm present --clock virtual d.md | grep -v '^1 slide' | cksum; done | sort -u | wc -l
| 1
= nokvm
? 0

# Several guests, several runs, slides from the second on.
$ printf '%s\n' '## One' '```kvm' guests/counter.bin '```' '<!-- end_slide -->' '## Two' '```kvm' 'guests/minimal.bin guests/counter.bin' 'show mixed' '```' 'then' '```kvm' guests/minimal.bin '```' >d.md; ./kvm-vmm present --slide 2 d.md
|
| == 2. Two ==
|
| $ ./kvm-vmm guests/minimal.bin guests/counter.bin
| 0123456789
| vCPU 0 minimal.bin on KVM: Guest halted, 1 exit in TIME
| vCPU 1 counter.bin on KVM: Guest halted, 11 exits in TIME
|
| then
|
| $ ./kvm-vmm guests/minimal.bin
| vCPU 0 minimal.bin on KVM: Guest halted, 1 exit in TIME
|
| 1 slide was shown, 2 runs of guests, 13 exits in TIME
? 0

# `for` lasts in a transcript, too: on virtual time by the guest's own clock.
$ printf '%s\n' '## For' '```kvm' guests/clock.bin 'for 0.11' stop '```' >d.md; for i in 1 2; do ./kvm-vmm present --clock virtual d.md | sed -n '5,6p'; done
| .....
| vCPU 0 clock.bin on software CPU: stopped, 24 exits in TIME
| .....
| vCPU 0 clock.bin on software CPU: stopped, 24 exits in TIME
= nokvm
? 0

$ sed -i 's/0.11/0.5/' d.md; ./kvm-vmm present d.md | sed -n '5,6p'
|~ \.+
|~ vCPU 0 clock.bin on KVM: .*, [0-9]+ exits in TIME

# Emphasis before a particle, entities, a pipe in code.
$ printf '%s\n' '## **제목(1)**은' '**가상 머신(VM)**은 *하나(1)*가 &auml;&frac12;&hearts;&#44032;' '' '| a |' '|---|' '| `b \| c` |' >d.md; ./kvm-vmm present d.md
|
| == 1. 제목(1)은 ==
|
| 가상 머신(VM)은 하나(1)가 ä½♥가
|
| a
| ─────
| b | c
|
| 1 slide was shown, 0 runs of guests, 0 exits in TIME
= nokvm
? 0

# In ASCII the program speaks English, and says what it cannot.
$ printf '%s\n' --- 'language: ko' --- '## 한글' '→ ★' '<!-- speaker_note: ok -->' >d.md; ./kvm-vmm present --ascii d.md
|
| == 1. ???? ==
|
| > *
|
| Notes:
|   ok
|
| 1 slide was shown, 0 runs of guests, 0 exits in TIME
! kvm-vmm: this deck has letters beyond ASCII: they are shown as ?
= nokvm
? 0

# A guest that never ends is stopped.
$ printf '%s\n' '## Spin' '```kvm' guests/spin.bin '```' >d.md; ./kvm-vmm present d.md
|
| == 1. Spin ==
|
| $ ./kvm-vmm guests/spin.bin
|~ vCPU 0 spin.bin on KVM: stopped, [0-9]+ exits? in TIME
|
|~ 1 slide was shown, 1 run of guests, [0-9]+ exits? in TIME
= slow
? 0

# Beside one that waits, that one's input ends first.
$ printf '%s\n' '## Spin' '```kvm' 'guests/spin.bin guests/echo.bin' '```' >d.md; ./kvm-vmm present d.md | grep '^vCPU'
|~ vCPU 0 spin.bin on KVM: stopped, [0-9]+ exits? in TIME
|~ vCPU 1 echo.bin on KVM: input ended, [0-9]+ exits? in TIME
= slow
? 0

# The talk itself, in both languages.
$ for d in guests/../ui/decks/demo.md guests/../ui/decks/demo.ko.md; do ./kvm-vmm present $d | tail -n 1 | grep -cE 'All [0-9]+ slides|슬라이드 [0-9]+장을 모두'; done
| 1
| 1
= slow
= nokvm
? 0

# ---- What goes wrong ----

$ printf '%s\n' '## Bad' '```kvm' guests/triple.bin '```' '```kvm' no/such.bin '```' >d.md; ./kvm-vmm present d.md
|
| == 1. Bad ==
|
| $ ./kvm-vmm guests/triple.bin
|~ vCPU 0 triple.bin on KVM: failed: triple fault.*
|~ vCPU 0: ((Concluded from tables and last registers: )?#UD at .*: triple fault|KVM has not kept the registers .*)
|
| $ ./kvm-vmm no/such.bin
| kvm-vmm: no/such.bin: No such file or directory
|
|~ 1 slide was shown, 2 runs of guests, [0-9]+ exits? in TIME
| 2 of the runs failed
? 1

$ printf '%s\n' '## Bad' '```kvm' guests/hello.bin 'fly 3' '```' >d.md; ./kvm-vmm present d.md
!~ d\.md:4:1: fly is no order.*
= nokvm
? 1

$ ./kvm-vmm present no.md
!~ kvm-vmm: no\.md: No such file or directory.*
= nokvm
? 1

$ printf '## Full\n' >d.md; ./kvm-vmm present d.md >/dev/full
! kvm-vmm: standard output: No space left on device; the talk was ended
= nokvm
? 1

$ printf '%s\n' '## Flood' '```kvm' guests/flood.bin '```' >d.md; ./kvm-vmm present d.md | head -n 3; exit ${PIPESTATUS[0]}
|
| == 1. Flood ==
|
! kvm-vmm: standard output: Broken pipe; the talk was ended
? 1

# However long the command line is.
$ p=$(printf './%.0s' {1..1000})guests/hello.bin; printf '%s\n' '## Long' '```kvm' $p '```' >d.md; ./kvm-vmm present d.md | sed "s|$p|LONG|"
|
| == 1. Long ==
|
| $ ./kvm-vmm LONG
| Hello, KVM!
|~ vCPU 0 hello.bin on .*: Guest halted, 13 exits in TIME
|
|~ 1 slide was shown, 1 run of guests, 13 exits in TIME
= nokvm
? 0

# A signal ends it, and what runs.
$ printf '%s\n' '## Spin' '```kvm' guests/spin.bin '```' >d.md; ./kvm-vmm present d.md >out & pid=$!; until grep -qs spin.bin out; do sleep 0.01; done; kill -TERM $pid; wait $pid; s=$?; tail -n 1 out; exit $s
|~ vCPU 0 spin.bin on KVM: stopped, [0-9]+ exits? in TIME
! kvm-vmm: ended by SIGTERM
? 143

# ---- --check ----

$ printf '%s\n' '## Good' 'text' '```kvm' guests/hello.bin '```' >d.md; ./kvm-vmm present --check d.md
| d.md: 1 slide, 1 run, 0 errors
= nokvm
? 0

$ printf '%s\n' '## Bad' '```kvm' no/such.bin 'fly 3' '```' '<!-- end_slide -->' '## Good' >d.md; ./kvm-vmm present --check d.md
| d.md: 2 slides, 1 run, 2 errors
! d.md:3:1: no/such.bin: no such file, neither here nor near the deck
!~ d\.md:4:1: fly is no order.*
= nokvm
? 1

# What does not fit is no error.
$ (echo '## Long'; seq 60 | sed 's/.*/- item &/') >d.md; ./kvm-vmm present --check d.md
| d.md: 1 slide, 0 runs, 0 errors
! d.md:1: slide 1 does not fit on 80x24
= nokvm
? 0

# ---- The command line ----

$ ./kvm-vmm present --help | head -n 1; ./kvm-vmm --help | grep -c present
| Usage: kvm-vmm present [OPTIONS] DECK.md     give a talk: slides beside guests that run on them
| 1
= nokvm
? 0

$ ./kvm-vmm present
! kvm-vmm: no deck named; try kvm-vmm present demo (see kvm-vmm present --help)
= nokvm
? 2

$ ./kvm-vmm present a.md b.md
! kvm-vmm: one deck at a time, but there are a.md and b.md (see kvm-vmm present --help)
= nokvm
? 2

$ for o in '--auto 0' '--slide x' '--theme pink' '--engine x' '--clock virtual --engine kvm' --frobnicate --auto; do ./kvm-vmm present d.md $o; done
! kvm-vmm: --auto 0: expected seconds for each step, such as 10 or 2.5 (see kvm-vmm present --help)
! kvm-vmm: --slide x: expected the number of a slide, from 1 on (see kvm-vmm present --help)
! kvm-vmm: --theme pink: expected terminal, dark, light or contrast (see kvm-vmm present --help)
! kvm-vmm: --engine x: expected auto, kvm or soft (see kvm-vmm present --help)
! kvm-vmm: --clock virtual needs the software CPU: --engine soft (see kvm-vmm present --help)
! kvm-vmm: unknown option --frobnicate (see kvm-vmm present --help)
! kvm-vmm: --auto needs a value (see kvm-vmm present --help)
= nokvm
? 2

# The talk that comes with the program, in the user's language; a run of a deck anywhere finds its guests, too.
$ mkdir sub; cd sub; ../kvm-vmm present --check demo | sed 's|.*/||'; LC_ALL=ko_KR.UTF-8 ../kvm-vmm present --check demo | sed 's|.*/||'; ../kvm-vmm present --check demo.ko.md | sed 's|.*/||'; printf '# A\n```kvm\nhello\n```\n{{bytes guests/hello.bin}}\n' >d.md; ../kvm-vmm present --check d.md
|~ demo.md: [0-9]+ slides, [0-9]+ runs, 0 errors
|~ demo.ko.md: 슬라이드 [0-9]+장, 실행 [0-9]+번, 오류 0개
|~ demo.ko.md: [0-9]+ slides, [0-9]+ runs, 0 errors
| d.md: 1 slide, 1 run, 0 errors
= nokvm
? 0

$ ./kvm-vmm present --check demp 2>&1 | sed 's| [^ ]*/ui/| ui/|'
| kvm-vmm: demp: No such file or directory; name a deck, a Markdown file; did you mean ui/decks/demo.md?
= nokvm
? 0
