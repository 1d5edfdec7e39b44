#!/usr/bin/env bash
# One file for another machine of this kind. Claims:
#
# - With the libraries that the program is usually built with it is one static
#   program, that says so.
# - It measures in a folder where nothing else lies, and its record is read here.
# - What it lacks, bundles, it says.
# - A guest of `mqbench kernels` takes it as it is, but nothing that is no program.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
limit=240
for library in c m hwloc jansson sqlite3 z Rmath; do
	file=$(${CC:-cc} -print-file-name="lib$library.a")
	[ -e "$file" ] || skip_all "there is no lib$library.a"
done

claim 'one static program'
# shellcheck source=scripts/packages.sh
. "$SOURCE/scripts/packages.sh"
build "$SOURCE" "$SOURCE/build/static" -DCMAKE_BUILD_TYPE=Release \
	-DMQBENCH_STATIC=ON -DMQBENCH_WERROR=ON -DBUILD_TESTING=OFF 2>err ||
	fail "it does not build: $(cat err)"
[ -x "$SOURCE/build/static/mqbench" ] || finish
mkdir "$work/elsewhere"
cp "$SOURCE/build/static/mqbench" "$work/elsewhere"
cd "$work/elsewhere"
readelf -l mqbench >elf
! grep -q INTERP elf || fail 'it is not static'
run ./mqbench --version
expect_status 0
expect_out ', static$'

claim 'it measures where it is alone'
run ./mqbench run --workload pingpong,flood --mechanism sysv,posix --size 64 \
	--placement same-cpu --messages 200 --runs 1 -o r.json
expect_status 0
expect_json r.json 'r["complete"] and ok == results'
run "$MQBENCH" report r.json
expect_status 0
expect_out 'ROUND TRIP'

claim 'what it lacks it says'
run ./mqbench report --bundle r.tar.gz r.json
expect_status 2
expect_err 'bundle'

if command -v busybox >/dev/null && command -v cpio >/dev/null; then
	claim 'a guest takes it without libraries'
	run "$SOURCE/scripts/qemu/initramfs.sh" ./mqbench guest -- run
	expect_status 0
	cpio --quiet -t <guest >packed
	grep -qx bin/mqbench packed || fail 'it is not in the archive'
	! grep 'lib.*\.so' packed || fail 'libraries are in the archive'
	run "$SOURCE/scripts/qemu/initramfs.sh" packed guest -- run
	expect_status 2
	expect_err 'packed: is no program'
fi
finish
