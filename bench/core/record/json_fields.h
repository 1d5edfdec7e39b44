/*
 * Structs as JSON objects and back: a table names each field once, for the
 * file that is written and for the one that is read.
 */
#ifndef JSON_FIELDS_H
#define JSON_FIELDS_H

#include <jansson.h>
#include <stddef.h>

enum field_kind {
	FIELD_COUNT,	/* uint64_t */
	FIELD_INDEX,	/* unsigned */
	FIELD_NUMBER,	/* double; null: NAN */
	FIELD_POSITIVE, /* double; 0 where it is not above 0, or infinite */
	FIELD_FLAG,	/* bool */
	FIELD_TEXT,	/* char[size] */
	FIELD_NOTE,	/* char[size]; "" is null */
	FIELD_WORD,	/* an enum, by its word among `size` words */
	FIELD_CPUS,	/* int[2]; CPU_NONE is null */
	FIELD_OBJECT,	/* an object, whose fields are of the same struct */
};

struct field {
	const char *name; /* in the file; NULL ends a table */
	enum field_kind kind;
	size_t offset, size;
	const char *const *words;
	const struct field *fields; /* of FIELD_OBJECT */
};

/*
 * A field with the same name in the file and in the struct, and one with
 * another.
 */
#define FIELD(type, kind, member) FIELD_AS(#member, type, kind, member)
#define FIELD_AS(name, type, kind, member)                                     \
	{                                                                      \
		name, FIELD_##kind, offsetof(struct type, member),             \
			sizeof(((struct type *)0)->member), NULL, NULL         \
	}
#define FIELD_WORDS(type, member, words, count)                                \
	{                                                                      \
#member, FIELD_WORD, offsetof(struct type, member), count,     \
			words, NULL                                            \
	}
#define FIELD_INNER(name, fields)                                              \
	{                                                                      \
		name, FIELD_OBJECT, 0, 0, NULL, fields                         \
	}

/*
 * Reads the fields from an object, or from NULL: then none is there. An unknown
 * word and a missing flag leave the struct's value.
 */
void fields_load(const struct field *fields, const json_t *object,
		 void *structure);

/* Adds the fields to an object; see member_set. */
void fields_set(const struct field *fields, json_t *object,
		const void *structure);

/* An object of them alone. */
json_t *fields_json(const struct field *fields, const void *structure);

#endif
