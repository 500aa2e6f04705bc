"""Sound effects on float [batch, length]; each may modify its input in place."""

from typing import Any

import numpy
import scipy.signal
import scipy.sparse

LOW_PASS_BLOCK = 64


def low_pass(length: int, cutoff: float, dtype: numpy.dtype) -> Any:
    """A windowed sinc filter, computed as the product of overlapping blocks and one banded matrix."""
    reach = int(numpy.ceil(8 / cutoff)) - 1
    t = numpy.arange(-reach, reach + 1)
    kernel = 2 * cutoff * numpy.sinc(2 * cutoff * t) * (0.5 + 0.5 * numpy.cos(numpy.pi * t * cutoff / 8))
    totals = numpy.convolve(numpy.ones(length), kernel, "same")
    band = numpy.zeros((LOW_PASS_BLOCK + 2 * reach, LOW_PASS_BLOCK))
    for column in range(LOW_PASS_BLOCK):
        band[column : column + 2 * reach + 1, column] = kernel[::-1]
    band = band.astype(dtype)
    blocks = -(-length // LOW_PASS_BLOCK)
    factors = (1 / totals).astype(dtype)

    def run(signal: Any) -> Any:
        padded = numpy.zeros((len(signal), blocks * LOW_PASS_BLOCK + 2 * reach), dtype)
        padded[:, reach : reach + length] = signal
        windows = numpy.lib.stride_tricks.sliding_window_view(padded, LOW_PASS_BLOCK + 2 * reach, axis=1)
        smooth = windows[:, ::LOW_PASS_BLOCK].copy() @ band
        return smooth.reshape(len(signal), -1)[:, :length] * factors

    return run


def delay_taps(delays: numpy.ndarray, weights: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Positions and weights [2, length] of linear interpolation. Positions before the clip are negative."""
    places = numpy.arange(len(delays)) - delays
    whole = numpy.floor(places).astype(numpy.intp)
    fraction = places - whole
    return numpy.stack([whole, whole + 1]), numpy.stack([weights * (1 - fraction), weights * fraction])


def reader(positions: numpy.ndarray, weights: numpy.ndarray, dtype: numpy.dtype, taps: str) -> Any:
    """Returns a function that sums weighted positions of a signal; positions and weights [taps, length]."""
    count, length = positions.shape
    inside = (positions >= 0) & (positions < length)
    weights = numpy.where(inside, weights, 0).astype(dtype)
    positions = numpy.where(inside, positions, 0)
    rows = numpy.tile(numpy.arange(length), count)
    matrix = scipy.sparse.csr_array((weights.ravel(), (rows, positions.ravel())), shape=(length, length))

    def gather(signal: Any) -> Any:
        total = numpy.take(signal, positions[0], axis=1, mode="clip") * weights[0]
        for tap in range(1, count):
            total += numpy.take(signal, positions[tap], axis=1, mode="clip") * weights[tap]
        return total

    def sparse(signal: Any) -> Any:
        if len(signal) == 1:
            return (matrix @ signal[0])[None]
        return numpy.ascontiguousarray((matrix @ numpy.ascontiguousarray(signal.T)).T)

    return gather if taps == "gather" else sparse


def pitch_shift(rate: int, length: int, semitones: int, dtype: numpy.dtype, taps: str) -> Any:
    ratio = 2 ** (semitones / 12)
    smooth = low_pass(length, 0.475 / ratio, dtype)
    window = round(0.04 * rate)
    positions, weights = [], []
    for offset in (0, 0.5):
        turns = numpy.arange(length) * (ratio - 1) / window + offset
        phase = turns - numpy.floor(turns)
        tap_positions, tap_weights = delay_taps((1 - phase) * window, 0.5 - 0.5 * numpy.cos(2 * numpy.pi * phase))
        positions.append(tap_positions)
        weights.append(tap_weights)
    read = reader(numpy.concatenate(positions), numpy.concatenate(weights), dtype, taps)
    return lambda signal: read(smooth(signal))


def chorus(rate: int, length: int, depth: float, center_ms: float, dtype: numpy.dtype, taps: str) -> Any:
    swing = numpy.sin(2 * numpy.pi * numpy.arange(length) / rate)
    delays = numpy.maximum(1, center_ms + 10 * depth * swing) * rate / 1000
    positions, weights = delay_taps(delays, numpy.full(length, 0.5))
    read = reader(positions, weights, dtype, taps)

    def run(signal: Any) -> Any:
        delayed = read(signal)
        signal *= dtype.type(0.5)
        delayed += signal
        return delayed

    return run


def reverb(signal: Any, rate: int, room: float) -> Any:
    """Comb and all-pass filters, each in blocks as long as its delay, because no output depends on its own block."""
    damping, feedback = 0.2, 0.28 * room + 0.7
    count, length = signal.shape
    one_pole = numpy.array([1 - damping]).astype(signal.dtype), numpy.array([1, -damping]).astype(signal.dtype)
    entering = signal * signal.dtype.type(0.015)
    wet = numpy.zeros_like(signal)
    for delay in (1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617):
        size = rate * delay // 44100
        buffer = numpy.zeros((count, size), signal.dtype)
        state = numpy.zeros((count, 1), signal.dtype)
        for start in range(0, length, size):
            stop = min(start + size, length)
            leaving = buffer[:, : stop - start]
            wet[:, start:stop] += leaving
            last, state = scipy.signal.lfilter(*one_pole, leaving, zi=state)
            last *= signal.dtype.type(feedback)
            last += entering[:, start:stop]
            buffer = last
    for delay in (556, 441, 341, 225):
        size = rate * delay // 44100
        buffer = numpy.zeros((count, size), signal.dtype)
        for start in range(0, length, size):
            part = wet[:, start : start + size]
            stored = buffer[:, : part.shape[1]]
            buffer = part + signal.dtype.type(0.5) * stored
            numpy.subtract(stored, part, out=part)
    wet *= signal.dtype.type(0.99)
    signal *= signal.dtype.type(0.8)
    wet += signal
    return wet


def ladder_high_pass(signal: Any, rate: int, cutoff_hz: float) -> Any:
    """Two equal low-pass filters H in series, mixed as 1.2 (1 - 2 H + H²): one second-order filter."""
    pole = numpy.exp(-2 * numpy.pi * cutoff_hz / rate)
    numerator = numpy.array([0.76923076923, 0.23076923076]) * (1 - pole)
    denominator = numpy.array([1, -pole])
    square = numpy.polymul(denominator, denominator)
    passed = square - 2 * numpy.polymul(numerator, denominator) + numpy.polymul(numerator, numerator)
    return scipy.signal.lfilter((1.2 * passed).astype(signal.dtype), square.astype(signal.dtype), signal)


def phaser(rate: int, length: int, block: int, dtype: numpy.dtype) -> Any:
    """Six all-pass filters that change every four samples. One matrix per block maps states and inputs to outputs."""
    octaves = numpy.log(min(20000, 0.49 * rate) / 20)
    times = numpy.arange(0, length, 4) / rate
    swing = numpy.clip(numpy.log(1300 / 20) / octaves + 0.25 * numpy.sin(2 * numpy.pi * times), 0, 1)
    tangent = numpy.tan(numpy.pi * 20 * numpy.exp(swing * octaves) / rate)
    gains = numpy.repeat(tangent / (1 + tangent), 4)[:length]
    blocks = -(-length // block)
    padded_gains = numpy.zeros(blocks * block)
    padded_gains[:length] = gains
    matrices = block_matrices(padded_gains.reshape(blocks, block)).astype(dtype)

    def run(signal: Any) -> Any:
        count = len(signal)
        padded = numpy.zeros((count, blocks * block), dtype)
        padded[:, :length] = signal
        inputs = numpy.ascontiguousarray(padded.reshape(count, blocks, block).transpose(1, 2, 0))
        both = numpy.zeros((6 + block, count), dtype)
        after = numpy.empty_like(both)
        for number in range(blocks):
            both[6:] = inputs[number]
            numpy.matmul(matrices[number], both, out=after)
            both[:6] = after[:6]
            inputs[number] = after[6:]
        return numpy.ascontiguousarray(inputs.transpose(2, 0, 1).reshape(count, -1)[:, :length])

    return run


def block_matrices(gains: numpy.ndarray) -> numpy.ndarray:
    """[blocks, 6 + block, 6 + block], found by applying the filters to all unit vectors."""
    blocks, block = gains.shape
    size = 6 + block
    unit = numpy.broadcast_to(numpy.eye(size), (blocks, size, size))
    states = [unit[:, at].copy() for at in range(6)]
    outputs = []
    for at in range(block):
        entering = unit[:, 6 + at]
        value = entering
        for stage in range(6):
            step = gains[:, at, None] * (value - states[stage])
            low = step + states[stage]
            states[stage] = low + step
            value = 2 * low - value
        outputs.append(0.5 * entering + 0.5 * value)
    return numpy.stack(states + outputs, axis=1)
