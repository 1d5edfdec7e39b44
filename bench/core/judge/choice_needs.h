/* Promises by the names that people have for them, and what shows them. */
#ifndef CHOICE_NEEDS_H
#define CHOICE_NEEDS_H

/* A promise that is wanted. Members other than `word` may be NULL or 0. */
struct choice_need {
	const char *plain;    /* its plain name */
	const char *word;     /* of `mqbench list promises` */
	unsigned cap;	      /* enum cap: what lacks it cannot keep it */
	const char *instead;  /* a promise that serves as well */
	const char *how;      /* by what it then does: "msgtyp -N" */
	const char *wait;     /* blocking mode whose measurement shows it, */
	const char *workload; /* or workload */
};

/* Ended by a NULL word. */
extern const struct choice_need choice_plains[];

/* The need of a word of `mqbench list promises`, or of a plain one. */
struct choice_need choice_need_of(const char *word);

#endif
