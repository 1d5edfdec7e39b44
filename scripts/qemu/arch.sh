# shellcheck shell=bash disable=SC2034 # who sources it reads the table
# The architectures that a guest may have, and all in which they differ; and
# what a file is for. Sourced by what boots kernels and what packs a guest.
#
#	debian       Debian's name for it
#	elf          e_machine of a program, its two bytes
#	magic        of an image: offset and bytes, as often as needed
#	tree         the image in a build tree
#	qemu         Debian's package of qemu-system-ARCH
#	machine      of QEMU
#	cpu          the default
#	cpus         how many, unless asked
#	words        more for the kernel's command line
#	console      device of the first port
#	serial       its driver, in the kernel's configuration
#	port         device of the second, and what QEMU calls that
#	clock        the clock sources that are the counter
#
# Where QEMU counts instructions:
#
#	tcg_cpu      what each CPU is given
#	tcg_words    more for the kernel's command line
#	one_cpu      and still more if it has only one
#	tcg_shift    an instruction takes 2^shift ns of QEMU's virtual time
#	tcg_ticks    of the counter in a second of that time, and how many of them
#	             the device tree says to the guest, where that is another number
architectures=(x86_64 aarch64 riscv64)
declare -A arch=(
	[x86_64.debian]=amd64
	[x86_64.elf]=3e00
	[x86_64.magic]='514 48647253 566 ?[13579bdf]' # HdrS, XLF_KERNEL_64
	[x86_64.tree]=arch/x86/boot/bzImage
	[x86_64.qemu]=qemu-system-x86
	[x86_64.machine]=pc
	[x86_64.cpu]=qemu64
	[x86_64.cpus]=2
	[x86_64.words]=tsc=reliable
	[x86_64.console]=ttyS0
	[x86_64.serial]=8250
	[x86_64.port]='ttyS1 isa-serial'
	[x86_64.clock]='tsc|kvm-clock'
	# To know the time-stamp counter's frequency spares its measuring. One
	# CPU does without the APIC's timer, because it is measured by reading
	# the clock 16 million times, which takes QEMU some seconds; several
	# have no other.
	[x86_64.tcg_words]='tsc_early_khz=1000000 no_timer_check random.trust_cpu=on'
	# Without random numbers from the CPU, which are QEMU's -seed, the first
	# process that wants some waits for billions of instructions.
	[x86_64.tcg_cpu]=,+rdrand
	[x86_64.one_cpu]=nolapic_timer
	[x86_64.tcg_shift]=0

	[aarch64.debian]=arm64
	[aarch64.elf]=b700
	[aarch64.magic]='56 41524d64' # ARM, 0x64
	[aarch64.tree]=arch/arm64/boot/Image
	[aarch64.qemu]=qemu-system-arm
	[aarch64.machine]='virt,gic-version=max'
	[aarch64.cpu]=cortex-a72
	[aarch64.cpus]=2
	[aarch64.console]=ttyAMA0
	[aarch64.serial]=AMBA_PL011
	[aarch64.port]='ttyS0 pci-serial'
	[aarch64.clock]=arch_sys_counter
	[aarch64.tcg_cpu]=',cntfrq=1000000000'
	[aarch64.tcg_shift]=0

	[riscv64.debian]=riscv64
	[riscv64.elf]=f300
	[riscv64.magic]='56 52534305' # RSC, 5
	[riscv64.tree]=arch/riscv/boot/Image
	[riscv64.qemu]=qemu-system-misc
	[riscv64.machine]=virt
	[riscv64.cpu]=rv64
	[riscv64.cpus]=1 # one that spins would not let another have its turn
	[riscv64.console]=ttyS0
	[riscv64.serial]=8250
	[riscv64.port]='ttyS1 pci-serial'
	[riscv64.clock]=riscv_clocksource
	# The counter's 10 MHz cannot be changed: an instruction takes 1.28 of
	# its ticks, and the guest takes 1.28 billion of them for a second.
	[riscv64.tcg_shift]=7
	[riscv64.tcg_ticks]='10000000 1280000000'
)

# Images that cannot be booted: offset and bytes, what they are.
declare -A arch_other=(
	['514 48647253']='a kernel of 32-bit x86'
	['36 18286f01']='a kernel of 32-bit Arm'
	['0 7f454c46']='an ELF file: give what is in arch/*/boot'
)

# file_bytes COMMAND...: the first 576 bytes of what it prints, in hexadecimal.
file_bytes() {
	{ "$@" 2>/dev/null || true; } | head -c 576 | od -An -v -tx1 |
		tr -d ' \n'
}

# bytes_are BYTES "OFFSET PATTERN...": whether all patterns match.
bytes_are() {
	local -
	set -f
	# shellcheck disable=SC2086 # a list of words
	set -- "$1" $2
	while [ $# -gt 1 ]; do
		# shellcheck disable=SC2053 # a pattern
		[[ ${1:2*$2} == $3* ]] || return
		set -- "$1" "${@:4}"
	done
}

# bytes_number BYTES OFFSET: of four, the lowest first.
bytes_number() {
	local b=${1:2*$2:8}
	printf '%d\n' "0x${b:6:2}${b:4:2}${b:2:2}${b:0:2}"
}

# image_is_packed FILE: by gzip, or as EFI's zboot.
image_is_packed() {
	[[ $(file_bytes cat "$1") =~ ^(1f8b|4d5a....7a696d67) ]]
}

# image_print FILE: an image as it was linked, without packing.
image_print() {
	local bytes
	declare -A packer=([677a6970]=gzip [7a737464]=zstd [787a6b65]=xz)
	bytes=$(file_bytes cat "$1")
	case $bytes in
	1f8b*) gzip -dc "$1" ;;
	4d5a????7a696d67*)
		tail -c +"$(($(bytes_number "$bytes" 8) + 1))" "$1" |
			head -c "$(bytes_number "$bytes" 12)" |
			"${packer[${bytes:48:8}]:-false}" -dc
		;;
	*) cat "$1" ;;
	esac
}

# image_arch FILE: prints its architecture; or says on standard output what
# else it is, with status 1.
image_arch() {
	local bytes is
	bytes=$(file_bytes image_print "$1")
	for is in "${architectures[@]}"; do
		! bytes_are "$bytes" "${arch[$is.magic]}" || {
			printf '%s\n' "$is"
			return
		}
	done
	for is in "${!arch_other[@]}"; do
		! bytes_are "$bytes" "$is" || {
			printf '%s\n' "${arch_other[$is]}"
			return 1
		}
	done
	printf 'no kernel of %s\n' "${architectures[*]}"
	return 1
}

# program_arch FILE: prints what an ELF file is for; status 1 where that is
# none of the table's.
program_arch() {
	local bytes is
	[ -f "$1" ] || return
	bytes=$(file_bytes cat "$1")
	for is in "${architectures[@]}"; do
		! bytes_are "$bytes" "0 7f454c46 18 ${arch[$is.elf]}" || {
			printf '%s\n' "$is"
			return
		}
	done
	return 1
}

# record_says RECORD NAME: the first text in it that is called so.
record_says() {
	{ grep -o "\"$2\": *\"[^\"]*\"" "$1" || true; } |
		sed -n '1s/.*"\(.*\)"$/\1/p'
}

# program_is_static FILE: an ELF file of 64 bits that asks for no interpreter,
# by its program headers, which begin where its own header ends.
program_is_static() {
	local n
	n=$(od -An -tu2 -j 56 -N 2 "$1") &&
		! od -An -v -tu4 -j 64 -N "$((56 * n))" -w56 "$1" |
		grep '^ *3 ' >/dev/null
}

# package_arch NAME: of a Debian package, by what its name ends with or has
# within it, as linux-image-6.12-cloud-arm64-unsigned has; otherwise this
# machine's.
package_arch() {
	local is
	for is in "${architectures[@]}"; do
		[[ ! $1 =~ [:-]${arch[$is.debian]}(-|:|$) ]] || {
			printf '%s\n' "$is"
			return
		}
	done
	uname -m
}
