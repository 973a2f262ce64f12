#include "nearest.h"

#include <algorithm>

namespace basma {

void Nearest::shrink() {
  if (found_.size() > wanted_) {
    const auto last = found_.begin() + static_cast<std::ptrdiff_t>(wanted_ - 1);
    std::nth_element(found_.begin(), last, found_.end(), before);
    raise(last->similarity - band_);
    const auto below = [this](const Found& one) { return one.similarity < floor_; };
    found_.erase(std::remove_if(found_.begin(), found_.end(), below), found_.end());
  }
  if (found_.size() > keptMax_) {
    const auto end = found_.begin() + static_cast<std::ptrdiff_t>(keptMax_);
    std::nth_element(found_.begin(), end, found_.end(), before);
    found_.erase(end, found_.end());
    crowded_ = true;
  }
  room_ = std::max(room_, 2 * found_.size());
}

const std::vector<Found>& Nearest::finish() {
  shrink();
  std::sort(found_.begin(), found_.end(), before);
  return found_;
}

}  // namespace basma
