# What the toolchain files here share: Debian's cross compiler for
# CMAKE_SYSTEM_PROCESSOR. The libraries are Debian's own for that architecture:
# from the system, where it was added, or from the folder that
# scripts/sysroot.sh has made, MQBENCH_SYSROOT.
set(triple ${CMAKE_SYSTEM_PROCESSOR}-linux-gnu)
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_LIBRARY_ARCHITECTURE ${triple})
set(CMAKE_C_COMPILER ${triple}-gcc)

set(MQBENCH_SYSROOT "" CACHE PATH "where the libraries for the board are")
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MQBENCH_SYSROOT)
set(CMAKE_FIND_ROOT_PATH ${MQBENCH_SYSROOT} /usr/${triple})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
if(MQBENCH_SYSROOT)
	set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
	set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
	set(CMAKE_C_STANDARD_INCLUDE_DIRECTORIES
		${MQBENCH_SYSROOT}/usr/include/${triple})
	set(ENV{PKG_CONFIG_SYSROOT_DIR} ${MQBENCH_SYSROOT})
endif()
set(ENV{PKG_CONFIG_LIBDIR} ${MQBENCH_SYSROOT}/usr/lib/${triple}/pkgconfig)

# Where QEMU's user mode is there, what was built can be tried at once.
find_program(QEMU_USER NAMES qemu-${CMAKE_SYSTEM_PROCESSOR}-static
	qemu-${CMAKE_SYSTEM_PROCESSOR})
if(QEMU_USER)
	set(CMAKE_CROSSCOMPILING_EMULATOR ${QEMU_USER})
endif()
