# Mini-KVM. The two commands: make demo, make check. All output goes under build/, the program
# ./kvm-vmm and the guests' binaries aside.
#
#   make              the program and the guests          make check    every test
#   make vmm          the program alone                   make bench    speed, as ratios
#   make demo         the talk, slides and live guests    make deps     install what is missing
#   make check-nested   the tests on a genuine kvm_amd in an emulated PC
#   make screenshots  the pictures of the screen
#   make SAN=address,undefined   the same, under build/address,undefined/, sanitized
#   make WERROR=1, V=1   warnings are errors, commands are shown                 make format, lint, tags, clean

SAN ?=
CC ?= cc
B := build$(if $(SAN),/$(SAN))
PROGRAM := $(if $(SAN),$(B)/)kvm-vmm

# ---- What has to be there (.ci/deps knows the packages) ----
BUILD_NEEDS := cmd:$(firstword $(CC)) cmd:ld cmd:pkg-config pkg:zydis pkg:ncursesw pkg:termkey pkg:vterm pkg:md4c
CHECK_NEEDS := $(BUILD_NEEDS) pkg:cmocka pkg:unicorn cmd:spin cmd:bash
NESTED_NEEDS := $(BUILD_NEEDS) pkg:cmocka pkg:unicorn cmd:bash cmd:qemu-system-x86_64
BENCH_NEEDS := $(BUILD_NEEDS) pkg:ck pkg:unicorn pkg:x86emu

.PHONY: all vmm guests demo check bench screenshots deps clean format lint tags
all: vmm guests

# Commands that set up their own needs, and those that only say what is missing.
ifneq ($(filter demo,$(MAKECMDGOALS)),)
INSTALL := $(BUILD_NEEDS)
endif
ifneq ($(filter check,$(MAKECMDGOALS)),)
INSTALL := $(CHECK_NEEDS)
endif
ifneq ($(filter check-nested,$(MAKECMDGOALS)),)
INSTALL := $(INSTALL) $(NESTED_NEEDS)
endif
ifneq ($(filter bench,$(MAKECMDGOALS)),)
INSTALL := $(INSTALL) $(BENCH_NEEDS)
endif
ifeq ($(filter-out clean deps format tags,$(or $(MAKECMDGOALS),all)),)
NEEDS_OK := yes
else
NEEDS_OK := $(shell .ci/deps $(if $(INSTALL),install,test) $(sort $(or $(INSTALL),$(BUILD_NEEDS))) >&2 && echo yes)
endif
ifneq ($(NEEDS_OK),yes)
$(error something needed is missing: see the line above)
endif

# One short line a file; V=1 shows the commands.
Q := $(if $(V),,@)
SAY := @$(if $(V),:,printf '  %-6s %s\n')

# ---- Flags ----
# Debian's Zydis comes without a .pc file.
ZYDIS_LIBS := -lZydis
UI_LIBS := -lmd4c -lvterm -ltermkey -lncursesw -ltinfo
WARN := -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef $(if $(WERROR),-Werror)
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all)
CFLAGS ?= -O2 -g
override CFLAGS += -std=gnu11 -D_GNU_SOURCE -pthread $(WARN) $(SANFLAGS)
override LDFLAGS += -pthread $(SANFLAGS)

# ---- The program ----
LIB_SRC := $(wildcard src/*/*.c)
UI_SRC := $(filter-out ui/main.c,$(wildcard ui/*.c ui/*/*.c))
LIB := $(B)/libvmm.a
UI := $(B)/libui.a
OBJS = $(patsubst %.c,$(B)/%.o,$(1))

vmm: $(PROGRAM)
$(PROGRAM): $(B)/ui/main.o $(UI) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(ZYDIS_LIBS) $(UI_LIBS)
$(LIB): $(call OBJS,$(LIB_SRC))
$(UI): $(call OBJS,$(UI_SRC))
$(LIB) $(UI):
	$(SAY) AR $@
	@rm -f $@
	$(Q)$(AR) qcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(SAY) CC $@
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(B)/src/%.o: override CFLAGS += -Isrc
$(B)/ui/%.o: override CFLAGS += -Isrc -Iui
$(B)/tests/%.o: override CFLAGS += -Isrc -Iui

# ---- The guests ----
GUESTS := $(patsubst %.S,%.bin,$(wildcard guests/*.S guests/rom/*.S))
guests: $(GUESTS)
guests/%.bin: guests/%.S $(wildcard guests/*.inc)
	@mkdir -p build/$(@D)
	$(SAY) GUEST $@
	$(Q)$(CC) -m32 -nostdlib -c -Iguests -MMD -MP -MF build/guests/$*.d -MT $@ -o build/guests/$*.o $<
	$(Q)ld -m elf_i386 -Ttext 0 --oformat binary -o $@ build/guests/$*.o
	@case $*:$$(wc -c <$@) in minimal:1|hello:28|counter:18) ;; minimal:*|hello:*|counter:*) \
		echo "$@: its size is part of the lesson (minimal 1, hello 28, counter 18 bytes), not $$(wc -c <$@)" >&2; \
		rm -f $@; exit 1;; esac

include os-1k/os-1k.mk

# ---- Doing things ----
demo: all
	@ui/demo

include tests/tests.mk

deps:
	@.ci/deps install $(sort $(BUILD_NEEDS) $(CHECK_NEEDS) $(BENCH_NEEDS))

clean:
	rm -rf build kvm-vmm guests/*.bin guests/rom/*.bin os-1k/kernel.bin

SOURCES = $(wildcard src/*/*.[ch] ui/*.[ch] ui/*/*.[ch] tests/*/*.[ch])
OS_SOURCES = $(wildcard os-1k/*.[ch] os-1k/user/*.[ch])
format:
	clang-format -i $(SOURCES) $(OS_SOURCES)
lint:
	clang-format --dry-run -Werror $(SOURCES) $(OS_SOURCES)
	cppcheck --quiet --enable=warning,portability --inline-suppr --error-exitcode=1 -Isrc -Iui -D_GNU_SOURCE src ui
	clang-tidy --quiet --warnings-as-errors='*' $(filter src/%.c ui/%.c,$(SOURCES)) -- -std=gnu11 -D_GNU_SOURCE -Isrc -Iui
tags:
	ctags -R src ui guests os-1k tests

-include $(shell find build -name '*.d' 2>/dev/null)
-include screenshots/screenshots.mk
