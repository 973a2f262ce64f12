#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace basma {

/** A row that a scan found. */
struct Found {
  float similarity;
  size_t row;
};

/** The greater similarity first, then the earlier row. */
inline bool before(const Found& one, const Found& other) {
  if (one.similarity != other.similarity) return one.similarity > other.similarity;
  return one.row < other.row;
}

/**
 * The most similar `wanted` rows, and every row that is no further below the last of them than `band`:
 * what rounding to eight bits may have put in the wrong order. What is kept depends on what was added
 * and not on its order, unless more than `keptMax` lie in the band: then the first of those are kept,
 * and `crowded` says so.
 */
class Nearest {
 public:
  Nearest(size_t wanted, float band, size_t keptMax)
      : wanted_(wanted), band_(band), keptMax_(keptMax), room_(4 * wanted + 64) {}

  /** Below this nothing needs to be added. */
  float floor() const { return floor_; }
  void add(float similarity, size_t row) {
    if (!(similarity >= floor_)) return;
    found_.push_back({similarity, row});
    if (found_.size() >= room_) shrink();
  }
  void merge(const Nearest& other) {
    for (const Found& one : other.found_) add(one.similarity, one.row);
    crowded_ = crowded_ || other.crowded_;
  }
  /** A floor that another part of the same search has reached. */
  void raise(float floor) {
    if (floor > floor_) floor_ = floor;
  }
  /** What is kept, in order. */
  const std::vector<Found>& finish();
  bool crowded() const { return crowded_; }

 private:
  void shrink();

  size_t wanted_;
  float band_;
  size_t keptMax_;
  size_t room_;
  float floor_ = -std::numeric_limits<float>::infinity();
  bool crowded_ = false;
  std::vector<Found> found_;
};

}  // namespace basma
