# Speed, as ratios (tests/bench/bench.h says how it is measured). make bench FIGURES="rings stop"
# measures only these (tests/bench/bench.c has the names).
FIGURES ?=
BENCH := $(B)/tests/bench/bench
BARE_HELLO := $(B)/tests/bench/bare_hello
KERNEL := $(B)/tests/bench/kernel.bin

bench: $(PROGRAM) guests $(BENCH) $(BARE_HELLO) $(KERNEL)
	@$(BENCH) ./$(PROGRAM) $(BARE_HELLO) guests/hello.bin guests/spin.bin guests/echo.bin $(KERNEL) $(FIGURES)

$(BENCH): $(call OBJS,$(filter-out tests/bench/bare_hello.c,$(wildcard tests/bench/*.c))) $(B)/tests/screens/tty.o $(UI) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(VMM_LIBS) $(UI_LIBS) -lunicorn -lx86emu
$(BARE_HELLO): $(call OBJS,tests/bench/bare_hello.c tests/bench/bare.c)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^
# Flat: its first byte is where it is entered.
$(KERNEL): tests/bench/guest/kernel.c
	@mkdir -p $(@D)
	$(SAY) GUEST $@
	$(Q)$(CC) -m32 -march=i686 -O2 -ffreestanding -fno-pic -fno-stack-protector -fno-asynchronous-unwind-tables \
		-fno-toplevel-reorder -nostdlib -c -o $(@:.bin=.o) $<
	$(Q)ld -m elf_i386 -Ttext 0x1000 -e start --oformat binary -o $@ $(@:.bin=.o)
