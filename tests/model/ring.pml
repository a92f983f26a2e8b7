/* The ring of src/event/ring.h and the bell of src/event/doorbell.h: every interleaving of a small run.
 *
 * One producer publishes N events, one consumer takes them in batches of any size; both sleep when
 * there is nothing to do for them. Checked: each event arrives once, in order, unchanged; nobody
 * sleeps for ever (spin reports an invalid end state); across the wrap of the counters (modulo M).
 *
 *      -DCAP=1, 2 or 4         capacity
 *      -DWEAK=n                takes the ordering away from one of the four store-then-load pairs,
 *                              so that the load may come first, as a CPU with a store buffer does it:
 *                              1 publish, 2 release, 3 producer's sleep, 4 consumer's. Must fail.
 */
#ifndef CAP
#define CAP 2
#endif
#ifndef WEAK
#define WEAK 0
#endif
#define M 8                     /* counters count modulo M: they wrap within the run */
#define N 11

byte slots[CAP];
byte head, tail;                /* shared, modulo M */
bit starved, armed;
bit bell;                       /* the eventfd can be read */
bit in_futex;                   /* the producer sleeps in futex_wait() */

#define FILLED(t, h)    ((t + M - h) % M)

/* A sequentially consistent store and load: in this order, unless taken away. */
#define STORE_LOAD(pair, store, load) \
        if \
        :: true -> store; load \
        :: WEAK == pair -> load; store \
        fi

inline press() { armed = 0; bell = 1 }

active proctype producer()
{
        byte i, head_seen;
        bit is_armed, waited;

        do
        :: i == N -> break
        :: i < N ->
                /* ring_reserve_wait() */
                waited = 0;
                if
                :: FILLED(tail, head_seen) == CAP -> head_seen = head
                :: else
                fi;
                do
                :: FILLED(tail, head_seen) < CAP -> break
                :: FILLED(tail, head_seen) == CAP ->
                        waited = 1;
                        STORE_LOAD(3, starved = 1, head_seen = head);
                        if
                        :: FILLED(tail, head_seen) == CAP ->
                                press();
                                atomic { in_futex = starved };  /* the kernel compares before it sleeps */
                                in_futex == 0
                        :: else
                        fi
                od;
                if
                :: waited -> starved = 0
                :: else
                fi;

                slots[tail % CAP] = i;

                /* ring_publish() */
                STORE_LOAD(1, tail = (tail + 1) % M, is_armed = armed);
                if
                :: is_armed -> press()
                :: else
                fi;
                i++
        od
}

active proctype consumer()
{
        byte expected, tail_seen, taken, n;
        bit is_starved;

        do
        :: expected == N -> break
        :: expected < N ->
                /* ring_peek() */
                if
                :: tail_seen == head -> tail_seen = tail
                :: else
                fi;
                if
                :: FILLED(tail_seen, head) > 0 ->
                        /* use some or all of them, in place, then ring_release() */
                        select(n : 1 .. CAP);
                        if
                        :: n > FILLED(tail_seen, head) -> n = FILLED(tail_seen, head)
                        :: else
                        fi;
                        taken = 0;
                        do
                        :: taken == n -> break
                        :: taken < n ->
                                assert(slots[(head + taken) % CAP] == expected);
                                expected++;
                                taken++
                        od;
                        STORE_LOAD(2, head = (head + n) % M, is_starved = starved);
                        if
                        :: is_starved -> starved = 0; in_futex = 0
                        :: else
                        fi
                :: else ->
                        STORE_LOAD(4, armed = 1, tail_seen = tail);
                        if
                        :: tail_seen == head -> bell == 1       /* poll() */
                        :: else
                        fi;
                        armed = 0;
                        bell = 0
                fi
        od
}
