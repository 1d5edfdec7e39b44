# For boards with 64-bit Arm:
#
#   scripts/sysroot.sh arm64 build/sysroot-arm64
#   cmake --preset arm64 && cmake --build --preset arm64
set(CMAKE_SYSTEM_PROCESSOR aarch64)
include(${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
