# For boards with 64-bit RISC-V:
#
#   scripts/sysroot.sh riscv64 build/sysroot-riscv64
#   cmake --preset riscv64 && cmake --build --preset riscv64
set(CMAKE_SYSTEM_PROCESSOR riscv64)
include(${CMAKE_CURRENT_LIST_DIR}/debian.cmake)

# Before release 14 GCC calls a library for atomic bytes.
set(CMAKE_C_STANDARD_LIBRARIES -latomic)
