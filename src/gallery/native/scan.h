#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "nearest.h"
#include "rows.h"

namespace basma {

/** A probe in eight bits a value, as kernels want it. */
struct Probe {
  /** `padded` values of −127 … 127. */
  std::vector<int8_t> values;
  /** The same plus 128: processors multiply unsigned by signed bytes. */
  std::vector<uint8_t> raised;
  float step = 0;
  float error = 0;
  /** Only rows of a lower sequence number are looked at. */
  uint64_t below = 0;

  /** False for a vector that has no direction. */
  bool set(const float* vector, size_t dimension, size_t padded);
};

/** A probe and what is found for it. */
struct Sought {
  const Probe* probe;
  Nearest* nearest;
};

/**
 * Compares probes with blocks. Every kernel states the same similarities to the last bit: sums of
 * integers know no order, and what follows is two multiplications.
 */
using Kernel = void (*)(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes);

struct NamedKernel {
  const char* name;
  Kernel scan;
};

/** The kernels that this processor can run, the quickest first; the last one runs anywhere. */
const std::vector<NamedKernel>& kernels();

/** Compares probes with blocks, in parts that stay in the processor's cache. */
void scan(Kernel kernel, const Blocks& blocks, size_t padded, const Sought* sought, size_t probes);

/** Takes over the rows of one block whose bit is set, if they are below the bound. */
inline void take(const Blocks& blocks, size_t block, uint32_t lanes, const float* similarities,
                 const Sought& sought) {
  while (lanes != 0) {
    const size_t row = block * rowsPerBlock + static_cast<size_t>(__builtin_ctz(lanes));
    lanes &= lanes - 1;
    if (row >= blocks.rows) return;
    if (blocks.seqs[row] >= sought.probe->below) continue;
    sought.nearest->add(similarities[row % rowsPerBlock], blocks.firstRow + row);
  }
}

/** Reads every value and finds nobody: what a scan waits for at least. Blocks have 256 bytes or more. */
void scanRead(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes);

void scanPortable(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes);
#if defined(__x86_64__)
void scanAvx2(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes);
void scanAvx512Vnni(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes);
#elif defined(__aarch64__)
void scanNeon(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes);
void scanNeonDotProduct(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes);
#endif

}  // namespace basma
