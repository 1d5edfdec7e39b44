# For boards with 64-bit Arm: Debian's cross compiler. The libraries are
# Debian's own for arm64: from the system, where that architecture was added,
# or from the folder that scripts/sysroot.sh has made:
#
#   scripts/sysroot.sh arm64 sysroot
#   cmake -S . -B build-arm64 -DMQBENCH_STATIC=ON -DBUILD_TESTING=OFF \
#       --toolchain scripts/toolchains/aarch64-linux-gnu.cmake \
#       -DMQBENCH_SYSROOT=$PWD/sysroot
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)

set(MQBENCH_SYSROOT "" CACHE PATH "where the libraries for the board are")
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MQBENCH_SYSROOT)
set(CMAKE_FIND_ROOT_PATH ${MQBENCH_SYSROOT} /usr/aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
if(MQBENCH_SYSROOT)
	set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
	set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
	set(CMAKE_C_STANDARD_INCLUDE_DIRECTORIES
		${MQBENCH_SYSROOT}/usr/include/aarch64-linux-gnu)
	set(ENV{PKG_CONFIG_SYSROOT_DIR} ${MQBENCH_SYSROOT})
endif()
set(ENV{PKG_CONFIG_LIBDIR}
	${MQBENCH_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig)

# Where QEMU's user mode is there, what was built can be tried at once.
find_program(QEMU_AARCH64 NAMES qemu-aarch64-static qemu-aarch64)
if(QEMU_AARCH64)
	set(CMAKE_CROSSCOMPILING_EMULATOR ${QEMU_AARCH64})
endif()
