/* The claims of the contract that every mechanism fills, and their tools. */
#ifndef CONTRACT_H
#define CONTRACT_H

#include <stdbool.h>
#include <stddef.h>

struct channel;
struct claim;
struct mechanism;
struct message;
struct wait;

#define SIZE 64
#define CAPACITY 10

/* One test: a claim about a mechanism. */
struct subject {
	const struct mechanism *mechanism;
	const struct claim *claim;
	const struct wait *wait; /* of a claim about blocking modes; or NULL */
	struct channel *channel; /* opened by subject_open; or NULL */
	struct message *message; /* with room for its size, and a guard */
	char name[96];
};

struct claim {
	const char *name;
	unsigned needs; /* enum cap */
	bool each_wait; /* once for each blocking mode */
	void (*check)(struct subject *s);
};

/* Both ended by a NULL name: in one process, and between two. */
extern const struct claim alone_claims[], pair_claims[];

/*
 * Opens a channel, both sides attached to this process, that tries once
 * (nonblock) or waits. Skips the test with the reason where the limits of
 * this machine forbid it.
 */
struct channel *subject_open(struct subject *s, size_t size, size_t capacity);
void subject_attach(struct subject *s, bool nonblock);
/* The same, but false instead of a skip. */
bool subject_try_open(struct subject *s, size_t size, size_t capacity,
		      char reason[512]);
void subject_close(struct subject *s);

void subject_skip(const char *reason);

/* The n'th message, of that length: what send or recv returns. */
int send_nth(struct subject *s, unsigned n, size_t len, unsigned prio);
int recv_any(struct subject *s);

/* Whether the message received last is the n'th, whole, and no more. */
bool is_nth(const struct subject *s, unsigned n, size_t len);

/* These fail the test. */
void must_send(struct subject *s, unsigned n);
void must_recv(struct subject *s, unsigned n);
/* Sends from the n'th on until the queue is full; how many fitted. */
unsigned fill_up(struct subject *s, unsigned n);

/* System V queues of this IPC namespace, where it is private; else 0. */
unsigned queues_left(void);

#endif
