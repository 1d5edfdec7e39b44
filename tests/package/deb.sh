#!/usr/bin/env bash
# The Debian package. Claims:
#
# - cpack makes one whose dependencies are those of the program's libraries,
#   which recommends gnuplot and jq and suggests what kernels are booted with.
# - It has all that `kernels --explain` takes, and needs no script of dpkg's.
# - lintian finds no error in it.
# - Unpacked into a root of its own it measures, draws, and man shows its pages.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
: "${BUILD:=$SOURCE/build}"
limit=180
for program in cpack dpkg-deb dpkg-shlibdeps; do
	command -v "$program" >/dev/null || skip_all "there is no $program"
done

claim 'cpack makes a package'
run cpack --config "$BUILD/CPackConfig.cmake" -B "$work/packages"
expect_status 0
deb=$(find packages -maxdepth 1 -name '*.deb')
[ -n "$deb" ] || {
	cat out
	fail 'there is none'
	finish
}

claim 'it says what it needs'
run dpkg-deb --field "$deb"
expect_out '^Package: mqbench$'
expect_out "^Architecture: $(dpkg --print-architecture)$"
for library in libc6 libhwloc libjansson libsqlite3-0 zlib1g r-mathlib; do
	expect_out "^Depends: .*$library"
done
expect_out '^Recommends: gnuplot-nox \| gnuplot, jq$'
expect_out '^Suggests: .*qemu-system-x86'
run dpkg-deb --contents "$deb"
expect_out './usr/share/doc/mqbench/copyright$'
expect_out './usr/share/doc/mqbench/changelog.Debian.gz$'
expect_out './usr/share/man/man1/mqbench-run.1.gz$'
expect_out './usr/share/zsh/vendor-completions/_mqbench$'

claim 'what counts in QEMU is in it, and nothing is to be done to install it'
if [ -e "$BUILD/libmqcount.so" ]; then
	for file in lib/mqbench/qemu/libmqcount.so share/mqbench/kernels.sh \
		share/mqbench/fleet{,-host,-job,-answer}.sh \
		share/mqbench/qemu/init; do
		expect_out "./usr/$file\$"
	done
else
	skip_claim 'it is built for x86-64 alone'
fi
run dpkg-deb --ctrl-tarfile "$deb"
tar -t <out >control
! grep -E 'p(re|ost)(inst|rm)$' control || fail 'it runs a script'

claim 'lintian finds no error'
if command -v lintian >/dev/null; then
	run lintian --allow-root --fail-on error --suppress-tags initial-upload-closes-no-bugs "$deb"
	expect_status 0
	cat out err
else
	skip_claim 'there is no lintian'
fi

claim 'it works where it was unpacked'
dpkg-deb -x "$deb" root
MQBENCH=$work/root/usr/bin/mqbench
run "$MQBENCH" --version
expect_status 0
expect_out 'jansson [0-9]'
run "$MQBENCH" run --preset smoke -o smoke.json
expect_status 0
expect_json smoke.json 'r["complete"] and ok'
if command -v gnuplot >/dev/null; then
	run "$MQBENCH" plot -o pictures smoke.json
	expect_status 0
else
	skip_claim 'there is no gnuplot'
fi
if command -v man >/dev/null; then
	run man -l root/usr/share/man/man1/mqbench-run.1.gz
	expect_status 0
	expect_out 'EXIT STATUS'
else
	skip_claim 'there is no man'
fi

finish
