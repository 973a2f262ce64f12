#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace basma {

constexpr size_t rowsPerBlock = 16;
constexpr size_t blocksPerChunk = 1024;
constexpr size_t rowsPerChunk = rowsPerBlock * blocksPerChunk;
/** A thousand million rows. */
constexpr size_t chunksMax = 65536;

/** Blocks side by side: values of sixteen rows interleaved by four, and what belongs to each row. */
struct Blocks {
  const int8_t* values;
  /**
   * NaN where the row was removed: no comparison with NaN is true. It may become so while it is read;
   * processors load and store four aligned bytes whole, alone or as part of a vector.
   */
  const float* steps;
  const int32_t* sums;
  const uint64_t* seqs;
  size_t count;
  /** Rows that are there, `count · 16` but in the last block. */
  size_t rows;
  size_t firstRow;
};

/** What a search looks at: everything that was there when it began. */
struct View {
  size_t rows;
  uint64_t epoch;
};

/**
 * References in eight bits a value, in chunks that never move: rows are appended and removed while
 * searches run, and nobody waits for anybody. One thread at a time writes.
 *
 * A whole block is read without a lock, since it is never written again but for the step of a removed
 * row. The block that is being filled is copied under a lock. What a removed row held is wiped when
 * every search that may still read it has ended.
 */
class Rows {
 public:
  explicit Rows(size_t dimension);
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  size_t dimension() const { return dimension_; }
  size_t padded() const { return padded_; }
  size_t count() const { return count_.load(std::memory_order_acquire); }
  size_t live() const { return live_.load(std::memory_order_relaxed); }
  /** Bytes that chunks take, whole chunks counted. */
  size_t bytes() const;
  /** The largest length of what rounding took from any row; rows that left count on. */
  float errorMax() const { return errorMax_.load(std::memory_order_acquire); }

  /** False for a vector that has no direction, and when no row is left. Throws std::bad_alloc. */
  bool append(uint64_t seq, const float* vector);
  /** False when nobody of this number is held. */
  bool remove(uint64_t seq);

  /**
   * Writes rows that are not removed, from row `from` on, as seq (8 bytes, little endian), step
   * (4 bytes), values (one byte each). Stops when `room` is full or before row `end`.
   * @return bytes written; `next` is where to go on
   */
  size_t exportRows(size_t from, size_t end, uint8_t* into, size_t room, size_t* next) const;
  /** Takes what `exportRows` wrote. False, and nothing is taken, when it is not whole. */
  bool importRows(const uint8_t* bytes, size_t length, float errorMax);
  size_t bytesPerRow() const { return 12 + dimension_; }

  View beginSearch() const;
  void endSearch(const View& view) const;
  /** Chunks that a view has. */
  static size_t chunksOf(const View& view) { return (view.rows + rowsPerChunk - 1) / rowsPerChunk; }
  /** The whole blocks of a chunk. */
  Blocks blocksOf(const View& view, size_t chunk) const;

  /** The last block while it is being filled, copied; `rows` 0 when there is none. */
  struct Tail {
    std::vector<int8_t> values;
    float steps[rowsPerBlock];
    int32_t sums[rowsPerBlock];
    uint64_t seqs[rowsPerBlock];
    Blocks blocks;
  };
  void copyTail(const View& view, Tail* tail) const;

  /** Inner product of a probe with what is held of a row, NaN when it was removed. */
  double innerProductWith(size_t row, const float* probe) const;
  uint64_t seqOf(size_t row) const;

 private:
  struct Chunk;
  struct Removed {
    size_t row;
    uint64_t epoch;
  };

  Chunk& chunkFor(size_t row);
  const Chunk& chunkOf(size_t row) const;
  /** While `tailLock_` is held. */
  void put(size_t row, uint64_t seq, const int8_t* q, float step, int32_t sum);
  size_t rowOf(uint64_t seq) const;
  void wipe(size_t row) const;
  void wipeWhatNobodyReads() const;

  const size_t dimension_;
  const size_t padded_;
  std::unique_ptr<std::atomic<Chunk*>[]> chunks_;
  std::atomic<size_t> count_{0};
  std::atomic<size_t> live_{0};
  std::atomic<float> errorMax_{0};
  /** Whether numbers grow with rows, as they do but for a register that was put together. */
  bool ascending_ = true;
  uint64_t lastSeq_ = 0;
  std::vector<int8_t> scratch_;

  /** Guards the block that is being filled. */
  mutable std::mutex tailLock_;
  /** Guards the three below. */
  mutable std::mutex epochLock_;
  mutable uint64_t epoch_ = 0;
  mutable std::multiset<uint64_t> searching_;
  mutable std::vector<Removed> removed_;
};

}  // namespace basma
