/*
 * Waiting on a word that processes share: futex(2) without the private flag.
 */
#ifndef FUTEX_H
#define FUTEX_H

#include <stdint.h>

/* Sleeps while the word is `value`; may return early. */
void futex_wait(_Atomic uint32_t *word, uint32_t value);
/* The same, for at most ns, under a second. */
void futex_wait_for(_Atomic uint32_t *word, uint32_t value, uint64_t ns);

/* Wakes all who wait on it. */
void futex_wake(_Atomic uint32_t *word);

#endif
