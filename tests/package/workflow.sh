#!/usr/bin/env bash
# The workflow for GitHub, and what it calls. Claims:
#
# - It is YAML without faults, and its shell has none either.
# - Every script that it calls is there and may be run.
# - Its steps, with this commit as the base, end with a comparison in Markdown
#   for the summary. Commenting takes GitHub and is left out.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
limit=600
workflow=$SOURCE/.github/workflows/tests.yml
python3 -c 'import yaml' 2>/dev/null || skip_all 'python3 has no yaml'

claim 'it is YAML without faults'
if command -v yamllint >/dev/null; then
	run yamllint -s -d '{extends: default, rules: {line-length: {max: 80}}}' \
		"$workflow"
	expect_status 0
	sed 's/^/  /' out
else
	skip_claim 'there is no yamllint'
fi

# Each step's shell, as the runner would write it into a file.
python3 - "$workflow" <<'PYTHON'
import re, sys, yaml

with open(sys.argv[1]) as file:
    workflow = yaml.safe_load(file)
assert set(workflow["on"]) == {"push", "pull_request"}
for name, job in workflow["jobs"].items():
    assert job["runs-on"] and job["timeout-minutes"]
    for i, step in enumerate(s for s in job["steps"] if "run" in s):
        assert "${{" not in step["run"], "values come by the environment"
        with open("%s-%d.sh" % (name, i), "w") as file:
            file.write("#!/bin/bash -e\n" + step["run"] + "\n")
PYTHON
[ -s compare-0.sh ] || fail 'no step was found'

claim 'its shell is sound, and its scripts are there'
for step in test-*.sh compare-*.sh; do
	bash -n "$step" || fail "$step"
	grep -o 'scripts/[a-z-]*\.sh' "$step" >called || true
	while read -r script; do
		[ -x "$SOURCE/$script" ] || fail "$script may not be run"
	done <called
	! command -v shellcheck >/dev/null || shellcheck "$step" ||
		fail "$step"
done

claim 'its steps end with a comparison'
git -C "$SOURCE" rev-parse --verify --quiet HEAD >/dev/null || {
	skip_claim 'this is no clone'
	finish
}
git clone --quiet --shared "$SOURCE" clone 2>err || fail 'git clone'
cd clone
# Few messages: how fast the two are is not the claim. Built as all else here is,
# for what keeps what was compiled (ccache).
sed -i 's/comparison\.md$/& -- --workload pingpong --size 64 --messages 1000/' \
	../compare-0.sh
grep -q messages ../compare-0.sh || fail 'its messages are many'
echo 'set(MQBENCH_WERROR ON CACHE BOOL "")' >"$work/alike.cmake"
export CMAKE_TOOLCHAIN_FILE=$work/alike.cmake
export GITHUB_STEP_SUMMARY=$work/summary BASE=HEAD
run bash -e ../compare-0.sh
# The machine may be too busy for anything but a comparison.
case $status in
0 | 1) ;;
*) fail "it ended with status $status" ;;
esac
grep -q '|' comparison.md || fail 'there is no table'
bash -e ../compare-1.sh
cmp -s comparison.md "$work/summary" || fail 'the summary is another'

finish
