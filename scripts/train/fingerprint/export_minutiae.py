"""Writes the checkpoint of the network that finds minutiae as ONNX.

    python3 export_minutiae.py --work DIR --out models/finger-minutiae@1/network.onnx
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from network import PLANES, MinutiaNetwork
from shipping import ship


class Shipped(torch.nn.Module):
    """The network without the planes that only training asks for."""

    def __init__(self, network: MinutiaNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        return self.network(image)[:, :PLANES]


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
        # Every weight keeps its name, so that training can go on from the file.
        training=torch.onnx.TrainingMode.PRESERVE,
        do_constant_folding=False,
        input_names=["image"],
        output_names=["planes"],
        dynamic_axes=sides,
    )
    print(f"step {kept['step']}, {kept['seconds']:.0f} s of training: {ship(arguments.out)} bytes")


if __name__ == "__main__":
    main()
