"""Writes a checkpoint's network as ONNX, with weights of 16 bits.

    python3 export_minutiae.py --work DIR --out models/finger-minutiae@1/network.onnx
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from network import PLANES, MinutiaNetwork


class Shipped(torch.nn.Module):
    """The network without the planes that only training asks for."""

    def __init__(self, network: MinutiaNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.network(image)[:, :PLANES]


def halve(file: Path) -> None:
    """Stores large weights in 16 bits; the runtime widens them once, when it opens the file."""
    model = onnx.load(str(file))
    casts = []
    for place, weight in enumerate(model.graph.initializer):
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < 256:
            continue
        name = weight.name
        model.graph.initializer[place].CopyFrom(
            numpy_helper.from_array(values.astype(np.float16), f"{name}.half")
        )
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*casts, *nodes])
    model.producer_version = ""
    onnx.checker.check_model(model)
    onnx.save(model, str(file))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    kept = torch.load(arguments.work / "minutiae.pt", map_location="cpu")
    network = MinutiaNetwork()
    network.load_state_dict(kept["mean"])
    network.eval()
    # Sides may be any multiple of 32.
    sides = {"image": {2: "height", 3: "width"}, "planes": {2: "rows", 3: "columns"}}
    torch.onnx.export(
        Shipped(network),
        torch.zeros(1, 1, 384, 384),
        str(arguments.out),
        opset_version=13,
        input_names=["image"],
        output_names=["planes"],
        dynamic_axes=sides,
    )
    halve(arguments.out)
    content = arguments.out.read_bytes()
    manifest = arguments.out.parent / "manifest.json"
    said = json.loads(manifest.read_text()) if manifest.exists() else {}
    said["source"] = {
        "trainedBy": "scripts/train/fingerprint",
        "path": arguments.out.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }
    manifest.write_text(json.dumps(said, indent=2) + "\n")
    print(f"step {kept['step']}, {kept['seconds']:.0f} s of training: {len(content)} bytes")


if __name__ == "__main__":
    main()
