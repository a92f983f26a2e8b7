# The pictures in screenshots/, taken anew from the program. Needs /dev/kvm.

SHOOT := $(B)/screenshots/shoot
SOURCES += screenshots/shoot.c

$(SHOOT): $(SHOOT).o $(B)/tests/screens/tty.o
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lvterm -lutil

screenshots: all $(SHOOT)
	$(SHOOT) $(PROGRAM) guests os-1k ui/decks screenshots
