/* Drawing: the elements that every figure is made of. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "report/html/draw.h"
#include "report/html/text.h"

void draw_open(FILE *out, const struct look *look, const char *id,
	       const struct picture *picture)
{
	const char *width = look->narrow ? "narrow" : "wide";
	const char *scale = look->only_scale ? "" : look->log ? " log" : " lin";
	char name[96];
	snprintf(name, sizeof(name), "%s-%c%s", id, *width,
		 look->only_scale ? "" : scale + 1);
	fprintf(out,
		"<svg class=\"%s%s%s\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
		"aria-labelledby=\"%s-t\" aria-describedby=\"%s-d\">"
		"<title id=\"%s-t\">",
		width, scale, picture->unfit ? " unfit" : "", look->width,
		look->height, name, name, name);
	html_text(out, picture->title);
	fprintf(out, "</title><desc id=\"%s-d\">", name);
	html_text(out, picture->alt);
	fputs("</desc>\n", out);
}

void draw_close(FILE *out)
{
	fputs("</svg>\n", out);
}

void draw_text(FILE *out, double x, double y, enum anchor anchor,
	       const char *class, const char *text)
{
	static const char *const anchors[] = {"", " text-anchor=\"middle\"",
					      " text-anchor=\"end\""};
	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\"%s", x, y, anchors[anchor]);
	if (*class)
		fprintf(out, " class=\"%s\"", class);
	fputc('>', out);
	html_text(out, text);
	fputs("</text>\n", out);
}

void draw_line(FILE *out, const char *class, double x1, double y1, double x2,
	       double y2)
{
	fprintf(out, "<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", class,
		x1, y1, x2, y2);
}

/* Paths around the place of the mark, in the order of files (style.gp). */
static const char *const shapes[] = {
	"m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z", /* circle */
	"m-3.2-3.2h6.4v6.4h-6.4z",			/* square */
	"m0-4.2l4 7h-8z",				/* triangle */
	"m0-4.3l4.3 4.3l-4.3 4.3l-4.3-4.3z",		/* diamond */
	"m0 4.2l4-7h-8z",				/* and upside down */
	"m-4-1h3v-3h2v3h3v2h-3v3h-2v-3h-3z",		/* plus */
};

static const char cross[] = "m0-1.4l2.6-2.6l1.4 1.4l-2.6 2.6l2.6 2.6l-1.4 1.4"
			    "l-2.6-2.6l-2.6 2.6l-1.4-1.4l2.6-2.6l-2.6-2.6"
			    "l1.4-1.4z";

const char *draw_shape(const struct picture_series *series)
{
	static const char letters[] = "os^dv+";
	const char *at = series->shape ? strchr(letters, series->shape) : NULL;
	size_t all = sizeof(shapes) / sizeof(*shapes);
	return shapes[at ? (size_t)(at - letters) : (series->colour - 1) % all];
}

void draw_mark(FILE *out, const struct picture_series *series, double x,
	       double y, const char *text)
{
	fprintf(out, "<path class=\"p\" d=\"M%.1f %.1f%s\"><title>", x, y,
		series ? draw_shape(series) : cross);
	html_text(out, text);
	fputs("</title></path>\n", out);
}

void draw_group(FILE *out, const struct picture_series *series, size_t number,
		const char *class)
{
	fprintf(out, "<g class=\"s%zu m%u v%u%s%s\">\n", number % SERIES_MOST,
		series->colour - 1, series->variant % 8, *class ? " " : "",
		class);
}

void draw_value(char *text, size_t n, double value, double low, double high,
		const char *unit)
{
	char a[32], b[32], c[32];
	snprintf(text, n, "%s", units_three(value, a, sizeof(a)));
	if (isfinite(low) && isfinite(high))
		text_append(text, n, " [%s, %s]",
			    units_three(low, b, sizeof(b)),
			    units_three(high, c, sizeof(c)));
	text_append(text, n, "%s%s", *unit ? " " : "", unit);
}
