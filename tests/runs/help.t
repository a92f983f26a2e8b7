# `kvm-vmm help`: topics of the manual pages, in the user's language, as plain text.

$ ./kvm-vmm help
| kvm-vmm help TOPIC
|
| kvm-vmm         the whole page of the program
|   usage         the command lines
|   options       the options of a run
|   present       the options of a talk
|   notes         the terminal with the speaker notes
|   menu          choosing what to start
|   keys          the keys of the live screen and of a talk
|   environment   the variables that the program reads
|   files         the files that it knows
|   status        exit status
|   examples      command lines to try
|   diagnostics   what the program says when something fails
|
| deck            the whole page of talks
|   front         the front matter of a deck
|   comments      the commands in comments
|   figures       what was measured, in the text of a slide
|   orders        the orders in a block kvm
|   until         conditions, after `until` and at the prompt of the key u
|
| guest           the whole page of guests
|   memory        where guests are loaded, and how they start
|   bios          guests with a machine of their own, and CPU tests
|   paging        guests after --paging
|   pc            boot sectors and disks: a PC with a BIOS
|   kernels       ELF programs and multiboot kernels, in 32 and 64 bits
|   ports         the devices that a guest finds
|   text          a text screen, where there is no screen of ours
|   hypercalls    calls into the VMM
|   engines       what makes the CPUs, and how hosts differ
|   symbols       names and source lines, and where they come from
|   verbose       the lines of --verbose
|   json          the objects of --json
= nokvm
? 0

$ ./kvm-vmm help hypercalls
| HYPERCALLS
|      OUT 0x500, AL is a call; AL is its number.
|
|      0 exit  Ends the vCPU.
|
|      1 putchar
|              Prints the character in BL.
|
|      2 getchar
|              Asks for a character. The next IN AL, 0x500 reads it, or 0xFF if
|              there is none.
= nokvm
? 0

$ LC_ALL=ko_KR.UTF-8 ./kvm-vmm help hypercalls
| 하이퍼콜
|      OUT 0x500, AL은 하이퍼콜이고 AL이 그 번호입니다.
|
|      0 exit  vCPU를 끝냅니다.
|
|      1 putchar
|              BL의 글자를 출력합니다.
|
|      2 getchar
|              글자를 달라고 합니다. 그 답은 다음 IN AL, 0x500으로 읽습니다(없으면
|              0xFF).
= nokvm
? 0

$ ./kvm-vmm help usage
| SYNOPSIS
|      kvm-vmm [options] guest ...
|      kvm-vmm [options]
|      kvm-vmm learn [options]
|      kvm-vmm present [options] deck.md
|      kvm-vmm notes [--plain] [--ascii]
|      kvm-vmm [--kvm-device dev] doctor
|      kvm-vmm help [topic]
= nokvm
? 0

$ LC_ALL=ko_KR.UTF-8 ./kvm-vmm help | grep -v "^ "
| kvm-vmm help TOPIC
|
| kvm-vmm         프로그램의 설명서 전체
|
| deck            발표 파일의 설명서 전체
|
| guest           게스트의 설명서 전체
= nokvm
? 0

# A locale without UTF-8 may not have the letters of other pages.
$ LC_ALL=ko_KR.eucKR ./kvm-vmm help status | head -n 5
| EXIT STATUS
|
|      0       All guests ended well, the talk is over, or the host can run
|              guests.
|
= nokvm
? 0

$ ./kvm-vmm help dekc
! kvm-vmm: help: there is no topic dekc; did you mean deck? (see kvm-vmm help)
= nokvm
? 2

$ ./kvm-vmm help nonsense
! kvm-vmm: help: there is no topic nonsense (see kvm-vmm help)
= nokvm
? 2

$ ./kvm-vmm help keys deck
! kvm-vmm: help takes one topic, but there are more (see kvm-vmm help)
= nokvm
? 2

$ ./kvm-vmm help deck >/dev/full
! kvm-vmm: standard output: No space left on device
= nokvm
? 1

$ ./kvm-vmm help deck | head -n 1
| NAME
= nokvm
? 0


# Help by each of its names, of every command.
$ for a in '' present learn notes doctor help; do for h in --help -h help; do ./kvm-vmm $a $h | head -n 1; done; done
| Usage: kvm-vmm [OPTIONS] GUEST...     run one to four guests, each on a vCPU of its own
| Usage: kvm-vmm [OPTIONS] GUEST...     run one to four guests, each on a vCPU of its own
| kvm-vmm help TOPIC
| Usage: kvm-vmm present [OPTIONS] DECK.md     give a talk: slides beside guests that run on them
| Usage: kvm-vmm present [OPTIONS] DECK.md     give a talk: slides beside guests that run on them
| Usage: kvm-vmm present [OPTIONS] DECK.md     give a talk: slides beside guests that run on them
| Usage: kvm-vmm present [OPTIONS] DECK.md     give a talk: slides beside guests that run on them
| Usage: kvm-vmm present [OPTIONS] DECK.md     give a talk: slides beside guests that run on them
| Usage: kvm-vmm present [OPTIONS] DECK.md     give a talk: slides beside guests that run on them
| Usage: kvm-vmm notes [OPTIONS]        the speaker notes of the talk that runs in another terminal
| Usage: kvm-vmm notes [OPTIONS]        the speaker notes of the talk that runs in another terminal
| Usage: kvm-vmm notes [OPTIONS]        the speaker notes of the talk that runs in another terminal
| Usage: kvm-vmm [--kvm-device DEV] doctor
| Usage: kvm-vmm [--kvm-device DEV] doctor
| Usage: kvm-vmm [--kvm-device DEV] doctor
| kvm-vmm help TOPIC
| kvm-vmm help TOPIC
| kvm-vmm help TOPIC
= nokvm
? 0

$ ./kvm-vmm --kvm-device /dev/null doctor -h | tail -n 1; ./kvm-vmm guests/hello.bin -h | head -n 1; ./kvm-vmm doctor what
| Status: 0 real-mode guests run here, 1 they do not, 2 wrong usage.
| Usage: kvm-vmm [OPTIONS] GUEST...     run one to four guests, each on a vCPU of its own
! kvm-vmm: doctor takes no argument, but there is what (see kvm-vmm --help)
= nokvm
? 2

# --lang is an option of all commands, and stronger than the locale. Errors and helps speak the language.
$ LC_ALL=ko_KR.UTF-8 ./kvm-vmm help --lang en status | head -n 1; ./kvm-vmm help --lang ko status | head -n 1
| EXIT STATUS
| 종료 상태
= nokvm
? 0

$ for c in '' present notes doctor; do ./kvm-vmm $c --help --lang ko | tail -n 1 | cut -d : -f 1; LC_ALL=ko_KR.UTF-8 ./kvm-vmm --lang en $c --help | sed -n 's/^Usage: kvm-vmm *\([^ ]*\) .*/\1/p'; done
|~ .*Ctrl-C.*
| [OPTIONS]
| 종료 상태
| present
| 종료 상태
| notes
| 종료 상태
| [--kvm-device
= nokvm
? 0

$ ./kvm-vmm --lang ko nosuch; ./kvm-vmm --lang ko --entry x hello; ./kvm-vmm --lang=ko present nosuch; ./kvm-vmm help --lang ko statu; ./kvm-vmm --lang xx hello
! kvm-vmm: nosuch: 그런 파일이나 폴더가 없습니다
! kvm-vmm: --entry x: 0x80001000 같은 주소를, 리얼 모드라면 f000:fff0처럼 적으세요 (kvm-vmm --help 참고)
! kvm-vmm: nosuch: 그런 파일이나 폴더가 없습니다. 발표 파일(Markdown)을 적으세요
! kvm-vmm: help: 그런 주제는 없습니다: statu. 혹시 status? (kvm-vmm help 참고)
! kvm-vmm: --lang xx: expected en or ko (see kvm-vmm --help)
= nokvm
? 2

# What scripts read is English in every language.
$ ./kvm-vmm --lang ko --engine soft --verbose guests/hello.bin 2>&1 >/dev/null | sed -n '$p'
|~ vCPU 0 hello.bin on software CPU: Guest halted, [0-9]+ exits in .*
= nokvm
? 0

$ ./kvm-vmm --lang ko --engine soft --verbose guests/hello.bin 2>&1 | LC_ALL=C grep -c '[^[:print:]]'
| 0
= nokvm
? 1

# A locale without UTF-8 is spoken to in English, and so is who wants ASCII.
$ LC_ALL=C ./kvm-vmm --lang ko nosuch; LC_ALL=ko_KR.UTF-8 ./kvm-vmm --ascii nosuch
! kvm-vmm: nosuch: No such file or directory
! kvm-vmm: nosuch: No such file or directory
= nokvm
? 1
