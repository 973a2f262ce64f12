#if defined(__x86_64__)
#include <immintrin.h>

#include "scan.h"

// Compiled for every processor and called only where `kernels` found these instructions.
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")))

namespace basma {

namespace {

/** A block that will be wanted soon, in bytes ahead. */
constexpr size_t ahead = 4096;

/** From sums over raised probes to similarities, and on with what is similar enough. */
TARGET inline void state(const Blocks& blocks, size_t block, __m512i dots, const Sought& sought) {
  const size_t row = block * rowsPerBlock;
  const __m512i sums = _mm512_loadu_si512(blocks.sums + row);
  const __m512i exact = _mm512_sub_epi32(dots, _mm512_slli_epi32(sums, 7));
  const __m512 steps =
      _mm512_mul_ps(_mm512_set1_ps(sought.probe->step), _mm512_loadu_ps(blocks.steps + row));
  const __m512 similar = _mm512_mul_ps(_mm512_cvtepi32_ps(exact), steps);
  const __mmask16 lanes =
      _mm512_cmp_ps_mask(similar, _mm512_set1_ps(sought.nearest->floor()), _CMP_GE_OQ);
  if (__builtin_expect(lanes == 0, 1)) return;
  alignas(64) float similarities[rowsPerBlock];
  _mm512_store_ps(similarities, similar);
  take(blocks, block, lanes, similarities, sought);
}

TARGET inline __m512i four(const uint8_t* raised, size_t k) {
  int32_t values;
  __builtin_memcpy(&values, raised + k, 4);
  return _mm512_set1_epi32(values);
}

/** One probe: the memory is what it waits for, so it is read as one stream. */
TARGET void one(const Blocks& blocks, size_t padded, const Sought& sought) {
  const uint8_t* raised = sought.probe->raised.data();
  for (size_t block = 0; block < blocks.count; block += 1) {
    const int8_t* values = blocks.values + block * rowsPerBlock * padded;
    __m512i a = _mm512_setzero_si512();
    __m512i b = a;
    __m512i c = a;
    __m512i d = a;
    for (size_t k = 0; k < padded; k += 16) {
      const int8_t* at = values + k * rowsPerBlock;
      for (size_t line = 0; line < 256; line += 64) {
        _mm_prefetch(reinterpret_cast<const char*>(at + ahead + line), _MM_HINT_T0);
      }
      a = _mm512_dpbusd_epi32(a, four(raised, k), _mm512_loadu_si512(at));
      b = _mm512_dpbusd_epi32(b, four(raised, k + 4), _mm512_loadu_si512(at + 64));
      c = _mm512_dpbusd_epi32(c, four(raised, k + 8), _mm512_loadu_si512(at + 128));
      d = _mm512_dpbusd_epi32(d, four(raised, k + 12), _mm512_loadu_si512(at + 192));
    }
    state(blocks, block, _mm512_add_epi32(_mm512_add_epi32(a, b), _mm512_add_epi32(c, d)), sought);
  }
}

/** Several probes over two blocks at a time: sums stay in registers, rows are loaded once. */
template <int probes>
TARGET void several(const Blocks& blocks, size_t padded, const Sought* sought) {
  const uint8_t* raised[probes];
  for (int at = 0; at < probes; at += 1) raised[at] = sought[at].probe->raised.data();
  for (size_t block = 0; block < blocks.count; block += 2) {
    const int8_t* values = blocks.values + block * rowsPerBlock * padded;
    const bool two = block + 1 < blocks.count;
    const int8_t* others = two ? values + rowsPerBlock * padded : values;
    __m512i first[probes];
    __m512i second[probes];
    for (int at = 0; at < probes; at += 1) first[at] = second[at] = _mm512_setzero_si512();
    for (size_t k = 0; k < padded; k += 4) {
      const __m512i here = _mm512_loadu_si512(values + k * rowsPerBlock);
      const __m512i there = _mm512_loadu_si512(others + k * rowsPerBlock);
#pragma GCC unroll 8
      for (int at = 0; at < probes; at += 1) {
        const __m512i probe = four(raised[at], k);
        first[at] = _mm512_dpbusd_epi32(first[at], probe, here);
        second[at] = _mm512_dpbusd_epi32(second[at], probe, there);
      }
    }
    for (int at = 0; at < probes; at += 1) {
      state(blocks, block, first[at], sought[at]);
      if (two) state(blocks, block + 1, second[at], sought[at]);
    }
  }
}

}  // namespace

void scanAvx512Vnni(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes) {
  size_t at = 0;
  for (; at + 8 <= probes; at += 8) several<8>(blocks, padded, sought + at);
  for (; at + 4 <= probes; at += 4) several<4>(blocks, padded, sought + at);
  if (at + 2 <= probes) {
    several<2>(blocks, padded, sought + at);
    at += 2;
  }
  if (at < probes) one(blocks, padded, sought[at]);
}

}  // namespace basma
#endif
