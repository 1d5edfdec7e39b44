/*
 * Performance counters, by software events, which need no hardware: what is
 * counted is counted between start and stop, in one group; and a run has it a
 * message.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/counters.h"
#include "base/cpu.h"
#include "base/error.h"
#include "channel.h"
#include "core/plan/plan.h"
#include "core/run/runner.h"
#include "planning.h"
#include "registry.h"
#include "workload.h"

#define PAGES 64

static const struct counter_event software[] = {
	{PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK},
	{PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN},
};

static void open_or_skip(struct counters *counters)
{
	int rc = counters_open(counters, software, 2);
	if (rc < 0) {
		print_message("  %s\n", counters_reason(-rc));
		skip();
	}
}

static void fault(void)
{
	size_t bytes = PAGES * (size_t)sysconf(_SC_PAGESIZE);
	char *page = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(page != MAP_FAILED);
	madvise(page, bytes, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < bytes; i += (size_t)sysconf(_SC_PAGESIZE))
		*(volatile char *)(page + i) = 1;
	munmap(page, bytes);
}

static void spin(uint64_t ns)
{
	uint64_t end = clock_now() + ns;
	while (clock_now() < end)
		continue;
}

static void what_happens_between_start_and_stop_is_counted(void **state)
{
	(void)state;
	struct counters counters = {0};
	uint64_t count[COUNTERS_MAX] = {0, 0};
	open_or_skip(&counters);
	fault();
	counters_start(&counters);
	fault();
	spin(1000000);
	assert_int_equal(counters_stop(&counters, count), 0);
	assert_true(count[0] > 0);
	assert_true(count[1] >= PAGES);
	assert_true(count[1] < 2 * PAGES);
	counters_close(&counters);
}

static void each_start_counts_from_zero(void **state)
{
	(void)state;
	struct counters counters = {0};
	uint64_t count[COUNTERS_MAX];
	open_or_skip(&counters);
	for (int i = 0; i < 3; i++) {
		counters_start(&counters);
		fault();
		assert_int_equal(counters_stop(&counters, count), 0);
		assert_true(count[1] >= PAGES && count[1] < 2 * PAGES);
	}
	counters_close(&counters);
}

static void what_is_not_open_counts_nothing_and_says_so(void **state)
{
	(void)state;
	struct counters counters = {0};
	uint64_t count[COUNTERS_MAX];
	counters_start(&counters);
	assert_int_equal(counters_stop(&counters, count), -EBADF);
	counters_close(&counters);
}

/* The first opens, the second is none: no descriptor may stay. */
static void a_group_opens_whole_or_not_at_all(void **state)
{
	(void)state;
	const struct counter_event half[] = {
		{PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK},
		{PERF_TYPE_SOFTWARE, 12345},
	};
	struct counters counters = {0};
	int before = dup(0);
	assert_true(before >= 0);
	close(before);
	assert_true(counters_open(&counters, half, 2) < 0);
	assert_int_equal(counters.n, 0);
	int after = dup(0);
	close(after);
	assert_int_equal(after, before);
}

static void every_refusal_has_a_reason_and_a_hint(void **state)
{
	(void)state;
	assert_non_null(strstr(counters_reason(EACCES), "perf_event_paranoid"));
	assert_non_null(strstr(counters_hint(EACCES), "sysctl"));
	assert_non_null(strstr(counters_reason(ENOENT), "hardware"));
	assert_non_null(strstr(counters_hint(ENOENT), "hypervisor"));
	static const int others[] = {ENOSYS, EMFILE, EINVAL};
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		assert_true(strlen(counters_reason(others[i])) > 0);
		assert_true(strlen(counters_hint(others[i])) > 0);
	}
}

#define MESSAGES 300

/* A run over pipes, whose processes count these events. */
static void run_counting(const char *workload,
			 const struct counter_event *event,
			 struct product *product)
{
	struct config config = {.cpu = {CPU_NONE, CPU_NONE}};
	struct plan plan = plan_alone(&config);
	struct samples samples;
	struct error err = {0};
	config.params = params_initial;
	config.params.capacity = 10;
	config.mechanism = catalogue_mechanism(&catalogue, "pipe");
	config.workload = catalogue_workload(&catalogue, workload);
	config.wait = wait_find("block");
	config.amount = (struct amount){MESSAGES, 60 * NSEC_PER_SEC, 1 << 16};
	assert_int_equal(samples_init(&samples, &plan, &err), 0);
	samples.counters = event;
	assert_int_equal(runner_run((const struct config *const[]){&config}, 1,
				    &samples, product, &err),
			 0);
	print_message("  %s\n", product->run.reason);
	samples_release(&samples);
}

static double value_of(const struct run *run, enum metric_id metric)
{
	const struct measurement *m = run_measurement(run, metric);
	assert_non_null(m);
	return m->value;
}

/* The task clock stands where cycles do: ns, at least 100 of them a message. */
static void a_run_has_the_counts_of_each_side_a_message(void **state)
{
	(void)state;
	struct counters counters = {0};
	struct product product = {0};
	open_or_skip(&counters);
	counters_close(&counters);
	run_counting("pingpong", software, &product);
	const struct run *run = &product.run;
	assert_int_equal(run->status, RESULT_OK);
	double client = value_of(run, METRIC_SENDER_CYCLES);
	double server = value_of(run, METRIC_RECEIVER_CYCLES);
	double both = value_of(run, METRIC_CYCLES);
	assert_true(client >= 100 && server >= 100);
	assert_true(both > 0.999 * (client + server));
	assert_true(both < 1.001 * (client + server));
	assert_true(client * MESSAGES <= (double)run->duration_ns * 1.5);
	assert_true(value_of(run, METRIC_INSTRUCTIONS) >= 0);
	product_release(&product);
}

static void one_process_has_no_sides(void **state)
{
	(void)state;
	struct counters counters = {0};
	struct product product = {0};
	open_or_skip(&counters);
	counters_close(&counters);
	run_counting("depth", software, &product);
	assert_int_equal(product.run.status, RESULT_OK);
	assert_true(value_of(&product.run, METRIC_CYCLES) >= 100);
	assert_null(run_measurement(&product.run, METRIC_SENDER_CYCLES));
	product_release(&product);
}

static void nothing_is_counted_unless_asked_for(void **state)
{
	(void)state;
	struct product product = {0};
	run_counting("pingpong", NULL, &product);
	assert_int_equal(product.run.status, RESULT_OK);
	assert_null(run_measurement(&product.run, METRIC_CYCLES));
	product_release(&product);
}

/* As where the processes may do less than the one that asked first. */
static void
a_worker_that_cannot_count_skips_its_run_with_the_reason(void **state)
{
	(void)state;
	static const struct counter_event none[] = {
		{PERF_TYPE_SOFTWARE, 12345}, {PERF_TYPE_SOFTWARE, 12345}};
	struct product product = {0};
	run_counting("pingpong", none, &product);
	assert_int_equal(product.run.status, RESULT_SKIPPED);
	assert_non_null(strstr(product.run.reason, "--counters: "));
	product_release(&product);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_happens_between_start_and_stop_is_counted),
		cmocka_unit_test(each_start_counts_from_zero),
		cmocka_unit_test(what_is_not_open_counts_nothing_and_says_so),
		cmocka_unit_test(a_group_opens_whole_or_not_at_all),
		cmocka_unit_test(every_refusal_has_a_reason_and_a_hint),
		cmocka_unit_test(a_run_has_the_counts_of_each_side_a_message),
		cmocka_unit_test(one_process_has_no_sides),
		cmocka_unit_test(nothing_is_counted_unless_asked_for),
		cmocka_unit_test(
			a_worker_that_cannot_count_skips_its_run_with_the_reason),
	};
	child_take_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
