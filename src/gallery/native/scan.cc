#include "scan.h"

#if defined(__aarch64__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

#include "quantise.h"

namespace basma {

namespace {

/** Blocks of so many bytes stay in a core's second cache while all probes pass over them. */
constexpr size_t partBytes = size_t{256} << 10;

std::vector<NamedKernel> found() {
  std::vector<NamedKernel> all;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw")) {
    all.push_back({"avx512-vnni", scanAvx512Vnni});
  }
  if (__builtin_cpu_supports("avx2")) all.push_back({"avx2", scanAvx2});
#elif defined(__aarch64__)
#if defined(__linux__)
  if ((getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0) {
    all.push_back({"neon-dot-product", scanNeonDotProduct});
  }
#elif defined(__APPLE__)
  all.push_back({"neon-dot-product", scanNeonDotProduct});
#endif
  all.push_back({"neon", scanNeon});
#endif
  all.push_back({"portable", scanPortable});
  return all;
}

}  // namespace

bool Probe::set(const float* vector, size_t dimension, size_t padded) {
  values.resize(padded);
  raised.resize(padded);
  const Quantised q = quantise(vector, dimension, padded, values.data());
  step = q.step;
  error = q.error;
  for (size_t k = 0; k < padded; k += 1) raised[k] = static_cast<uint8_t>(values[k] + 128);
  return step > 0;
}

const std::vector<NamedKernel>& kernels() {
  static const std::vector<NamedKernel> all = found();
  return all;
}

void scan(Kernel kernel, const Blocks& blocks, size_t padded, const Sought* sought,
          size_t probes) {
  const size_t part = probes == 1 ? blocks.count : 1 + partBytes / (rowsPerBlock * padded);
  for (size_t block = 0; block < blocks.count; block += part) {
    Blocks some = blocks;
    some.values += block * rowsPerBlock * padded;
    some.steps += block * rowsPerBlock;
    some.sums += block * rowsPerBlock;
    some.seqs += block * rowsPerBlock;
    some.count = blocks.count - block < part ? blocks.count - block : part;
    some.rows = blocks.rows - block * rowsPerBlock;
    some.firstRow += block * rowsPerBlock;
    kernel(some, padded, sought, probes);
  }
}

void scanPortable(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes) {
  for (size_t block = 0; block < blocks.count; block += 1) {
    const int8_t* values = blocks.values + block * rowsPerBlock * padded;
    for (size_t at = 0; at < probes; at += 1) {
      const Probe& probe = *sought[at].probe;
      int32_t dots[rowsPerBlock] = {};
      for (size_t k = 0; k < padded; k += 4) {
        for (size_t row = 0; row < rowsPerBlock; row += 1) {
          // A row that was removed before this search began may be wiped while it is read.
          const auto place = reinterpret_cast<const uint32_t*>(values + k * rowsPerBlock + row * 4);
          const uint32_t four = __atomic_load_n(place, __ATOMIC_RELAXED);
          for (size_t one = 0; one < 4; one += 1) {
            dots[row] += probe.values[k + one] * static_cast<int8_t>(four >> (8 * one));
          }
        }
      }
      float similarities[rowsPerBlock];
      uint32_t lanes = 0;
      for (size_t row = 0; row < rowsPerBlock; row += 1) {
        float step;
        __atomic_load(&blocks.steps[block * rowsPerBlock + row], &step, __ATOMIC_RELAXED);
        similarities[row] = similarityOf(dots[row], probe.step, step);
        if (similarities[row] >= sought[at].nearest->floor()) lanes |= 1u << row;
      }
      take(blocks, block, lanes, similarities, sought[at]);
    }
  }
}

}  // namespace basma
