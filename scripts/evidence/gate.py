"""History as a daily gate, on simulated histories."""
from common import finish, simulate, trials_wanted

kept = simulate("gate", trials_wanted(40, 1), 1)
finish("gate", """
    Simulated folders of 100 series, looked at after each record from the 20th
    to the 120th, with a margin of 0. How many series that do not change are
    ever shown as regressed, and how many raise an alarm (status 1)? On how
    many days does one? Then 10 of the 100 series have a step of 3 standard
    deviations: how many raise an alarm within 5 records? Noise as for the
    change points, and normal noise that is correlated from record to record,
    in all series or in 30 of the 100.""",
       kept.rows[0]["rows"], kept)
