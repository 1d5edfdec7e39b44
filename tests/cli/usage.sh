#!/usr/bin/env bash
# What the command line refuses, and how it helps. Claims:
#
# - An unknown command, option or word ends with status 2 and one line on
#   standard error that begins with "mqbench: " and names the nearest known
#   one; nothing is printed on standard output, and no record is written.
# - So do numbers that cannot be, and sizes that no kernel allows.
# - `mqbench` alone helps, and leads with four examples.
# - Every help text ends with status 0, names each option, and fits 80 columns;
#   that of a command has examples and names its page of the manual.
# - Letters and values may be joined, and `--` ends the options of each command.
# - Every word of `list` lists something.
# - Output that cannot be written is an error.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

claim 'an unknown command names the nearest'
refuses 2 'did you mean run\?' rnu
refuses 2 'did you mean report\?' reprot --format table
refuses 2 'mqbench --help' xyzzyxyzzy
refuses 2 unknown ''
refuses 2 'rnu.* did you mean run\?' help rnu

claim 'an unknown option names the nearest'
refuses 2 'did you mean --size\?' run --sizee 3
refuses 2 'did you mean --format\?' report --fromat table
refuses 2 'did you mean --output\?' plot --outptu x
refuses 2 'unknown option' run -z
refuses 2 'unknown option' run --x

claim 'an unknown word names the nearest'
refuses 2 'did you mean posix\?' run --mechanism sysv,posx
refuses 2 'did you mean pingpong\?' run --workload pingpog
refuses 2 'did you mean block\?' run --wait blok
refuses 2 'same-cpu' run --placement same-cpi
refuses 2 'did you mean rising\?' run --pattern risin
refuses 2 'did you mean first\?' run --select frist
refuses 2 'did you mean full\?' run --verify ful
refuses 2 'did you mean smoke\?' run --preset smok
refuses 2 'smoke quick default publish' run --preset xyzzy
refuses 2 'did you mean host\?' run --namespace hots
refuses 2 'fifo:N' run --sched fifi:1
refuses 2 'did you mean table\?' report --format tabel
refuses 2 'mechanisms' list mechanism
refuses 2 'keep-awake' run --keep-awake=maybe

claim 'an impossible number is refused, and named'
for bad in -5 1.5 nan inf '' 64,,65 64..32 1..100000 1..5*1 12z 0..8*2 \
	99999999999999999999; do
	refuses 2 '--size' run --size "$bad"
done
for bad in 0 -1 1.5 x '' 1e30; do
	refuses 2 '--messages' run --messages "$bad"
	refuses 2 '--runs' run --runs "$bad"
done
for bad in 0 5 -1s 99h x '' 0.1ns; do
	refuses 2 '--duration' run --duration "$bad"
done
refuses 2 '--seed' run --seed -1
refuses 2 '--max-samples' run --max-samples 1
refuses 2 '--levels' run --levels 0
refuses 2 '--priority' run --priority 32768
refuses 2 '--producers' run --producers 65
refuses 2 '--consumers' run --consumers 0
refuses 2 '--pairs' run --pairs 0
refuses 2 '--fill' run --fill -1
refuses 2 '--sched' run --sched fifo:0
refuses 2 '--sched' run --sched rr:100
refuses 2 '--placement' run --placement 0:
refuses 2 '--background' run --background ''
refuses 2 '--background' run --background "$(printf '%300s' x)"

claim 'a size over the hard limit of every kernel is refused'
refuses 2 '--size.*16777216' run --size 16777217
refuses 2 '--size.*16777216' run --size 17M

claim 'an option without its value, a value without its option'
refuses 2 '--size needs a value' run --size
refuses 2 'takes no value' run --raw=1
refuses 2 'nonsense' run nonsense

claim 'nothing was measured and no record written'
[ -z "$(find . -name '*.json*')" ] || fail "there is $(find . -name '*.json*')"

claim 'mqbench alone helps and leads with four examples'
run "$MQBENCH"
expect_status 0
cp out alone
[ "$(grep -n '^Commands' out | cut -d: -f1)" -gt \
	"$(grep -c '^  mqbench ' out)" ] || fail 'the examples do not lead'
[ "$(grep -c '^  mqbench ' out)" -eq 4 ] || fail 'there are not four examples'
for help in help --help -h; do
	run "$MQBENCH" "$help"
	expect_status 0
	cmp -s out alone || fail "mqbench $help prints something else"
done

claim 'every help text ends with 0 and fits 80 columns'
commands=$(awk '/^Commands/ { on = 1; next } on && !NF { exit }
	on { print $1 }' alone)
[ -n "$commands" ] || fail 'no command is listed'
for command in '' $commands; do
	# Unquoted where it is empty: that is mqbench alone.
	run "$MQBENCH" help ${command:+"$command"}
	expect_status 0
	width=$(LC_ALL=C.UTF-8 wc -L <out)
	[ "$width" -le 80 ] || fail "'mqbench help $command' is $width wide"
	[ ! -s err ] || fail "'mqbench help $command' complains"
	[ -z "$command" ] || {
		grep -A 1 '^Examples:$' out | grep -q "^  mqbench .*$command" ||
			fail "'mqbench help $command' has no example"
		expect_out "man mqbench-$command\$"
	}
	case $command in run | list | report | plot | doctor | send | recv | queues)
		cp out one
		run "$MQBENCH" "$command" --help
		expect_status 0
		cmp -s out one || fail "$command --help prints something else"
		;;
	esac
done

claim 'letters and values may be joined, and -- ends the options'
for command in $commands; do
	run "$MQBENCH" "$command" -h
	expect_status 0
	cp out short
	run "$MQBENCH" "$command" --help --bogus
	expect_status 0
	cmp -s out short || fail "$command -h and --help differ"
	! "$MQBENCH" "$command" -- --help >out 2>/dev/null ||
		! cmp -s out short || fail "$command -- --help prints help"
done
for command in run report compare explain probe history replicate send recv; do
	run "$MQBENCH" "$command" -vh
	expect_status 0
	expect_out "^Usage: mqbench $command"
done
run "$MQBENCH" run -psmoke -n100 -vd1ms --show-plan
expect_status 0
refuses 2 'messages 0:' run -n0
refuses 2 ' -vz: unknown option' run -vz
refuses 2 'open --help' report -- --help
refuses 125 'unknown option' compare --bogus --bisect a.json b.json
refuses 125 'unknown option' kernels --gate base.json --bogus bzImage

claim 'the help of run names every axis that the issue promises'
run "$MQBENCH" run --help
for option in mechanism workload size wait placement capacity priority \
	pattern levels select fill others producers consumers pairs verify \
	sched background keep-awake messages duration max-samples runs seed \
	preset label namespace show-plan raw counters output verbose; do
	expect_out "--$option"
done

claim 'list knows its words'
run "$MQBENCH" list
expect_status 0
for word in mechanisms workloads waits placements presets reports promises; do
	expect_out "^$word"
done
for word in mechanisms:sysv mechanisms:posix mechanisms:null mechanisms:pipe \
	mechanisms:uds mechanisms:ring workloads:pingpong workloads:oneway \
	workloads:flood workloads:priority workloads:depth \
	workloads:lifecycle waits:block waits:spin waits:poll waits:select \
	waits:epoll waits:timed waits:notify placements:same-cpu \
	placements:smt placements:same-llc placements:cross-llc \
	placements:cross-node placements:unpinned presets:smoke presets:quick \
	presets:default presets:publish reports:table reports:gnuplot; do
	run "$MQBENCH" list "${word%:*}"
	expect_status 0
	expect_out "^  ${word#*:} "
done
run "$MQBENCH" version
expect_status 0
expect_out '^mqbench [0-9]+\.[0-9]+'

claim 'output that cannot be written is an error'
if [ -e /dev/full ]; then
	status=0
	"$MQBENCH" list >/dev/full 2>err || status=$?
	ran='mqbench list >/dev/full'
	expect_status 5
	expect_one_error
else
	skip_claim 'there is no /dev/full'
fi

finish
