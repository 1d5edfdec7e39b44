/* JSON values: built for any reader, and read from a file that may hold
 * anything. */
#ifndef JSON_H
#define JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* JSON has no NaN: null; whole numbers are written without a fraction. */
json_t *number_json(double value);
json_t *count_json(uint64_t value);

/* Of a text that is not UTF-8, the bytes over 127 are lost, not all. */
json_t *string_json(const char *text);

/*
 * Sets a member and takes the value over. Without memory the object is
 * released and NULL, and stays so: whoever builds one asks once, at its end.
 */
void member_set(json_t **object, const char *name, json_t *value);

/* The same behind the elements of an array. */
void element_add(json_t **array, json_t *value);

/* Writes it and a newline, and frees it. -1: it is NULL, or not written. */
int print_json(json_t *json, size_t flags, FILE *out);

/* Whether a text could not be parsed for want of memory, whatever it is. */
bool parse_lacked_memory(const json_error_t *why);

/* "" where there is none. */
const char *member_text(const json_t *object, const char *name);

/* A copy in a buffer of n bytes, cut at a whole character, that moves no
 * cursor. */
void member_copy(char *to, size_t n, const json_t *object, const char *name);

/* NAN where it is none. */
double member_number(const json_t *object, const char *name);

/* 0 where it is none, negative, or too large. */
uint64_t member_count(const json_t *object, const char *name);

#endif
