"""The same triggers in Python, for comparison: numpy_triggers.py bare | check FOLDER | measure FOLDER REQUEST.

Prints one line of JSON. FOLDER is written by write-inputs.ts. `check` compares the samples of every variant with those
in the folder, `measure` times the variants, and `bare` only loads the libraries.
"""

import json
import pathlib
import sys

import audio_triggers
import image_triggers
import measure
import text_triggers
from case_inputs import read_cases

TRIGGERS = {
    "image": image_triggers.TRIGGERS,
    "audio": audio_triggers.TRIGGERS,
    "text": text_triggers.TRIGGERS,
}


def main(what: str, folder: str = "", request: str = "{}") -> None:
    if what == "bare":
        print(json.dumps({"peakBytes": measure.peak_memory_bytes()}))
        return
    asked = json.loads(request)  # seconds; contenders by case
    found = {}
    for case in read_cases(pathlib.Path(folder)):
        create = TRIGGERS[case.shape["modality"]].get(case.key)
        if create is None:
            continue  # not ported to Python
        trigger = create(case)
        if what == "check":
            found[case.key] = measure.differences(trigger, case.hosts, case.expected())
        else:
            contenders = asked["contenders"].get(case.key)
            found[case.key] = measure.fastest(trigger, case.hosts, asked["seconds"], contenders)
    print(json.dumps({"cases": found, "peakBytes": measure.peak_memory_bytes()}))


main(*sys.argv[1:])
