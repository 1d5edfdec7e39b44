/* What the fuzzers share; each is one file with LLVMFuzzerTestOneInput. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's entry: any bytes at all; 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a text, without what follows a zero; the caller frees it. */
char *fuzz_text(const uint8_t *data, size_t size);

/* Ends the program where what must hold does not. */
void fuzz_claim(int holds, const char *text);

#endif
