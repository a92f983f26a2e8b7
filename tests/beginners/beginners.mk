# Guests that do what beginners do wrong, and in right/ some that only look so (tests/runs/beginners.t). Those that
# include kernel.inc are multiboot kernels, all others flat.
BEGINNERS := $(patsubst %.S,build/%,$(wildcard tests/beginners/*.S tests/beginners/right/*.S))
build/tests/beginners/%: tests/beginners/%.S $(wildcard tests/beginners/*.inc) build/guests/flags
	@mkdir -p $(@D)
	$(Q)$(CC) -m32 -nostdlib -c -Itests/beginners -o $@.o $<
	$(Q)if grep -q kernel.inc $<; then ld -m elf_i386 -z noexecstack --no-warn-rwx-segments -N -Ttext 0x100000 -o $@ $@.o; \
		else ld -m elf_i386 -Ttext 0 --oformat binary -o $@ $@.o; fi
	@rm -f $@.o
test-programs $(B)/tests/unit/run/test_diagnoses: | $(BEGINNERS)
