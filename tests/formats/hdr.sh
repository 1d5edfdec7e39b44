#!/usr/bin/env bash
# report --format hlog and hgrm. Claims:
#
# - The Java library reads every histogram of a log, by its tag, with the count
#   of the record, and its smallest and largest value and its percentiles
#   within a bucket.
# - hgrm is what that library prints of the same histograms, line by line; but
#   Java rounds a half up, C to the even digit.
# - Header lines are short enough for HdrHistogram_c, and none is behind data.
SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd -P)}
# shellcheck source=tests/exports.sh
. "$SOURCE/tests/exports.sh"
own_namespaces

jar=/usr/share/java/hdrhistogram.jar
# 0 where Java read out.hlog: into found and found.hgrm.
java_reads() {
	java -XX:TieredStopAtLevel=1 -cp "$jar" \
		"$SOURCE/tests/formats/Histograms.java" out.hlog found.hgrm \
		>found 2>said
}

claim 'one run of each: its own percentiles'
run "$MQBENCH" run --workload pingpong,flood,depth --mechanism sysv,posix \
	--runs 1 --messages 3000 --size 64 --placement same-cpu --capacity 10 \
	--fill 20 --keep-awake=no -o one.json
expect_status 0

claim 'header lines suit every reader'
for file in "${files[@]}" one.json; do
	export_to out.hlog hlog "$file"
	awk '/^#/ { if (length($0) > 126 || data) exit 1 } !/^#/ { data = 1 }' \
		out.hlog || fail "$file"
	export_to out.hgrm hgrm "$file"
done
export_to out.hlog hlog "$small"
grep -q '^#\[failed pingpong/sysv/8137B' out.hlog ||
	fail 'a configuration without a histogram is dropped silently'

claim 'the library finds what the record says'
if ! command -v java >/dev/null || [ ! -e "$jar" ]; then
	skip_claim "there is no java, or no $jar"
	finish
fi
for file in "$SOURCE"/results/*.json one.json; do
	export_to out.hlog hlog "$file"
	export_to out.hgrm hgrm "$file"
	java_reads || fail "$(head -n 5 said)"
	reads python3 "$SOURCE/tests/formats/check_hdr.py" "$file" found \
		found.hgrm out.hgrm
done

finish
