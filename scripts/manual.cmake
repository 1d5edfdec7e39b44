# Writes the manual into OUTPUT: docs/man, with what the program itself says, and
# docs/format.md as mqbench-record(5).

# The day that the pages bear: of the commit, else of the source.
execute_process(COMMAND git -C ${SOURCE} log -1 --format=%ct
	OUTPUT_VARIABLE seconds OUTPUT_STRIP_TRAILING_WHITESPACE
	ERROR_QUIET RESULT_VARIABLE failed)
if(NOT failed)
	set(ENV{SOURCE_DATE_EPOCH} ${seconds})
	string(TIMESTAMP date "%B %d, %Y" UTC)
else()
	file(TIMESTAMP ${SOURCE}/CHANGES.md date "%B %d, %Y" UTC)
endif()
string(REPLACE " 0" " " date "${date}")

# An emulator has its arguments before the program.
string(REPLACE ";" " " MQBENCH "${MQBENCH}")
file(REMOVE_RECURSE ${OUTPUT})
file(MAKE_DIRECTORY ${OUTPUT}/man1 ${OUTPUT}/man5)
function(page source output)
	execute_process(
		COMMAND awk -v version=${VERSION} -v date=${date}
			-v mqbench=${MQBENCH} -f ${SOURCE}/scripts/manual.awk
			${SOURCE}/docs/${source}.md
		OUTPUT_FILE ${OUTPUT}/${output} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(GLOB commands RELATIVE ${SOURCE}/docs/man ${SOURCE}/docs/man/*.md)
list(TRANSFORM commands REPLACE "\\.md$" "")
list(REMOVE_ITEM commands mqbench)
foreach(command IN LISTS commands)
	page(man/${command} man1/mqbench-${command}.1)
endforeach()
page(format man5/mqbench-record.5)

# The last to be written is what the build looks at.
page(man/mqbench man1/mqbench.1)
