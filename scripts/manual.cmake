# Writes the manual into OUTPUT: a page for the program and one for each of its
# commands, as it prints them, and docs/format.md as mqbench-record(5).
set(awk awk -v version=${VERSION} -f ${CMAKE_CURRENT_LIST_DIR}/manual.awk)
function(page name)
	execute_process(COMMAND ${MQBENCH} help --man ${ARGN} COMMAND ${awk}
		OUTPUT_FILE ${OUTPUT}/man1/${name}.1
		COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${OUTPUT})
file(MAKE_DIRECTORY ${OUTPUT}/man1 ${OUTPUT}/man5)
execute_process(COMMAND ${MQBENCH} list commands OUTPUT_VARIABLE commands
	COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "\n  [a-z]+" names "\n${commands}")
foreach(name IN LISTS names)
	string(STRIP ${name} name)
	page(mqbench-${name} ${name})
endforeach()

execute_process(COMMAND ${MQBENCH} help --man OUTPUT_VARIABLE date
	COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "^[^,]*, ([^\n]*)\n.*" "\\1" date "${date}")
execute_process(COMMAND ${awk} -v date=${date} ${SOURCE}/docs/format.md
	OUTPUT_FILE ${OUTPUT}/man5/mqbench-record.5 COMMAND_ERROR_IS_FATAL ANY)

# The last to be written is what the build looks at.
page(mqbench)
