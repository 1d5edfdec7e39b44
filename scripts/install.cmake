# What is installed where, and the Debian package (cpack). Everything lies
# relative to the program, so that the whole may be moved. A Debian package has
# the component `elsewhere` in places of its own.
include(GNUInstallDirs)
set(share ${CMAKE_INSTALL_DATADIR}/mqbench)

install(TARGETS mqbench COMPONENT program)

# A page has the program's own options and words.
if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
	message(STATUS "The program cannot run here: no manual pages")
else()
	add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/man/man1/mqbench.1
		COMMAND ${CMAKE_COMMAND}
			"-DMQBENCH=${CMAKE_CROSSCOMPILING_EMULATOR} '$<TARGET_FILE:mqbench>'"
			-DVERSION=${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
			-DOUTPUT=${CMAKE_BINARY_DIR}/man
			-DSOURCE=${CMAKE_SOURCE_DIR}
			-P ${CMAKE_SOURCE_DIR}/scripts/manual.cmake
		DEPENDS mqbench scripts/manual.cmake scripts/manual.awk
			docs/format.md ${pages}
		VERBATIM)
	add_custom_target(manual ALL
		DEPENDS ${CMAKE_BINARY_DIR}/man/man1/mqbench.1)
	install(DIRECTORY ${CMAKE_BINARY_DIR}/man/
		DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
endif()

install(FILES scripts/completion/mqbench.bash RENAME mqbench
	DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
	COMPONENT program)
install(FILES scripts/completion/_mqbench
	DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions
	COMPONENT elsewhere)

# What the program looks for beside itself: plot scripts, jq programs, and what
# boots kernels, measures on many machines and packs a bundle.
file(GLOB plot_scripts CONFIGURE_DEPENDS scripts/*.gp)
install(FILES ${plot_scripts} DESTINATION ${share} COMPONENT program)
file(GLOB export_programs CONFIGURE_DEPENDS scripts/export/*.jq)
install(FILES ${export_programs} DESTINATION ${share}/export
	COMPONENT program)
install(DIRECTORY scripts/qemu DESTINATION ${share}
	USE_SOURCE_PERMISSIONS COMPONENT program)
install(PROGRAMS scripts/kernels.sh scripts/matrix.sh scripts/kernel-config.sh
	scripts/bundle.sh scripts/fleet.sh scripts/fleet-host.sh
	scripts/fleet-job.sh
	DESTINATION ${share} COMPONENT program)
install(FILES scripts/fleet-answer.sh scripts/redact.jq
	DESTINATION ${share} COMPONENT program)

# In the places from which they refer to each other.
file(GLOB documents CONFIGURE_DEPENDS docs/*.md docs/*.json)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(FILES ${documents} DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs
	COMPONENT program)
install(FILES LICENSE CHANGES.md DESTINATION ${CMAKE_INSTALL_DOCDIR}
	COMPONENT elsewhere)

include(scripts/debian/debian.cmake)
