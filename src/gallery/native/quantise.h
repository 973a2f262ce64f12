#pragma once
#include <cstddef>
#include <cstdint>

namespace basma {

/** One vector in eight bits a value: value ≈ q · step. */
struct Quantised {
  float step;
  /** Sum of all q. */
  int32_t sum;
  /** Euclidean length of what was rounded away, rounded up. */
  float error;
};

/**
 * Rounds a vector to −127 … 127, half to even, by its largest value. `padded` ≥ `dimension`; what is
 * beyond the vector becomes zero. The twin in TypeScript is `quantised.ts`: every operation is one of
 * 32-bit floats in the same order, so that both give the same bits.
 * @return step 0 for a vector of zeros or with a value that is no finite number
 */
Quantised quantise(const float* vector, size_t dimension, size_t padded, int8_t* q);

/** The similarity that a scan states: exact in integers, then two multiplications of floats. */
inline float similarityOf(int32_t dot, float probeStep, float rowStep) {
  return static_cast<float>(dot) * (probeStep * rowStep);
}

}  // namespace basma
