/* Two modes: the deepest valley of a density that was smoothed. */
#include <math.h>
#include <stdlib.h>

#include "core/stats/modes.h"

/* The density is over the logarithm, in cells. */
#define PER_DOUBLING 32
#define CELLS (42 * PER_DOUBLING) /* beyond HISTOGRAM_HIGHEST */

/* The kernel: wide enough for a coarse clock, and for MODES_SAMPLES. */
#define DEVIATION 4.
#define REACH 16

/* One more, since there may be zeros. */
static double cell_of(uint64_t value)
{
	return PER_DOUBLING * log2((double)value + 1);
}

static void spread(double *density, const struct histogram *h)
{
	for (size_t i = 0; i < h->bins; i++) {
		const struct bin *bin = &h->bin[i];
		double from = cell_of(histogram_lowest(bin->index));
		double to = cell_of(histogram_highest(bin->index) + 1);
		double each = (double)bin->count / (to - from);
		for (size_t k = (size_t)from; (double)k < to && k < CELLS; k++)
			density[k] += each * (fmin(to, (double)k + 1) -
					      fmax(from, (double)k));
	}
}

static void smooth(double *to, const double *density)
{
	double kernel[REACH + 1];
	for (int k = 0; k <= REACH; k++)
		kernel[k] = exp(-0.5 * k * k / (DEVIATION * DEVIATION));
	for (int i = 0; i < CELLS; i++)
		for (int k = -REACH; density[i] > 0 && k <= REACH; k++)
			if (i + k >= 0 && i + k < CELLS)
				to[i + k] += density[i] * kernel[abs(k)];
}

/* The share of samples below the deepest valley; 0: there is none. */
static double valley(const double *density, const double *smoothed, double n)
{
	double above[CELLS + 1] = {0}, below = 0, peak = 0, share = 0;
	double deepest = MODES_VALLEY;
	for (int i = CELLS; i-- > 0;)
		above[i] = fmax(above[i + 1], smoothed[i]);
	for (int i = 0; i < CELLS; i++) {
		below += density[i] / n;
		peak = fmax(peak, smoothed[i]);
		if (below < MODES_SHARE || below > 1 - MODES_SHARE)
			continue;
		double depth = smoothed[i] / fmin(peak, above[i]);
		if (depth < deepest) {
			deepest = depth;
			share = below;
		}
	}
	return share;
}

/* The median of the samples between two shares; 0: they are spread widely. */
static double place(const struct histogram *h, double from, double to)
{
	double quartile[3];
	for (int i = 0; i < 3; i++)
		quartile[i] = (double)histogram_percentile(
			h, 100 * (from + (to - from) * (i + 1) / 4));
	return quartile[2] <= MODES_WIDE * quartile[0] ? quartile[1] : 0;
}

bool modes_find(struct modes *modes, const struct histogram *h)
{
	double density[CELLS] = {0}, smoothed[CELLS] = {0};
	double n = (double)histogram_count(h);
	if (n < MODES_SAMPLES)
		return false;
	spread(density, h);
	smooth(smoothed, density);
	modes->share = valley(density, smoothed, n);
	if (!(modes->share > 0))
		return false;
	modes->place[0] = place(h, 0, modes->share);
	modes->place[1] = place(h, modes->share, 1);
	return modes->place[0] > 0 &&
	       modes->place[1] >= MODES_APART * modes->place[0];
}

bool modes_part_median(const struct modes *modes)
{
	return fabs(modes->share - 0.5) <= MODES_EDGE;
}
