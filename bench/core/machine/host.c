/* What machine and kernel this is, from /proc, /sys and a few calls. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/array.h"
#include "base/cpu.h"
#include "base/memory.h"
#include "core/machine/host.h"
#include "core/machine/host_cgroup.h"
#include "core/machine/host_file.h"
#include "core/machine/host_state.h"
#include "core/machine/host_virtual.h"
#include "core/record/facts.h"

#define CPU "/sys/devices/system/cpu/"
#define FREQ CPU "cpu0/cpufreq/"
#define IDLE CPU "cpuidle/"
#define CLOCK "/sys/devices/system/clocksource/clocksource0/"
#define HALTPOLL "/sys/module/haltpoll/parameters/"
#define MITIGATIONS CPU "vulnerabilities"
#define KERNEL "/sys/kernel/"
#define PROC "/proc/sys/kernel/"
#define MQ "/proc/sys/fs/mqueue/"

enum file_kind {
	LINE,	/* the first line, as it is */
	CHOSEN, /* the word in brackets: "always [madvise] never" */
	NUMBER, /* the number that the line starts with */
	FLAG,	/* 0 or 1 */
	ON,	/* a switch: 1 is "on" */
	OFF,	/* the same the other way round: 1 is "off" */
};

struct file_fact {
	const char *name;
	enum file_kind kind;
	const char *path;
};

/* Of rows with one name, side by side, the first that can be read counts. */
static const struct file_fact described[] = {
	{"kernel.boot_id", LINE, PROC "random/boot_id"},
	{"kernel.preempt", CHOSEN, KERNEL "debug/sched/preempt"},
	{"kernel.numa_balancing", NUMBER, PROC "numa_balancing"},
	{"kernel.sched_autogroup", FLAG, PROC "sched_autogroup_enabled"},
	{"kernel.sched_rt_runtime_us", NUMBER, PROC "sched_rt_runtime_us"},
	/* Arm has no name for its model in cpuinfo. */
	{"cpu.model", LINE, CPU "cpu0/regs/identification/midr_el1"},
	{"cpu.governor", LINE, FREQ "scaling_governor"},
	{"cpu.driver", LINE, FREQ "scaling_driver"},
	{"cpu.energy_preference", LINE, FREQ "energy_performance_preference"},
	{"cpu.turbo", OFF, CPU "intel_pstate/no_turbo"},
	{"cpu.turbo", ON, CPU "cpufreq/boost"},
	{"cpu.smt_active", FLAG, CPU "smt/active"},
	{"cpu.idle_driver", LINE, IDLE "current_driver"},
	{"cpu.idle_governor", LINE, IDLE "current_governor"},
	{"cpu.idle_governor", LINE, IDLE "current_governor_ro"},
	{"clocksource", LINE, CLOCK "current_clocksource"},
	{"haltpoll.guest_halt_poll_ns", NUMBER, HALTPOLL "guest_halt_poll_ns"},
	{"isolated_cpus", LINE, CPU "isolated"},
	{"nohz_full", LINE, CPU "nohz_full"},
	{"aslr", NUMBER, PROC "randomize_va_space"},
	{"transparent_hugepage", CHOSEN,
	 KERNEL "mm/transparent_hugepage/enabled"},
	{"security.lsm", LINE, KERNEL "security/lsm"},
	{"load_1min", NUMBER, "/proc/loadavg"},
	{"uptime_s", NUMBER, "/proc/uptime"},
	{"virtualisation.container", LINE, "/run/systemd/container"},
};

static const struct file_fact limits[] = {
	{"limits.msgmax_bytes", NUMBER, PROC "msgmax"},
	{"limits.msgmnb_bytes", NUMBER, PROC "msgmnb"},
	{"limits.msgmni", NUMBER, PROC "msgmni"},
	{"limits.mqueue_msg_max", NUMBER, MQ "msg_max"},
	{"limits.mqueue_msgsize_max_bytes", NUMBER, MQ "msgsize_max"},
	{"limits.mqueue_msg_default", NUMBER, MQ "msg_default"},
	{"limits.mqueue_msgsize_default_bytes", NUMBER, MQ "msgsize_default"},
	{"limits.mqueue_queues_max", NUMBER, MQ "queues_max"},
};

static const struct {
	const char *name;
	int resource;
} rlimits[] = {
	{"limits.rlimit_msgqueue_bytes", RLIMIT_MSGQUEUE},
	{"limits.rlimit_nofile", RLIMIT_NOFILE},
	{"limits.rlimit_memlock_bytes", RLIMIT_MEMLOCK},
	{"limits.rlimit_rtprio", RLIMIT_RTPRIO},
};

static void set_number(struct facts *facts, const char *name, const char *line)
{
	char *end;
	double number = strtod(line, &end);
	facts_number(facts, name, end != line ? number : (double)NAN);
}

/* The scheduler's file marks its word with (), the others with []. */
static void set_chosen(struct facts *facts, const char *name, char *line)
{
	char *word = strpbrk(line, "[(");
	if (word)
		word[strcspn(word, "])")] = '\0';
	facts_text(facts, name, word ? word + 1 : NULL);
}

static void set_from_line(struct facts *facts, const struct file_fact *fact,
			  char *line)
{
	bool one = line[0] == '1';
	switch (fact->kind) {
	case LINE:
		/*
		 * An empty one is a value too: no CPU is isolated. Many
		 * kernels print nohz_full's absent mask as "(null)".
		 */
		facts_text(facts, fact->name,
			   strstr(line, "(null)") ? "" : line);
		break;
	case CHOSEN:
		set_chosen(facts, fact->name, line);
		break;
	case NUMBER:
		set_number(facts, fact->name, line);
		break;
	case FLAG:
		facts_flag(facts, fact->name, one);
		break;
	case ON:
	case OFF:
		facts_text(facts, fact->name,
			   one == (fact->kind == ON) ? "on" : "off");
		break;
	}
}

static void describe_files(struct facts *facts, const struct file_fact *file,
			   size_t n)
{
	const char *known = "";
	char line[4096];
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(file[i].name, known))
			continue;
		if (host_read_line(file[i].path, line, sizeof(line))) {
			set_from_line(facts, &file[i], line);
			known = file[i].name;
		} else {
			facts_none(facts, file[i].name);
		}
	}
}

/* Parameters that identify or locate a machine and do not affect times. */
static bool is_private(const char *parameter)
{
	static const char *const names[] = {
		"init=", "rdinit=", "root=",	"rootflags=",
		"ip=",	 "initrd=", "nfsroot=", "BOOT_IMAGE=",
	};
	/* Also in the value, as in resume=UUID=... */
	static const char *const parts[] = {
		"uuid", "token",    "password",	  "secret",
		"cred", "hostname", "machine_id",
	};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		if (!strncmp(parameter, names[i], strlen(names[i])))
			return true;
	}
	for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
		if (strcasestr(parameter, parts[i]))
			return true;
	}
	return false;
}

/* Where the parameter ends: blanks within double quotes are part of it. */
static char *parameter_end(char *text)
{
	bool quoted = false;
	for (; *text && (quoted || *text != ' '); text++)
		quoted ^= *text == '"';
	return text;
}

/* In place; what follows "--" are the arguments of init. */
static void filter_cmdline(char *cmdline)
{
	char *out = cmdline, *next = cmdline;
	while (*next) {
		char *parameter = next, *end = parameter_end(next);
		next = *end ? end + 1 : end;
		*end = '\0';
		if (!strcmp(parameter, "--"))
			break;
		if (end == parameter || is_private(parameter))
			continue;
		if (out != cmdline)
			*out++ = ' ';
		memmove(out, parameter, (size_t)(end - parameter));
		out += end - parameter;
	}
	*out = '\0';
}

static void describe_kernel(struct facts *facts)
{
	struct utsname name = {0};
	uname(&name);
	facts_text(facts, "kernel.release", name.release);
	facts_text(facts, "kernel.version", name.version);
	facts_text(facts, "kernel.machine", name.machine);
	char text[4096];
	bool known = host_read_line("/proc/cmdline", text, sizeof(text));
	if (known)
		filter_cmdline(text);
	facts_text(facts, "kernel.cmdline", known ? text : NULL);
	double page = (double)sysconf(_SC_PAGESIZE);
	facts_number(facts, "kernel.page_size_bytes", page);
	facts_number(facts, "memory_bytes",
		     page * (double)sysconf(_SC_PHYS_PAGES));
	known = confstr(_CS_GNU_LIBC_VERSION, text, sizeof(text)) > 1;
	facts_text(facts, "libc", known ? text : NULL);
}

/* Without debugfs the version still says what the kernel was built for. */
static void complete_preempt(struct facts *facts)
{
	char text[32] = "none";
	const char *version = facts_get(facts, "kernel.version", "");
	const char *word = strstr(version, "PREEMPT");
	if (facts_get(facts, "kernel.preempt", NULL))
		return;
	if (word)
		sscanf(word, "%31s", text);
	facts_text(facts, "kernel.preempt", text);
}

/* From "key<tabs>: value", of the first CPU listed. */
static bool set_cpuinfo(struct facts *facts, const char *name,
			const char *cpuinfo, const char *key)
{
	char start[32], value[128];
	snprintf(start, sizeof(start), "\n%s\t", key);
	const char *found = strstr(cpuinfo, start);
	if (!found || sscanf(found + strlen(start), " : %127[^\n]", value) != 1)
		return false;
	facts_text(facts, name, value);
	return true;
}

static void describe_cpu(struct facts *facts)
{
	char cpuinfo[8192];
	if (!host_read_file("/proc/cpuinfo", cpuinfo, sizeof(cpuinfo)))
		cpuinfo[0] = '\0';
	set_cpuinfo(facts, "cpu.model", cpuinfo, "model name");
	if (!set_cpuinfo(facts, "cpu.microcode", cpuinfo, "microcode"))
		facts_none(facts, "cpu.microcode");
}

/* The answer to each vulnerability that the CPU has. */
static void describe_mitigations(struct facts *facts)
{
	struct dirent **entry;
	int n = scandir(MITIGATIONS, &entry, NULL, alphasort);
	if (n < 0 && errno == ENOMEM)
		mem_out();
	if (n < 0) {
		facts_none(facts, "mitigations");
		return;
	}
	for (int i = 0; i < n; i++) {
		const char *file = entry[i]->d_name;
		char path[512], name[512], line[256];
		snprintf(path, sizeof(path), MITIGATIONS "/%s", file);
		snprintf(name, sizeof(name), "mitigations.%s", file);
		if (file[0] != '.' &&
		    host_read_line(path, line, sizeof(line)) &&
		    strcmp(line, "Not affected"))
			facts_text(facts, name, line);
		free(entry[i]);
	}
	free(entry);
}

static void describe_topology(struct facts *facts,
			      const struct topology *topology)
{
	char text[256];
	topology_describe(topology, text, sizeof(text));
	facts_text(facts, "topology.description", text);
	facts_number(facts, "topology.cpus_online", topology_online(topology));
	facts_number(facts, "topology.cpus_allowed", topology_cpus(topology));
}

void host_describe(struct facts *environment, const struct topology *topology)
{
	describe_kernel(environment);
	describe_files(environment, described, ARRAY_LENGTH(described));
	complete_preempt(environment);
	describe_cpu(environment);
	host_describe_virtual(environment);
	describe_topology(environment, topology);
	describe_mitigations(environment);
	host_describe_cgroup(environment);
	host_describe_state(environment);
	host_describe_queues(environment);
	host_limits(environment);
}

void host_limits(struct facts *environment)
{
	describe_files(environment, limits, ARRAY_LENGTH(limits));
	for (size_t i = 0; i < ARRAY_LENGTH(rlimits); i++) {
		struct rlimit limit;
		bool bound = getrlimit(rlimits[i].resource, &limit) == 0 &&
			     limit.rlim_cur != RLIM_INFINITY;
		facts_number(environment, rlimits[i].name,
			     bound ? (double)limit.rlim_cur : (double)NAN);
	}
}

/* FNV-1a; the closing NUL is hashed too, so "ab" "c" is not "a" "bc". */
static uint64_t hash_text(uint64_t hash, const char *text)
{
	do {
		hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
	} while (*text++);
	return hash;
}

void host_machine_class(struct facts *environment, const char *clock_unit)
{
	static const char *const names[] = {"kernel.machine", "cpu.model",
					    "topology.description",
					    "virtualisation.hypervisor"};
	uint64_t hash = 0xcbf29ce484222325u;
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		hash = hash_text(hash, facts_get(environment, names[i], ""));
	hash = hash_text(hash, clock_unit);
	char text[17];
	snprintf(text, sizeof(text), "%016" PRIx64, hash);
	facts_text(environment, "machine_class", text);
}
