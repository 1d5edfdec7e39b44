/* Steal, throttling and interrupts, from what the kernel counts anyway. */
#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/memory.h"
#include "core/machine/disturbance.h"
#include "core/machine/host_cgroup.h"

#define NS 1e9

const struct disturbance disturbance_unknown = {
	(double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN,
};

static bool is_used(const int cpu[2], int one)
{
	return cpu[0] == CPU_NONE || cpu[0] == one || cpu[1] == one;
}

/* Of "cpu1 user nice system idle iowait irq softirq steal ...", in ticks. */
static void add_steal(struct disturbance *total, const char *line,
		      const int cpu[2])
{
	int one;
	double ticks;
	if (sscanf(line, "cpu%d %*u %*u %*u %*u %*u %*u %*u %lf", &one,
		   &ticks) != 2 ||
	    !is_used(cpu, one))
		return;
	if (isnan(total->steal_ns))
		total->steal_ns = 0;
	total->steal_ns += ticks * NS / (double)sysconf(_SC_CLK_TCK);
}

static void read_steal(struct disturbance *total, const int cpu[2])
{
	FILE *file = mem_got(fopen("/proc/stat", "re"));
	char line[256];
	while (file && fgets(line, sizeof(line), file) &&
	       !strncmp(line, "cpu", 3))
		add_steal(total, line, cpu);
	if (file)
		fclose(file);
}

struct interrupt_columns interrupts_find(const char *header, const int cpu[2])
{
	struct interrupt_columns found = {0};
	const char *word = header;
	for (; (word = strstr(word, "CPU")); word += 3, found.width++)
		if (cpu[0] != CPU_NONE && is_used(cpu, atoi(word + 3)) &&
		    found.columns < 2)
			found.column[found.columns++] = found.width;
	return found;
}

static bool is_wanted(const struct interrupt_columns *columns, unsigned at)
{
	return columns->columns == 0 || columns->column[0] == at ||
	       (columns->columns > 1 && columns->column[1] == at);
}

/* "LOC: 5 6 Local timer interrupts", "36: 0 9 PCI-MSIX ... 1-edge disk". */
void interrupts_add(struct disturbance *total, const char *row,
		    const struct interrupt_columns *columns)
{
	const char *at = strchr(row, ':');
	double sum = 0;
	if (!at)
		return;
	at++;
	for (unsigned i = 0; i < columns->width; i++) {
		char *end;
		unsigned long long n = strtoull(at, &end, 10);
		if (end == at)
			break;
		if (is_wanted(columns, i))
			sum += (double)n;
		at = end;
	}
	row += strspn(row, " ");
	double *kind = strstr(at, "timer") ? &total->timer_interrupts
		       : isdigit((unsigned char)*row)
			       ? &total->device_interrupts
			       : &total->other_interrupts;
	*kind = isnan(*kind) ? sum : *kind + sum;
}

static void read_interrupts(struct disturbance *total, const int cpu[2])
{
	FILE *file = mem_got(fopen("/proc/interrupts", "re"));
	char *line = NULL;
	size_t size = 0;
	struct interrupt_columns columns = {0};
	if (file && mem_line(&line, &size, file) > 0)
		columns = interrupts_find(line, cpu);
	/* A CPU without a column would make the sum one of all CPUs. */
	bool known = cpu[0] == CPU_NONE || columns.columns > 0;
	while (file && known && mem_line(&line, &size, file) > 0)
		interrupts_add(total, line, &columns);
	free(line);
	if (file)
		fclose(file);
}

void disturbance_read(struct disturbance *total, const int cpu[2])
{
	*total = disturbance_unknown;
	read_steal(total, cpu);
	read_interrupts(total, cpu);
	total->throttled_periods = host_throttled_periods();
}

struct disturbance disturbance_between(const struct disturbance *begin,
				       const struct disturbance *end)
{
	return (struct disturbance){
		end->steal_ns - begin->steal_ns,
		end->throttled_periods - begin->throttled_periods,
		end->device_interrupts - begin->device_interrupts,
		end->timer_interrupts - begin->timer_interrupts,
		end->other_interrupts - begin->other_interrupts,
	};
}
