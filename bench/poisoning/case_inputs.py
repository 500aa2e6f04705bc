"""Reads the inputs of one shape that write-inputs.ts wrote."""

import dataclasses
import json
import pathlib
from typing import Any

import numpy


@dataclasses.dataclass(frozen=True)
class CaseInputs:
    """One case: its arrays by name, and all original samples of the shape."""

    folder: pathlib.Path
    key: str
    style: int
    shape: dict
    lexicons: dict
    hosts: Any

    def array(self, name: str) -> numpy.ndarray:
        return numpy.load(self.folder / f"{self.key}.{name}.npy")

    def expected(self) -> Any:
        if isinstance(self.hosts, list):
            return json.loads((self.folder / f"{self.key}.expected.json").read_text("utf-8"))
        return self.array("expected")


def read_cases(folder: pathlib.Path) -> list[CaseInputs]:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    if manifest["shape"]["modality"] == "text":
        hosts = json.loads((folder / "hosts.json").read_text("utf-8"))
    else:
        hosts = numpy.load(folder / "hosts.npy")
    return [
        CaseInputs(folder, case["key"], case["style"], manifest["shape"], manifest["lexicons"], hosts)
        for case in manifest["cases"]
    ]
