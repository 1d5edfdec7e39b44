# Debian has its manual pages and changelogs compressed. cpack runs this on
# what it has installed, before it packs.
file(GLOB files
	${CPACK_TEMPORARY_DIRECTORY}/usr/share/man/man[0-9]/*.[0-9]
	${CPACK_TEMPORARY_DIRECTORY}/usr/share/doc/mqbench/changelog*)
execute_process(COMMAND gzip -9n ${files} COMMAND_ERROR_IS_FATAL ANY)
