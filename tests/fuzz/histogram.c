/* A payload in base64 from anybody's encoder; what is read is written back. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "core/stats/histogram.h"
#include "core/stats/histogram_code.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct histogram h = {0}, again = {0};
	struct error err = {0};
	if (histogram_decode(&h, text, &err) == 0) {
		char *written = histogram_encode(&h);
		fuzz_claim(histogram_decode(&again, written, NULL) == 0 &&
				   again.bins == h.bins &&
				   histogram_count(&again) ==
					   histogram_count(&h),
			   "what was read can be written and read again");
		histogram_percentile(&h, 99);
		free(written);
	}
	histogram_release(&h);
	histogram_release(&again);
	free(text);
	return 0;
}
