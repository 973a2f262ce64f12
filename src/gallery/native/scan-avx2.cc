#if defined(__x86_64__)
#include <immintrin.h>

#include "scan.h"

// Compiled for every processor and called only where `kernels` found these instructions.
#define TARGET __attribute__((target("avx2")))

namespace basma {

namespace {

/** Sums of eight rows, the lower or the upper half of a block, to similarities. */
TARGET inline uint32_t state(const Blocks& blocks, size_t row, __m256i dots, const Sought& sought,
                             float* similarities) {
  const __m256 steps =
      _mm256_mul_ps(_mm256_set1_ps(sought.probe->step), _mm256_loadu_ps(blocks.steps + row));
  const __m256 similar = _mm256_mul_ps(_mm256_cvtepi32_ps(dots), steps);
  _mm256_storeu_ps(similarities, similar);
  const __m256 enough =
      _mm256_cmp_ps(similar, _mm256_set1_ps(sought.nearest->floor()), _CMP_GE_OQ);
  return static_cast<uint32_t>(_mm256_movemask_ps(enough));
}

/**
 * The bytes of four values times those of eight rows, summed by row. Signs go from the probe to the
 * row; 2 · 127 · 127 fits into sixteen bits, so nothing is cut off.
 */
TARGET inline __m256i times(__m256i sum, __m256i probe, __m256i sizes, __m256i rows) {
  const __m256i pairs = _mm256_maddubs_epi16(sizes, _mm256_sign_epi8(rows, probe));
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

template <int probes>
TARGET void several(const Blocks& blocks, size_t padded, const Sought* sought) {
  for (size_t block = 0; block < blocks.count; block += 1) {
    const int8_t* values = blocks.values + block * rowsPerBlock * padded;
    __m256i low[probes];
    __m256i high[probes];
    for (int at = 0; at < probes; at += 1) low[at] = high[at] = _mm256_setzero_si256();
    for (size_t k = 0; k < padded; k += 4) {
      const int8_t* rows = values + k * rowsPerBlock;
      const __m256i first = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows));
      const __m256i second = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows + 32));
#pragma GCC unroll 4
      for (int at = 0; at < probes; at += 1) {
        int32_t four;
        __builtin_memcpy(&four, sought[at].probe->values.data() + k, 4);
        const __m256i probe = _mm256_set1_epi32(four);
        const __m256i sizes = _mm256_abs_epi8(probe);
        low[at] = times(low[at], probe, sizes, first);
        high[at] = times(high[at], probe, sizes, second);
      }
    }
    const size_t row = block * rowsPerBlock;
    for (int at = 0; at < probes; at += 1) {
      float similarities[rowsPerBlock];
      const uint32_t lanes = state(blocks, row, low[at], sought[at], similarities) |
                             state(blocks, row + 8, high[at], sought[at], similarities + 8) << 8;
      if (lanes != 0) take(blocks, block, lanes, similarities, sought[at]);
    }
  }
}

}  // namespace

void scanAvx2(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes) {
  size_t at = 0;
  for (; at + 4 <= probes; at += 4) several<4>(blocks, padded, sought + at);
  for (; at + 2 <= probes; at += 2) several<2>(blocks, padded, sought + at);
  if (at < probes) several<1>(blocks, padded, sought + at);
}

}  // namespace basma
#endif
