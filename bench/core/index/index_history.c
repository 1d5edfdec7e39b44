/* A history out of an index. */
#include "core/index/index_history.h"
#include "core/index/index_records.h"
#include "core/index/index_values.h"

/* What an attempt that failed has left. */
static void begin_anew(struct history *history)
{
	struct history_options options = history->options;
	history_release(history);
	history_init(history, &options);
}

static void note_empty(const struct index_loading *l)
{
	for (size_t i = 0; i < l->places; i++)
		if (l->place[i].taken == 0)
			history_note(l->history,
				     "%s: no summary has a figure to search",
				     l->place[i].path);
}

void index_history(struct index *index, struct index_files *files, void *into)
{
	struct index_loading l = {
		.index = index, .history = into, .files = files};
	begin_anew(l.history);
	index_load_records(&l);
	index_load_values(&l);
	if (!index->failed)
		note_empty(&l);
	index_loading_release(&l);
}
