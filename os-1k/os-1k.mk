# 1K OS: os-1k/kernel.bin, a flat binary of the kernel (os-1k/), its programs (os-1k/user/, linked by
# themselves: they know nothing of the kernel but abi.h) and its files (os-1k/files/, as a tar archive).

OS := build/os-1k
OS_BIN := os-1k/kernel.bin
OS_SYMBOLS := os-1k/kernel.elf os-1k/kernel.programs.elf
OS_SIZE_MAX := 16384
OS_CFLAGS := -m32 -march=i686 -std=gnu11 -Os -g -fno-omit-frame-pointer -ffreestanding -nostdlib -fno-pic \
	-fno-stack-protector -fno-asynchronous-unwind-tables -fcf-protection=none -mgeneral-regs-only -fwrapv \
	-funsigned-char $(WARN) -Ios-1k
OS_LIB := $(OS)/console.o $(OS)/lib.o
OS_USER := $(patsubst os-1k/%,$(OS)/%.o,$(basename $(wildcard os-1k/user/*.[cS])))
OS_KERNEL := $(filter-out $(OS_LIB),$(patsubst os-1k/%,$(OS)/%.o,$(basename $(wildcard os-1k/*.[cS]))))
OS_FILES := $(sort $(wildcard os-1k/files/*))

guests: $(OS_BIN) $(OS_SYMBOLS)
$(OS_BIN): os-1k/kernel.elf
	$(SAY) GUEST $@
	$(Q)objcopy -O binary $< $@
	@size=$$(wc -c <$@); [ $$size -le $(OS_SIZE_MAX) ] || { \
		echo "$@: has to fit in $(OS_SIZE_MAX) bytes, not $$size" >&2; rm -f $@; exit 1; }

# With symbols, beside the binary that they are for.
os-1k/kernel.elf: os-1k/kernel.ld $(OS_KERNEL) $(OS_LIB)
os-1k/kernel.programs.elf: os-1k/user/user.ld $(OS_USER) $(OS_LIB)
$(OS_SYMBOLS):
	$(Q)ld -m elf_i386 -z noexecstack -N -T $< -o $@ $(filter %.o,$^)

$(OS)/programs.bin: os-1k/kernel.programs.elf
	$(Q)objcopy -O binary $< $@
# The same archive every time: no owner, no date.
$(OS)/files.tar: $(OS_FILES) os-1k/os-1k.mk
	@mkdir -p $(@D)
	$(Q)tar --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mode=644 --mtime=@0 -b 1 \
		-C os-1k/files -cf $@ $(notdir $(OS_FILES))
$(OS)/images.o: $(OS)/programs.bin $(OS)/files.tar

$(OS)/%.o: os-1k/%.c $(OS)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(OS_CFLAGS) -MMD -MP -c -o $@ $<
$(OS)/%.o: os-1k/%.S $(OS)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(OS_CFLAGS) -Wa,-I$(OS) -MMD -MP -c -o $@ $<
$(OS)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(OS_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(OS_CFLAGS)' >$@
