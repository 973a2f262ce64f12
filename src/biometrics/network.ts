/** A dense array of 32-bit floats in row-major order. */
export interface Tensor {
  readonly dims: readonly number[];
  /** As many values as the product of `dims`. */
  readonly data: Float32Array;
}

/**
 * A neural network with one input: tensor in, named tensors out. Whoever runs it checks the shape
 * of the input against the model's manifest and throws when it differs.
 */
export interface Network {
  run(input: Tensor): Promise<Readonly<Record<string, Tensor>>>;
}
