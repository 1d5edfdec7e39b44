/* CPUs and their topology, from hwloc. */
#include <ctype.h>
#include <errno.h>
#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"

struct topology {
	hwloc_topology_t hwloc;
	/* Both of the whole machine: under taskset it is no other machine. */
	unsigned online;
	char description[256];
};

const struct placement_word placements[] = {
	{"same-cpu", "same CPU", "both ends on one CPU"},
	{"smt", "SMT siblings", "two hardware threads of one core"},
	{"same-llc", "two CPUs", "two cores that share the last-level cache"},
	{"cross-llc", "two caches", "two last-level caches of one NUMA node"},
	{"cross-node", "two nodes", "two NUMA nodes"},
	{"unpinned", "unpinned", "wherever the scheduler puts them"},
	{"two-cpus", "two CPUs", "the nearest two CPUs, siblings last"},
	{NULL, NULL, NULL},
};

/*
 * Which objects may stand for the last-level cache, best first. An L4 is a
 * memory-side cache if there is an L3, hence the L3 comes first; a guest may
 * see no cache at all, hence the package.
 */
static const hwloc_obj_type_t llc_types[] = {
	HWLOC_OBJ_L3CACHE, HWLOC_OBJ_L5CACHE, HWLOC_OBJ_L4CACHE,
	HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L1CACHE, HWLOC_OBJ_PACKAGE,
};

/* NULL stands for the machine. Asked of each CPU: hybrids have both kinds. */
static hwloc_obj_t llc_of(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
	for (size_t i = 0; i < ARRAY_LENGTH(llc_types); i++) {
		hwloc_obj_t llc =
			hwloc_get_ancestor_obj_by_type(hwloc, llc_types[i], pu);
		if (llc)
			return llc;
	}
	return NULL;
}

static bool share(hwloc_topology_t hwloc, hwloc_obj_type_t type, hwloc_obj_t a,
		  hwloc_obj_t b)
{
	hwloc_obj_t of_a = hwloc_get_ancestor_obj_by_type(hwloc, type, a);
	return of_a && of_a == hwloc_get_ancestor_obj_by_type(hwloc, type, b);
}

static bool share_node(hwloc_obj_t a, hwloc_obj_t b)
{
	return hwloc_bitmap_intersects(a->nodeset, b->nodeset);
}

static bool is_smt(hwloc_topology_t hwloc, hwloc_obj_t a, hwloc_obj_t b)
{
	return share(hwloc, HWLOC_OBJ_CORE, a, b);
}

static bool is_same_llc(hwloc_topology_t hwloc, hwloc_obj_t a, hwloc_obj_t b)
{
	return !is_smt(hwloc, a, b) && llc_of(hwloc, a) == llc_of(hwloc, b);
}

static bool is_cross_llc(hwloc_topology_t hwloc, hwloc_obj_t a, hwloc_obj_t b)
{
	return llc_of(hwloc, a) != llc_of(hwloc, b) &&
	       (share_node(a, b) || share(hwloc, HWLOC_OBJ_PACKAGE, a, b));
}

static bool is_cross_node(hwloc_topology_t hwloc, hwloc_obj_t a, hwloc_obj_t b)
{
	(void)hwloc;
	return !share_node(a, b);
}

struct relation {
	const char *name;
	bool (*holds)(hwloc_topology_t hwloc, hwloc_obj_t a, hwloc_obj_t b);
	const char *claim; /* after "this machine has no two CPUs that" */
};

/* In the order in which two-cpus tries them. */
static const struct relation relations[] = {
	{"same-llc", is_same_llc, "share the last-level cache but no core"},
	{"cross-llc", is_cross_llc, "have two last-level caches on one node"},
	{"cross-node", is_cross_node, "belong to two NUMA nodes"},
	{"smt", is_smt, "share a core (SMT)"},
};

static unsigned count(hwloc_topology_t hwloc, hwloc_obj_type_t type)
{
	int n = hwloc_get_nbobjs_by_type(hwloc, type);
	return n > 0 ? (unsigned)n : 0;
}

/* "32 MiB "; nothing where the firmware does not tell the size. */
static void describe_size(uint64_t bytes, char *text, size_t n)
{
	unsigned long long kib = bytes >> 10;
	text[0] = '\0';
	if (kib && kib % 1024 == 0)
		snprintf(text, n, "%llu MiB ", kib / 1024);
	else if (kib)
		snprintf(text, n, "%llu KiB ", kib);
}

/* ", 2 x 32 MiB L3"; several such where the caches differ in size. */
static void describe_llc(hwloc_topology_t hwloc, char *text, size_t n)
{
	size_t type = 0;
	while (!count(hwloc, llc_types[type]) &&
	       type + 1 < ARRAY_LENGTH(llc_types))
		type++;
	text[0] = '\0';
	if (llc_types[type] == HWLOC_OBJ_PACKAGE)
		return;
	hwloc_obj_t cache = hwloc_get_obj_by_type(hwloc, llc_types[type], 0);
	for (size_t at = 0; cache && at < n; at += strlen(text + at)) {
		const struct hwloc_cache_attr_s *first = &cache->attr->cache;
		unsigned equal = 0;
		for (; cache && cache->attr->cache.size == first->size; equal++)
			cache = cache->next_cousin;
		char size[32];
		describe_size(first->size, size, sizeof(size));
		snprintf(text + at, n - at, ", %u x %sL%u", equal, size,
			 first->depth);
	}
}

static void describe(hwloc_topology_t hwloc, char *text, size_t n)
{
	unsigned packages = count(hwloc, HWLOC_OBJ_PACKAGE);
	unsigned cores = count(hwloc, HWLOC_OBJ_CORE);
	unsigned cpus = count(hwloc, HWLOC_OBJ_PU);
	unsigned nodes = count(hwloc, HWLOC_OBJ_NUMANODE);
	char llc[128];
	describe_llc(hwloc, llc, sizeof(llc));
	snprintf(text, n, "%u package%s, %u core%s, %u CPU%s%s, %u node%s",
		 packages, text_plural(packages), cores, text_plural(cores),
		 cpus, text_plural(cpus), llc, nodes, text_plural(nodes));
}

/* A synthetic topology has no CPUs that we could be allowed on. */
static int restrict_to_allowed(hwloc_topology_t hwloc)
{
	if (!hwloc_topology_is_thissystem(hwloc))
		return 0;
	hwloc_bitmap_t allowed = mem_got(hwloc_bitmap_alloc());
	/* sched_getaffinity(2), for as many CPUs as the kernel was built. */
	int rc = hwloc_get_cpubind(hwloc, allowed, HWLOC_CPUBIND_THREAD);
	if (rc == 0)
		rc = hwloc_topology_restrict(hwloc, allowed, 0);
	hwloc_bitmap_free(allowed);
	return rc;
}

struct topology *topology_load(struct error *err)
{
	struct topology *topology = mem_array(1, sizeof(*topology));
	if (hwloc_topology_init(&topology->hwloc) < 0)
		mem_out();
	hwloc_topology_t hwloc = topology->hwloc;
	hwloc_topology_set_flags(hwloc, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
	if (hwloc_topology_load(hwloc) < 0) {
		error_errno(err, STATUS_FAILED, errno, "hwloc_topology_load");
		goto fail;
	}
	topology->online = count(hwloc, HWLOC_OBJ_PU);
	describe(hwloc, topology->description, sizeof(topology->description));
	if (restrict_to_allowed(hwloc) < 0) {
		error_errno(err, STATUS_FAILED, errno,
			    "hwloc_topology_restrict to the CPUs allowed");
		goto fail;
	}
	return topology;
fail:
	topology_free(topology);
	return NULL;
}

void topology_free(struct topology *topology)
{
	if (!topology)
		return;
	hwloc_topology_destroy(topology->hwloc);
	free(topology);
}

unsigned topology_cpus(const struct topology *topology)
{
	return count(topology->hwloc, HWLOC_OBJ_PU);
}

unsigned topology_online(const struct topology *topology)
{
	return topology->online;
}

void topology_describe(const struct topology *topology, char *text, size_t n)
{
	snprintf(text, n, "%s", topology->description);
}

static int placed(struct placement *placement, const char *name, int sender,
		  int receiver)
{
	snprintf(placement->name, sizeof(placement->name), "%s", name);
	placement->cpu[0] = sender;
	placement->cpu[1] = receiver;
	return 0;
}

static int lacking(const struct topology *topology, const char *claim,
		   struct error *err)
{
	bool all = topology_cpus(topology) == topology->online;
	if (count(topology->hwloc, HWLOC_OBJ_CORE) == 0 && topology->online > 1)
		return error_set(err, STATUS_SKIPPED,
				 "cannot see which CPUs %s: no cores are told "
				 "in /sys/devices/system/cpu",
				 claim);
	return error_set(err, STATUS_SKIPPED, "%s that %s",
			 all ? "this machine has no two CPUs"
			     : "this process may not run on two CPUs",
			 claim);
}

/* The first pair in hwloc's order, which starts at the lowest CPU number. */
static bool find_pair(hwloc_topology_t hwloc, const struct relation *relation,
		      struct placement *placement)
{
	unsigned n = count(hwloc, HWLOC_OBJ_PU);
	for (unsigned i = 0; i < n; i++) {
		hwloc_obj_t a = hwloc_get_obj_by_type(hwloc, HWLOC_OBJ_PU, i);
		hwloc_obj_t b = a->next_cousin;
		while (b && !relation->holds(hwloc, a, b))
			b = b->next_cousin;
		if (b) {
			placed(placement, relation->name, (int)a->os_index,
			       (int)b->os_index);
			return true;
		}
	}
	return false;
}

static int place_nearest(const struct topology *topology,
			 struct placement *placement, struct error *err)
{
	for (size_t i = 0; i < ARRAY_LENGTH(relations); i++) {
		if (find_pair(topology->hwloc, &relations[i], placement))
			return 0;
	}
	return lacking(topology, "could run at the same time", err);
}

/* CPU_NONE without a digit; what follows seven of them is left unread. */
static int parse_cpu(const char **text)
{
	int cpu = 0, digits = 0;
	for (; digits < 7 && isdigit((unsigned char)**text); digits++, ++*text)
		cpu = cpu * 10 + (**text - '0');
	return digits ? cpu : CPU_NONE;
}

static bool parse_pair(const char *text, int cpu[2])
{
	cpu[0] = parse_cpu(&text);
	if (*text++ != ':')
		return false;
	cpu[1] = parse_cpu(&text);
	return cpu[0] != CPU_NONE && cpu[1] != CPU_NONE && !*text;
}

static int refuse_word(const char *text, struct error *err)
{
	const char *word[ARRAY_LENGTH(placements)] = {NULL};
	for (size_t i = 0; placements[i].name; i++)
		word[i] = placements[i].name;
	return units_unknown(err, "", text, word,
			     "use a word of mqbench list placements, or CPU "
			     "numbers such as 0:1");
}

static int place_numbers(const struct topology *topology, const char *text,
			 struct placement *placement, struct error *err)
{
	int cpu[2];
	if (!parse_pair(text, cpu))
		return refuse_word(text, err);
	hwloc_const_bitmap_t allowed =
		hwloc_topology_get_topology_cpuset(topology->hwloc);
	for (int i = 0; i < 2; i++) {
		if (!hwloc_bitmap_isset(allowed, (unsigned)cpu[i]))
			return error_set(err, STATUS_SKIPPED,
					 "CPU %d is not one of the CPUs that "
					 "this process may run on",
					 cpu[i]);
	}
	return placed(placement, text, cpu[0], cpu[1]);
}

int topology_place(const struct topology *topology, const char *word,
		   struct placement *placement, struct error *err)
{
	hwloc_topology_t hwloc = topology->hwloc;
	if (!strcmp(word, "unpinned"))
		return placed(placement, word, CPU_NONE, CPU_NONE);
	if (!strcmp(word, "same-cpu")) {
		hwloc_obj_t first =
			hwloc_get_obj_by_type(hwloc, HWLOC_OBJ_PU, 0);
		int cpu = (int)first->os_index;
		return placed(placement, word, cpu, cpu);
	}
	if (!strcmp(word, "two-cpus"))
		return place_nearest(topology, placement, err);
	for (size_t i = 0; i < ARRAY_LENGTH(relations); i++) {
		if (strcmp(word, relations[i].name))
			continue;
		if (find_pair(hwloc, &relations[i], placement))
			return 0;
		return lacking(topology, relations[i].claim, err);
	}
	return place_numbers(topology, word, placement, err);
}

const char *placement_label(const char *name)
{
	for (const struct placement_word *p = placements; p->name; p++) {
		if (!strcmp(p->name, name))
			return p->label;
	}
	return name;
}
