/* The order of numbers, for qsort. */
#ifndef ORDER_H
#define ORDER_H

int order_doubles(const void *a, const void *b);

#endif
