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

/* A text that is not UTF-8 loses its bytes over 127: each becomes "?". */
json_t *string_json(const char *text);

/* The same, but they become ARGUMENT_LOST of record.h. */
json_t *argument_json(const char *text);

/* "" and NULL are null. */
json_t *note_json(const char *text);

/*
 * Sets a member; takes ownership of the value. If memory runs out the object is
 * released and becomes NULL, and stays so: test it once, at the end.
 */
void member_set(json_t **object, const char *name, json_t *value);

/* Appends an element to an array in the same way. */
void element_add(json_t **array, json_t *value);

/* Writes it and a newline, and frees it. -1: it is NULL, or not written. */
int print_json(json_t *json, size_t flags, FILE *out);

/* Whether memory ran out while a text was parsed. */
bool parse_lacked_memory(const json_error_t *why);

/* "" where there is none. */
const char *member_text(const json_t *object, const char *name);

/*
 * A copy in a buffer of n bytes, cut at a whole character, without control
 * characters.
 */
void member_copy(char *to, size_t n, const json_t *object, const char *name);

/* NAN where it is none. */
double member_number(const json_t *object, const char *name);

/* 0 where it is none, negative, or too large. */
uint64_t member_count(const json_t *object, const char *name);

#endif
