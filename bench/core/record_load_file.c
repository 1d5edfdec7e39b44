/*
 * Records from files, a result at a time: the JSON of all of them at once
 * takes ten times the memory of its text, and the time to touch it.
 */
#include <jansson.h>
#include <string.h>

#include "core/journal.h"
#include "core/record_load_parts.h"
#include "core/skim.h"

static int load_results(struct skim *skim)
{
	for (size_t i = 0; i < skim->results; i++) {
		const struct json_text *text = &skim->result[i].whole;
		json_t *json = json_loadb(text->at, text->length, 0, NULL);
		int rc = json ? record_load_result(&skim->record, json, NULL)
			      : -1;
		json_decref(json);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* What fails in parts is read as a whole, which says where and why. */
static int load_skimmed(struct record *record, struct skim *skim,
			const char *path, struct error *err)
{
	if (load_results(skim) < 0)
		return record_read(record, skim->text, strlen(skim->text), path,
				   err);
	*record = skim->record;
	skim->record = (struct record){0};
	return 0;
}

int record_load(struct record *record, const char *path, struct error *err)
{
	struct skim skim;
	*record = (struct record){0};
	if (skim_load(&skim, path, err) < 0)
		return -1;
	int rc = load_skimmed(record, &skim, path, err);
	skim_release(&skim);
	if (rc < 0)
		return -1;
	journal_merge(record, path);
	record_summarise(record);
	return 0;
}
