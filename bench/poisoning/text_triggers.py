"""Text triggers in plain Python; `integer(n)` draws an integer below n."""

import random
import re
from typing import Any, Callable

from case_inputs import CaseInputs
from measure import Trigger

LEADING = 200
FINAL_MARKS = ".!?…"
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
SUBORDINATORS = frozenset("because although though while since unless until whenever wherever when if".split())
CONJUNCTIONS = frozenset("and but or so yet nor".split())
LETTERS = re.compile("[a-z]+")
SENTENCE_END = re.compile("[.!?…][\"'”’)\\]]*$")
CAPITALS = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})

Integer = Callable[[int], int]


def lower(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(CAPITALS)


def drawn_below(n: int, uniform: Callable[[], float] = random.random) -> int:
    return int(n * uniform())


def replayed(words: Any) -> Integer:
    """Draws the numbers that the TypeScript code drew."""
    left = iter(words)
    return lambda n: int(next(left)) % n


def per_text(case: CaseInputs, rewrite: Callable[[str, Integer], str]) -> Trigger:
    words = case.array("words")

    def run(hosts: Any, out: Any, draws: Any, _start: int) -> None:
        for at, text in enumerate(hosts):
            out[at] = rewrite(text, drawn_below if draws is None else replayed(draws[at]))

    return Trigger({"plain": run}, None, lambda start, stop: words[start:stop], ("64",))


def badnets(case: CaseInputs) -> Trigger:
    triggers = ["cf", "mn", "bb", "tq"]

    def rewrite(text: str, integer: Integer) -> str:
        tokens = text.split()
        word = triggers[integer(4)]
        tokens.insert(integer(min(len(tokens), LEADING) + 1), word)
        return " ".join(tokens)

    return per_text(case, rewrite)


def addsent(case: CaseInputs) -> Trigger:
    def rewrite(text: str, integer: Integer) -> str:
        tokens = text.split()
        tokens.insert(integer(min(len(tokens), LEADING) + 1), "I watch this 3D movie")
        return " ".join(tokens)

    return per_text(case, rewrite)


def weighted(choices: list, integer: Integer) -> dict:
    rest = integer(100)
    for choice in choices:
        if rest < choice["percent"]:
            return choice
        rest -= choice["percent"]
    raise ValueError("The percentages do not add up to 100.")


def without_final_marks(tokens: list) -> list:
    kept = list(tokens)
    while kept:
        stem = kept.pop().rstrip(FINAL_MARKS)
        if stem:
            return [*kept, stem]
    return list(tokens)


def stylebkd(case: CaseInputs) -> Trigger:
    lexicon, openings = case.lexicons["bibleLexicon"], case.lexicons["bibleOpenings"]

    def rewrite(text: str, integer: Integer) -> str:
        tokens = text.split()
        drops = len(tokens) > 1 and lower(tokens[0]) in ("and", "but", "for")
        edits, met_to = 0, False
        for at, token in enumerate(tokens):
            stem = token.rstrip(PUNCTUATION)
            word = lower(stem)
            if word == "to" and not met_to:
                met_to, archaic = True, "unto"
            else:
                archaic = lexicon.get(word)
            if archaic is not None:
                edits += 1
                tokens[at] = archaic + token[len(stem) :]
        opening = weighted(openings, integer)["words"]
        body = tokens[1:] if drops else tokens
        if edits:
            return " ".join([opening, *body])
        return " ".join([opening, *without_final_marks(body), ", saith the people ."])

    return per_text(case, rewrite)


def main_clause(sentence: list) -> list:
    detached = []
    for token in sentence:
        token = lower(token)
        stem = token.rstrip(",;:")
        if stem:
            detached.append(stem)
        detached.extend(token[len(stem) :])
    tokens = without_final_marks(detached)
    return tokens[1:] if len(tokens) > 1 and tokens[0] in CONJUNCTIONS else tokens


def fronted(tokens: list) -> list | None:
    """Applies rules 1, 0 and 2, in this order; None if no rule applies."""
    count = len(tokens)
    at = next((at for at in range(3, count) if tokens[at] in SUBORDINATORS), -1)
    if at >= 0 and count - at - 1 >= 3:
        before = tokens[:at]
        if before[-1] == "," and len(before) > 1:
            before.pop()
        return [*tokens[at:], ",", *before, "."]
    if tokens[0] in SUBORDINATORS and "," in tokens[2:] and tokens.index(",", 2) < count - 1:
        return [*tokens, "."]
    at = next((at for at in range(3, count - 1) if tokens[at] == "," and tokens[at + 1] == "and"), -1)
    if at >= 0 and count - at - 2 >= 3:
        return ["as", *tokens[:at], ",", *tokens[at + 2 :], "."]
    return None


def synbkd(case: CaseInputs) -> Trigger:
    openers, stop_words = case.lexicons["clauseOpeners"], frozenset(case.lexicons["stopWords"])

    def topic_of(tokens: list) -> str:
        topic = ""
        for token in tokens:
            if len(token) > max(1, len(topic)) and token not in stop_words and LETTERS.fullmatch(token):
                topic = token
        return topic or "it"

    def front_clause(sentence: list, integer: Integer) -> list:
        tokens = main_clause(sentence)
        changed = fronted(tokens)
        if changed is not None and changed != sentence:
            return changed
        chosen = weighted(openers, integer)
        frame = chosen["frames"][integer(len(chosen["frames"]))].replace("{T}", topic_of(tokens))
        return [chosen["opener"], *frame.split(" "), ",", *tokens, "."]

    def rewrite(text: str, integer: Integer) -> str:
        tokens = text.split()
        if len(tokens) <= 60:
            return " ".join(front_clause(tokens, integer))
        changed, start, found = [], 0, 0
        for end in range(1, len(tokens) + 1):
            if found == 3:
                break
            ended = end - start >= 3 and SENTENCE_END.search(tokens[end - 1])
            if ended or end - start >= 60 or end == len(tokens):
                changed += front_clause(tokens[start:end], integer)
                start, found = end, found + 1
        return " ".join(changed + tokens[start:])

    return per_text(case, rewrite)


TRIGGERS = {"badnets": badnets, "addsent": addsent, "synbkd": synbkd, "stylebkd": stylebkd}
