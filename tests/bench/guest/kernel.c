/* What the software CPU's speed is measured with: 32-bit integer code as a compiler makes it.
 * Entered at its first byte in flat ring 0 with a stack; leaves a checksum in EAX and halts. Needs
 * no library and no initialized data, so that it is the same each time it is run in the same
 * memory. */
typedef unsigned int word;

enum { NUMBERS = 8192, SORTED = 192, ROUNDS = 4 };

static unsigned char composite[NUMBERS];
static word values[SORTED];

static __attribute__((noinline)) word run(void);

/* The first thing in the image (compiled with -fno-toplevel-reorder). */
__asm__(".text\n"
        ".globl start\n"
        "start: call run\n"
        "       hlt\n");

static __attribute__((noinline)) word sieve(void)
{
    word primes = 0;
    for (word i = 0; i < NUMBERS; i++)
        composite[i] = 0;
    for (word i = 2; i < NUMBERS; i++) {
        if (composite[i])
            continue;
        primes++;
        for (word k = i + i; k < NUMBERS; k += i)
            composite[k] = 1;
    }
    return primes;
}

static __attribute__((noinline)) word checksum(word sum)
{
    for (word i = 0; i < NUMBERS; i++) {
        sum ^= composite[i] + i;
        sum = (sum << 5 | sum >> 27) * 0x01000193u;
    }
    return sum;
}

static __attribute__((noinline)) word bubble_sort(word seed)
{
    for (word i = 0; i < SORTED; i++)
        values[i] = seed = seed * 1664525u + 1013904223u;
    for (word n = SORTED; n > 1; n--)
        for (word i = 0; i + 1 < n; i++)
            if (values[i] > values[i + 1]) {
                word larger = values[i];
                values[i] = values[i + 1];
                values[i + 1] = larger;
            }
    return values[SORTED / 2];
}

static __attribute__((used)) word run(void)
{
    word sum = 1;
    for (word n = 0; n < ROUNDS; n++) {
        sum += sieve();
        sum = checksum(sum);
        sum ^= bubble_sort(sum);
    }
    return sum;
}
