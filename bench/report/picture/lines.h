/* Pictures of a record over an axis. */
#ifndef LINES_H
#define LINES_H

struct record;
struct viewer;

/* Shows each that has points. */
void lines_show(const struct record *record, const struct viewer *viewer);

#endif
