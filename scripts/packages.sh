# shellcheck shell=bash
# What a machine lacks, and Debian's and Ubuntu's packages for it. Sourced by
# bench.sh and test.sh.

have_command() {
	command -v "$1" >/dev/null 2>&1
}

# python_has INTERPRETER PACKAGE
python_has() {
	"$1" -c "import $(printf '%s' "${2#python3-}" | tr - _)" 2>/dev/null
}

# Prints those of the packages named whose content is not there, wherever it
# came from: a person may have built gnuplot.
missing_packages() {
	local package
	for package; do
		case $package in
		gcc) have_command cc || have_command gcc ;;
		libc6-dev)
			# A compiler may come without the C library's headers;
			# without a compiler it is asked for too.
			# shellcheck disable=SC2086 # CC may hold options
			echo '#include <mqueue.h>' |
				${CC:-cc} -E - >/dev/null 2>&1
			;;
		chromium-driver) have_command chromedriver ;;
		gnuplot-nox) have_command gnuplot ;;
		qemu-system-x86) have_command qemu-system-x86_64 ;;
		qemu-system-arm) have_command qemu-system-aarch64 ;;
		busybox-static) have_command busybox ;;
		xz-utils) have_command xz ;;
		util-linux)
			have_command setpriv && have_command prlimit &&
				have_command unshare
			;;
		openssh-server) [ -x /usr/sbin/sshd ] ;;
		munge) [ -x /usr/sbin/munged ] ;;
		slurmctld | slurmd) [ -x "/usr/sbin/$package" ] ;;
		slurm-client) have_command sbatch ;;
		parallel)
			[[ $(parallel --version 2>/dev/null) == 'GNU '* ]]
			;;
		iproute2) [ -x /sbin/ip ] ;;
		man-db) have_command man ;;
		dpkg-dev) have_command dpkg-shlibdeps ;;
		python3-yaml) python3 -c 'import yaml' 2>/dev/null ;;
		gcc-aarch64-linux-gnu) have_command aarch64-linux-gnu-gcc ;;
		libc6-dev-arm64-cross)
			[ -e /usr/aarch64-linux-gnu/include/mqueue.h ]
			;;
		qemu-user)
			have_command qemu-aarch64-static ||
				have_command qemu-aarch64
			;;
		libelf-dev)
			echo '#include <gelf.h>' |
				${CC:-cc} -E - >/dev/null 2>&1
			;;
		libjansson-dev) pkg-config --exists jansson 2>/dev/null ;;
		libhwloc-dev) pkg-config --exists hwloc 2>/dev/null ;;
		r-mathlib) pkg-config --exists libRmath 2>/dev/null ;;
		libsqlite3-dev) pkg-config --exists sqlite3 2>/dev/null ;;
		zlib1g-dev) pkg-config --exists zlib 2>/dev/null ;;
		prometheus) have_command promtool ;;
		python3-*)
			# That python3 which is packaged, too, may have it.
			python_has python3 "$package" ||
				python_has /usr/bin/python3 "$package"
			;;
		libhdrhistogram-java)
			[ -e /usr/share/java/hdrhistogram.jar ]
			;;
		default-jdk-headless) have_command javac ;;
		libcmocka-dev) pkg-config --exists cmocka 2>/dev/null ;;
		*) have_command "$package" ;;
		esac || printf '%s\n' "$package"
	done
}

# Prints words in one line.
in_line() {
	printf '%s' "$*" | tr '\n' ' '
}

apt_get() {
	if [ "$(id -u)" -eq 0 ]; then
		DEBIAN_FRONTEND=noninteractive apt-get "$@"
	else
		sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@"
	fi
}

# need_packages PACKAGE...: installs what is missing, and calls nobody where
# nothing is. Ends the script with status 2 where that cannot be done, and says
# what is missing.
need_packages() {
	local missing
	missing=$(missing_packages "$@")
	[ -n "$missing" ] || return 0
	if ! have_command apt-get; then
		echo "$0: missing: $(in_line "$missing"); these are Debian's" \
			"names, and there is no apt-get: install them as" \
			"this system does" >&2
		exit 2
	fi
	if [ "$(id -u)" -ne 0 ] && ! have_command sudo; then
		echo "$0: missing: $(in_line "$missing"); install them as" \
			"root: apt-get install $(in_line "$missing")" >&2
		exit 2
	fi
	echo "installing $(in_line "$missing")" >&2
	# Standard output belongs to the results. A list of packages that could
	# not be refreshed may still do.
	apt_get update -q >&2 ||
		echo "$0: apt-get update failed; going on with what it knew" >&2
	# shellcheck disable=SC2086 # a list of names
	if ! apt_get install -q -y --no-install-recommends $missing >&2; then
		echo "$0: could not install: $(in_line "$missing")" >&2
		exit 2
	fi
	missing=$(missing_packages "$@")
	[ -z "$missing" ] || {
		echo "$0: still missing: $(in_line "$missing")" >&2
		exit 2
	}
}

# What building takes, for every script that sources this.
# shellcheck disable=SC2034
build_packages="cmake make gcc libc6-dev pkg-config libjansson-dev libhwloc-dev
	libsqlite3-dev r-mathlib zlib1g-dev"

# build SOURCE FOLDER OPTION...: configures and builds there. Another checkout's
# build in a folder as deep is the same to a compiler's cache (ccache).
build() {
	local source=$1 folder=$2
	shift 2
	local -x CCACHE_BASEDIR=$source CCACHE_NOHASHDIR=yes
	cmake -S "$source" -B "$folder" "$@" >&2 &&
		cmake --build "$folder" --parallel "$(nproc)" >&2
}
