/* Mechanisms and workloads by their names. */
#include <stddef.h>
#include <string.h>

#include "core/plan/catalogue.h"
#include "mechanism.h"
#include "workload.h"

const struct mechanism *catalogue_mechanism(const struct catalogue *catalogue,
					    const char *name)
{
	for (size_t i = 0; catalogue->mechanisms[i]; i++)
		if (!strcmp(catalogue->mechanisms[i]->name, name))
			return catalogue->mechanisms[i];
	return NULL;
}

const struct workload *catalogue_workload(const struct catalogue *catalogue,
					  const char *name)
{
	for (size_t i = 0; catalogue->workloads[i]; i++)
		if (!strcmp(catalogue->workloads[i]->name, name))
			return catalogue->workloads[i];
	return NULL;
}
