/* Expands the wishes of tests into plans. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "base/error.h"
#include "core/plan/request.h"
#include "mechanism.h"
#include "planning.h"
#include "registry.h"

static int ask(struct request *request, const char *words,
	       const struct catalogue *c, struct error *err)
{
	char *copy = strdup(words ? words : ""), *rest = copy, *word;
	int rc = 0;
	assert_non_null(copy);
	while (rc == 0 && (word = strsep(&rest, " "))) {
		char *value = strchr(word, '=');
		if (!value)
			continue;
		*value++ = '\0';
		rc = request_set(request, word, value, c, err);
		assert_true(rc <= 0);
	}
	free(copy);
	return rc;
}

static struct topology *make_machine(const struct wish *wish)
{
	setenv("HWLOC_SYNTHETIC", wish->machine ? wish->machine : TWO_CORES, 1);
	struct topology *topology = topology_load(NULL);
	unsetenv("HWLOC_SYNTHETIC");
	assert_non_null(topology);
	return topology;
}

int wish_expand(struct plan *plan, const struct wish *wish, struct error *err)
{
	struct request request;
	request_init(&request);
	request.preset = preset_find(wish->preset ? wish->preset : "quick");
	request.amount = wish->amount;
	request.runs = wish->runs;
	request.seed = wish->seed;
	assert_non_null(request.preset);
	snprintf(request.target.text, sizeof(request.target.text), "%s",
		 wish->target ? wish->target : "");
	memset(plan, 0, sizeof(*plan));
	const struct catalogue *c =
		wish->catalogue ? wish->catalogue : &catalogue;
	int rc = ask(&request, wish->asked, c, err);
	if (rc == 0) {
		struct topology *topology = make_machine(wish);
		rc = plan_expand(plan, &request, c, topology, err);
		topology_free(topology);
	}
	grid_release(&request.asked);
	return rc;
}

void wish_plan(struct plan *plan, const struct wish *wish)
{
	struct error err = {0};
	print_message("  %s %s\n", wish->preset ? wish->preset : "quick",
		      wish->asked ? wish->asked : "");
	int rc = wish_expand(plan, wish, &err);
	assert_string_equal(err.text, "");
	assert_int_equal(rc, 0);
}

static bool matches(const struct config *config, const char *mechanism)
{
	return mechanism ? !strcmp(config->params.mechanism, mechanism)
			 : !(config->mechanism->caps & IS_CONTROL);
}

const struct config *plan_first(const struct plan *plan, const char *mechanism)
{
	for (size_t i = 0; i < plan->configs; i++)
		if (matches(&plan->config[i], mechanism))
			return &plan->config[i];
	fail_msg("no configuration of %s", mechanism);
	return NULL;
}

size_t plan_count(const struct plan *plan, const char *mechanism)
{
	size_t n = 0;
	for (size_t i = 0; i < plan->configs; i++)
		n += matches(&plan->config[i], mechanism);
	return n;
}

struct plan plan_alone(struct config *config)
{
	config->group = 0;
	config->contenders = 1;
	return (struct plan){.config = config, .configs = 1};
}
