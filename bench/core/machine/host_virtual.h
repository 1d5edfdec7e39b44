/* What the machine runs in: a hypervisor, a container, a counted clock. */
#ifndef HOST_VIRTUAL_H
#define HOST_VIRTUAL_H

#include <stdbool.h>

struct facts;

/*
 * Sets "virtualisation.hypervisor": its name, "none" on bare metal, FACT_NONE
 * where nothing tells. Sets "virtualisation.container" where it is not known
 * yet and the mark of Podman or Docker is there.
 */
void host_describe_virtual(struct facts *facts);

/*
 * Whether a nanosecond of the clock is an executed instruction, and nothing
 * else makes it pass: so in a guest whose hypervisor says so, with the word
 * mqbench.clock=instructions on the kernel's command line (scripts/qemu/).
 */
bool host_clock_counts(void);

/* "instructions" there, else "ns". */
const char *host_clock_unit(void);

#endif
