"""Writes a checkpoint's network as ONNX.

    python3 export_minutiae.py --work DIR --out finger-minutiae.onnx
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from network import MinutiaNetwork


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    kept = torch.load(arguments.work / "minutiae.pt", map_location="cpu")
    network = MinutiaNetwork()
    network.load_state_dict(kept["network"])
    network.eval()
    # Sides may be any multiple of 32.
    sides = {"image": {2: "height", 3: "width"}, "planes": {2: "rows", 3: "columns"}}
    example = torch.zeros(1, 1, 384, 384)
    torch.onnx.export(
        network,
        example,
        str(arguments.out),
        opset_version=13,
        input_names=["image"],
        output_names=["planes"],
        dynamic_axes=sides,
    )


if __name__ == "__main__":
    main()
