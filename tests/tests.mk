# The tests: units (cmocka), the model of the ring (spin), whole runs; all again under sanitizers.

UNIT := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test_*.c))
.SECONDARY:

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(UI) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(ZYDIS_LIBS) -lcmocka
unit-programs: $(UNIT)
