/* A plan file; what was read is described and recalled. */
#include <stdlib.h>

#include "base/error.h"
#include "core/plan/request.h"
#include "core/plan/request_file.h"
#include "core/record/facts.h"
#include "fuzz.h"
#include "registry.h"

static void recall(struct request *request)
{
	struct facts plan = {0};
	struct request again;
	if (!request->preset)
		request->preset = presets;
	if (request->seed == SEED_NONE)
		request->seed = 0;
	request_describe(request, &plan);
	request_init(&again);
	fuzz_claim(request_recall(&again, &plan, &catalogue, NULL) == 0,
		   "what was asked for can be described and recalled");
	for (size_t i = 0; i < AXES; i++)
		fuzz_claim(again.asked.values[i] == request->asked.values[i],
			   "every axis has as many values as before");
	request_release(&again);
	facts_release(&plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct request request;
	struct error err = {0};
	request_init(&request);
	int rc = request_read(&request, (const char *)data, size, "plan",
			      &catalogue, &err);
	fuzz_claim((rc < 0) == (err.status != STATUS_OK),
		   "an error where it fails, and only there");
	if (rc == 0)
		recall(&request);
	request_release(&request);
	return 0;
}
