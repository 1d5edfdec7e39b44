/* What the fuzzers share; each is one file with LLVMFuzzerTestOneInput. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* libFuzzer's entry: any bytes at all; 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a text, without what follows a zero; the caller frees it. */
char *fuzz_text(const uint8_t *data, size_t size);

/*
 * A plain file of these bytes, for what reads only files: its name, good until
 * the next call for the same `slot`, 0 or 1.
 */
const char *fuzz_file(int slot, const void *data, size_t size);

/* Where what is printed goes; NULL: nowhere. */
FILE *fuzz_null(void);

/* Ends the program where what must hold does not. */
void fuzz_claim(int holds, const char *text);

#endif
