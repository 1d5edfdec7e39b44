#!/usr/bin/env bash
# The same plan on many hosts: network namespaces with an sshd each, and Slurm
# with one node; all are gone when the test is. Claims:
#
# - Each host has measured the same plan, in the same order, and gave its record;
#   nothing is left there. What the user's configuration of ssh forwards is not.
# - Hosts of which the disk is full, the architecture another, the key unknown,
#   the mqbench another, which have no queues, cannot be reached or die in the
#   middle are named with the reason. The others' records are kept; status 5.
# - What was measured before a connection broke comes home with it. --resume
#   measures what is missing, and nothing else; a record that broke off is
#   completed by the runs that it lacks, unless the host has booted since.
# - Kernels are booted on hosts, and laid out as for `kernels --matrix`.
# - A host that answers with escapes, paths or nonsense does no harm.
# - What cannot be done is refused before anything is, and leaves nothing.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
export PATH=$PATH:/usr/sbin:/sbin
for tool in parallel ssh sshd ssh-keygen ip setarch setpriv; do
	command -v $tool >/dev/null || skip_all "there is no $tool"
done
[ "$(id -u)" -eq 0 ] || skip_all 'namespaces of the network take root'
own_namespaces -imnpf --kill-child --mount-proc
[ -n "${MQBENCH_TEST_INSIDE:-}" ] || skip_all 'there are no namespaces here'
own_program

plan=(--workload=pingpong '--mechanism=sysv,posix' --size 64
	--placement unpinned)
short=("${plan[@]}" --messages 200 --runs 3)
long=("${plan[@]}" --duration 100ms --runs 12)
fleet() {
	run "$MQBENCH" fleet --ssh "ssh -F $work/config" "$@"
}

# lab: a bridge, and what ssh and sshd want.
lab() {
	mount -t tmpfs none /run
	mkdir -p /run/sshd /run/netns
	ip link set lo up
	ip link add lab type bridge
	ip addr add 10.9.0.254/24 dev lab
	ip link set lab up
	ssh-keygen -q -t ed25519 -N '' -f key
	cat >config <<-END
		Host *
		IdentityFile $work/key
		IdentitiesOnly yes
		UserKnownHostsFile $work/known
		GlobalKnownHostsFile none
		ForwardAgent yes
		ForwardX11 yes
		StrictHostKeyChecking no
		LocalForward 7777 localhost:22
	END
}

# host NAME NUMBER [LINE [COMMAND...]]: a LINE for its sshd, which COMMAND starts.
host() {
	local name=$1 address=10.9.0.$2 line=${3:-}
	shift $(($# > 2 ? 3 : 2))
	mkdir -p "$name/tmp"
	ip netns add "$name"
	ip link add "$name" type veth peer name eth0 netns "$name"
	ip link set "$name" up master lab
	ip -n "$name" addr add "$address/24" dev eth0
	ip -n "$name" link set eth0 up
	ip -n "$name" link set lo up
	ssh-keygen -q -t ed25519 -N '' -f "$name/key"
	echo "$address $(<"$name/key.pub")" >>known
	printf 'Host %s\nHostname %s\n' "$name" "$address" >>config
	cat >"$name/config" <<-END
		ListenAddress $address
		HostKey $work/$name/key
		PidFile none
		AuthorizedKeysFile $work/key.pub
		StrictModes no
		UsePAM no
		PermitRootLogin yes
		SetEnv TMPDIR=$work/$name/tmp
		$line
	END
	boot "$name" "$@"
}

# boot NAME [COMMAND...]
boot() {
	local name=$1
	shift
	cat /proc/sys/kernel/random/uuid >"$name/boot_id"
	# shellcheck disable=SC2016 # expanded there
	ip netns exec "$name" sh -c 'mount --bind "$0" \
		/proc/sys/kernel/random/boot_id && exec "$@"' \
		"$work/$name/boot_id" "$@" /usr/sbin/sshd \
		-f "$work/$name/config" -E "$work/$name/log"
}

# A cluster of one node that stands for three, in this namespace.
cluster() {
	mkdir -p slurm/state slurm/spool /run/munge /run/slurm
	head -c 1024 /dev/urandom >slurm/munge.key
	chmod 400 slurm/munge.key
	munged --key-file "$work/slurm/munge.key" --socket /run/munge/munge.socket.2 \
		--pid-file /run/munge/munged.pid --log-file "$work/slurm/munged.log" \
		--seed-file "$work/slurm/seed" --force || return
	cat >slurm/slurm.conf <<-END
		ClusterName=test
		SlurmctldHost=$(uname -n)(127.0.0.1)
		SlurmUser=root
		AuthType=auth/munge
		StateSaveLocation=$work/slurm/state
		SlurmdSpoolDir=$work/slurm/spool
		SlurmctldPidFile=$work/slurm/slurmctld.pid
		SlurmdPidFile=$work/slurm/slurmd.pid
		SlurmctldLogFile=$work/slurm/slurmctld.log
		SlurmdLogFile=$work/slurm/slurmd.log
		ProctrackType=proctrack/pgid
		TaskPlugin=task/none
		MpiDefault=none
		SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
		SelectType=select/linear
		ReturnToService=2
		NodeName=$(uname -n) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
		PartitionName=bench Nodes=$(uname -n) Default=YES State=UP
	END
	export SLURM_CONF=$work/slurm/slurm.conf
	slurmctld && slurmd && until_true 20 eval 'sinfo -h -o %T | grep -q idle'
}

# fake_kernel IMAGE: what looks like one, and a QEMU that has its record.
fake_kernel() {
	mkdir slurm/bin slurm/guest
	no_kernel >"$1"
	cp "$SOURCE/results/kernels/matrix/6.12.117+deb12-cloud-amd64.json" \
		slurm/guest/record.json
	echo 6.12 >slurm/guest/kernel
	: >slurm/guest/said
	tar -czf slurm/sent -C slurm/guest .
	cat >slurm/bin/qemu-system-x86_64 <<-END
		#!/bin/sh
		for word; do
			case \$word in
			file,*) cp "$work/slurm/sent" "\${word#*path=}" ;;
			esac
		done
	END
	chmod +x slurm/bin/qemu-system-x86_64
}

lab

# Slurm takes its time, so all else is tried meanwhile.
slurm=
if command -v slurmd munged >/dev/null && cluster >/dev/null 2>&1; then
	slurm=$work/slurm/out
	mkdir slurm/records slurm/tmp
	TMPDIR=$work/slurm/tmp "$MQBENCH" fleet --slurm bench --tasks 3 -o slurm/records -- \
		"${short[@]}" >"$slurm" 2>&1 </dev/null &
	{
		until_true 20 eval 'test -e slurm/records/.fleet-*/task-1.reply'
		scancel "$(cat slurm/records/.fleet-*/job)_3"
	} 2>/dev/null &
	fake_kernel slurm/image
	PATH=$work/slurm/bin:$PATH TMPDIR=$work/slurm/tmp "$MQBENCH" fleet \
		--slurm bench -o slurm/booted --kernels -- --boots 1 slurm/image \
		nowhere -- --workload depth >slurm/kernels 2>&1 </dev/null &
	slurm_booting=$!
fi

host good 1
host twin 2

# A kernel takes its time, too. One host is none.
kernel=${MQBENCH_TEST_KERNEL:-$(find \
	"${XDG_CACHE_HOME:-$HOME/.cache}/mqbench/kernels" -name 'vmlinuz-*-amd64' \
	! -name '*-rt-*' 2>/dev/null | sort -V | tail -n 1)}
boots=()
if [ -n "$kernel" ] && [ "$(uname -m)" = x86_64 ] &&
	command -v qemu-system-x86_64 busybox cpio >/dev/null; then
	host lost 11 'AllowUsers nobody'
	host boots 12
	printf '%s\n' lost boots >boots.hosts
	boots=(--ssh "ssh -F $work/config" --hosts boots.hosts -o booted
		--kernels)
	"$MQBENCH" fleet "${boots[@]}" -- --boots 1 "$kernel" nowhere -- \
		--workload pingpong --mechanism sysv,posix --size 64 \
		--placement same-cpu --runs 2 --messages 20 >boots.out 2>boots.err </dev/null &
	booting=$!
fi

# What a host is given, for the user's configuration to be seen through it.
cat >'a spy' <<END
#!/bin/sh
printf '%s\n' "\$@" | sed '/^--\$/,\$d' >"$work/options"
exec ssh -F "$work/config" "\$@"
END
chmod +x 'a spy'

nothing_left() {
	local left
	left=$(find -H "$@" -mindepth 1)
	[ -z "$left" ] || fail "is left on a host: $left"
}

claim 'every host measures the same plan, and nothing is left there'
printf '%s\n' '# two' good '' ' root@twin # the other' >hosts
run "$MQBENCH" fleet --ssh "'$work/a spy' -T" --hosts hosts -o two -- \
	"${short[@]}"
expect_status 0
expect_err '^good  .*measuring'
expect_err '^root@twin  .*saved; fit for'
expect_out 'on 2 machines of 1 kind'
expect_out 'A: good, root@twin: mqbench'
expect_out '64 B unpinned .*%'
[ "$(measured two/good.json)" = "$(measured two/root@twin.json)" ] ||
	fail 'their order differs'
expect_json two/good.json 'r["complete"] and r["label"] == "good"'
grep -q '^fit for' two/good.doctor.txt || fail 'no judgement of doctor'
nothing_left good/tmp twin/tmp
[ -z "$(find two -name '.fleet-*')" ] || fail 'a folder of work is left'

claim 'nothing that ssh is configured to forward is'
mapfile -t options <options
ssh -F config "${options[@]}" -G good >effective
for word in 'forwardagent no' 'forwardx11 no' 'clearallforwardings yes' \
	'batchmode yes' 'stricthostkeychecking true'; do
	grep -qx "$word" effective || fail "ssh has not: $word"
done

claim 'what a host cannot do is named, and the others are kept'
mkdir full /run/full
mount -t tmpfs -o size=64k none /run/full
ln -s /run/full full/tmp
host full 4
host dies 3
host other 5 '' setarch i386
host mute 6 '' "$DENY" msgget=ENOSYS "$DENY" mq_open=ENOSYS
mkdir weak /run/weak
mount -t tmpfs -o noexec none /run/weak
ln -s /run/weak weak/tmp
host weak 13
host stranger 7
sed -i '/^10.9.0.7 /d' known
host cut 8
# A host that dies, and one whose connection does, when a run has come home.
measures() {
	grep -qsa '"run":' all/.fleet-*/"$1.reply"
}
{
	until_true 20 measures dies && ip netns pids dies | xargs kill -KILL
} 2>/dev/null &
{
	until_true 20 measures cut
	for pid in $(ip netns pids cut); do
		! grep -aq notty "/proc/$pid/cmdline" || kill -KILL "$pid"
	done
} 2>/dev/null &
printf '%s\n' good dies full other mute weak stranger cut 10.9.0.99 >hosts
fleet --hosts hosts -o all --jobs 9 -- "${long[@]}"
expect_status 5
expect_err '^good  .*saved'
expect_err '^dies  .*FAILED: the connection broke off, --resume goes on: '
expect_err '^cut  .*FAILED: the connection broke off, --resume goes on: '
expect_err '^full  .*FAILED: cannot unpack .* where 0 KiB are free'
expect_err '^other  .*FAILED: no program for i686: '
expect_err '^mute  .*FAILED: nothing could be measured: .*no System V'
expect_err '^weak  .*FAILED: cannot run the program in .*/weak/tmp/.*denied'
expect_err '^stranger  .*FAILED: its host key is not known'
expect_err '^10.9.0.99  .*FAILED: cannot be reached: '
expect_err '1 of 9 records are complete'
expect_json all/good.json 'r["complete"]'
[ "$(echo all/*.json)" = 'all/cut.json all/dies.json all/good.json' ] ||
	fail 'other records are kept'
for name in cut dies; do
	cp "all/$name.json" "$name.json"
	cp "all/$name.journal" "$name.journal"
	expect_json "$name.json" 'not r["complete"]'
	[ "$(messages_on_disk $name.json)" -gt 0 ] || fail "$name: no run of it"
done
until_true 5 eval '[ -z "$(find -H cut/tmp -mindepth 1)" ]'
nothing_left cut/tmp full/tmp good/tmp mute/tmp other/tmp weak/tmp

claim '--resume measures what is missing, and nothing else'
cp all/good.json good.json
rm -r dies/tmp/*
boot dies
printf '%s\n' good cut dies >hosts
fleet --hosts hosts -o all --resume
expect_status 0
expect_err '^good  .*saved before'
expect_err '^cut  .*saved; '
expect_err '^dies  .*saved; '
expect_json all/cut.json 'r["complete"] and r["plan"]["resumed"] == 1
	and r["id"] == json.load(open("cut.json"))["id"]'
expect_json all/dies.json 'r["complete"]
	and r["id"] != json.load(open("dies.json"))["id"]'
[ ! -e all/cut.journal ] && [ ! -e all/dies.journal ] ||
	fail 'a journal is left'
cmp -s all/good.json good.json || fail 'the finished record is another'
[ "$(measured all/cut.json)" = "$(measured all/good.json)" ] ||
	fail 'their order differs'

claim 'interrupted it keeps what was measured, and --resume completes that'
echo good >hosts
"$MQBENCH" fleet --ssh "ssh -F config" --hosts hosts -o cut.short -- \
	"${long[@]}" >out 2>err </dev/null &
pid=$!
until_true 20 eval 'grep -qs . good/tmp/*/record.journal'
kill -TERM "$pid"
status=0
wait "$pid" || status=$?
flock -n cut.short true || fail 'what it has left running holds its lock'
ran='an interrupted fleet'
expect_status 130
expect_json cut.short/good.json 'not r["complete"] and runs'
cp cut.short/good.json part.json
nothing_left good/tmp
refuses 2 'another plan' fleet --hosts hosts -o cut.short --resume -- \
	"${long[@]}" --runs 9
fleet --hosts hosts -o cut.short --resume
expect_status 0
expect_json cut.short/good.json 'r["complete"] and r["plan"]["resumed"] == 1
	and r["id"] == json.load(open("part.json"))["id"]'

claim 'a host that lies does no harm, and another mqbench is not measured with'
printf 'fit for \033[31m all\n' >doctor.txt
printf '{"schema": "mqbench-result", "schema_version": "1.2", "label": "\\u001b[31m"' \
	>record.json
echo x >evil
# liar NAME NUMBER STATUS
liar() {
	mkdir "$1"
	echo "$3" >status
	tar -cPf "$1/answer" status doctor.txt ./record.json --transform \
		"s,^evil,$work/two/evil," evil
	cat >"$1/say" <<-END
		#!/bin/sh
		case \$SSH_ORIGINAL_COMMAND in
		echo*) uname -m ;;
		*)
			printf '\033]0;title\007 \302\233 \$(touch $work/ran)\n' >&2
			printf '\nmqbench-fleet\n'
			cat "$work/$1/answer"
			;;
		esac
	END
	chmod +x "$1/say"
	host "$1" "$2" "ForceCommand $work/$1/say"
}
liar lies 9 0
liar liar 10 "0; touch $work/ran"
# A login that speaks, and a shell of its own kind.
cat >login <<END
#!/bin/sh
echo Welcome
exec $(command -v csh fish bash | head -n 1) -c "\$SSH_ORIGINAL_COMMAND"
END
chmod +x login
host odd 14 "ForceCommand $work/login"
cat >endless <<END
#!/bin/sh
head -c 3999 /dev/zero | tr '\0' x
END
chmod +x endless
host vast 15 "ForceCommand $work/endless"
printf '%s\n' lies liar odd vast good >hosts
commit=$("$MQBENCH" version | sed -n 's/.*(\([0-9a-f]\{12\}\).*/\1/p')
sed "s/${commit:-?}/$(rev <<<"$commit")/g" "$MQBENCH" >another
chmod +x another
fleet --hosts hosts --program another -o false -- "${short[@]}"
expect_status 5
if [ -n "$commit" ]; then
	expect_err '^good  .*FAILED: its program is mqbench .*, not mqbench'
	expect_err '^odd  .*FAILED: its program is mqbench .*, not mqbench'
else
	skip_claim 'it names no commit'
fi
expect_err '^lies  .*FAILED: its record: mqbench: .*not a complete JSON file'
expect_err '^liar  .*FAILED: '
expect_err '^vast  .*FAILED: no program for x{40}: give one'
! grep -q $'\033\|\302\233' err || fail 'an escape is printed'
! grep -rq $'\033' false || fail 'an escape is kept'
[ ! -e ran ] || fail 'what it says is executed'
[ ! -e two/evil ] || fail 'what it says names a file'

claim 'what cannot be done is refused before anything is'
: >none
printf '%s\n' good good >twice
seq -f 'host%g' 10000 >many
echo 'host10000;id' >>many
mkdir bin
ln -s "$(command -v bash)" "$(command -v dirname)" bin
refuses 2 'neither --hosts FILE nor --slurm' fleet
refuses 2 'unknown option' fleet --hosts hosts --bogus
refuses 2 'needs a value' fleet --hosts
refuses 2 'names no host' fleet --hosts none
refuses 2 'cannot be read' fleet --hosts nothing
refuses 2 'cannot be read' fleet --hosts two
refuses 2 'good: is there twice' fleet --hosts twice
seq -f 'host%g' 2000 | sed p >twice
refuses 2 'host1: is there twice' fleet --hosts twice
for words in 'good ssh://user@GOOD:22' 'ssh://good:2 good_2'; do
	printf '%s\r\n' $words >twice
	refuses 2 'good.*: is there twice' fleet --hosts twice -o new
done
echo good:22 >port
refuses 2 "'good:22' is no host" fleet --hosts port
exec 7<two
flock 7
refuses 2 'another fleet measures into it' fleet --hosts hosts -o two --resume
exec 7<&-
refuses 2 'cannot be made' fleet --hosts hosts -o hosts
refuses 2 "'host10000;id' is no host" fleet --hosts many
echo -oProxyCommand=id >option
refuses 2 "'-oProxyCommand=id' is no host" fleet --hosts option
refuses 2 'no program of x86_64' fleet --hosts hosts --program hosts
refuses 2 'two: is there: --resume' fleet --hosts hosts -o two
refuses 2 'there is no .*/plan' fleet --hosts hosts -o bin --resume
refuses 2 'unknown' fleet --hosts hosts -o new -- --workload none
refuses 2 'not for a fleet' fleet --hosts hosts -o new -- -o here
refuses 2 'from 1 to' fleet --hosts hosts --jobs 0
refuses 2 'must be a time' fleet --hosts hosts --timeout never
for engine in 'parallel --hosts hosts' 'slurm-client --slurm bench'; do
	# shellcheck disable=SC2086 # an option and its value
	run env "PATH=$work/bin" "$MQBENCH" fleet ${engine#* }
	expect_status 2
	expect_one_error
	expect_err "install it \(Debian: ${engine%% *}\)"
done
for option in hosts slurm tasks output program jobs retries timeout ssh; do
	refuses 2 "^mqbench: --$option: takes a value" fleet "--$option="
	refuses 2 "^mqbench: --$option: takes a value" fleet --$option ' '
done
refuses 2 'from 1 to' fleet --hosts hosts --jobs '3 4'
refuses 2 "--ssh ssh -F 'x: a quote has no end" fleet --hosts hosts \
	--ssh "ssh -F 'x"

claim 'each line of the hosts file is looked at, and no more than it may have'
for bytes in '\001' '\377\376' '\000'; do
	printf '%b\n' good "$bytes" '-oProxyCommand=touch pwn' ../x >bad
	refuses 2 "bad: line 2: '' is no host" fleet --hosts bad -o new
done
printf 'good\n\n%0128d\n' 1 >bad
refuses 2 'bad: line 3: has over 127 bytes' fleet --hosts bad -o new
seq -f 'host%g' 10001 >bad
refuses 2 'names over 10000 hosts' fleet --hosts bad -o new
refuses 2 '/dev/zero: has over 2 MiB' fleet --hosts /dev/zero -o new
[ ! -e new ] && [ ! -e pwn ] || fail 'something is done'

claim 'what is refused leaves the folder as it was'
mkdir engine empty
no_kernel >image
: >engine/sinfo
cat >engine/sbatch <<END
#!/bin/sh
printf '%s\n' "\$@" >"$work/words"
echo 'sbatch: error: refused' >&2
exit 1
END
chmod +x engine/*
cluster=(fleet --slurm "-C 'a  b' -p x" --tasks 2)
for _ in 1 2; do
	for folder in empty new/new; do
		PATH=$work/engine:$PATH refuses 2 refused "${cluster[@]}" \
			-o $folder
		refuses 2 unknown fleet --hosts hosts -o $folder -- \
			--workload no
		refuses 2 'not for a fleet' fleet --hosts hosts -o $folder -- \
			-l x
	done
	[ "$(uname -m)" != x86_64 ] || PATH=$work/engine:$PATH refuses 2 \
		refused "${cluster[@]}" -o new --kernels -- image
	refuses 2 'cannot be made' fleet --hosts hosts \
		-o "new/$(printf %0300d 1)"
done
rmdir empty || fail 'something is left in it'
[ ! -e new ] || fail 'it is left'
grep -qx 'a  b' words || fail 'what is quoted is no word'

claim 'who has no key that a host takes is told so'
sed '/IdentityFile/d' config >keyless
echo good >hosts
HOME=$work/none run "$MQBENCH" fleet --ssh "ssh -F $work/keyless" --hosts hosts \
	-o keyless.d -- "${short[@]}"
expect_status 5
expect_err '^good  .*FAILED: it takes no key of yours: .*Permission denied'

claim 'a kernel is booted on the next host, and --resume boots what is missing'
if [ ${#boots[@]} -gt 0 ]; then
	ran='a fleet of kernels' status=0
	wait "$booting" || status=$?
	cp boots.out out
	cp boots.err err
	expect_status 5
	key=$(basename "booted/$(basename "$kernel")-"*)
	grep -qF "$key  saved; boots: 1" err || fail 'it is not booted'
	expect_err '^nowhere .*FAILED: .*is no file'
	expect_err 'lost: left out: it takes no key of yours'
	expect_json "booted/$key/$key-1.json" 'r["complete"] and
		r["clock"]["unit"] == "instructions" and len(ok) == 3'
	expect_out '1 kernel · instructions'
	grep -q '<h1>' booted/kernels.html || fail 'there is no page'
	nothing_left lost/tmp boots/tmp
	run "$MQBENCH" fleet "${boots[@]}" --resume
	expect_status 5
	expect_out '1 kernel · instructions'
	! grep -qF "$key" err || fail 'it boots what is there'
	refuses 2 'other kernels or options' fleet "${boots[@]}" --resume -- \
		--boots 2 "$kernel"
else
	skip_claim 'there is no kernel, or what boots it'
fi

claim 'a task of Slurm is a host, and one that is cancelled is missing'
if [ -n "$slurm" ]; then
	refuses 2 'is there such a partition' fleet --slurm nowhere
	refuses 2 'Invalid partition' fleet --slurm nowhere --tasks 2
	until_true 90 grep -q 'records are complete' "$slurm" || true
	cp "$slurm" err
	expect_err '^task-1  .*saved; '
	expect_err '^task-2  .*saved; '
	expect_err '^task-3  .*FAILED: (cancelled before it began|JobState=CANCELLED)'
	expect_err '2 of 3 records are complete'
	expect_err 'on 1 machine of 1 kind'
	nothing_left slurm/tmp
	[ "$(measured slurm/records/task-1.json)" = \
		"$(measured slurm/records/task-2.json)" ] ||
		fail 'their order differs'
else
	skip_claim 'there is no slurmd, slurmctld or munged that runs here'
fi

claim 'a task of Slurm boots a kernel'
if [ -n "$slurm" ] && [ "$(uname -m)" = x86_64 ] &&
	command -v busybox cpio >/dev/null; then
	ran='kernels in a cluster' status=0
	wait "$slurm_booting" || status=$?
	cp slurm/kernels err
	expect_status 5
	expect_err '^image-[0-9]* +saved; boots: 1'
	expect_err '^nowhere .*FAILED: .*is no file'
	expect_err '1 kernel · instructions'
	nothing_left slurm/tmp
else
	skip_claim 'there is no cluster, or nothing that packs a guest'
fi

finish
