# --limit: a run that ends by itself, in exits or in time.

$ ./kvm-vmm --limit 3 guests/hello.bin
| Hel\
! vCPU 0 hello.bin on KVM: limit reached, 3 exits in TIME
? 1

# All that happens is told, and nothing that is past the limit.
$ ./kvm-vmm --limit 3 --json guests/hello.bin | grep -o '"kind":"exit"\|"reason":"end"\|"outcome":"[^"]*"'; ./kvm-vmm --limit 2 --verbose guests/hello.bin
| "kind":"exit"
| "kind":"exit"
| "kind":"exit"
| "reason":"end"
| "outcome":"limit reached"
| He\
! vCPU 0 hello.bin on KVM: limit reached, 3 exits in TIME
! [vCPU 0] IO   out 0x3f8 (uart) 'H' at 0000:000b  next+0x05  hello.S:13
! [vCPU 0] IO   out 0x3f8 (uart) 'e' at 0000:000b  next+0x05  hello.S:13
! vCPU 0 hello.bin on KVM: limit reached, 2 exits in TIME
? 1

# A guest that ends by its last exit has not been ended.
$ ./kvm-vmm --limit 13 guests/hello.bin
| Hello, KVM!
! vCPU 0 hello.bin on KVM: Guest halted, 13 exits in TIME
? 0

# Of all guests together, also where one makes none.
$ ./kvm-vmm --limit 500 --json guests/flood.bin guests/spin.bin guests/race.bin guests/flood.bin 2>/dev/null | grep -c '"kind":"exit"'
| 500
? 0

$ ./kvm-vmm --limit 11 guests/spin.bin guests/counter.bin
| 0123456789\
! vCPU 0 spin.bin on KVM: limit reached, 0 exits in TIME
! vCPU 1 counter.bin on KVM: Guest halted, 11 exits in TIME
? 1

$ for i in 1 2 3 4 5; do ./kvm-vmm --limit 77 --clock virtual --json guests/flood.bin guests/spin.bin 2>/dev/null | sort | cksum; done | uniq | wc -l
| 1
? 0

# In time, whoever sleeps or spins.
$ ./kvm-vmm --limit 30ms guests/spin.bin
! vCPU 0 spin.bin on KVM: limit reached, 0 exits in TIME
? 1

$ ./kvm-vmm --limit 30ms --clock virtual guests/spin.bin guests/spin.bin
! vCPU 0 spin.bin on software CPU: limit reached, 0 exits in TIME
! vCPU 1 spin.bin on software CPU: limit reached, 0 exits in TIME
? 1

$ mkfifo silent; ./kvm-vmm --limit 30ms guests/echo.bin <>silent
!~ vCPU 0 echo.bin on KVM: limit reached, [0-9]+ exits? in TIME
? 1

$ ./kvm-vmm --limit 30ms --slow 1 guests/counter.bin
| 0\
! vCPU 0 counter.bin on KVM: limit reached, 1 exit in TIME
? 1

# Whoever reads what it prints: one who never does holds it up no longer than half a second, and is named.
$ mkfifo deaf; exec 3<>deaf; ./kvm-vmm --limit 1s --json guests/flood.bin >deaf; echo $?; ./kvm-vmm --limit 1s --verbose guests/flood.bin >deaf 2>&1; echo $?
| 1
| 1
!~ vCPU 0 flood.bin on KVM: limit reached, [0-9,]+ exits in TIME.*
!~ kvm-vmm: standard output: [0-9]+ bytes were not taken by its reader
? 0

$ ./kvm-vmm --limit never guests/hello.bin
! kvm-vmm: --limit never: expected a time, such as 5s, 500ms or 2m, or a number of exits, such as 1000 (see kvm-vmm --help)
= nokvm
? 2

# In talks: of one run, or of all that do not say otherwise.
$ printf '# A\n```kvm\n--limit 3 guests/hello.bin\n```\n# B\n```kvm\nguests/spin.bin\n```\n' >d.md; ./kvm-vmm present --limit 50ms d.md | grep limit
| $ ./kvm-vmm --limit 3 guests/hello.bin
| vCPU 0 hello.bin on KVM: limit reached, 3 exits in TIME
| vCPU 0 spin.bin on KVM: limit reached, 0 exits in TIME
? 0
