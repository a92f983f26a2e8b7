# The tests: units (cmocka), whole runs against transcripts, the program as a process; all of it again
# under sanitizers; and the model of the ring (spin).

UNIT := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*/test_*.c))
FAULTY := $(B)/tests/kvm-vmm-faulty
PROCESS := $(B)/tests/runs/test_process
SCREEN := $(B)/tests/screens/test_screen
TALK := $(B)/tests/screens/test_talk
GOLDEN := $(B)/tests/screens/test_golden
FUZZ := $(B)/tests/fuzz/fuzz_pane $(B)/tests/fuzz/fuzz_model $(B)/tests/fuzz/fuzz_deck $(B)/tests/fuzz/fuzz_image $(B)/tests/fuzz/fuzz_symbols
FUZZ_GUESTS := $(B)/tests/fuzz/guests
INJECT := $(B)/tests/inject/inject $(B)/tests/inject/fail.so
SANITIZERS := address,undefined thread
.SECONDARY:

# A unit test stands in the folder of its room. It is linked with the helpers beside it, and of those of all
# rooms (tests/unit/*.c) with what it uses.
$(if $(wildcard tests/unit/test_*.c),$(error $(wildcard tests/unit/test_*.c): a unit test stands in the folder of its room))
UNIT_COMMON := $(B)/tests/unit/libcommon.a
UNIT_HELPERS = $(call OBJS,$(filter-out $(1)/test_%,$(wildcard $(1)/*.c)))
.SECONDEXPANSION:
$(UNIT): %: %.o $$(call UNIT_HELPERS,$$(subst $$(B)/,,$$(@D))) $(UNIT_COMMON) $(UI) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(VMM_LIBS) $(UI_LIBS) -lcmocka
$(UNIT_COMMON): $(call OBJS,$(wildcard tests/unit/*.c))
	$(SAY) AR $@
	@mkdir -p $(@D)
	@rm -f $@
	$(Q)$(AR) qcs $@ $^
# They run the guests, which are those of the first build: no other compiler makes them anew.
ifeq ($(BUILD),build)
$(UNIT) $(PROCESS) $(SCREEN) $(TALK) $(FAULTY): | guests
endif
$(B)/tests/unit/notes/test_terminal $(B)/tests/unit/terminal/test_terminal: $(B)/tests/screens/tty.o
$(FAULTY): $(B)/ui/main.o $(B)/tests/runs/faults.o $(UI) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -Wl,--wrap=pthread_create,--wrap=write,--wrap=malloc,--wrap=calloc,--wrap=realloc -o $@ $^ $(VMM_LIBS) $(UI_LIBS)
$(PROCESS): $(PROCESS).o
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lcmocka -lutil

$(SCREEN): $(addprefix $(B)/tests/screens/,test_screen.o test_os.o test_jobs.o test_keys.o test_menu.o test_answers.o program.o tty.o)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lvterm -lcmocka -lutil
$(TALK): $(addprefix $(B)/tests/screens/,test_talk.o test_talk_scenes.o test_talk_bad.o program.o tty.o)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lvterm -lcmocka -lutil
$(GOLDEN): $(GOLDEN).o $(UI) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(VMM_LIBS) $(UI_LIBS) -lcmocka
# With a main of their own, unless a fuzzing engine brings one.
FUZZ_ENGINE ?=
$(FUZZ): $(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(UI) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) $(FUZZ_ENGINE) -o $@ $^ $(VMM_LIBS) $(UI_LIBS)
$(B)/tests/fuzz/%.o: override CFLAGS += $(if $(FUZZ_ENGINE),,-DFUZZ_MAIN)

# This one runs the program, and has its own main in any case.
$(FUZZ_GUESTS): $(addprefix $(B)/tests/fuzz/,guests.o random_run.o random_file.o random_code.o)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^

# Without a sanitizer, whose own malloc() the library would stand before.
$(B)/tests/inject/fail.o: override CFLAGS += -fPIC
$(B)/tests/inject/fail.so: $(B)/tests/inject/fail.o
	$(SAY) LINK $@
	$(Q)$(CC) $(filter-out -pie,$(LDFLAGS)) -shared -o $@ $^
$(B)/tests/inject/inject: $(addprefix $(B)/tests/,inject/inject.o inject/scenes.o inject/play.o inject/verdict.o screens/tty.o)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lvterm -lutil

.PHONY: test-programs
test-programs: $(PROGRAM) $(UNIT) $(FAULTY) $(PROCESS) $(SCREEN) $(TALK) $(GOLDEN) $(FUZZ) $(FUZZ_GUESTS) \
	$(if $(SAN),,$(INJECT))

# One make per set of flags; tests/check runs what they made.
check: guests
	@echo 'building the program and its tests...'
	@$(MAKE) -j$$(nproc) --no-print-directory test-programs >build/check.log || { cat build/check.log; exit 1; }
	@for san in $(SANITIZERS); do echo "building them with -fsanitize=$$san..."; $(MAKE) -j$$(nproc) --no-print-directory SAN=$$san test-programs >build/check.log || { cat build/check.log; exit 1; }; done
	@tests/check build $(SANITIZERS:%=build/%)

# ---- The house (tests/house/floors) ----
graph: vmm
	@tests/house/house put $(B)

# ---- Other builds, each in a folder of its own ----
MAKE_QUIETLY = $(MAKE) -j$(CPUS) --no-print-directory
.PHONY: builds coverage fuzz

# The tests are built, too, but for the linker's optimizations, which would take minutes for them.
builds:
	@mkdir -p build/builds
	@for cc in gcc clang; do \
		.ci/deps test cmd:$$cc $$([ $$cc = gcc ] || echo cmd:ld.lld cmd:llvm-ar) || continue; \
		for flags in '-O0 -g' '-O2 -g' '-O3 -flto'; do \
			what=test-programs; link=; ar=ar; \
			case $$cc$$flags in \
			gcc*-flto) what=vmm link="$$flags=auto" ar=gcc-ar;; \
			clang*-flto) what=vmm link="$$flags -fuse-ld=lld" ar=llvm-ar;; \
			esac; \
			echo "building with $$cc $$flags..."; \
			$(MAKE_QUIETLY) BUILD="build/builds/$$cc$$(echo "$$flags" | tr -d ' ')" CC="$$cc" AR=$$ar CFLAGS="$$flags" LDFLAGS="$$link" \
				WERROR=1 $$what >build/builds/log 2>&1 || { cat build/builds/log; exit 1; }; \
		done; \
	done

coverage: guests
	@echo 'building the program and its tests...'
	@mkdir -p build/coverage
	@$(MAKE_QUIETLY) BUILD=build/coverage CFLAGS='-O0 -g --coverage' LDFLAGS=--coverage test-programs >build/coverage/log 2>&1 || \
		{ cat build/coverage/log; exit 1; }
	@tests/coverage build/coverage

# With clang its libFuzzer, else the drivers that the fuzzers have of their own.
TIME ?= 60
fuzz: guests
	@mkdir -p build/fuzz
	@if command -v clang >/dev/null; then set -- CC=clang FUZZ_ENGINE=-fsanitize=fuzzer CFLAGS='-O1 -g -fsanitize=fuzzer-no-link'; fi; \
	$(MAKE_QUIETLY) BUILD=build/fuzz SAN=address,undefined "$$@" fuzzers >build/fuzz/log 2>&1 || { cat build/fuzz/log; exit 1; }
	@tests/fuzz/run $(TIME) build/fuzz/address,undefined
.PHONY: fuzzers
fuzzers: $(FUZZ) $(FUZZ_GUESTS) $(PROGRAM)

# Each call that can fail, in each scene; minutes.
.PHONY: inject
inject: guests $(PROGRAM) $(INJECT)
	@$(B)/tests/inject/inject $(B)/tests/inject/fail.so $(PROGRAM) guests

-include tests/bios/bios.mk
-include tests/beginners/beginners.mk
-include tests/bench/bench.mk
-include tests/engines/engines.mk
-include tests/nested/nested.mk
