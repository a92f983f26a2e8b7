/* Programs that calculate. */
#include "user.h"

/* The sieve of Eratosthenes. */
void primes(void) {
    enum { LIMIT = 1000, PER_LINE = 14 };
    bool composite[LIMIT] = { false };
    int count = 0;
    printf("=== Primes Below %d ===\n", LIMIT);
    for (int n = 2; n < LIMIT; n++) {
        for (int multiple = n * n; !composite[n] && multiple < LIMIT; multiple += n)
            composite[multiple] = true;
        if (!composite[n])
            printf("%4d%s", n, ++count % PER_LINE ? "" : "\n");
    }
}

/* ---- The calculator ---- */
static const char *at, *mistake;

static bool take(char c) {
    while (*at == ' ')
        at++;
    return *at == c && at++;
}

static int divide(int a, int b) {
    if (b == 0)
        mistake = "division by zero";
    return b == 0 || b == -1 ? -a : a / b; /* -2147483648 / -1 is a divide error of the CPU, too */
}

/* One function for each level of precedence; each reads its part of the line. */
static int sum(void);

static int value(void) {
    int n = 0;
    if (take('-'))
        return -value();
    if (take('(')) {
        n = sum();
        if (!take(')'))
            mistake = "missing )";
    } else if (*at < '0' || *at > '9')
        mistake = "missing number";
    else
        while (*at >= '0' && *at <= '9')
            n = n * 10 + *at++ - '0';
    return n;
}

static int product(void) {
    int n = value();
    for (;;)
        if (take('*'))
            n *= value();
        else if (take('/'))
            n = divide(n, value());
        else
            return n;
}

static int sum(void) {
    int n = product();
    for (;;)
        if (take('+'))
            n += product();
        else if (take('-'))
            n -= product();
        else
            return n;
}

void calculator(void) {
    if (!*argument())
        printf("=== Calculator (an empty line ends it) ===\n");
    do {
        const char *line = at = ask("> ");
        mistake = NULL;
        if (!*line)
            return;
        int result = sum();
        if (!mistake && *at)
            mistake = "missing operator";
        if (mistake)
            printf("%s at column %d\n", mistake, (int)(at - line) + 1);
        else
            printf("= %d\n", result);
    } while (!*argument());
}

void fib(void) {
    at = ask("Which Fibonacci number? ");
    int a = 0, b = 1;
    for (int n = value(); n > 0 && a >= 0; n--, b += a, a = b - a)
        ;
    printf(a < 0 ? "It has more than 31 bits.\n" : "= %d\n", a);
}
