/* The presets, each a few grids in the words of the command line. */
#include <stddef.h>
#include <string.h>

#include "core/plan/preset.h"

#define MS 1000000ull
#define SAMPLES (4ull << 20)
#define UNBOUNDED UINT64_MAX

/*
 * Capacities that stock limits allow, so that records of different people
 * match.
 */
static const char *const quick_grids[] = {
	"mechanism=sysv,posix,pipe workload=pingpong,oneway,flood size=64,1k "
	"capacity=10 placement=same-cpu",
	"mechanism=sysv,posix,pipe workload=pingpong,oneway,flood size=64,1k "
	"capacity=10 placement=two-cpus keep-awake=no,yes",
	"mechanism=sysv,posix,uds workload=pingpong,oneway,flood size=steps "
	"capacity=2 placement=same-cpu",
	"mechanism=sysv,posix,uds workload=pingpong,oneway,flood size=steps "
	"capacity=2 placement=two-cpus keep-awake=no,yes",
	NULL,
};

static const char *const smoke_grids[] = {
	"mechanism=sysv,posix workload=pingpong,oneway,flood size=64 "
	"capacity=10 placement=same-cpu,two-cpus",
	"mechanism=pipe,uds,ring workload=pingpong,flood size=64 capacity=10 "
	"placement=same-cpu",
	"mechanism=sysv,posix workload=priority fill=1,9",
	"mechanism=sysv,posix workload=depth fill=0,9",
	"mechanism=sysv,posix workload=lifecycle",
	"mechanism=sysv,posix workload=paced size=64 rate=1k "
	"placement=two-cpus",
	NULL,
};

static const char *const full_grids[] = {
	"mechanism=sysv,posix,pipe workload=pingpong,oneway,flood size=64,1k "
	"capacity=10 placement=same-cpu",
	"mechanism=sysv,posix,pipe workload=pingpong,oneway,flood size=64,1k "
	"capacity=10 placement=two-cpus keep-awake=no,yes",
	"mechanism=sysv,posix,uds workload=pingpong,oneway,flood size=steps "
	"capacity=10 placement=same-cpu",
	"mechanism=sysv,posix,uds workload=pingpong,oneway,flood size=steps "
	"capacity=10 placement=two-cpus keep-awake=no,yes",
	"mechanism=pipe,uds,ring workload=pingpong,flood size=64 capacity=10 "
	"placement=same-cpu",
	"mechanism=pipe,uds,ring workload=pingpong,flood size=64 capacity=10 "
	"placement=two-cpus keep-awake=no,yes",
	"mechanism=sysv,posix,pipe workload=pingpong,flood size=64 "
	"wait=spin,poll,select,epoll placement=same-cpu,two-cpus",
	"mechanism=sysv,posix workload=pingpong,flood size=64 "
	"wait=timed,notify placement=same-cpu,two-cpus",
	"mechanism=sysv,posix workload=paced size=64 rate=2k,10k,50k,100k "
	"placement=two-cpus",
	"mechanism=sysv,posix workload=priority size=64 "
	"fill=0,1,10,100,1000 placement=two-cpus",
	"mechanism=sysv,posix,pipe workload=depth size=64 fill=0,1,10,100",
	"mechanism=sysv,posix workload=depth size=64 fill=1000,5000",
	"mechanism=sysv,posix workload=depth size=64 "
	"fill=1,10,100,1000,5000 pattern=rising,falling,random levels=32",
	"mechanism=sysv,posix workload=depth size=64 "
	"fill=0,1,10,100,1000,5000 select=exact",
	"mechanism=sysv,posix workload=lifecycle others=0,1000,4000",
	"mechanism=sysv,posix,ring workload=flood size=64 producers=4 "
	"consumers=1,2 placement=unpinned",
	"mechanism=sysv,posix,ring workload=flood size=64 pairs=1,2,4 "
	"placement=unpinned",
	NULL,
};

const struct preset presets[] = {
	{"smoke",
	 "every workload once, to see that it works",
	 3,
	 {300, 50 * MS, SAMPLES},
	 {UNBOUNDED, 10 * MS, SAMPLES},
	 {UNBOUNDED, 100 * MS, SAMPLES},
	 smoke_grids,
	 false},
	{"quick",
	 "System V against POSIX in about a minute",
	 14,
	 {1000, 20 * MS, SAMPLES},
	 {UNBOUNDED, 20 * MS, SAMPLES},
	 {UNBOUNDED, 500 * MS, SAMPLES},
	 quick_grids,
	 false},
	{"default",
	 "every workload and every blocking mode, in minutes",
	 16,
	 {2000, 150 * MS, SAMPLES},
	 {UNBOUNDED, 60 * MS, SAMPLES},
	 {UNBOUNDED, 500 * MS, SAMPLES},
	 full_grids,
	 true},
	{"publish",
	 "the same, longer and with more runs",
	 30,
	 {10000, 500 * MS, SAMPLES},
	 {UNBOUNDED, 500 * MS, SAMPLES},
	 {UNBOUNDED, 2000 * MS, SAMPLES},
	 full_grids,
	 true},
	{0},
};

const struct preset *preset_find(const char *name)
{
	for (const struct preset *preset = presets; preset->name; preset++)
		if (!strcmp(preset->name, name))
			return preset;
	return NULL;
}
