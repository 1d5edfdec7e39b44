/* The picture of where instructions go. */
#ifndef REPORT_STAGES_H
#define REPORT_STAGES_H

struct record;
struct viewer;

/* Nothing where no configuration was explained. */
int stages_show(const struct record *record, const struct viewer *viewer);

#endif
