#include "scan.h"

namespace basma {

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
// Wide loads where the processor has them: nothing but the memory should be waited for.
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

WIDE void scanRead(const Blocks& blocks, size_t padded, const Sought* sought, size_t) {
  const auto words = reinterpret_cast<const uint64_t*>(blocks.values);
  uint64_t seen[32] = {};
  for (size_t at = 0; at < blocks.count * rowsPerBlock * padded / 8; at += 32) {
    for (size_t one = 0; one < 32; one += 1) seen[one] ^= words[at + one];
  }
  uint64_t all = 0;
  for (const uint64_t one : seen) all ^= one;
  // It may as well be so, and the compiler can not leave the reading out.
  if (all == 1) sought[0].nearest->add(0, blocks.firstRow);
}

}  // namespace basma
