#!/usr/bin/env perl
# What Perl's TAP::Parser makes of standard input: how many tests were planned,
# run, passed, failed and skipped, and in how many places it is no TAP.
use strict;
use warnings;
use TAP::Parser;

my $parser = TAP::Parser->new({ tap => do { local $/; <STDIN> } });
my $skipped = 0;
while (my $result = $parser->next) {
	$skipped++ if $result->is_test && $result->has_skip;
}
printf "planned %d run %d passed %d failed %d skipped %d errors %d\n",
	$parser->tests_planned // -1, $parser->tests_run, scalar $parser->passed,
	scalar $parser->failed, $skipped, scalar $parser->parse_errors;
print "$_\n" for $parser->parse_errors;
