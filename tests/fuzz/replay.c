/* Runs a fuzzer on the files of a corpus: replay FILE... */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "fuzz.h"

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		size_t size;
		char *text = text_read(argv[i], &size);
		if (!text) {
			perror(argv[i]);
			return 1;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)text, size);
		free(text);
	}
	printf("%d files\n", argc - 1);
	return argc < 2;
}
