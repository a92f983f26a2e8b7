# kvm-vmm learn without a screen: a question, the run, and what was measured.

$ ./kvm-vmm learn | sed -n '/^== 3[.] /,/^== 4[.] /p' | sed '/^┌/,/^└/d'
| == 3. 1. hello: how many exits? ==
|
| • 28 bytes; prints Hello, KVM! and a new line
| • One OUT for each of 12 characters, then HLT
|
| $ ./kvm-vmm --slow 8 guests/hello.bin
| Hello, KVM!
| vCPU 0 hello.bin on KVM: Guest halted, 13 exits in TIME
|
| • 13 exits for 12 bytes printed
| • Each OUT leaves the guest: a serial port is not in the CPU
|
| == 4. 2. counter: how many of 63? ==
? 0

# Each answer, and all of them once more. How long the line of the race is, only the race knows.
$ ./kvm-vmm learn | grep -E '^(•.*[0-9] exits|[a-z, ]+ [0-9]+ exits|All|counted)'
| • 13 exits for 12 bytes printed
| • 11 exits: ten OUT, one HLT
| • 779 exits for 778 bytes: one each, as before
| • 6 exits: a write, a read, three OUT, HLT
| • 41 exits in TIME: 8, ten times 3, and 3 at the end
|~ counted [0-9]+ of 200000, [0-9]+ lost
|~ • 3[0-9] exits, all for the line of text and two HLT
|~ hello +13 exits +12 bytes +TIME +.*
|~ counter +11 exits +10 bytes +TIME +.*
|~ multiplication +779 exits +778 bytes +TIME +.*
|~ mmio +6 exits +3 bytes +TIME +.*
|~ clock +41 exits +11 bytes +TIME +.*
|~ race, two +3[0-9] exits +[0-9]+ bytes +TIME +.*
|~ All 10 slides were shown, 6 runs of guests, 88[0-9] exits in TIME
? 0

# Of the 63 instructions of counter each takes 20 ns of virtual time.
$ ./kvm-vmm --engine soft --clock virtual --json counter 2>/dev/null | sed -n 's/.*"exit_ns":\([0-9]*\).*"reason":"hlt".*/\1/p' | awk '{ print $1 / 20 }'
| 63
? 0

# In Korean, from whatever folder.
$ program=$(realpath kvm-vmm); mkdir away; cd away; "$program" learn --lang ko | grep -E '^(== [12][.] |• exit [0-9]+회)'
| == 1. 배우기 ==
| == 2. 이렇게 진행합니다 ==
| • exit 13회, 출력은 12바이트
| • exit 11회: OUT 열 번, HLT 한 번
| • exit 779회, 출력은 778바이트: 역시 글자마다 한 번
| • exit 6회: 쓰기, 읽기, OUT 세 번, HLT
| • exit 41회, TIME: 8번, 3번씩 열 번, 끝에 3번
|~ • exit 3[0-9]회: 모두 글자 한 줄과 HLT 두 번 때문입니다
? 0

$ ./kvm-vmm learn talk.md
! kvm-vmm: one deck at a time, but there are learn and talk.md (see kvm-vmm present --help)
= nokvm
? 2
