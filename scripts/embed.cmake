# Writes a text file into a C source: embed.cmake -DINPUT= -DNAME= -DOUTPUT=
# gives `const char NAME[]`. As characters, since a string literal is limited.
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
string(REGEX REPLACE "('.x0a',)" "\\1\n\t" bytes "${bytes}")
file(WRITE ${OUTPUT} "extern const char ${NAME}[];\n"
	"const char ${NAME}[] = {\n\t${bytes}0};\n")
