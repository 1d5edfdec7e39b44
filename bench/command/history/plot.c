/* The series that changed, drawn by gnuplot. */
#include <stdlib.h>

#include "base/memory.h"
#include "command/draw.h"
#include "command/history/print.h"
#include "registry.h"
#include "report.h"

struct gallery {
	struct drawing drawing;
	size_t passed; /* series that found no room */
};

static void draw(void *context, const struct picture *picture)
{
	struct gallery *g = context;
	if (g->drawing.drawn == HISTORY_PICTURES) {
		g->passed++;
		return;
	}
	snprintf(g->drawing.name, sizeof(g->drawing.name), "%s", picture->file);
	draw_picture(&g->drawing, picture);
	if (draw_end(&g->drawing, g->drawing.err) < 0)
		g->drawing.failed = true;
}

int history_draw(const struct history *history, const char *folder,
		 struct error *err)
{
	struct gallery *g = mem_array(1, sizeof(*g));
	const struct viewer viewer = {.see = draw, .context = g};
	g->drawing.folder = folder;
	int rc = draw_begin(&g->drawing, err);
	if (rc == 0)
		report_find("gnuplot")->show_history(history, &viewer);
	if (g->drawing.failed)
		rc = -1;
	if (rc == 0 && g->passed > 0)
		fprintf(stderr,
			"mqbench: drew only %d plots; %zu more series changed: "
			"select them with --only and --metric\n",
			HISTORY_PICTURES, g->passed);
	if (rc == 0 && g->drawing.drawn == 0)
		fprintf(stderr, "mqbench: no series changed, so nothing is "
				"drawn; --only TEXT draws unchanged series\n");
	free(g);
	return rc;
}
