# The tests: units (cmocka), whole runs against transcripts, the program as a process; all of it again
# under sanitizers; and the model of the ring (spin).

UNIT := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test_*.c))
FAULTY := $(B)/tests/kvm-vmm-faulty
PROCESS := $(B)/tests/runs/test_process
SCREEN := $(B)/tests/screens/test_screen
TALK := $(B)/tests/screens/test_talk
GOLDEN := $(B)/tests/screens/test_golden
FUZZ := $(B)/tests/fuzz/fuzz_pane $(B)/tests/fuzz/fuzz_model $(B)/tests/fuzz/fuzz_deck
SANITIZERS := address,undefined thread
.SECONDARY:

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(UI) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(ZYDIS_LIBS) $(UI_LIBS) -lcmocka
$(B)/tests/unit/test_vcpu $(B)/tests/unit/test_interrupts: $(B)/tests/unit/fake.o
$(B)/tests/unit/test_notes_terminal: $(B)/tests/screens/tty.o
$(FAULTY): $(B)/ui/main.o $(B)/tests/runs/faults.o $(UI) $(LIB)
	$(CC) $(LDFLAGS) -Wl,--wrap=pthread_create -o $@ $^ $(ZYDIS_LIBS) $(UI_LIBS)
$(PROCESS): $(PROCESS).o
	$(CC) $(LDFLAGS) -o $@ $^ -lcmocka -lutil

$(SCREEN): $(addprefix $(B)/tests/screens/,test_screen.o test_os.o program.o tty.o)
	$(CC) $(LDFLAGS) -o $@ $^ -lvterm -lcmocka -lutil
$(TALK): $(addprefix $(B)/tests/screens/,test_talk.o test_talk_bad.o program.o tty.o)
	$(CC) $(LDFLAGS) -o $@ $^ -lvterm -lcmocka -lutil
$(GOLDEN): $(GOLDEN).o $(UI) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(ZYDIS_LIBS) $(UI_LIBS) -lcmocka
# With a main of their own instead of a fuzzing engine's.
$(FUZZ): $(B)/tests/fuzz/%: $(B)/tests/fuzz/%.o $(UI) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(ZYDIS_LIBS) $(UI_LIBS)
$(B)/tests/fuzz/%.o: override CFLAGS += -DFUZZ_MAIN

.PHONY: test-programs
test-programs: $(PROGRAM) $(UNIT) $(FAULTY) $(PROCESS) $(SCREEN) $(TALK) $(GOLDEN) $(FUZZ)

# One make per set of flags; tests/check runs what they made.
check: guests
	@echo 'building the program and its tests...'
	@$(MAKE) -j$$(nproc) --no-print-directory test-programs >build/check.log || { cat build/check.log; exit 1; }
	@for san in $(SANITIZERS); do echo "building them with -fsanitize=$$san..."; $(MAKE) -j$$(nproc) --no-print-directory SAN=$$san test-programs >build/check.log || { cat build/check.log; exit 1; }; done
	@tests/check build $(SANITIZERS:%=build/%)

-include tests/bench/bench.mk
-include tests/engines/engines.mk
-include tests/nested/nested.mk
