# Boot sectors that try our BIOS, and any other (tests/bios/run).
BIOS_TESTS := $(patsubst %.S,build/%.bin,$(wildcard tests/bios/*.S))
build/tests/bios/%.bin: tests/bios/%.S tests/bios/sector.inc build/guests/flags
	@mkdir -p $(@D)
	$(Q)$(CC) -m32 -nostdlib -c -Itests/bios -o build/tests/bios/$*.o $<
	$(Q)ld -m elf_i386 -Ttext 0x7c00 --oformat binary -o $@ build/tests/bios/$*.o
test-programs: $(BIOS_TESTS)
.PHONY: check-bios
check-bios: $(BIOS) $(BIOS_TESTS) $(PROGRAM)
	@tests/bios/run
