/* JSON values: built for any reader, and read from a file that may hold
 * anything. */
#ifndef JSON_H
#define JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct error;

/* JSON has no NaN: null; whole numbers are written without a fraction. */
json_t *number_json(double value);
json_t *count_json(uint64_t value);

/* A text that is not UTF-8 loses its bytes over 127: each becomes "?". */
json_t *string_json(const char *text);

/* The same, but they become ARGUMENT_LOST of record.h. */
json_t *argument_json(const char *text);

/* "" and NULL are null. */
json_t *note_json(const char *text);

/* Sets a member of an object, and appends to an array: the value is its own. */
void member_set(json_t *object, const char *name, json_t *value);
void element_add(json_t *array, json_t *value);

/* Writes it and a newline, and frees it. */
void print_json(json_t *json, size_t flags, FILE *out);

/*
 * The JSON of an untrusted text, with jansson's flags. NULL and an error that
 * names the file: it is no JSON, or its values would take over JSON_MEMORY_MAX
 * bytes.
 */
#define JSON_MEMORY_MAX (768ul << 20)
json_t *parse_json(const char *text, size_t length, size_t flags,
		   const char *path, struct error *err);

/* Bytes that its values would take, at most. */
size_t json_memory(const char *text, size_t length);

/* "" where there is none. */
const char *member_text(const json_t *object, const char *name);

/*
 * A copy in a buffer of n bytes, cut at a whole character, without control
 * characters.
 */
void member_copy(char *to, size_t n, const json_t *object, const char *name);

/*
 * NAN where it is none. No figure is beyond NUMBER_MOST, where ratios and
 * squares would overflow: NAN too; one under NUMBER_LEAST is 0.
 */
#define NUMBER_MOST 1e24
#define NUMBER_LEAST 1e-24
double json_figure(const json_t *value);
double member_number(const json_t *object, const char *name);

/* 0 where it is none, negative, or too large. */
uint64_t member_count(const json_t *object, const char *name);

#endif
