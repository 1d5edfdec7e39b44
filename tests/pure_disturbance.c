/* What is read of interrupts, and that what is not told is not zero. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cpu.h"
#include "base/text.h"
#include "core/machine/disturbance.h"

static const char header[] = "           CPU0       CPU1       CPU3\n";
static const char *const rows[] = {
	"  0:         40          0          0   IO-APIC   2-edge      timer\n",
	" 36:          1          2          4   PCI-MSIX 0-edge      disk\n",
	" 27:        100        200        400   GICv3  27 Level arch_timer\n",
	"LOC:       1000       2000       4000   Local timer interrupts\n",
	"RES:         10         20         40   Rescheduling interrupts\n",
	"ERR:          7\n",
	"nothing of that kind\n",
};

static struct disturbance sum(int a, int b)
{
	const int cpu[2] = {a, b};
	struct disturbance d = disturbance_unknown;
	struct interrupt_columns columns = interrupts_find(header, cpu);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		interrupts_add(&d, rows[i], &columns);
	return d;
}

static void interrupts_are_counted_by_kind(void **state)
{
	(void)state;
	struct disturbance d = sum(0, 0);
	assert_true(d.device_interrupts == 1);
	assert_true(d.timer_interrupts == 40 + 100 + 1000);
	assert_true(d.other_interrupts == 10 + 7);
}

static void columns_are_of_the_cpus_named_not_counted(void **state)
{
	(void)state;
	struct disturbance d = sum(3, 1);
	assert_true(d.device_interrupts == 2 + 4);
	assert_true(d.timer_interrupts == 200 + 400 + 2000 + 4000);
	assert_true(d.other_interrupts == 20 + 40);
}

static void unpinned_workers_have_those_of_all_cpus(void **state)
{
	(void)state;
	struct disturbance d = sum(CPU_NONE, CPU_NONE);
	assert_true(d.device_interrupts == 1 + 2 + 4);
	assert_true(d.other_interrupts == 10 + 20 + 40 + 7);
}

static void what_is_not_told_is_unknown_not_zero(void **state)
{
	(void)state;
	const int cpu[2] = {99999, 99999};
	struct disturbance none, d;
	disturbance_read(&none, cpu);
	assert_true(isnan(none.steal_ns));
	assert_true(isnan(none.device_interrupts));
	assert_true(isnan(none.timer_interrupts));
	assert_true(isnan(none.other_interrupts));
	const struct disturbance some = {1, 2, 3, 4, 5};
	d = disturbance_between(&none, &some);
	assert_true(isnan(d.steal_ns) && isnan(d.timer_interrupts));
}

static void counts_are_of_what_lies_between(void **state)
{
	(void)state;
	const struct disturbance begin = {1e7, 1, 2, 3, 4};
	const struct disturbance end = {3e7, 5, 7, 11, 13};
	struct disturbance d = disturbance_between(&begin, &end);
	assert_true(d.steal_ns == 2e7 && d.throttled_periods == 4);
	assert_true(d.device_interrupts == 5 && d.timer_interrupts == 8);
	assert_true(d.other_interrupts == 9);
}

static void counts_of_this_machine_never_fall(void **state)
{
	(void)state;
	const int cpu[2] = {CPU_NONE, CPU_NONE};
	struct disturbance begin, end;
	disturbance_read(&begin, cpu);
	disturbance_read(&end, cpu);
	end = disturbance_between(&begin, &end);
	assert_false(end.steal_ns < 0 || end.throttled_periods < 0 ||
		     end.device_interrupts < 0 || end.timer_interrupts < 0 ||
		     end.other_interrupts < 0);
}

static void assert_wrapped(const char *text, const char *expected)
{
	char *out = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&out, &n);
	assert_non_null(file);
	fputs("ab", file);
	text_wrap(file, text, 2, 3, 10);
	fclose(file);
	assert_string_equal(out, expected);
	free(out);
}

static void text_is_wrapped_between_words(void **state)
{
	(void)state;
	assert_wrapped("", "ab\n");
	assert_wrapped("12345678", "ab12345678\n");
	assert_wrapped("123 5678 0", "ab123 5678\n   0\n");
	assert_wrapped("µµµ µµµµ 0", "abµµµ µµµµ\n   0\n");
	assert_wrapped(" a  b ", "aba b\n");
	assert_wrapped("1234 20 % b", "ab1234\n   20 % b\n");
	assert_wrapped("123 5 % b", "ab123 5 %\n   b\n");
	assert_wrapped("1234567 %", "ab1234567 %\n");
	assert_wrapped("far-too-long-a-word b",
		       "abfar-too-long-a-word\n   b\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(interrupts_are_counted_by_kind),
		cmocka_unit_test(columns_are_of_the_cpus_named_not_counted),
		cmocka_unit_test(unpinned_workers_have_those_of_all_cpus),
		cmocka_unit_test(what_is_not_told_is_unknown_not_zero),
		cmocka_unit_test(counts_are_of_what_lies_between),
		cmocka_unit_test(counts_of_this_machine_never_fall),
		cmocka_unit_test(text_is_wrapped_between_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
