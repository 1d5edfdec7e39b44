#!/usr/bin/env bash
# Tries what mqbench promises of its figures, for as long as that takes, and
# writes docs/evidence.md. Measure while nothing else runs.
#
# usage: scripts/evidence.sh [--only PART] [--short] [--folder FOLDER]
#
# What was tried is kept in FOLDER (results/evidence): a trial that is there is
# not repeated, so a part that was interrupted goes on where it was. The page
# is made of what is there; a part whose folder is removed begins anew.
# --short: a few trials each, to see that it works; the page goes to FOLDER,
# which is then results/evidence-short.
#
# Parts: slices omission coverage alarms size power drift changes gate lag speed
# index (20 GB in TMPDIR; or in EVIDENCE_SCRATCH, where they stay for another
# trial)
set -euo pipefail
cd "$(dirname "$0")/.."

all='slices omission coverage alarms size power drift changes gate lag speed index'
parts=
folder=
page=docs/evidence.md
export EVIDENCE_SHORT=
while [ $# -gt 0 ]; do
	case $1 in
	--only)
		[[ " $all " == *" ${2:-} "* ]] || {
			echo "evidence.sh: --only ${2:-}: one of $all" >&2
			exit 2
		}
		parts+=" $2"
		shift
		;;
	--folder)
		[ -n "${2:-}" ] || {
			echo 'evidence.sh: --folder: which?' >&2
			exit 2
		}
		folder=$2
		shift
		;;
	--short) EVIDENCE_SHORT=yes ;;
	*)
		sed -n '5,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" >&2
		exit 2
		;;
	esac
	shift
done
if [ -n "$EVIDENCE_SHORT" ]; then
	: "${folder:=results/evidence-short}"
	page=$folder/evidence.md
fi
export EVIDENCE_FOLDER=${folder:-results/evidence}
export PYTHONDONTWRITEBYTECODE=yes
mkdir -p "$EVIDENCE_FOLDER"

cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=ON >/dev/null
cmake --build build >/dev/null

status=0
for part in ${parts:-$all}; do
	echo "evidence.sh: $part" >&2
	python3 "scripts/evidence/$part.py" || {
		echo "evidence.sh: $part ended with status $?" >&2
		status=5
	}
done
python3 scripts/evidence/page.py >"$page.new"
mv "$page.new" "$page"
echo "evidence.sh: wrote $page" >&2
exit "$status"
