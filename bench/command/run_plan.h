/* Printing a plan, for people and for --plan. */
#ifndef RUN_PLAN_H
#define RUN_PLAN_H

#include <stdbool.h>

struct error;
struct plan;
struct request;

/*
 * Warns of what was asked and no workload of the plan uses; -1 and an error of
 * STATUS_USAGE: nothing in it has what is searched for.
 */
int run_check_uses(const struct plan *plan, const struct request *request,
		   struct error *err);

/* One line a configuration, with `verbose` one a step, and the sums. */
void run_print_plan(const struct plan *plan, bool verbose);

/* Prints the request as a file for --plan. */
void run_write_plan(const struct request *request);

#endif
