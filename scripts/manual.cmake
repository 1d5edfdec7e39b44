# Writes the manual into OUTPUT: a page for the program and one for each of its
# commands, as it prints them, and docs/format.md as mqbench-record(5).
function(page name)
	execute_process(COMMAND ${MQBENCH} help --man ${ARGN}
		OUTPUT_FILE ${OUTPUT}/man1/${name}.1
		RESULT_VARIABLE failed)
	if(failed)
		message(FATAL_ERROR "mqbench help --man ${ARGN}: ${failed}")
	endif()
endfunction()

file(REMOVE_RECURSE ${OUTPUT})
file(MAKE_DIRECTORY ${OUTPUT}/man1)
execute_process(COMMAND ${MQBENCH} list commands OUTPUT_VARIABLE commands
	COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\n  [a-z]+" names "\n${commands}")
foreach(name IN LISTS names)
	string(STRIP ${name} name)
	page(mqbench-${name} ${name})
endforeach()

file(STRINGS ${OUTPUT}/man1/mqbench-run.1 date REGEX "^\\.Dd ")
string(SUBSTRING "${date}" 4 -1 date)
file(MAKE_DIRECTORY ${OUTPUT}/man5)
execute_process(COMMAND awk -v date=${date} -v version=${VERSION}
		-f ${CMAKE_CURRENT_LIST_DIR}/record.awk
		${SOURCE}/docs/format.md
	OUTPUT_FILE ${OUTPUT}/man5/mqbench-record.5 COMMAND_ERROR_IS_FATAL ANY)

# The last to be written is what the build looks at.
page(mqbench)
