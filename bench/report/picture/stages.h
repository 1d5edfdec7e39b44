/* The picture of where instructions go. */
#ifndef REPORT_STAGES_H
#define REPORT_STAGES_H

struct record;
struct viewer;

/* Shows nothing if no configuration was explained. */
void stages_show(const struct record *record, const struct viewer *viewer);

#endif
