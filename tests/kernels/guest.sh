#!/usr/bin/env bash
# What goes into a guest, and what comes out of one, which may be anything.
# Claims, with a program in QEMU's place:
#
# - What a guest boots into is the same bytes, whenever and by whom it is packed.
# - What is no plain file in its archive is not taken, whatever its name, and
#   nothing is written elsewhere.
# - A port, a console and an archive that are too large end the boot, and so
#   does a console without a line's end at the deadline, of which no time is
#   taken for which this machine is too busy.
# - Of a QEMU that is killed or aborts there are its own words, and none of the
#   shell's, however soon it ends.
# - What is printed of its words is plain text, of lines that end.
# - A record is saved below --output with the date on which it was made,
#   whatever the guest says of its kernel; no folder is left behind.
# - In the place of a boot that ends in an oops there is another, once.
# - The gate ends with 1 where a kernel is worse than the base, and what was
#   skipped altogether with 4, not with an empty table.
# - A FIFO is no kernel; a time without a unit is no deadline, nor one of
#   thousands of years.
# - Of a build tree is said what its kernel lacks, by how it was built.
# - Whatever words there are, a record has a plain name, and of two that are
#   saved at once both are kept.
# - A gate that cannot begin cannot tell: without a base, as a variable that is
#   not set leaves it, with one that is no file, without a place for its files,
#   with a matrix. By a wrong margin, and where the base is in nanoseconds, of
#   another architecture or of another number of CPUs, nothing is booted.
# - Kernels are explained against the first of their own architecture; those of
#   a matrix against the one before that had the same command line, too, which
#   is said where there are several.
# - A package's name stands for no other package, and a pattern only with
#   --matrix.
# - A matrix keeps apart what is called alike, removes nothing of others',
#   measures nothing again, not by other options and not twice at once; what
#   ends it ends the guest.
# - It goes on with the boots that are missing, and loses no record, neither
#   when a boot fails nor when it is interrupted; a fleet takes fewer for none.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
limit=20

mkdir bin saved temp
export PATH=$work/bin:$PATH TMPDIR=$work/temp FAKE=$work/fake
cat >bin/qemu-system-x86_64 <<'FAKE'
#!/usr/bin/env bash
for word; do
	case $word in
	file:*) console=${word#file:} ;;
	file,*) port=${word#*path=} ;;
	esac
done
all=$*
. "$FAKE"
FAKE
chmod +x bin/qemu-system-x86_64
no_kernel >image

# boot SHELL: what the guest does, with its console and port.
boot() {
	printf '%s\n' "$1" >fake
	rm -rf guest
	run "$SOURCE/scripts/qemu/boot.sh" --limit 1 --deadline 900ms \
		image image guest
}

# Every name that is read, as each thing that a name may be.
python3 - "$SOURCE"/results/kernels/matrix/6.12.117*-amd64.json <<'PYTHON'
import io, json, sys, tarfile

NAMES = "record.json", "kernel", "said", "kallsyms"

def pack(name, members):
    with tarfile.open(name, "w:gz") as archive:
        for name, kind, content in members:
            member = tarfile.TarInfo(name)
            member.type = kind
            if kind == tarfile.REGTYPE:
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
            else:
                member.linkname = content
                archive.addfile(member)

secret = "../secret"
for name, kind in (("fifo", tarfile.FIFOTYPE), ("symlink", tarfile.SYMTYPE),
                   ("link", tarfile.LNKTYPE), ("folder", tarfile.DIRTYPE),
                   ("device", tarfile.CHRTYPE)):
    pack(name, [("./" + n, kind, secret) for n in NAMES])
pack("outside", [("../outside.txt", tarfile.REGTYPE, b"x"),
                 ("./console", tarfile.REGTYPE, b"x")])
pack("bomb", [("./record.json", tarfile.REGTYPE, bytes(2 << 20))])
with open(sys.argv[1], "rb") as file:
    record = file.read()
pack("good", [("./record.json", tarfile.REGTYPE, record),
              ("./kernel", tarfile.REGTYPE, b"../../\33[2J6.12\nx\n"),
              ("./said", tarfile.REGTYPE, b"\33]0;title\7")])

def pack_record(name, r):
    text = json.dumps(r, separators=(",", ":"))
    pack(name, [("./record.json", tarfile.REGTYPE, text.encode()),
                ("./kernel", tarfile.REGTYPE, b"6.12\n"),
                ("./kallsyms", tarfile.REGTYPE, KALLSYMS)])

r = json.loads(record)
r["results"] = [x for x in r["results"] if x["id"].startswith("depth/")
                and "/same-cpu/" in x["id"]]
for x in r["results"]: # more than the four that were measured
    x["runs"] += [dict(run, index=run["index"] + 4) for run in x["runs"]]
with open("base.json", "w") as file:
    json.dump(r, file)

KALLSYMS = b"""ffffffff81000000 T _stext
ffffffff81000100 T do_msgsnd
ffffffff82000000 T _etext
"""
with open("kallsyms", "wb") as file:
    file.write(KALLSYMS)

# As on two architectures, by the same clock source, with QEMU's counts.
runs = sorted((run["order"], run["duration_ns"]) for x in r["results"]
              for run in x["runs"])
with open("counts", "w") as file:
    file.write("mqbench-counts 4\n")
    for _, n in runs:
        file.write("run\nffffffff81000100 %d 0 0 1\nend %d\n" % (n, n))
kernel = r["environment"]["kernel"]
kept = dict(kernel)
for name, release, machine, boot in (
        ("a", "6.1", "x86_64", 1), ("b", "6.1", "aarch64", 1),
        ("c", "6.12", "x86_64", 1), ("d", "6.12", "aarch64", 1),
        ("boot1", "6.12", "x86_64", 1), ("boot2", "6.12", "x86_64", 2)):
    kernel.update(release=release, machine=machine,
                  cmdline="quiet mqbench.boot=%d" % boot)
    pack_record(name, dict(r, id="20260101-000000-%s" % name))
    with open(name + ".json", "w") as file:
        json.dump(dict(r, id="20260101-000000-%s" % name), file)
kernel.update(kept)

for x in r["results"]:
    for run in x["runs"]:
        run["metrics"]["send_instructions"]["trimmed_mean"] *= 1.02
pack_record("worse", r)
for x in r["results"]:
    x.update(status="skipped", reason="one CPU", runs=[], summary={})
pack_record("skipped", r)
PYTHON
echo secret >secret

claim 'what is no plain file is not taken'
for kind in fifo symlink link folder device outside; do
	boot "echo said >\$console; cp $work/$kind \$port"
	expect_status 0
	[ "$(find guest -type f -size 0 | wc -l)" -eq 5 ] ||
		fail "$kind: $(ls -l guest)"
	[ "$(find guest ! -type f | wc -l)" -eq 1 ] || fail "$kind is there"
	grep -qx said guest/console || fail "$kind: another console"
done
[ ! -e outside.txt ] || fail 'it wrote elsewhere'

claim 'what is too large ends the boot'
boot "cp $work/bomb \$port"
expect_status 125
expect_err 'cut short, or over 1 MiB'
for file in console port; do
	boot "head -c 2M /dev/zero >\$$file"
	expect_status 125
	expect_err 'more than 1 MiB'
done
boot 'tr "\0" x </dev/zero | head -c 1000000 >$console
	exec sleep 30'
expect_status 125
expect_err 'not ended within 900ms'
! grep -q 'line [0-9]' err || fail 'the shell speaks of it'
[ "$(wc -c <err)" -lt 1000 ] || fail "it printed $(wc -c <err) bytes"

claim 'time for which this machine is too busy is not taken'
cpu=$(taskset -cp $$ | grep -o '[0-9]*$')
if chrt -i 0 taskset -c "$cpu" true 2>err; then
	taskset -c "$cpu" timeout 20 sh -c 'while :; do :; done' &
	# It never sleeps: a child that it waits for is as starved.
	boot "taskset -cp $cpu \$\$; chrt -i -p 0 \$\$
		while [ \$SECONDS -lt 3 ]; do :; done
		exec cp $work/fifo \$port"
	expect_status 0
	kill $! 2>/dev/null || true # has had its time
else
	skip_claim "not allowed: $(cat err)"
fi

claim 'of a QEMU that aborts there are its own words'
boot 'echo "qemu: a bug" >&2; kill -ABRT $$'
expect_status 125
expect_err '^boot.sh: image: QEMU ended with status 134:$'
expect_err '^qemu: a bug$'
[ "$(wc -l <err)" -eq 2 ] || fail 'it says more'

claim 'its words are plain text'
boot 'printf "\33[2J\33]0;title\7Kernel panic - \33[31mred\r\n\302\233m\n" \
	>$console; printf "\33[2Jqemu\n" >&2'
expect_status 125
expect_err 'Kernel panic - \[31mred; the last it said'
expect_err '^\[2Jqemu$'
! LC_ALL=C grep -q '[^ -~]' err || fail "it printed $(od -c err)"

claim 'a FIFO is no kernel, and a number no time'
command -v busybox >/dev/null && command -v cpio >/dev/null || {
	skip_claim 'there is no busybox or no cpio'
	finish
}
mkdir -p fifo-tree/arch/x86/boot
mkfifo fifo-kernel fifo-tree/arch/x86/boot/bzImage
for kernel in kernel tree; do
	run "$MQBENCH" kernels fifo-$kernel
	expect_status 2
	expect_err 'is no file|make bzImage first'
done
for bad in 90 0s 1.5.1s -1s x 99999999999999999999h; do
	run "$MQBENCH" kernels --deadline="$bad" image
	expect_status 2
	expect_err 'must be a time, such as 90s or 5min'
done

claim 'what a tree was built without is said'
mkdir -p tree/include/config tree/arch/x86/boot
printf 'CONFIG_%s=y\n' SYSVIPC SERIAL_8250_CONSOLE BLK_DEV_INITRD SMP MEMCG \
	>tree/include/config/auto.conf
cp image tree/arch/x86/boot/bzImage
run "$MQBENCH" kernels tree
expect_err 'tree: is built without CONFIG_POSIX_MQUEUE: it has no POSIX queues'
expect_err 'CONFIG_KALLSYMS: '
[ "$(grep -c CONFIG_ err)" -eq 2 ] || fail "it said: $(cat err)"

claim 'what a guest boots into is the same bytes'
mkdir elsewhere
pack=("$SOURCE/scripts/qemu/initramfs.sh" "$MQBENCH")
run "${pack[@]}" packed -- run
expect_status 0
(
	umask 077
	sleep 1
	TMPDIR=$work/elsewhere "${pack[@]}" again -- run
)
cmp packed again || fail 'it differs'

claim 'a record is saved where it belongs, and nothing is left behind'
echo "cp $work/good \$port" >fake
run "$MQBENCH" kernels --boots 1 --output saved image -- --workload depth
expect_status 0
[ "$(ls -A saved)" = '_._..__2J6.12.json' ] || fail "it saved $(ls saved)"
expect_json "saved/$(ls -A saved)" 'r["id"][:8] == r["created"][:10].replace("-", "")
	and r["created"][:10] == "'"$(date -u +%F)"'"'
for bad in fifo symlink bomb; do
	echo "cp $work/$bad \$port" >fake
	run "$MQBENCH" kernels --boots 1 --output saved image -- --workload depth
	expect_status 5
done
[ -z "$(ls -A temp)" ] || fail "it left $(ls -A temp)"

claim 'the gate is shut to a worse kernel, and no figure is said to be that'
echo "cp $work/worse \$port" >fake
run "$MQBENCH" kernels --output saved --gate base.json \
	--metric send_instructions.mean image -- --workload depth
expect_status 1
expect_out 'REGRESSED'
expect_out '^gate: send_instructions.mean of .*, regressed$'
echo "cp $work/skipped \$port" >fake
run "$MQBENCH" kernels --boots 1 --output saved image -- --workload depth
expect_status 4
expect_out 'no kernel has a figure to compare'

claim 'in the place of a boot that ends in an oops another is booted, once'
rm -r saved; mkdir saved
echo '[[ $* == *boot=3\ * ]] && cp '"$work/good"' $port || {
	printf "Oops: 0000\nKernel panic - not syncing: Fatal exception\n" \
		>$console; }' >fake
run "$MQBENCH" kernels --boots 2 --output saved image -- --workload depth
expect_status 5
expect_err 'boot 3 in the place of one that ended in an oops'
expect_err 'boot 4 in the place'
expect_err '1 of 2 boots gave no record'
[ "$(ls -A saved | wc -l)" -eq 1 ] || fail "it saved $(ls saved)"
! grep -q 'boot 5' err || fail 'it went on for ever'

claim 'a record has a plain name of its own'
rm -r saved; mkdir saved
echo "cp $work/good \$port" >fake
for i in 1 2; do
	"$MQBENCH" kernels --boots 1 --append "$(printf 'a "b"\n%0250d' 0)" \
		--output saved image -- --workload depth >/dev/null 2>err.$i &
done
wait
[ "$(find saved -name '*.json' | grep -cxE '[A-Za-z0-9/._+=-]+')" -eq 2 ] ||
	fail "it saved $(ls saved): $(cat err.*)"

claim 'a gate that cannot begin cannot tell'
for base in '' fifo-kernel saved; do
	run "$MQBENCH" kernels --gate "$base" image
	expect_status 125
	expect_err 'is no file that can be read'
done
run "$MQBENCH" kernels --matrix --gate base.json image
expect_status 125
echo 'echo >$FAKE.begun' >fake
# gate BASE OPTION...: boots nothing.
gate() {
	run "$MQBENCH" kernels --output saved --gate "$@" image
	expect_status 125
	[ ! -e fake.begun ] || fail "it boots for $*"
	rm -f fake.begun
}
gate base.json --margin 0
expect_err '^mqbench: --margin 0: must be a share'
gate base.json --metric none
expect_err '^mqbench: --metric none: unknown'
gate "$SOURCE/results/reference-default.json"
expect_err 'is in ns, and --accel tcg measures instructions'
gate base.json --cpus 1
expect_err 'base.json is of a machine that has 2'
gate b.json
expect_err 'image: is for x86_64, but b.json of aarch64'
TMPDIR=$work/none run env -u HOME "$MQBENCH" kernels \
	--gate "$(find saved -name '*.json' | head -n 1)" image
expect_status 125

claim 'a name stands for no other package'
mkdir -p deb/DEBIAN repository apt/lists/partial
printf '%s\n' 'Package: linux-image-0.1.2-x' 'Version: 1' 'Maintainer: x <x@x>' \
	'Architecture: all' 'Description: x' >deb/DEBIAN/control
dpkg-deb -b deb repository/x.deb >/dev/null
{
	cat deb/DEBIAN/control
	printf '%s\n' 'Filename: ./x.deb' "Size: $(stat -c %s repository/x.deb)" \
		"SHA256: $(sha256sum <repository/x.deb | cut -d ' ' -f 1)"
} >repository/Packages
echo "deb [trusted=yes] file:$work/repository ./" >apt/list
: >apt/status
cat >apt.conf <<END
Dir::State "$work/apt";
Dir::State::status "$work/apt/status";
Dir::Cache "$work/apt";
Dir::Etc::sourcelist "$work/apt/list";
Dir::Etc::sourceparts "/dev/null";
APT::Sandbox::User "";
END
package() {
	APT_CONFIG=$work/apt.conf XDG_CACHE_HOME=cache run "$@"
}
package apt-get -q update
expect_status 0
package "$MQBENCH" kernels --output saved linux-image-0.1.2-x
expect_err "it holds no \*/vmlinu\*"
for name in linux-image-0.1 'linux-image-0.1*'; do
	package "$MQBENCH" kernels --output saved "$name"
	expect_status 2
	expect_err 'Unable to locate package|--matrix takes those'
done
[ -z "$(ls -A cache/mqbench/kernels)" ] || fail "it left $(ls cache/*/*)"

claim 'a matrix keeps apart what is called alike, and what is not its own'
mkdir one two matrix other
echo "cp $work/good \$port" >fake
cp image one/bzImage
{ cat image; echo; } >two/bzImage
echo '{}' | tee matrix/mine.json >matrix/other.json
matrix() {
	run "$MQBENCH" kernels --matrix --boots 1 -o "$@"
}
matrix matrix one/bzImage two/bzImage tree/ -- --workload depth
expect_status 0
[ "$(find matrix -mindepth 2 -name '*.json' | wc -l)" -eq 3 ] ||
	fail "there is: $(find matrix)"
[ -e matrix/mine.json ] && [ -e matrix/other.json ] || fail 'it removed mine'

claim 'a matrix measures nothing again'
: >fake
matrix matrix two/bzImage two/bzImage one/bzImage -- --workload depth
expect_status 0
! grep -q kernels.sh err || fail "it booted: $(cat err)"
matrix matrix one/bzImage -- --workload depth --runs 3
expect_status 2
expect_err 'by other options: -- --workload depth; give those'
run flock matrix "$MQBENCH" kernels --matrix -o matrix image
expect_status 2
expect_err 'another matrix'

claim 'a matrix goes on with the boots that are missing'
mkdir resumed
# Which boots it tries, of which some give a record.
resumed() {
	printf '%s\n' 'n=${all#*mqbench.boot=} n=${n%% *}' 'echo $n >>$FAKE.tried' \
		"case \$n in $1) cp $work/boot\$n \$port ;; esac" >fake
	: >fake.tried
	run "$MQBENCH" kernels --matrix -o resumed --boots 2 image -- \
		--workload depth
	expect_status "$2"
	[ "$(sort fake.tried | tr -d '\n')" = "$3" ] ||
		fail "it tried $(cat fake.tried), not $3"
	[ "$(find resumed -mindepth 2 -name '*.json' | wc -l)" -eq "$4" ] ||
		fail "there is: $(find resumed)"
}
# interrupt_into FOLDER: ends a matrix while its guest runs.
interrupt_into() {
	rm -f fake.begun
	echo 'echo >$FAKE.begun; exec sleep 60' >fake
	"$MQBENCH" kernels --matrix -o "$1" image -- --workload depth \
		>out 2>err &
	pid=$!
	started+=("$pid")
	until_true 20 test -e fake.begun || fail 'there is no guest'
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	rm fake.begun
}
resumed 2 5 12 1
resumed none 5 1 1
record=$(find resumed -mindepth 2 -name '*.json')
interrupt_into resumed
[ -s "$record" ] || fail 'the record is gone'
resumed 1 0 1 2
resumed none 0 '' 2

claim 'fewer records of a kernel do not replace those that a fleet has'
mkdir -p answers/sent fleet/k
cp a.json fleet/k/k-1.json
cp c.json fleet/k/k-2.json
cp boot1.json answers/sent/1.json
echo 5 >answers/sent/status
{
	echo mqbench-fleet
	tar -C answers/sent -c status ./1.json
} >answers/k.reply
(
	work=$PWD/answers output=$PWD/fleet program=$MQBENCH
	# shellcheck source=scripts/fleet-answer.sh
	. "$SOURCE/scripts/fleet-answer.sh"
	take_kernels k || true
)
grep -q '^FAILED: 1 records came' answers/k.end || fail "$(cat answers/k.end)"
[ -e fleet/k/k-2.json ] || fail "there is only: $(ls fleet/k)"

claim 'kernels are explained against the first of their architecture'
if [ -e "$(dirname "$MQBENCH")/libmqcount.so" ]; then
	mkdir a-kernel b-kernel c-kernel explained
	for kernel in a b c; do
		cp image $kernel-kernel/image
	done
	cat >fake <<-'END'
		name=${all%%-kernel/*}
		cp "${FAKE%/*}/${name##* }" $port
		cp "${FAKE%/*}/counts" "${all##*,out=}"
	END
	run "$MQBENCH" kernels --explain --boots 1 --output explained \
		{a,b,c}-kernel/image -- --workload depth
	expect_status 0
	[ "$(sed -n 's/.*-\([abc]\) · .*/\1/p' out | tr -d '\n')" = acb ] ||
		fail "it explains $(grep Linux out)"
else
	skip_claim 'there is no libmqcount.so'
fi

claim 'a matrix explains those of one architecture and command line'
for name in a b c d; do
	"$MQBENCH" explain --merge counts --symbols kallsyms $name.json
	for words in '' _quiet; do
		mkdir -p "pairs/linux-image-$name$words"
		sed "s/\"id\": *\"20260101-000000-/&$words/" $name.json \
			>"pairs/linux-image-$name$words/1.json"
	done
done
run "$MQBENCH" kernels --matrix -o pairs --boots 1 --explain --append '' \
	--append quiet linux-image-{a,b,c,d}
expect_status 0
for words in without.--append quiet; do
	[ "$(grep -c "^6.12 after 6.1, $words:\$" out)" -eq 2 ] ||
		fail "no heading has $words"
done
[ "$(sed -n 's/^\(first\|second\) *20260101-000000-\([^ ]*\).*/\2/p' out |
	tr '\n' ' ')" = 'a c b d _quieta _quietc _quietb _quietd ' ] ||
	fail "it explains $(grep Linux out)"

claim 'what ends a matrix ends its guest'
interrupt_into other
[ "$status" -eq 130 ] || fail "it ended with status $status instead of 130"
[ -z "$(ls -A temp)" ] || fail "it left $(ls -A temp)"
finish
