/* POSIX against System V: a row for each configuration that has both. */
#ifndef RATIOS_H
#define RATIOS_H

struct record;
struct viewer;

int ratios_show(const struct record *record, const struct viewer *viewer);

#endif
