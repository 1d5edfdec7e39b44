/* What `run` is asked for: the values of its options. */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/options.h"
#include "core/plan/grid.h"
#include "core/plan/preset.h"
#include "core/stats/knee.h"

struct catalogue;
struct error;
struct facts;

/* How the mechanisms of a configuration take turns. */
enum interleave {
	INTERLEAVE_USUAL,  /* not asked for: by slices */
	INTERLEAVE_SLICES, /* within one run, where they can share it */
	INTERLEAVE_RUNS,   /* run by run */
};

#define SLICE_NS_USUAL 300000
#define COLD_USUAL 2

struct request {
	const struct preset *preset;
	struct grid asked;	   /* replaces the preset's values */
	struct amount amount;	   /* 0: the preset's */
	unsigned runs;		   /* 0: the preset's; with a precision, 50 */
	double precision;	   /* wished for, a share; 0: none */
	uint64_t max_ns;	   /* no block begins later; 0: no bound */
	struct knee_target target; /* "": none; else rates are found as it
				    * goes, and have no steps */
	enum interleave interleave;
	uint64_t slice_ns; /* 0: SLICE_NS_USUAL */
	uint64_t cold;	   /* COLD_USUAL where it is SEED_NONE */
	uint64_t seed;
	bool counted;			   /* the clock counts instructions */
	const struct catalogue *catalogue; /* of the words of axes */
};

/*
 * How much, and in which order, and the axes: read into a struct request with
 * its catalogue. The first is ended by a NULL name.
 */
extern const struct option_spec request_options[];
bool request_axis(size_t i, struct option_spec *spec);

#define SEED_NONE UINT64_MAX

/* An empty request. */
void request_init(struct request *request);
void request_release(struct request *request);

/*
 * Sets one of them, or adds values to one of the axes. 1 where there is none
 * of that name; -1 and an error of STATUS_USAGE that names it.
 */
int request_set(struct request *request, const char *name, const char *value,
		const struct catalogue *catalogue, struct error *err);

/*
 * Takes from the file `path` what this request does not set. A background
 * command is not taken from a file, which may be somebody else's: -1 and an
 * error of STATUS_USAGE if only the file has one.
 */
int request_adopt(struct request *request, struct request *file,
		  const char *path, struct error *err);

/* All that is asked for, as texts: options.NAME. Preset and seed are set. */
void request_describe(const struct request *request, struct facts *plan);

/* Sets what those texts say. -1 and an error of STATUS_USAGE. */
int request_recall(struct request *request, const struct facts *plan,
		   const struct catalogue *catalogue, struct error *err);

#endif
