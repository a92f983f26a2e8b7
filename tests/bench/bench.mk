# Speed, as ratios (tests/bench/bench.h says how it is measured). make bench FIGURES="rings stop"
# measures only these (tests/bench/bench.c has the names).
FIGURES ?=
BENCH := $(B)/tests/bench/bench
BARE_HELLO := $(B)/tests/bench/bare_hello

bench: $(PROGRAM) guests $(BENCH) $(BARE_HELLO)
	@$(BENCH) ./$(PROGRAM) $(BARE_HELLO) guests/hello.bin guests/spin.bin guests/echo.bin $(FIGURES)

$(BENCH): $(call OBJS,$(filter-out tests/bench/bare_hello.c,$(wildcard tests/bench/*.c))) $(B)/tests/screens/tty.o $(UI) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(ZYDIS_LIBS) $(UI_LIBS)
$(BARE_HELLO): $(call OBJS,tests/bench/bare_hello.c tests/bench/bare.c)
	$(CC) $(LDFLAGS) -o $@ $^
