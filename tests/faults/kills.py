#!/usr/bin/env python3
"""
Kills mqbench at random moments, and looks at what is left. For kills.sh and
scripts/reliability.sh, which run it in namespaces of its own.

usage: kills.py MQBENCH TIMES SEED [FIGURES]

A run of some short measurements is started; at a random moment SIGKILL or
SIGINT goes to mqbench, to the producer or to the consumer, in a private IPC
namespace or in the one it was started in. Then, each time:

- it ends by itself, with the status that belongs to it;
- no process of it is left, no queue, no shared memory;
- the record is strict JSON and, with its journal, has every run that was
  finished: without a gap, in the order of the plan, but for those of a
  configuration whose worker was killed;
- --resume completes it: each block has every configuration once, and no run
  that was on the disk has changed.

Who kills mqbench with SIGKILL in the namespace of others keeps it from
removing the System V queue of the run: it is counted, and `mqbench queues
clean` has to remove it.
"""
import glob
import json
import os
import random
import signal
import subprocess
import sys
import time

ARGUMENTS = ["--workload", "flood", "--mechanism", "sysv,posix", "--size", "64",
             "--placement", "unpinned", "--capacity", "10", "--keep-awake=no",
             "--duration", "15ms", "--runs", "3"]
BLOCKS = 3
VICTIMS = ["mqbench", "producer", "consumer"]


class Broken(Exception):
    pass


def claim(holds, text):
    if not holds:
        raise Broken(text)


def until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


def ours(program):
    found = []
    for exe in glob.glob("/proc/[0-9]*/exe"):
        try:
            if os.readlink(exe) == program:
                found.append(int(exe.split("/")[2]))
        except OSError:
            pass
    return found


def lines(path):
    with open(path) as file:
        return file.read().splitlines()[1:]


def queues():
    sysv = {("sysv", line.split()[1]) for line in lines("/proc/sysvipc/msg")}
    folder = "mqueue" if os.path.ismount("mqueue") else "/dev/mqueue"
    posix = os.listdir(folder) if os.path.isdir(folder) else []
    return sysv | {("posix", name) for name in posix}


def shared_memory():
    here = os.listdir("/dev/shm") if os.path.isdir("/dev/shm") else []
    return set(here) | {line.split()[1] for line in lines("/proc/sysvipc/shm")}


def children(pid):
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def strict(text):
    def refuse(word):
        raise Broken(word + " is no JSON")
    return json.loads(text, parse_constant=refuse)


def on_disk():
    """The record and, by configuration and place in the plan, the finished
    runs; or None."""
    if not os.path.exists("r.json"):
        return None, {}
    with open("r.json") as file:
        record = strict(file.read())
    runs = {(result["id"], run["order"]): run for result in record["results"]
            for run in result["runs"]}
    if os.path.exists("r.journal"):
        with open("r.journal") as file:
            whole = [line for line in file if line.endswith("\n")]
        for line in map(strict, whole):
            runs.setdefault((line["result"], line["run"]["order"]), line["run"])
    return record, runs


class Trial:
    def __init__(self, program, planned, seed, namespace, victim, number):
        self.program = program
        self.planned = planned
        self.seed = seed
        self.namespace = namespace
        self.victim = victim
        self.number = number
        self.left = 0
        self.runs = 0
        self.resumed = False

    def start(self):
        for path in glob.glob("r.*"):
            os.unlink(path)
        return subprocess.Popen(
            [self.program, "run", "-o", "r.json", "--seed", str(self.seed),
             "--namespace", self.namespace] + ARGUMENTS,
            stdin=subprocess.DEVNULL, stdout=open("said", "w"),
            stderr=open("errors", "w"), start_new_session=True)

    def strike(self, process):
        """False where there was nobody any more."""
        pid = process.pid
        if self.victim != "mqbench":
            found = []

            def workers():
                found[:] = children(pid)
                return len(found) == 2 or process.poll() is not None
            until(workers, 10)
            if len(found) != 2:
                return False
            pid = found[self.victim == "consumer"]
        try:
            os.kill(pid, self.number)
        except ProcessLookupError:
            return False
        return True

    def check_status(self, status, record):
        if self.victim == "mqbench" and self.number == signal.SIGKILL:
            expected = [-signal.SIGKILL, 0]
        elif self.victim == "mqbench":
            # Before it takes signals it has nothing to save.
            expected = [130, 0] if record else [130, -signal.SIGINT]
        elif self.number == signal.SIGKILL:
            expected = [5, 0]
        else:
            expected = [0]
        claim(status in expected, "status %d, not %s" % (status, expected))

    def check_left(self, before):
        claim(until(lambda: not ours(self.program), 5), "a process is left")
        claim(shared_memory() == before[1], "shared memory is left")
        left = queues() - before[0]
        if left and self.namespace == "host" and self.victim == "mqbench" \
                and self.number == signal.SIGKILL:
            claim(len(left) == 1, "several queues are left: %s" % left)
            self.left = 1
            self.clean()
            left = queues() - before[0]
        claim(not left, "queues are left: %s" % left)

    def clean(self):
        done = subprocess.run([self.program, "queues", "clean"],
                              stdin=subprocess.DEVNULL, capture_output=True)
        claim(done.returncode == 0, "queues clean: " + done.stderr.decode())

    def check_disk(self, record, runs):
        # What failed once is not tried again.
        failed = {name for (name, _), run in runs.items()
                  if run["status"] == "failed"}
        orders = {order for _, order in runs}
        claim(len(failed) <= 1, "more failed than was killed")
        claim(failed or orders == set(range(len(orders))),
              "a run is missing")
        claim(failed or not record["complete"] or len(runs) == self.planned,
              "it says complete and is not")
        self.runs = len(runs)

    def resume(self, before, runs):
        done = subprocess.run([self.program, "run", "--resume", "r.json"],
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=60)
        claim(done.returncode == 0, "--resume: " + done.stderr.decode())
        record, now = on_disk()
        claim(record["complete"] and not os.path.exists("r.journal"),
              "it is not complete after --resume")
        for key, run in runs.items():
            claim(now[key] == run, "run %d of %s has changed" % key[::-1])
        for result in record["results"]:
            claim([run["block"] for run in result["runs"]]
                  == list(range(BLOCKS)), "a block lacks a configuration")
        claim(queues() == before[0], "--resume leaves queues")
        self.resumed = True

    def go(self, delay):
        before = queues(), shared_memory()
        process = self.start()
        time.sleep(delay)
        struck = process.poll() is None and self.strike(process)
        try:
            status = process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise Broken("it hangs")
        self.check_left(before)
        record, runs = on_disk()
        self.check_status(status, record)
        if record:
            self.check_disk(record, runs)
            if not record["complete"]:
                self.resume(before, runs)
        return struck


def whole_run(program):
    """How long one takes that nobody disturbs, and its runs."""
    begun = time.monotonic()
    trial = Trial(program, 0, 1, "private", "mqbench", signal.SIGKILL)
    claim(trial.start().wait(60) == 0, "it fails undisturbed")
    return time.monotonic() - begun, len(on_disk()[1])


def write_figures(path, trials):
    with open(path, "w") as file:
        file.write("| victim | signal | namespace | times | while running "
                   "| runs kept | resumed | queues to clean |\n")
        file.write("|---|---|---|---|---|---|---|---|\n")
        for key in sorted({key for key, _, _ in trials}):
            of = [(t, struck) for k, t, struck in trials if k == key]
            file.write("| %s | %s | %s | %d | %d | %d | %d | %d |\n" % (
                *key, len(of), sum(struck for _, struck in of),
                sum(t.runs for t, _ in of), sum(t.resumed for t, _ in of),
                sum(t.left for t, _ in of)))


def main():
    program, times, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    dice = random.Random(seed)
    trials, broken = [], 0
    takes, planned = whole_run(program)
    for i in range(times):
        # Every kind comes equally often; the moment is the dice's.
        namespace = ["private", "host"][i % 2]
        number = [signal.SIGKILL, signal.SIGINT][i // 2 % 2]
        victim = VICTIMS[i // 4 % 3]
        trial = Trial(program, planned, i + 1, namespace, victim, number)
        delay = dice.uniform(0, takes)
        key = victim, number.name, namespace
        try:
            trials.append((key, trial, trial.go(delay)))
        except Broken as why:
            broken += 1
            print("%d: %s to %s after %.3f s, namespace %s: %s" % (
                i, number.name, victim, delay, namespace, why))
            with open("errors") as file:
                print("  stderr:", file.read()[:300])
    if len(sys.argv) > 4:
        write_figures(sys.argv[4], trials)
    print("%d times, %d while running, %d runs kept, %d resumed, "
          "%d queues to clean, %d broken" % (
              times, sum(struck for _, _, struck in trials),
              sum(t.runs for _, t, _ in trials),
              sum(t.resumed for _, t, _ in trials),
              sum(t.left for _, t, _ in trials), broken))
    sys.exit(broken > 0)


main()
