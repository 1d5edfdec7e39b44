/* A turn in shared memory, and who waits for it. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/futex.h"
#include "core/run/hand_over.h"

#define MAGIC 0x6e727574716d0001ull
/* For so long a side may tell nothing, while it prepares or saves something. */
#define PATIENCE_NS (60 * NSEC_PER_SEC)
#define LOOK_NS 100000000 /* how often who waits asks for signals */

/* What a side has come to in a step; see party.stage. */
enum stage { BEGUN, READY, PLAYED, ENDED, STAGES };

struct party {
	_Atomic uint32_t stage; /* STAGES * step + stage */
	_Atomic bool joined, left;
	_Atomic bool again; /* it plays this step when the other has ended */
	bool can_slice;
	uint64_t key;
	char name[64];
};

struct turn {
	uint64_t magic;
	_Alignas(64) _Atomic uint32_t changed; /* a futex: any of the below */
	_Atomic uint32_t holder;
	_Atomic uint64_t given; /* turns so far */
	uint64_t length, count;
	char why[16];
	struct party party[2];
};

static void tell(struct turn *t)
{
	atomic_fetch_add(&t->changed, 1);
	futex_wake(&t->changed);
}

struct turn *hand_over_create(int *fd, const char *const name[2],
			      struct error *err)
{
	struct turn *t = MAP_FAILED;
	*fd = memfd_create("mqbench-turn", 0);
	if (*fd >= 0 && ftruncate(*fd, sizeof(*t)) == 0)
		t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE, MAP_SHARED,
			 *fd, 0);
	if (t == MAP_FAILED) {
		error_errno(err, STATUS_FAILED, errno,
			    "memory for taking turns");
		if (*fd >= 0)
			close(*fd);
		return NULL;
	}
	t->magic = MAGIC;
	for (int side = 0; side < 2; side++)
		snprintf(t->party[side].name, sizeof(t->party[side].name), "%s",
			 name[side]);
	return t;
}

void hand_over_release(struct turn *turn, int fd)
{
	munmap(turn, sizeof(*turn));
	close(fd);
}

bool hand_over_has_joined(const struct turn *turn, unsigned side)
{
	return atomic_load(&turn->party[side].joined);
}

void hand_over_leave(struct turn *turn, unsigned side)
{
	atomic_store(&turn->party[side].left, true);
	tell(turn);
}

bool hand_over_has_left(const struct turn *turn, unsigned side)
{
	return atomic_load(&turn->party[side].left);
}

/* NULL: nothing that this version has made. */
static struct turn *map_turn(int fd)
{
	struct stat st;
	if (fstat(fd, &st) < 0 || st.st_size != sizeof(struct turn))
		return NULL;
	struct turn *t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE,
			      MAP_SHARED, fd, 0);
	if (t != MAP_FAILED && t->magic == MAGIC)
		return t;
	if (t != MAP_FAILED)
		munmap(t, sizeof(*t));
	return NULL;
}

void hand_over_join(struct hand_over *h)
{
	const char *text = getenv(HAND_OVER_ENVIRONMENT);
	int fd, version;
	unsigned side;
	*h = (struct hand_over){0};
	if (!text || sscanf(text, "%d %u %d", &fd, &side, &version) != 3 ||
	    version != HAND_OVER_VERSION || side > 1)
		return;
	unsetenv(HAND_OVER_ENVIRONMENT);
	h->turn = map_turn(fd);
	h->side = side;
	if (!h->turn)
		return;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	atomic_store(&h->turn->party[side].joined, true);
	tell(h->turn);
}

static const struct party *other_of(const struct hand_over *h)
{
	return &h->turn->party[!h->side];
}

static bool has_come(const struct hand_over *h, enum stage stage)
{
	const struct party *other = other_of(h);
	uint32_t at = atomic_load(&other->stage);
	return atomic_load(&other->left) ||
	       (int32_t)(at - (STAGES * h->step + stage)) >= 0;
}

static bool has_turn(const struct hand_over *h, enum stage stage)
{
	return atomic_load(&h->turn->holder) == h->side || has_come(h, stage);
}

/* false: interrupted, or ns have passed in which the other told nothing. */
static bool wait_until(const struct hand_over *h,
		       bool (*holds)(const struct hand_over *h,
				     enum stage stage),
		       enum stage stage, uint64_t ns)
{
	struct turn *t = h->turn;
	uint32_t before = atomic_load(&t->changed);
	uint64_t begun = clock_now();
	for (;;) {
		uint32_t seen = atomic_load(&t->changed);
		if (holds(h, stage))
			return true;
		if (seen != before)
			begun = clock_now();
		before = seen;
		if (child_interrupted() || clock_now() - begun > ns)
			return false;
		futex_wait_for(&t->changed, seen, LOOK_NS);
	}
}

static void come_to(struct hand_over *h, enum stage stage)
{
	atomic_store(&h->turn->party[h->side].stage, STAGES * h->step + stage);
	tell(h->turn);
}

/* Who does not come is out for good. */
static void meet(struct hand_over *h, enum stage stage, uint64_t ns)
{
	come_to(h, stage);
	if (!wait_until(h, has_come, stage, ns) && !child_interrupted())
		hand_over_leave(h->turn, !h->side);
}

int hand_over_begin(struct hand_over *h, uint64_t key, bool can_slice,
		    struct error *err)
{
	struct turn *t = h->turn;
	if (!t)
		return 0;
	struct party *own = &t->party[h->side];
	const struct party *other = other_of(h);
	h->step++;
	h->first = h->last = 0;
	atomic_store(&own->again, false);
	own->key = key;
	own->can_slice = can_slice;
	if (h->side == 0) {
		t->length = t->count = 0;
		t->why[0] = '\0';
		atomic_store(&t->holder, 0);
	}
	meet(h, BEGUN, PATIENCE_NS);
	h->is_sliced = can_slice && !atomic_load(&other->left) &&
		       other->can_slice && other->key == key;
	if (h->is_sliced || wait_until(h, has_turn, PLAYED, PATIENCE_NS))
		return 0;
	if (child_interrupted())
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	return error_set(err, STATUS_FAILED,
			 "%s held the turn, and did not move for a minute",
			 other->name);
}

/* Where both are, side 0 goes first. */
static bool may_play(const struct hand_over *h, enum stage stage)
{
	return has_come(h, stage) ||
	       (h->side == 0 && atomic_load(&other_of(h)->again));
}

void hand_over_play_whole(struct hand_over *h)
{
	if (!h->turn)
		return;
	h->is_sliced = false;
	atomic_store(&h->turn->party[h->side].again, true);
	come_to(h, PLAYED);
	wait_until(h, may_play, ENDED, PATIENCE_NS);
}

void hand_over_end(struct hand_over *h)
{
	if (!h->turn)
		return;
	come_to(h, PLAYED);
	meet(h, ENDED, PATIENCE_NS);
}

void hand_over_move(const struct hand_over *h)
{
	if (h->turn)
		tell(h->turn);
}

uint32_t hand_over_changes(const struct hand_over *h)
{
	return h->turn ? atomic_load(&h->turn->changed) : 0;
}

void hand_over_take(struct hand_over *h)
{
	if (h->is_sliced)
		wait_until(h, has_turn, PLAYED, UINT64_MAX);
}

void hand_over_give(struct hand_over *h)
{
	if (!h->is_sliced || has_come(h, PLAYED))
		return;
	atomic_fetch_add(&h->turn->given, 1);
	atomic_store(&h->turn->holder, !h->side);
	tell(h->turn);
}

void hand_over_ready(struct hand_over *h)
{
	if (h->is_sliced)
		meet(h, READY, UINT64_MAX);
}

void hand_over_played(struct hand_over *h)
{
	if (h->is_sliced)
		meet(h, PLAYED, UINT64_MAX);
}

uint64_t hand_over_length(struct hand_over *h, uint64_t wish)
{
	struct turn *t = h->turn;
	if (!h->is_sliced)
		return wish;
	if (t->length < wish)
		t->length = wish;
	return t->length;
}

uint64_t hand_over_count(struct hand_over *h, uint64_t count)
{
	struct turn *t = h->turn;
	if (!h->is_sliced)
		return count;
	h->last = atomic_load(&t->given);
	if (h->first == 0)
		h->first = h->last;
	if (h->side == 0)
		t->count = count;
	return t->count > 0 && t->count < count ? t->count : count;
}

const char *hand_over_why(struct hand_over *h, const char *why)
{
	struct turn *t = h->turn;
	if (!h->is_sliced)
		return why;
	if (h->side == 0) {
		snprintf(t->why, sizeof(t->why), "%s", why ? why : "");
		return why;
	}
	if (t->why[0])
		return t->why;
	bool full = why && strcmp(why, "duration") != 0;
	return full || has_come(h, PLAYED) ? why : NULL;
}

bool hand_over_holder(const struct hand_over *h, char *text, size_t n)
{
	if (!h->is_sliced || has_turn(h, PLAYED))
		return false;
	snprintf(text, n, "; %s held the turn", other_of(h)->name);
	hand_over_leave(h->turn, !h->side);
	return true;
}
