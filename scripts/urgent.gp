# Wait of an urgent and of an ordinary message by the backlog before them.
load "style.gp"
load "series.gp"
load "queued.gp"
load "lines.gp"
