#!/usr/bin/env bash
# SIGKILL and SIGINT at random moments, to mqbench and to its workers: see
# kills.py. KILLS says how often (24), KILLS_FIGURES where a table goes.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
own_namespaces
own_program
queues >before
[ -e "/proc/$$/task/$$/children" ] ||
	skip_all 'the kernel does not list children (CONFIG_PROC_CHILDREN)'

claim 'whoever is killed, nothing is left and nothing is lost'
limit=3000
run python3 "$SOURCE/tests/faults/kills.py" "$MQBENCH" "${KILLS:-24}" 1 \
	${KILLS_FIGURES:+"$KILLS_FIGURES"}
cat out
expect_status 0

finish
