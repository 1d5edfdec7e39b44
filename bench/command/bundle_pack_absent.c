/* In the place of bundle_pack.c, where its libraries were not found. */
#include "base/error.h"
#include "command/bundle_parts.h"

int bundle_possible(struct error *err)
{
	return error_set(err, STATUS_USAGE,
			 "--bundle: this mqbench was built without libarchive "
			 "and nettle");
}

int bundle_sum(const char *folder, struct error *err)
{
	(void)folder;
	return bundle_possible(err);
}

int bundle_pack(const char *output, const char *folder, const char *name,
		int64_t time_s, struct error *err)
{
	(void)output;
	(void)folder;
	(void)name;
	(void)time_s;
	return bundle_possible(err);
}

void bundle_remove(const char *folder)
{
	(void)folder;
}
