"""Change points in simulated histories."""
from common import finish, simulate, trials_wanted

kept = simulate("changes", trials_wanted(40000, 200), 1)
finish("changes", """
    Simulated series of 200 records: stationary ones with normal, heavy-tailed
    (Student's t with 3 degrees of freedom) and spiky noise, and series with a
    step of known size at their end. In how many is a change point found?""",
       kept.rows[0]["rows"], kept)
