# A figure of a workload by the messages queued.
load "style.gp"
load "series.gp"
load "queued.gp"
load "panels.gp"
