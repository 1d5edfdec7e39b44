/* How mechanisms are called and coloured wherever they are shown. */
#include <string.h>

#include "mark.h"

unsigned mark_number(const char *mechanism)
{
	const struct known_mark *k = known_marks;
	while (k->mechanism && strcmp(k->mechanism, mechanism) != 0)
		k++;
	return (unsigned)(k - known_marks) + 1;
}

const char *mark_label(const char *mechanism)
{
	const char *label = known_marks[mark_number(mechanism) - 1].mark->label;
	return label ? label : mechanism;
}

const char *mark_title(const char *mechanism)
{
	const char *title = known_marks[mark_number(mechanism) - 1].mark->title;
	return title ? title : mechanism;
}
