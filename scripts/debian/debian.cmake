# The Debian package: cpack in the build folder makes mqbench_VERSION_ARCH.deb.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME mqbench)
set(MQBENCH_MAINTAINER "mqbench maintainers <maintainers@mqbench.example>"
	CACHE STRING "name and address in the Debian package")
set(CPACK_PACKAGE_CONTACT ${MQBENCH_MAINTAINER})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_CMAKE_PROJECTS
	"${CMAKE_BINARY_DIR};mqbench;program;/"
	"${CMAKE_BINARY_DIR};mqbench;debian;/")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
	OWNER_READ OWNER_WRITE OWNER_EXECUTE
	GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/scripts/debian/compress.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnuplot-nox | gnuplot, jq")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
	"busybox-static, openssh-client, parallel, qemu-system-arm, qemu-system-x86, slurm-client")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
	"benchmark of System V and POSIX message queues")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Measures the message queues of msgsnd(2) against those of mq_send(3):
latency and throughput across message sizes, blocking modes, priorities,
fill levels and placements on CPUs. Every message is checked, every
measurement is kept as JSON, and all tables, pictures and verdicts are made
from those files: by how much a new kernel is slower, when that began, and
which of the two queues suits a given load.

Pipes, UNIX sockets and a ring in shared memory are measured as controls.
There are commands to look at, send to and receive from the queues of a
system, and to show which promises of the manual its kernel keeps.")

# Debian wants the licence by reference, a changelog of its own, and what zsh
# completes in another place.
set(doc ${CMAKE_INSTALL_DOCDIR})
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(scripts/debian/changelog.in ${CMAKE_BINARY_DIR}/debian/changelog
	@ONLY)
configure_file(scripts/debian/copyright.in ${CMAKE_BINARY_DIR}/debian/copyright
	@ONLY)
install(FILES ${CMAKE_BINARY_DIR}/debian/changelog
	DESTINATION ${doc} RENAME changelog.Debian
	COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES CHANGES.md DESTINATION ${doc} RENAME changelog
	COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES ${CMAKE_BINARY_DIR}/debian/copyright DESTINATION ${doc}
	COMPONENT debian EXCLUDE_FROM_ALL)
install(FILES scripts/completion/_mqbench
	DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
	COMPONENT debian EXCLUDE_FROM_ALL)

include(CPack)
