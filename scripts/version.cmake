# Writes version.h, and only when it changed, so that nothing is rebuilt
# without need.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12
	OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE
	ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
	set(commit "unknown")
endif()
string(STRIP "${FLAGS}" FLAGS)
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"#define MQBENCH_VERSION \"${VERSION}\"
#define MQBENCH_COMMIT \"${commit}\"
#define MQBENCH_COMPILER \"${COMPILER}\"
#define MQBENCH_FLAGS \"${FLAGS}\"
#define MQBENCH_BUILD_TYPE \"${BUILD_TYPE}\"
#define MQBENCH_HWLOC \"${HWLOC}\"
#define MQBENCH_LINKED \"${LINKED}\"
")
