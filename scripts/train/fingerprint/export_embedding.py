"""Writes the checkpoint of the embedding network as ONNX.

    python3 export_embedding.py --work DIR --out models/finger-embedding@1/network.onnx
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from embedding_network import COLUMNS, MINUTIAE, EmbeddingNetwork
from shipping import ship


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    kept = torch.load(arguments.work / "embedding.pt", map_location="cpu")
    network = EmbeddingNetwork()
    network.load_state_dict(kept["network"])
    network.eval()
    torch.onnx.export(
        network,
        torch.zeros(1, MINUTIAE, COLUMNS),
        str(arguments.out),
        opset_version=13,
        # Every weight keeps its name, so that training can go on from the file.
        training=torch.onnx.TrainingMode.PRESERVE,
        do_constant_folding=False,
        input_names=["minutiae"],
        output_names=["embedding"],
    )
    print(f"step {kept['step']}, {kept['seconds']:.0f} s of training: {ship(arguments.out)} bytes")


if __name__ == "__main__":
    main()
