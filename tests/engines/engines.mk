# Engines side by side (tests/engines/): every guest, random real-mode programs, flat code.
#   build/tests/engines/random 1000 1     1000 programs from seed 1 on, on KVM and on the software CPU
ENGINE_COMMON := $(call OBJS,$(addprefix tests/engines/,side.c differ.c program.c \
	forms.c draft.c jumps.c special.c generate.c world.c duel.c contest.c \
	kvm_known.c qemu_known.c unicorn_engine.c))
ENGINE_TESTS := $(addprefix $(B)/tests/engines/,random flat test_engines)

$(ENGINE_TESTS): %: %.o $(ENGINE_COMMON) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(VMM_LIBS) -lunicorn -lcmocka
test-programs: $(ENGINE_TESTS)
