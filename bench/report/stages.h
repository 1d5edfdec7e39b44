/* The picture of where instructions go. */
#ifndef REPORT_STAGES_H
#define REPORT_STAGES_H

#include <stdio.h>

struct record;

/* Its section of columns; nothing where no configuration was explained. */
void stages_write(FILE *out, const struct record *record);

#endif
