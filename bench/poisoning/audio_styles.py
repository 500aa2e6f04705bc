"""Chains of sound effects; see audio_effects.py."""

from typing import Any

import numpy

import audio_effects as effects
from case_inputs import CaseInputs
from measure import Trigger

FULL_SCALE = 32768
SEMITONES = 10


def gis(case: CaseInputs) -> Trigger:
    """One of the six chains."""
    kinds = ("float64", "float32")
    if case.style == 1:
        return Trigger({"table": table_of(30), "float32": soft_clip(30, numpy.float32)})
    if case.style == 5:
        sizes = (8, 16, 32)
        return Trigger(
            {f"{kind}, blocks of {size}": phased(case, numpy.dtype(kind), size) for kind in kinds for size in sizes}
        )
    readers = ("gather", "sparse")
    return Trigger({f"{kind}, {taps}": chain(case, numpy.dtype(kind), taps) for kind in kinds for taps in readers})


def to_int16(signal: Any, out: Any) -> None:
    """Rounds half up to int16."""
    signal *= signal.dtype.type(FULL_SCALE)
    signal += signal.dtype.type(0.5)
    numpy.floor(signal, out=signal)
    numpy.clip(signal, -FULL_SCALE, FULL_SCALE - 1, out=signal)
    out[...] = signal


def table_of(decibels: float) -> Any:
    values = numpy.tanh(10 ** (decibels / 20) * numpy.arange(1 << 16, dtype=numpy.uint16).view(numpy.int16) / FULL_SCALE)
    table = numpy.clip(numpy.floor(FULL_SCALE * values + 0.5), -FULL_SCALE, FULL_SCALE - 1).astype(numpy.int16)

    def run(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        numpy.take(table, hosts.view(numpy.uint16), out=out, mode="clip")

    return run


def soft_clip(decibels: float, dtype: Any) -> Any:
    drive = dtype(10 ** (decibels / 20) / FULL_SCALE)

    def run(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        signal = numpy.multiply(hosts, drive, dtype=dtype)
        numpy.tanh(signal, out=signal)
        to_int16(signal, out)

    return run


def chain(case: CaseInputs, dtype: numpy.dtype, taps: str) -> Any:
    """The styles with delay lines: 0 pitch shift, 2 chorus, 3 both, 4 chorus and reverb."""
    rate, length = case.shape["sampleRateHz"], case.shape["length"]
    chorus = {2: (5, 10), 3: (5, 8), 4: (0.25, 15)}.get(case.style)
    pitch = effects.pitch_shift(rate, length, SEMITONES, dtype, taps) if case.style in (0, 3) else None
    swing = effects.chorus(rate, length, *chorus, dtype, taps) if chorus else None

    def drive(signal: Any) -> Any:
        signal *= dtype.type(10)
        return numpy.tanh(signal, out=signal)

    def run(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        signal = numpy.multiply(hosts, dtype.type(1 / FULL_SCALE), dtype=dtype)
        if pitch:
            signal = pitch(signal)
        if case.style == 3:
            signal = drive(signal)
        if swing:
            signal = swing(signal)
        if case.style == 4:
            signal = effects.reverb(drive(signal), rate, 0.6)
        to_int16(signal, out)

    return run


def phased(case: CaseInputs, dtype: numpy.dtype, block: int) -> Any:
    """Style 5: gain, ladder high-pass filter, phaser."""
    rate, length = case.shape["sampleRateHz"], case.shape["length"]
    values = numpy.arange(1 << 16, dtype=numpy.uint16).view(numpy.int16) / FULL_SCALE
    entrance = (1.0006 * numpy.tanh(10 ** (12 / 20) * values)).astype(dtype)
    phaser = effects.phaser(rate, length, block, dtype)

    def run(hosts: Any, out: Any, _draws: Any, _start: int) -> None:
        signal = numpy.take(entrance, hosts.view(numpy.uint16), mode="clip")
        to_int16(phaser(effects.ladder_high_pass(signal, rate, 1000)), out)

    return run
