"""How a trained network becomes a file of `models/`: weights of 16 bits, and a manifest that says its hash."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

# Smaller ones are not worth the rounding.
HALVED_FROM = 256


def _halve(file: Path) -> None:
    """Stores large weights in 16 bits; the runtime widens them once, when it opens the file."""
    model = onnx.load(str(file))
    casts = []
    for place, weight in enumerate(model.graph.initializer):
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < HALVED_FROM:
            continue
        name = weight.name
        model.graph.initializer[place].CopyFrom(
            numpy_helper.from_array(values.astype(np.float16), f"{name}.half")
        )
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*casts, *nodes])
    onnx.checker.check_model(model)
    onnx.save(model, str(file))


def ship(file: Path) -> int:
    """Finishes an exported file and tells the manifest beside it; answers the file's length."""
    _halve(file)
    content = file.read_bytes()
    manifest = file.parent / "manifest.json"
    said = json.loads(manifest.read_text())
    said["source"] = {
        "trainedBy": "scripts/train/fingerprint",
        "path": file.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }
    manifest.write_text(json.dumps(said, indent=2) + "\n")
    return len(content)


def weights_of(file: Path) -> dict[str, torch.Tensor]:
    """The weights of a file that was shipped, by the names that training knows them by."""
    weights = {}
    for weight in onnx.load(str(file)).graph.initializer:
        name = weight.name.removesuffix(".half").removeprefix("network.")
        weights[name] = torch.tensor(numpy_helper.to_array(weight).astype(np.float32))
    return weights
