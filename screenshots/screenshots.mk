# The pictures in screenshots/, taken anew from the program. Needs /dev/kvm.

SHOOT := $(B)/screenshots/shoot
SOURCES += screenshots/shoot.c screenshots/film.c screenshots/film.h

$(B)/screenshots/%.o: override CFLAGS += -Isrc -Iui
$(SHOOT): $(B)/screenshots/shoot.o $(B)/screenshots/film.o $(B)/tests/screens/tty.o $(UI)
	$(SAY) LINK $@
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lvterm -lutil

screenshots: all $(SHOOT)
	$(SHOOT) $(PROGRAM) guests os-1k ui/decks screenshots
