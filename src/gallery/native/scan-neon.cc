#if defined(__aarch64__)
#include <arm_neon.h>

#include "scan.h"

namespace basma {

namespace {

inline void state(const Blocks& blocks, size_t block, const int32x4_t* dots,
                  const Sought& sought) {
  float similarities[rowsPerBlock];
  uint32_t lanes = 0;
  for (size_t quarter = 0; quarter < 4; quarter += 1) {
    const size_t row = block * rowsPerBlock + quarter * 4;
    const float32x4_t steps = vmulq_n_f32(vld1q_f32(blocks.steps + row), sought.probe->step);
    vst1q_f32(similarities + quarter * 4, vmulq_f32(vcvtq_f32_s32(dots[quarter]), steps));
  }
  const float floor = sought.nearest->floor();
  for (size_t row = 0; row < rowsPerBlock; row += 1) {
    if (similarities[row] >= floor) lanes |= 1u << row;
  }
  if (lanes != 0) take(blocks, block, lanes, similarities, sought);
}

inline int8x16_t four(const int8_t* values) {
  int32_t bytes;
  __builtin_memcpy(&bytes, values, 4);
  return vreinterpretq_s8_s32(vdupq_n_s32(bytes));
}

/** Four rows of four values each: products in sixteen bits, summed in pairs. */
inline int32x4_t times(int32x4_t sum, int8x16_t probe, int8x16_t rows) {
  const int16x8_t low = vmull_s8(vget_low_s8(probe), vget_low_s8(rows));
  const int16x8_t high = vmull_high_s8(probe, rows);
  return vaddq_s32(sum, vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high)));
}

}  // namespace

void scanNeon(const Blocks& blocks, size_t padded, const Sought* sought, size_t probes) {
  for (size_t block = 0; block < blocks.count; block += 1) {
    const int8_t* values = blocks.values + block * rowsPerBlock * padded;
    for (size_t at = 0; at < probes; at += 1) {
      int32x4_t dots[4] = {vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0)};
      for (size_t k = 0; k < padded; k += 4) {
        const int8x16_t probe = four(sought[at].probe->values.data() + k);
        for (size_t quarter = 0; quarter < 4; quarter += 1) {
          const int8x16_t rows = vld1q_s8(values + k * rowsPerBlock + quarter * 16);
          dots[quarter] = times(dots[quarter], probe, rows);
        }
      }
      state(blocks, block, dots, sought[at]);
    }
  }
}

#if defined(__clang__)
#define TARGET __attribute__((target("dotprod")))
#else
#define TARGET __attribute__((target("arch=armv8.2-a+dotprod")))
#endif

TARGET void scanNeonDotProduct(const Blocks& blocks, size_t padded, const Sought* sought,
                               size_t probes) {
  for (size_t block = 0; block < blocks.count; block += 1) {
    const int8_t* values = blocks.values + block * rowsPerBlock * padded;
    for (size_t at = 0; at < probes; at += 1) {
      int32x4_t dots[4] = {vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0)};
      for (size_t k = 0; k < padded; k += 4) {
        const int8x16_t probe = four(sought[at].probe->values.data() + k);
        for (size_t quarter = 0; quarter < 4; quarter += 1) {
          const int8x16_t rows = vld1q_s8(values + k * rowsPerBlock + quarter * 16);
          dots[quarter] = vdotq_s32(dots[quarter], probe, rows);
        }
      }
      state(blocks, block, dots, sought[at]);
    }
  }
}

}  // namespace basma
#endif
