/* The operations of futex(2) that are used. */
#include <limits.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/futex.h"

void futex_wait(_Atomic uint32_t *word, uint32_t value)
{
	syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
}

void futex_wait_for(_Atomic uint32_t *word, uint32_t value, uint64_t ns)
{
	struct timespec most = {.tv_nsec = (long)ns};
	syscall(SYS_futex, word, FUTEX_WAIT, value, &most, NULL, 0);
}

void futex_wake(_Atomic uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}
