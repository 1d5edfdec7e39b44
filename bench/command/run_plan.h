/* Printing a plan, for people and for --plan. */
#ifndef RUN_PLAN_H
#define RUN_PLAN_H

#include <stdbool.h>

struct error;
struct plan;
struct request;

/* One line a configuration, with `verbose` one a step, and the sums. */
void run_print_plan(const struct plan *plan, bool verbose);

/* Prints the request as a file for --plan. */
void run_write_plan(const struct request *request);

#endif
