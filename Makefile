# Mini-KVM. The two commands: make demo, make check. All output goes under build/, the program
# ./kvm-vmm and the guests' binaries aside.
#
#   make                the program and the guests
#   make vmm            the program alone
#   make demo           the talk: slides and live guests
#   make install        with DESTDIR=, prefix=/usr/local; also: uninstall
#   make deps           installs what is missing (Debian)
#   make clean
#
#   make check          every test, in three builds
#   make check-nested   the tests on a genuine kvm_amd in an emulated PC
#   make check-bios     boot sectors in QEMU, with our BIOS and with SeaBIOS
#   make coverage       how much of each folder the tests run
#   make builds         gcc and clang, -O0, -O2, -O3 -flto: builds without a warning
#   make fuzz TIME=60   the fuzzers, each for so many seconds
#   make inject         each call that can fail, failed in turn
#   make lint           clang-format, cppcheck and clang-tidy; make format mends what the first finds
#   make bench          speed, as ratios
#
#   make graph          draws the house into ARCHITECTURE.md: rooms, floors, who uses whom
#   make screenshots    the pictures of the screen
#   make compile_commands.json, make tags   for editors
#
# Everything can be built otherwise; what was built with other flags is built anew:
#   make SAN=address,undefined    sanitized, under build/address,undefined/
#   make CFLAGS='-Og -g'          for a debugger; also: CC=clang, LDFLAGS=, HARDEN= (none), BUILD=folder
#   make WERROR=1, V=1            warnings are errors; commands are shown

SAN ?=
CC ?= cc
BUILD ?= build
B := $(BUILD)$(if $(SAN),/$(SAN))
PROGRAM := $(if $(filter-out build,$(B)),$(B)/)kvm-vmm

# ---- What has to be there (.ci/deps knows the packages) ----
BUILD_NEEDS := cmd:$(firstword $(CC)) cmd:ld cmd:pkg-config pkg:zydis pkg:libelf pkg:libdw pkg:ncursesw pkg:termkey pkg:vterm \
	pkg:md4c pkg:md4c-html
CHECK_NEEDS := $(BUILD_NEEDS) pkg:cmocka pkg:unicorn cmd:spin cmd:bash cmd:mandoc cmd:xgettext cmd:xmllint
NESTED_NEEDS := $(BUILD_NEEDS) pkg:cmocka pkg:unicorn cmd:bash cmd:qemu-system-x86_64 cmd:qemu-system-i386 \
	file:/usr/share/seabios/bios.bin
BENCH_NEEDS := $(BUILD_NEEDS) pkg:ck pkg:unicorn pkg:x86emu

.PHONY: all help vmm guests demo install uninstall check bench graph screenshots deps clean format lint tags FORCE
all: vmm guests

# Commands that set up their own needs, and those that only say what is missing.
ifneq ($(filter demo,$(MAKECMDGOALS)),)
INSTALL := $(BUILD_NEEDS)
endif
ifneq ($(filter check,$(MAKECMDGOALS)),)
INSTALL := $(CHECK_NEEDS)
endif
ifneq ($(filter check-nested check-bios,$(MAKECMDGOALS)),)
INSTALL := $(INSTALL) $(NESTED_NEEDS)
endif
ifneq ($(filter bench,$(MAKECMDGOALS)),)
INSTALL := $(INSTALL) $(BENCH_NEEDS)
endif
ifeq ($(filter-out help clean deps format tags uninstall,$(or $(MAKECMDGOALS),all)),)
NEEDS_OK := yes
else
NEEDS_OK := $(shell .ci/deps $(if $(INSTALL),install,test) $(sort $(or $(INSTALL),$(BUILD_NEEDS))) >&2 && echo yes)
endif
ifneq ($(NEEDS_OK),yes)
$(error something needed is missing: see the line above)
endif

comma := ,
# One short line a file; V=1 shows the commands.
Q := $(if $(V),,@)
SAY := @$(if $(V),:,printf '  %-6s %s\n')

# ---- Flags ----
# What libvmm.a needs. Debian's Zydis comes without a .pc file.
VMM_LIBS := -lZydis -lelf
UI_LIBS := -ldw -lmd4c-html -lmd4c -lvterm -ltermkey -lncursesw -ltinfo
WARN := -Wall -Wextra -Wno-unused-parameter -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef \
	-Werror=format -Werror=format-nonliteral -Werror=enum-conversion $(if $(WERROR),-Werror)
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all -DEVENT_CHECKS)
CFLAGS ?= -O2 -g
# As Debian hardens its packages. FORTIFY wants an optimizer, and sanitizers see more without it.
OPTIMIZED := $(filter-out -O0,$(lastword $(filter -O%,$(CFLAGS))))
HARDEN ?= -fstack-protector-strong -fPIE -Wformat -Werror=format-security \
	$(if $(SAN),,$(if $(OPTIMIZED),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))
HARDEN_LINK := $(if $(HARDEN),-pie -Wl$(comma)-z$(comma)relro -Wl$(comma)-z$(comma)now)
override CFLAGS += -std=gnu11 -D_GNU_SOURCE -pthread $(WARN) $(HARDEN) $(SANFLAGS)
override LDFLAGS += -pthread $(HARDEN_LINK) $(SANFLAGS)

# What everything was built with: a file that changes only when that does.
FLAGS := $(CC) $(CFLAGS) $(LDFLAGS) $(FUZZ_ENGINE)
$(B)/flags: export FLAGS := $(FLAGS)
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo "$$FLAGS" | cmp -s - $@ || echo "$$FLAGS" >$@

# ---- The program ----
LIB_SRC := $(wildcard src/*/*.c)
UI_SRC := $(filter-out ui/main.c,$(wildcard ui/*.c ui/*/*.c))
LIB := $(B)/libvmm.a
UI := $(B)/libui.a
OBJS = $(patsubst %.c,$(B)/%.o,$(1))

vmm: $(PROGRAM)
$(PROGRAM): $(B)/ui/main.o $(UI) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(VMM_LIBS) $(UI_LIBS)
$(LIB): $(call OBJS,$(LIB_SRC))
$(UI): $(call OBJS,$(UI_SRC))
$(LIB) $(UI):
	$(SAY) AR $@
	@rm -f $@
	$(Q)$(AR) qcs $@ $^

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(SAY) CC $@
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(B)/ui/help/pages.o: $(wildcard ui/man/*.[157] ui/man/ko/*.[157])
$(B)/src/machine/bios.o: guests/bios/bios.bin
$(B)/src/%.o: override CFLAGS += -Isrc
$(B)/ui/%.o: override CFLAGS += -Isrc -Iui
$(B)/tests/%.o: override CFLAGS += -Isrc -Iui -Itests/unit

# ---- The guests ----
# Beside each flat binary lies an ELF file with its symbols and lines, NAME.elf: of the same bytes.
GUESTS := $(patsubst %.S,%.bin,$(wildcard guests/*.S guests/rom/*.S))
SYMBOLS := $(GUESTS:.bin=.elf)
guests: $(GUESTS) $(SYMBOLS)
build/guests/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC)' | cmp -s - $@ || echo '$(CC)' >$@
guests/%.bin guests/%.elf: guests/%.S $(wildcard guests/*.inc) build/guests/flags
	@mkdir -p build/$(@D)
	$(SAY) GUEST guests/$*.bin
	$(Q)$(CC) -m32 -g -nostdlib -c -Iguests -MMD -MP -MF build/guests/$*.d -MT 'guests/$*.bin guests/$*.elf' -o build/guests/$*.o $<
	$(Q)ld -m elf_i386 -Ttext 0 -o guests/$*.elf build/guests/$*.o
	$(Q)ld -m elf_i386 -Ttext 0 --oformat binary -o guests/$*.bin build/guests/$*.o
	@size=$$(wc -c <guests/$*.bin); case $*:$$size in minimal:1|hello:28|counter:18) ;; minimal:*|hello:*|counter:*) \
		echo "guests/$*.bin: its size is part of the lesson (minimal 1, hello 28, counter 18 bytes), not $$size" >&2; \
		rm -f guests/$*.bin guests/$*.elf; exit 1;; esac

# The examples of how to write one are built as their reader would.
OWN := $(addprefix guests/own/,boot.img flat.bin kernel.elf long.elf)
SYMBOLS += $(addprefix guests/own/,boot.elf flat.elf)
guests: $(OWN)
$(filter guests/own/%,$(SYMBOLS)): $(OWN) ;
$(OWN): guests/own/Makefile $(wildcard guests/own/*.[cS]) build/guests/flags
	$(SAY) GUEST $@
	$(Q)$(MAKE) -s --no-print-directory -B -C guests/own CC='$(CC)' $(@F)

# The BIOS is of several files, linked to one image.
BIOS := guests/bios/bios.bin
BIOS_OBJ := $(patsubst %.S,build/%.o,$(wildcard guests/bios/*.S))
SYMBOLS += $(BIOS:.bin=.elf)
guests: $(BIOS) $(BIOS:.bin=.elf)
guests/bios/%.bin guests/bios/%.elf: guests/bios/%.ld $(BIOS_OBJ)
	$(SAY) GUEST guests/bios/$*.bin
	$(Q)ld -m elf_i386 -z noexecstack -N -T $< -o guests/bios/$*.elf $(BIOS_OBJ)
	$(Q)ld -m elf_i386 -z noexecstack -N -T $< --oformat binary -o guests/bios/$*.bin $(BIOS_OBJ)
build/guests/bios/%.o: guests/bios/%.S build/guests/flags
	@mkdir -p $(@D)
	$(Q)$(CC) -m32 -g -nostdlib -c -MMD -MP -o $@ $<

include os-1k/os-1k.mk

# ---- Installing: the program, guests and decks to try it with, man pages ----
prefix ?= /usr/local
bindir ?= $(prefix)/bin
datadir ?= $(prefix)/share/kvm-vmm
mandir ?= $(prefix)/share/man
MAN_PAGES = $(patsubst ui/man/%,%,$(wildcard ui/man/*.[1-9] ui/man/*/*.[1-9]))
# ko/kvm-vmm.1 goes to ko/man1/.
MAN_PATH = $(mandir)/$(patsubst ./%,%,$(dir $(1)))man$(subst .,,$(suffix $(1)))/$(notdir $(1))
INSTALLED = $(DESTDIR)$(bindir)/kvm-vmm $(foreach page,$(MAN_PAGES),$(DESTDIR)$(call MAN_PATH,$(page)))
install: all
	install -D $(PROGRAM) $(DESTDIR)$(bindir)/kvm-vmm
	install -d $(addprefix $(DESTDIR)$(datadir)/,guests/rom guests/own guests/bios os-1k/user decks)
	install -m 644 $(wildcard guests/*.bin guests/*.elf guests/*.S guests/*.inc guests/heads.*) $(DESTDIR)$(datadir)/guests
	install -m 644 $(wildcard guests/rom/*.bin guests/rom/*.elf guests/rom/*.S) $(DESTDIR)$(datadir)/guests/rom
	install -m 644 guests/own/Makefile $(wildcard guests/own/*.[cS] guests/own/*.md guests/own/heads.*) $(OWN) \
		$(filter guests/own/%,$(SYMBOLS)) $(DESTDIR)$(datadir)/guests/own
	install -m 644 $(BIOS) $(BIOS:.bin=.elf) $(wildcard guests/bios/*.S guests/bios/*.inc) $(DESTDIR)$(datadir)/guests/bios
	install -m 644 $(OS_BIN) $(OS_SYMBOLS) $(wildcard os-1k/*.[cSh]) $(DESTDIR)$(datadir)/os-1k
	install -m 644 $(wildcard os-1k/user/*.[cSh]) $(DESTDIR)$(datadir)/os-1k/user
	install -m 644 $(wildcard ui/decks/*) $(DESTDIR)$(datadir)/decks
	@set -e; $(foreach page,$(MAN_PAGES),install -D -m 644 ui/man/$(page) $(DESTDIR)$(call MAN_PATH,$(page));)
uninstall:
	rm -f $(INSTALLED)
	rm -rf $(DESTDIR)$(datadir)

# ---- Doing things ----
help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

demo: all
	@ui/demo

include tests/tests.mk

deps:
	@.ci/deps install $(sort $(BUILD_NEEDS) $(CHECK_NEEDS) $(BENCH_NEEDS))

clean:
	rm -rf build kvm-vmm $(GUESTS) $(BIOS) $(OWN) $(SYMBOLS) $(OS_BIN) $(OS_SYMBOLS)

SOURCES = $(shell find src ui tests -name '*.[ch]')
OS_SOURCES = $(wildcard os-1k/*.[ch] os-1k/user/*.[ch])
LINTED = $(filter src/%.c ui/%.c,$(SOURCES))
CPUS := $(shell nproc)
format:
	@.ci/deps test cmd:clang-format
	@printf '%s\n' $(SOURCES) $(OS_SOURCES) | xargs clang-format -i
# Prints what it finds and nothing else.
lint:
	@.ci/deps test cmd:clang-format cmd:cppcheck cmd:clang-tidy
	@printf '%s\n' $(SOURCES) $(OS_SOURCES) | xargs -P $(CPUS) -n 20 clang-format --dry-run -Werror
	@cppcheck -j $(CPUS) --quiet --enable=warning,portability --inline-suppr --error-exitcode=1 -Isrc -Iui -D_GNU_SOURCE src ui
	@printf '%s\n' $(LINTED) | xargs -P $(CPUS) -I FILE clang-tidy --quiet --warnings-as-errors='*' FILE -- \
		-std=gnu11 -D_GNU_SOURCE -Isrc -Iui 2>/dev/null
# Each command that compiles a file, as make itself would give it.
compile_commands.json: FORCE
	@$(MAKE) -nB V=1 --no-print-directory test-programs $(BENCH) $(BARE_HELLO) $(SHOOT) | \
		sed -n 's/\\/\\\\/g; s/"/\\"/g; s|^\([^ ].* -c .* \([^ ]*\.c\)\)$$|{"directory": "$(CURDIR)", "file": "\2", "command": "\1"},|p' | \
		sed '1s/^/[\n/; $$s/,$$/\n]/' >$@
tags:
	@.ci/deps test cmd:ctags
	@ctags -R src ui guests os-1k tests

-include $(shell find $(addprefix $(B)/,src ui tests screenshots) build/guests build/os-1k -name '*.d' 2>/dev/null)
-include screenshots/screenshots.mk
