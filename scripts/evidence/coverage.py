"""How often an interval holds the truth, stopped adaptively and not."""
from common import finish, simulate, trials_wanted

kept = simulate("coverage", trials_wanted(100000, 4000), 1)
finish("coverage", """
    Simulated runs around a known median, with a spread over runs (CV) of 1, 2
    and 5 %; in the disturbed series every tenth run is off by 10 % in the
    mean. `--precision 1%` repeats them from 10 up to 50 runs, checks after
    each, and reports the interval at which it stopped. How often does that
    contain the median? The interval of a fixed number of runs consists of two
    of the runs and states its own confidence level. Then ratios of two
    mechanisms that take turns in slices (60 each a run, ABBA), on a machine
    that is disturbed in bursts, drifts by 5 % from slice to slice, or falls
    from one of two modes into another that is five times as slow: how often
    does the interval over the runs contain the ratio?""",
       kept.rows[0]["rows"], kept)
