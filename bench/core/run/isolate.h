/*
 * A private IPC namespace: queues invisible to others, limits of its own, and
 * removed with its last process.
 */
#ifndef ISOLATE_H
#define ISOLATE_H

struct error;
struct plan;

/* In the error, between what was refused and what to do about that. */
#define ISOLATE_HINT "; "

/*
 * Moves the process into a private IPC namespace, as root or through a user
 * namespace. -1 and an error of STATUS_SKIPPED if neither is permitted; the
 * process then stays in its namespace.
 */
int isolate_enter(struct error *err);

/* Whether isolate_enter would succeed, tried by a process that ends then. */
int isolate_try(struct error *err);

/*
 * Raises the limits of the namespace to what the plan needs, and the soft
 * resource limits to the hard ones; never to be called in the host's namespace.
 * A limit that cannot be raised stays; the runs that need it are skipped with
 * the reason.
 */
void isolate_raise(const struct plan *plan);

#endif
