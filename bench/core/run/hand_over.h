/*
 * The turn of two invocations that are measured against each other, at the
 * same time and on the same CPUs (compare --live). Both have the same plan. One
 * side holds the turn and plays a round of slices, the other sleeps; then it is
 * handed over. What cannot be cut into slices is played as one long round.
 *
 * Side 0 always begins. It decides how many rounds a run has and how long
 * a slice is, so that both sides have the same. A side that fails or ends is
 * out, and the other goes on alone.
 */
#ifndef HAND_OVER_H
#define HAND_OVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

/* "FD SIDE VERSION": where a side finds the shared memory, and which it is. */
#define HAND_OVER_ENVIRONMENT "MQBENCH_TURN"
#define HAND_OVER_VERSION 1 /* of struct turn and of what is done with it */

struct turn; /* in shared memory */

/* Of one side; all zero: there is no other side, and nothing below waits. */
struct hand_over {
	struct turn *turn;
	unsigned side;
	uint32_t step;	      /* from 1 */
	bool is_sliced;	      /* this step, by both */
	uint64_t first, last; /* turns in which this run had rounds */
};

/*
 * Whoever starts the two: makes the memory, which programs inherit as *fd.
 * `name` of each side is what errors call it. NULL and an error.
 */
struct turn *hand_over_create(int *fd, const char *const name[2],
			      struct error *err);
void hand_over_release(struct turn *turn, int fd);
bool hand_over_has_joined(const struct turn *turn, unsigned side);
/* The process of a side has ended. */
void hand_over_leave(struct turn *turn, unsigned side);
/* So it has, or the other side has waited for it in vain. */
bool hand_over_has_left(const struct turn *turn, unsigned side);

/*
 * A side. Joins if the environment names a turn of this version; what is
 * started later does not inherit it.
 */
void hand_over_join(struct hand_over *h);

/*
 * A step begins, a run of some configurations: waits for the other side.
 * Sliced if both say that it can be and have the same key; else this waits
 * until the other side has played. -1 and an error: interrupted, or it was
 * not this side's turn and the other told nothing for a minute.
 */
int hand_over_begin(struct hand_over *h, uint64_t key, bool can_slice,
		    struct error *err);
/* The other side is in the way: waits until its part of the step has ended. */
void hand_over_play_whole(struct hand_over *h);
/* The step has ended, well or not; waits until the other side's has. */
void hand_over_end(struct hand_over *h);

/*
 * Whoever waits is told that this side still moves: waits above begin anew. And
 * a number that changes with whatever either side has told.
 */
void hand_over_move(const struct hand_over *h);
uint32_t hand_over_changes(const struct hand_over *h);

/* Waits until it is this side's turn, or the other is out; hands it over. */
void hand_over_take(struct hand_over *h);
void hand_over_give(struct hand_over *h);

/*
 * By the process that leads, in a step by slices; else they return what they
 * were given. `ready` and `played` wait until the other side has come as far.
 * The rest belong into a turn. `length`, called in two turns, tells the other
 * side what this one wishes, and returns the longer wish, both in messages.
 * `count` (messages of a slice) and `why` (the round was the last; or NULL)
 * return what side 0 says of a round; this side's own where 0 is out.
 */
void hand_over_ready(struct hand_over *h);
void hand_over_played(struct hand_over *h);
uint64_t hand_over_length(struct hand_over *h, uint64_t wish);
uint64_t hand_over_count(struct hand_over *h, uint64_t count);
const char *hand_over_why(struct hand_over *h, const char *why);

/*
 * For a run that took too long: "; ./mqbench held the turn" where the other
 * side did, which is out then.
 */
bool hand_over_holder(const struct hand_over *h, char *text, size_t n);

#endif
