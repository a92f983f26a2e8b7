/* lock: race with a lock prefix. Name it twice:
 *
 *      ./kvm-vmm guests/lock.bin guests/lock.bin
 *
 * Watch: nothing is lost. LOCK makes read, add and write one step that no other CPU can come between.
 */
#define PREFIX  lock
#include "race.S"
