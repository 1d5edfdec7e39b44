"""How often an interval holds the truth, stopped adaptively and not."""
from common import finish, simulate, trials_wanted

kept = simulate("coverage", trials_wanted(100000, 4000), 1)
finish("coverage", """
    Simulated runs around a known median, with a spread over runs (CV) of 1, 2
    and 5 %; of the disturbed ones every tenth is off by 10 % in the mean.
    `--precision 1%` repeats them from 10 up to 50 runs, looking after each,
    and reports the interval that it stopped on; how often does that hold the
    median? The interval of a fixed number of runs consists of two of the runs
    and says itself how sure it is.""",
       kept.rows[0]["rows"], kept)
