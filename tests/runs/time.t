# Virtual time: the same bit for bit, however busy the host is and whoever is looked at when.

# Four copies side by side, several times: what comes at the same time on two vCPUs, what guests do to each other's RAM
# (race), who sleeps, who polls, and who ends first.
$ for g in "hello hello" "hello hello hello hello" "race race race race" "clock multiplication hello counter" "mmio echo echo counter"; do args=; for n in $g; do args="$args guests/$n.bin"; done; for j in 1 2 3 4; do for i in 1 2 3 4 5; do ./kvm-vmm --clock virtual --json $args </dev/null 2>&1 | cksum; done & done | sort -u | wc -l; wait; done
| 1
| 1
| 1
| 1
| 1
= nokvm
? 0

# What is typed from files, with an interrupt for each key.
$ printf '2\n4\n1\n3\n5\n' >in; for j in 1 2 3 4; do for i in 1 2 3; do ./kvm-vmm --clock virtual --json --paging --input 0=in os-1k/kernel.bin --input 1=in os-1k/kernel.bin 2>&1 | cksum; done & done | sort -u | wc -l
| 1
= nokvm
? 0

# A talk, its orders and what it shows: also where several guests go on at once, where one is typed into while another
# runs, and where the last orders come when all are at their end.
$ printf '%s\n' '## One' '```kvm' '--step guests/hello.bin guests/counter.bin guests/multiplication.bin' 'step 2' "until value 'l'" go 'show exits' 'show exits log' '```' '## Two' '```kvm' 'guests/echo.bin guests/multiplication.bin' 'show exits' 'show exits log' 'type one\n' '```' '## Three' '```kvm' 'guests/race.bin guests/race.bin' 'show exits' 'show exits log' '```' >d.md; for j in 1 2 3 4; do for i in 1 2 3; do ./kvm-vmm present --clock virtual d.md | cksum; done & done | sort -u | wc -l; ./kvm-vmm present --clock virtual d.md | grep -c 'exit log'
| 1
| 3
= nokvm
? 0

# The talk about all of this.
$ for j in 1 2 3 4; do for i in 1 2 3; do ./kvm-vmm present --clock virtual demo | cksum; done & done | sort -u | wc -l
| 1
= nokvm
= slow
? 0

# Who waits for its turn holds nobody up, whoever of the two floods.
$ for g in "clock flood" "flood clock" "spin flood"; do ./kvm-vmm --plain --clock virtual guests/${g% *}.bin guests/${g#* }.bin 2>/dev/null | head -c 300000 | wc -c; done
| 300000
| 300000
| 300000
= nokvm
? 0
