"""Deep k-NN sanitization in pixel space: keeps samples whose label agrees with their trusted neighbors.

Protocol 1, stage sanitize. Needs only Python 3.9 or later and NumPy 1.20 or later.
Source: Peri et al. 2020, "Deep k-NN Defense Against Clean-label Data Poisoning Attacks",
arXiv:1909.13374. The paper compares features of a network; this defense compares pixels.
"""

import json
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

NEIGHBOR_COUNTS = (1, 3, 5, 7, 9, 11, 15, 21)
"""Candidates for k."""

CLEAN_LOSS_MAX = 0.05
"""Largest share of the trusted samples that a rule may drop."""

BLOCK_ROWS = 1024
"""Training samples compared at once; limits memory use."""


class Rule(NamedTuple):
    """Keeps a sample if at least `votes` of its `neighbors` nearest trusted samples have its label."""

    neighbors: int
    votes: int


def load_rows(path: str) -> np.ndarray:
    """Reads the samples, one row of pixels per sample: uint8 [count, pixels]."""
    samples = np.load(path, mmap_mode="r", allow_pickle=False)
    return samples.reshape(len(samples), -1)


def distances_to(trusted: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Squared Euclidean distances, without the term that is constant within a row: float64 [rows, trusted].

    All values are integers below 2^53, so the result is exact and does not depend on the order of summation.
    """
    return np.square(trusted).sum(axis=1) - 2.0 * (rows @ trusted.T)


def nearest_labels(distances: np.ndarray, trusted_labels: np.ndarray, count: int) -> np.ndarray:
    """Labels of the `count` nearest trusted samples, nearest first, ties in the order of the samples: [rows, count]."""
    return trusted_labels[np.argsort(distances, axis=1, kind="stable")[:, :count]]


def choose_rule(trusted: np.ndarray, trusted_labels: np.ndarray) -> Rule:
    """Chooses k and the vote threshold by leave-one-out on the trusted samples alone.

    Considers all rules that drop at most 5 % of the trusted samples with their own label, and takes the one that
    accepts the fewest wrong labels, averaged over all wrong labels. Ties go to the smallest k, then to the most votes.
    """
    classes = np.unique(trusted_labels)
    count = min(max(NEIGHBOR_COUNTS), len(trusted) - 1)
    if count < 1 or len(classes) < 2:
        return Rule(1, 0)
    distances = distances_to(trusted, trusted)
    np.fill_diagonal(distances, np.inf)
    labels = nearest_labels(distances, trusted_labels, count)
    best, best_accepted = Rule(1, 0), 1.0
    for neighbors in (k for k in NEIGHBOR_COUNTS if k <= count):
        votes = (labels[:, :neighbors, None] == classes).sum(axis=1)  # [trusted, classes]
        is_own = trusted_labels[:, None] == classes
        for needed in range(neighbors, 0, -1):
            accepted = votes >= needed
            dropped = 1.0 - accepted[is_own].mean()
            accepted_wrong = accepted[~is_own].mean()
            if dropped <= CLEAN_LOSS_MAX and accepted_wrong < best_accepted:
                best, best_accepted = Rule(neighbors, needed), accepted_wrong
    return best


def judge(
    rows: np.ndarray, labels: np.ndarray, trusted_rows: np.ndarray, trusted_labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray, Rule]:
    """Returns scores float32 [rows] (1 - share of agreeing neighbors), keep bool [rows], and the rule used."""
    # A pixel that is equal in all trusted samples adds the same amount to all distances of a row, so it is left out.
    varying = (trusted_rows != trusted_rows[0]).any(axis=0)
    trusted = trusted_rows[:, varying].astype(np.float64)
    rule = choose_rule(trusted, trusted_labels)
    votes = np.empty(len(rows), dtype=np.int64)
    for begin in range(0, len(rows), BLOCK_ROWS):
        block = slice(begin, begin + BLOCK_ROWS)
        distances = distances_to(trusted, rows[block][:, varying].astype(np.float64))
        neighbors = nearest_labels(distances, trusted_labels, rule.neighbors)
        votes[block] = (neighbors == labels[block, None]).sum(axis=1)
    keep = votes >= rule.votes
    if not keep.any():
        keep[:] = True  # an empty training set is not allowed, so a rule that drops everything is ignored
    return (1.0 - votes / rule.neighbors).astype(np.float32), keep, rule


def main() -> None:
    """Reads the task, scores its training set, writes scores.npy and keep.npy."""
    task = json.loads(Path(os.environ.get("MBTI_TASK", "/mbti/input/task.json")).read_text(encoding="utf-8"))
    train, clean = task["train"], task["clean"]
    scores, keep, rule = judge(
        load_rows(train["samples"]),
        np.load(train["labels"], allow_pickle=False),
        load_rows(clean["samples"]),
        np.load(clean["labels"], allow_pickle=False),
    )
    output = Path("/mbti/output")
    np.save(output / "scores.npy", scores, allow_pickle=False)
    np.save(output / "keep.npy", keep, allow_pickle=False)
    print(f"k {rule.neighbors}, votes {rule.votes}: {int((~keep).sum())} of {len(keep)} samples dropped")


if __name__ == "__main__":
    main()
