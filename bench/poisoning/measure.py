"""Times and checks the variants of a trigger. Times are CPU seconds of this process."""

import dataclasses
import time
from typing import Any, Callable

import numpy

BATCHES = {"1": 1, "64": 64, "all": 1 << 30}
CALLS_BETWEEN_CLOCK_READS = 16  # reading the clock takes as long as a small trigger
SCREENING_SECONDS = 0.2
CLOSE = 0.9


@dataclasses.dataclass(frozen=True)
class Trigger:
    """The variants of one attack.

    variants: functions run(hosts, out, draws, start) by name. Each adds the trigger to hosts and writes to out; start is
        the index of the first sample.
    draw: draws the random numbers of the samples from start to stop with NumPy's generator; None if there are none.
    given: returns the numbers that the TypeScript code drew for these samples, for comparison.
    batches: names of the batch sizes to try.
    """

    variants: dict[str, Callable[[Any, Any, Any, int], None]]
    draw: Callable[[numpy.random.Generator, int, int], Any] | None = None
    given: Callable[[int, int], Any] | None = None
    batches: tuple[str, ...] = tuple(BATCHES)


def new_output(hosts: Any) -> Any:
    """Allocates memory for all samples."""
    return [None] * len(hosts) if isinstance(hosts, list) else numpy.empty_like(hosts)


class Part:
    """A view of part of a list: writing to it writes to the list, as with slices of arrays."""

    def __init__(self, whole: list, start: int) -> None:
        self.whole, self.start = whole, start

    def __setitem__(self, at: int, value: Any) -> None:
        self.whole[self.start + at] = value


def part_of(out: Any, start: int, stop: int) -> Any:
    return Part(out, start) if isinstance(out, list) else out[start:stop]


def rate(trigger: Trigger, variant: str, batch: str, hosts: Any, seconds: float) -> float:
    """Samples per second on one core. Makes whole passes into new arrays and stops when the time is up."""
    run, size, count = trigger.variants[variant], min(BATCHES[batch], len(hosts)), len(hosts)
    generator = numpy.random.Generator(numpy.random.SFC64(0))  # NumPy's fastest
    draw = trigger.draw
    done = calls = 0
    started = time.process_time()
    while True:
        out = new_output(hosts)
        for start in range(0, count, size):
            stop = min(start + size, count)
            draws = draw(generator, start, stop) if draw else None
            run(hosts[start:stop], part_of(out, start, stop), draws, start)
            done += stop - start
            calls += 1
            if calls % CALLS_BETWEEN_CLOCK_READS == 0 or size > 1:
                elapsed = time.process_time() - started
                if elapsed >= seconds:
                    return done / elapsed


def fastest(trigger: Trigger, hosts: Any, seconds: float, contenders: list | None) -> dict:
    """Screens all variants and batch sizes, or the given ones, and measures the best of them for longer."""
    tried = contenders or [[variant, batch] for variant in trigger.variants for batch in trigger.batches]
    screened = []
    for variant, batch in tried:
        rate(trigger, variant, batch, hosts, 0)  # warms up the caches
        screened.append((rate(trigger, variant, batch, hosts, SCREENING_SECONDS), variant, batch))
    screened.sort(reverse=True)
    best = [[variant, batch] for one, variant, batch in screened[:2] if one >= CLOSE * screened[0][0]]
    rates = [(rate(trigger, variant, batch, hosts, seconds), variant, batch) for variant, batch in best]
    samples_per_second, variant, batch = max(rates)
    alone = max((one for one, _, size in screened if size == "1"), default=None)
    return {"variant": variant, "batch": batch, "rate": samples_per_second, "alone": alone, "contenders": best}


def differences(trigger: Trigger, hosts: Any, expected: Any) -> dict:
    """Compares each variant with the expected samples: largest difference and share of values that differ."""
    count = len(expected)
    found = {}
    for name, run in trigger.variants.items():
        for size in {1, count}:
            out = new_output(hosts[:count])
            for start in range(0, count, size):
                draws = trigger.given(start, start + size) if trigger.given else None
                run(hosts[start : start + size], part_of(out, start, start + size), draws, start)
            largest, share = compare(out, expected)
            before = found.get(name, {"largest": 0, "share": 0})
            found[name] = {"largest": max(largest, before["largest"]), "share": max(share, before["share"])}
    return found


def compare(out: Any, expected: Any) -> tuple[float, float]:
    if isinstance(out, list):
        differing = sum(one != other for one, other in zip(out, expected, strict=True))
        return float(differing > 0), differing / len(expected)
    distance = numpy.abs(out.astype(numpy.int64) - expected)
    return float(distance.max()), float((distance > 0).mean())


def peak_memory_bytes() -> int:
    """Peak resident memory of this process. On Linux it does not include what its parent held when it forked."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
