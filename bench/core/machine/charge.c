/* Entering the memory cgroup of a run, and the one that is made for it. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "core/machine/charge.h"
#include "core/machine/host_cgroup.h"
#include "named.h"

#define REMOVAL_TRIES 500 /* in as many hundredths of a second */

/*
 * In a process group of its own, so that what kills mqbench's spares it. A
 * cgroup is busy until the last of its processes is gone.
 */
static int keep(void *context)
{
	const struct charge *charge = context;
	const struct timespec pause = {0, NSEC_PER_SEC / 100};
	sigset_t set;
	setpgid(0, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigwaitinfo(&set, NULL);
	for (int i = 0; i < REMOVAL_TRIES; i++) {
		if (rmdir(charge->made) == 0 || errno != EBUSY)
			return 0;
		nanosleep(&pause, NULL);
	}
	return 1;
}

/* The process that is to remove it is there before it is. */
static int make_child(struct charge *charge, const char *root,
		      struct error *err)
{
	snprintf(charge->made, sizeof(charge->made), "%s/mqbench-%08x", root,
		 address_tag());
	if (access(root, W_OK) < 0)
		return error_errno(err, STATUS_SKIPPED, errno,
				   "--memcg child: it takes root to mkdir %s",
				   charge->made);
	pid_t keeper = child_start(keep, charge, err);
	if (keeper < 0)
		return -1;
	charge->keeper = keeper;
	if (mkdir(charge->made, 0755) == 0)
		return 0;
	error_errno(err, STATUS_SKIPPED, errno, "--memcg child: mkdir %s",
		    charge->made);
	charge_release(charge);
	return -1;
}

static int choose_root(struct charge *charge, const struct memory_cgroup *now,
		       struct error *err)
{
	if (!now->is_initial)
		return error_set(err, STATUS_SKIPPED,
				 "--memcg root: the root is outside of this "
				 "cgroup namespace: run it on the host");
	charge->folder = now->root;
	return 0;
}

static int choose_child(struct charge *charge, const struct memory_cgroup *now,
			struct error *err)
{
	if (!now->is_delegated)
		return error_set(err, STATUS_SKIPPED,
				 "--memcg child: no memory controller below "
				 "the root: mount cgroup2 on " CGROUP_MOUNT
				 " and echo +memory | sudo tee "
				 "%s/cgroup.subtree_control",
				 now->root);
	if (charge->keeper == 0 && make_child(charge, now->root, err) < 0)
		return -1;
	charge->folder = charge->made;
	return 0;
}

/* The root has a child for its own sake, too, and its workers stay. */
static int choose_below(struct charge *charge, enum memcg which,
			const struct memory_cgroup *now, struct error *err)
{
	if (which == MEMCG_CHILD)
		return choose_child(charge, now, err);
	choose_child(charge, now, NULL);
	charge->folder = NULL;
	return 0;
}

int charge_choose(struct charge *charge, enum memcg which, struct error *err)
{
	struct memory_cgroup now;
	charge->folder = NULL;
	if (which == MEMCG_INHERIT)
		return 0;
	host_memory_cgroup(&now);
	if (now.place == MEMORY_UNSEEN)
		return error_set(err, STATUS_SKIPPED,
				 "--memcg: the memory cgroup is out of sight: "
				 "mount cgroup2 on " CGROUP_MOUNT);
	if (which == MEMCG_ROOT && now.place == MEMORY_CHILD)
		return choose_root(charge, &now, err);
	return now.place == MEMORY_ROOT ? choose_below(charge, which, &now, err)
					: 0;
}

int charge_enter(const struct charge *charge, struct error *err)
{
	char path[128];
	if (!charge->folder)
		return 0;
	snprintf(path, sizeof(path), "%s/cgroup.procs", charge->folder);
	int rc = text_write(path, "0");
	return rc < 0 ? error_errno(err, STATUS_SKIPPED, -rc,
				    "--memcg: it takes root to write %s", path)
		      : 0;
}

void charge_release(struct charge *charge)
{
	if (charge->keeper == 0)
		return;
	kill(charge->keeper, SIGTERM);
	while (waitpid(charge->keeper, NULL, 0) < 0 && errno == EINTR)
		continue;
	charge->keeper = 0;
	charge->folder = NULL;
}
