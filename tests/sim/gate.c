/*
 * History as a daily gate: folders of 100 series that are looked at after each
 * record from the 20th to the 120th. A series without a change that ends the
 * status 1 on any of these days is a false alarm: one, since it is dismissed
 * then. The margin is 0, so all that is confirmed for the worse counts. Beside
 * it stands what is shown as regressed, which is what an alarm without the
 * confirmation would be. Noise is normal, heavy-tailed (Student's t with 3
 * degrees of freedom), spiky (3 of 100 values 8 deviations too high), or normal
 * with a correlation from record to record. Then 10 of the 100 series have a
 * step of 3 standard deviations.
 */
#define MATHLIB_STANDALONE
#include <Rmath.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/judge/history_find.h"
#include "sim.h"

#define SERIES 100
#define FIRST 20
#define LAST 120
#define STEPPED 10
#define WITHIN 5

static double draw_t3(void)
{
	return norm_rand() / sqrt(rchisq(3) / 3);
}

static double draw_spiky(void)
{
	return norm_rand() + (unif_rand() < 0.03 ? 8 : 0);
}

struct noise {
	const char *name;
	double (*draw)(void);
	double deviation, correlation;
	size_t correlated; /* series of the folder */
	double alarms;	   /* goal: the share of series; 1: none */
};

static struct history_record record[LAST];
static struct history_series series[SERIES];
static double value[SERIES][LAST];
static struct history_config config = {.params.mechanism = "posix"};
static struct history_class class = {
	.record = record,
	.config = &config,
	.configs = 1,
	.series = series,
	.many = SERIES,
};
static struct history history = {
	.options = {.alpha = CHANGES_ALPHA},
	.class = &class,
	.classes = 1,
};

static void set_up(void)
{
	for (size_t i = 0; i < LAST; i++)
		record[i] =
			(struct history_record){.file = "", .time = (double)i};
	for (size_t i = 0; i < SERIES; i++)
		series[i].own = value[i];
}

/* History takes logarithms. */
static void draw(const struct noise *noise)
{
	for (size_t i = 0; i < SERIES; i++) {
		double r = i < noise->correlated ? noise->correlation : 0;
		double x = noise->draw();
		for (size_t j = 0; j < LAST; j++) {
			value[i][j] = exp(0.01 * x);
			x = r * x + sqrt(1 - r * r) * noise->draw();
		}
	}
}

/* With so many records; by series, whether it is shown, and whether it counts.
 */
static void look(size_t records, bool *shown, bool *counts)
{
	class.records = records;
	class.changes = 0;
	history_find(&history);
	for (size_t i = 0; i < class.changes; i++) {
		const struct history_change *c = &class.change[i];
		shown[c->series] |= history_is_open(c);
		counts[c->series] |= history_counts(c);
	}
}

static unsigned trues(const bool *flag)
{
	unsigned n = 0;
	for (size_t i = 0; i < SERIES; i++)
		n += flag[i];
	return n;
}

struct tally {
	unsigned series, days;
};

static void add_day(struct tally *tally, const bool *today, bool *ever)
{
	tally->days += trues(today) > 0;
	for (size_t i = 0; i < SERIES; i++)
		ever[i] |= today[i];
}

static void tell(struct sim *sim, const struct noise *noise, const char *what,
		 const struct tally *t, double goal)
{
	char text[128];
	unsigned days = LAST - FIRST + 1;
	snprintf(text, sizeof(text), "%s, flat series that %s", noise->name,
		 what);
	sim_share(sim, text, t->series, SERIES * sim->trials, 0, goal);
	snprintf(text, sizeof(text), "%s, days on which one did", noise->name);
	sim_share(sim, text, t->days, days * sim->trials, 0, 1);
}

static void flat(struct sim *sim, const struct noise *noise)
{
	struct tally shown = {0}, alarms = {0};
	for (unsigned i = 0; i < sim->trials; i++) {
		bool was_shown[SERIES] = {0}, alarmed[SERIES] = {0};
		draw(noise);
		for (size_t n = FIRST; n <= LAST; n++) {
			bool seen[SERIES] = {0}, counts[SERIES] = {0};
			look(n, seen, counts);
			add_day(&shown, seen, was_shown);
			add_day(&alarms, counts, alarmed);
		}
		shown.series += trues(was_shown);
		alarms.series += trues(alarmed);
	}
	tell(sim, noise, "were shown", &shown, 1);
	tell(sim, noise, "raised an alarm", &alarms, noise->alarms);
}

static void stepped(struct sim *sim, const struct noise *noise, size_t old,
		    double goal)
{
	unsigned found = 0, folders = 4 * sim->trials;
	char what[128];
	for (unsigned i = 0; i < folders; i++) {
		bool seen[SERIES] = {0}, counts[SERIES] = {0};
		draw(noise);
		for (size_t j = 0; j < STEPPED; j++)
			for (size_t k = old; k < old + WITHIN; k++)
				value[j][k] *= exp(0.03 * noise->deviation);
		for (size_t k = 1; k <= WITHIN; k++)
			look(old + k, seen, counts);
		for (size_t j = 0; j < STEPPED; j++)
			found += counts[j];
	}
	snprintf(what, sizeof(what),
		 "%s, step of 3 after %zu records, alarm within %d",
		 noise->name, old, WITHIN);
	sim_share(sim, what, found, STEPPED * folders, goal, 1);
}

int main(int argc, char **argv)
{
	static const struct noise noises[] = {
		{"normal", norm_rand, 1, 0, 0, 0.01},
		{"t3", draw_t3, 1.7320508, 0, 0, 1},
		{"spiky", draw_spiky, 1, 0, 0, 1},
		{"correlated 0.3", norm_rand, 1, .3, SERIES, 1},
		{"correlated 0.5", norm_rand, 1, .5, SERIES, 1},
		{"30 of 100 correlated 0.5", norm_rand, 1, .5, 30, 1},
	};
	struct sim sim = sim_begin(argc, argv);
	set_up();
	for (size_t i = 0; i < 6; i++)
		flat(&sim, &noises[i]);
	for (size_t i = 0; i < 3; i++)
		for (size_t old = 40; old <= 80; old += 20)
			stepped(&sim, &noises[i], old, i == 0 ? .95 : 0);
	free(class.change);
	return sim_end(&sim);
}
