/* kernels: a figure over kernels, with a level for each and its moves. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "core/record/facts.h"
#include "mark.h"
#include "picture.h"
#include "report/picture/kernels.h"

#define TICS 6

/* What a picture is of: a move stands for its figure, in its architecture. */
struct of {
	const struct kernels *kernels;
	size_t from, to; /* those of the architecture */
	const struct moves *moves;
	const struct move *figure;
	double scale;
};

static const char *fact_of(const struct of *of, size_t kernel, const char *name)
{
	return facts_get(
		&kernel_first(&of->kernels->kernel[kernel])->environment, name,
		"?");
}

static bool is_alike(const struct of *of, size_t kernel)
{
	return kernels_are_alike(&of->kernels->kernel[kernel],
				 &of->kernels->kernel[of->figure->kernel]);
}

static bool is_shown(const struct of *of, const struct move *move)
{
	return move->kernel >= of->from && move->kernel < of->to &&
	       move->figure.metric == of->figure->figure.metric &&
	       move->figure.percentile == of->figure->figure.percentile &&
	       params_equal(move->params, of->figure->params);
}

static double value_of(const struct of *of, size_t kernel)
{
	return kernel_value(&of->kernels->kernel[kernel], of->figure->params,
			    &of->figure->figure) *
	       of->scale;
}

static const char *release_of(const struct of *of, size_t kernel)
{
	return fact_of(of, kernel, "kernel.release");
}

/* Where it stands in the picture, from 1 on. */
static double place_of(const struct of *of, size_t kernel)
{
	return (double)(kernel - of->from) + 1;
}

static void add_values(struct picture *p, const struct of *of)
{
	picture_series(p, "each kernel",
		       mark_number(of->figure->params->mechanism));
	p->band_low = INFINITY;
	p->band_high = 0;
	for (size_t i = of->from; i < of->to; i++) {
		double value = value_of(of, i);
		char number[32];
		struct picture_point *new =
			picture_point(p, place_of(of, i), value);
		new->starts = true;
		snprintf(new->text, sizeof(new->text), "%.100s, %s %s",
			 release_of(of, i),
			 units_three(value, number, sizeof(number)), p->unit);
		p->band_low = fmin(p->band_low, value);
		p->band_high = fmax(p->band_high, value);
	}
	double room =
		fmax((p->band_high - p->band_low) / 2, p->band_high / 100);
	p->band_low -= room;
	p->band_high += room;
}

/* From one move to the next it stays within its margin: where it began. */
static void add_moves(struct picture *p, const struct of *of)
{
	double begin = 0.5, level = value_of(of, of->from);
	picture_series(p, "level", mark_number(of->figure->params->mechanism))
		->variant = 1;
	for (size_t i = 0; i <= of->moves->count; i++) {
		const struct move *m = &of->moves->move[i];
		bool is_last = i == of->moves->count;
		if (!is_last && !is_shown(of, m))
			continue;
		double end = place_of(of, is_last ? of->to : m->kernel) - 0.5;
		struct picture_point *from = picture_point(p, begin, level);
		from->starts = from->quiet = true;
		picture_point(p, end, level)->quiet = true;
		if (is_last)
			break;
		struct picture_flag *flag = picture_flag(
			p, end,
			m->after > m->before ? FLAG_WORSE : FLAG_BETTER);
		snprintf(flag->text, sizeof(flag->text), "%.60s: %+.1f %%",
			 release_of(of, m->kernel),
			 100 * (m->after / m->before - 1));
		text_append(p->alt, sizeof(p->alt), " %s.", flag->text);
		begin = end;
		level = m->after * of->scale;
	}
	for (size_t i = 0; i < TICS; i++) {
		size_t at = of->from + i * (of->to - of->from - 1) / (TICS - 1);
		snprintf(picture_flag(p, place_of(of, at), FLAG_TIC)->text, 16,
			 "%s", release_of(of, at));
	}
}

static void show(const struct of *of, const struct viewer *viewer)
{
	struct picture p;
	char label[320];
	picture_init(&p, "history", PICTURE_HISTORY);
	p.axis = PICTURE_COUNT;
	snprintf(p.unit, sizeof(p.unit), "%s", "instructions");
	move_label(of->figure, label, sizeof(label));
	snprintf(p.title, sizeof(p.title), "%s, %s",
		 mark_title(of->figure->params->mechanism), label);
	const char *words =
		kernel_words(&of->kernels->kernel[of->figure->kernel]);
	snprintf(p.subtitle, sizeof(p.subtitle),
		 "%zu kernels of %s in QEMU%s%.60s · a move is what compare "
		 "says regressed or improved",
		 of->to - of->from,
		 fact_of(of, of->figure->kernel, "kernel.machine"),
		 *words ? ", " : "", words);
	snprintf(p.y_label, sizeof(p.y_label), "%s", p.unit);
	snprintf(p.x_label, sizeof(p.x_label), "kernel, in order of release");
	snprintf(p.extra, sizeof(p.extra), "%u",
		 mark_number(of->figure->params->mechanism));
	snprintf(p.alt, sizeof(p.alt), "%s over %zu kernels:", p.title,
		 of->to - of->from);
	add_values(&p, of);
	add_moves(&p, of);
	picture_show(&p, viewer);
}

void kernels_show(const struct kernels *kernels, const struct moves *moves,
		  const struct viewer *viewer)
{
	for (size_t i = 0; i < moves->count; i++) {
		const struct move *m = &moves->move[i];
		const char *mechanism = m->params->mechanism;
		struct of of = {.kernels = kernels,
				.from = m->kernel,
				.to = m->kernel,
				.moves = moves,
				.figure = m};
		size_t first = 0;
		while (of.from > 0 && is_alike(&of, of.from - 1))
			of.from--;
		while (of.to < kernels->count && is_alike(&of, of.to))
			of.to++;
		while (!is_shown(&of, &moves->move[first]))
			first++;
		metric_shown_in(m->figure.metric, &of.scale);
		if (first == i &&
		    (!strcmp(mechanism, "sysv") || !strcmp(mechanism, "posix")))
			show(&of, viewer);
	}
}
