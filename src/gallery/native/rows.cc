#include "rows.h"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>

#ifdef __linux__
#include <sys/mman.h>
#endif

#include "quantise.h"

namespace basma {

namespace {

// Files and kernels take the bytes of a number for little endian.
static_assert(std::endian::native == std::endian::little);

constexpr float removedStep = std::numeric_limits<float>::quiet_NaN();
constexpr size_t notHeld = static_cast<size_t>(-1);
/** Kernels read sixteen values of a row at a time. */
constexpr size_t paddedTo = 16;
constexpr size_t hugePage = size_t{2} << 20;

/** Large pages: a scan reads gigabytes in a row, and the processor looks up every page. */
void* reserve(size_t bytes) {
  const size_t whole = (bytes + hugePage - 1) / hugePage * hugePage;
  void* memory = std::aligned_alloc(hugePage, whole);
  if (memory == nullptr) throw std::bad_alloc();
#ifdef __linux__
  madvise(memory, whole, MADV_HUGEPAGE);
#endif
  return memory;
}

template <typename T>
void store(T* place, T value) {
  __atomic_store(place, &value, __ATOMIC_RELAXED);
}

template <typename T>
T load(const T* place) {
  T value;
  __atomic_load(place, &value, __ATOMIC_RELAXED);
  return value;
}

}  // namespace

struct Rows::Chunk {
  int8_t* values;
  float steps[rowsPerChunk];
  int32_t sums[rowsPerChunk];
  uint64_t seqs[rowsPerChunk];
};

Rows::Rows(size_t dimension)
    : dimension_(dimension),
      padded_((dimension + paddedTo - 1) / paddedTo * paddedTo),
      chunks_(new std::atomic<Chunk*>[chunksMax]()),
      scratch_(padded_) {}

Rows::~Rows() {
  for (size_t at = 0; at < chunksMax; at += 1) {
    Chunk* chunk = chunks_[at].load();
    if (chunk == nullptr) break;
    std::free(chunk->values);
    std::free(chunk);
  }
}

size_t Rows::bytes() const {
  const size_t chunks = (count() + rowsPerChunk - 1) / rowsPerChunk;
  return chunks * (rowsPerChunk * padded_ + sizeof(Chunk));
}

Rows::Chunk& Rows::chunkFor(size_t row) {
  std::atomic<Chunk*>& place = chunks_[row / rowsPerChunk];
  Chunk* chunk = place.load(std::memory_order_relaxed);
  if (chunk != nullptr) return *chunk;
  chunk = static_cast<Chunk*>(std::aligned_alloc(64, (sizeof(Chunk) + 63) / 64 * 64));
  if (chunk == nullptr) throw std::bad_alloc();
  try {
    chunk->values = static_cast<int8_t*>(reserve(rowsPerChunk * padded_));
  } catch (...) {
    std::free(chunk);
    throw;
  }
  place.store(chunk, std::memory_order_release);
  return *chunk;
}

const Rows::Chunk& Rows::chunkOf(size_t row) const {
  return *chunks_[row / rowsPerChunk].load(std::memory_order_acquire);
}

void Rows::put(size_t row, uint64_t seq, const int8_t* q, float step, int32_t sum) {
  Chunk& chunk = chunkFor(row);
  const size_t within = row % rowsPerChunk;
  const size_t block = within / rowsPerBlock;
  const size_t lane = within % rowsPerBlock;
  int8_t* values = chunk.values + block * rowsPerBlock * padded_ + lane * 4;
  for (size_t k = 0; k < padded_; k += 4) std::memcpy(values + k * rowsPerBlock, q + k, 4);
  chunk.steps[within] = step;
  chunk.sums[within] = sum;
  chunk.seqs[within] = seq;
  if (lane == 0) {
    // Whoever reads the block before it is whole must find numbers there.
    for (size_t other = 1; other < rowsPerBlock; other += 1) {
      chunk.steps[within + other] = removedStep;
    }
  }
  if (row > 0 && seq <= lastSeq_) ascending_ = false;
  lastSeq_ = seq;
  live_.fetch_add(1, std::memory_order_relaxed);
  count_.store(row + 1, std::memory_order_release);
}

bool Rows::append(uint64_t seq, const float* vector) {
  const size_t row = count_.load(std::memory_order_relaxed);
  if (row >= chunksMax * rowsPerChunk) return false;
  const Quantised q = quantise(vector, dimension_, padded_, scratch_.data());
  if (q.step == 0) return false;
  // Before the row can be seen: a search must not take a smaller bound than it needs.
  if (q.error > errorMax()) errorMax_.store(q.error, std::memory_order_release);
  std::lock_guard<std::mutex> lock(tailLock_);
  put(row, seq, scratch_.data(), q.step, q.sum);
  return true;
}

size_t Rows::rowOf(uint64_t seq) const {
  const size_t rows = count();
  if (ascending_) {
    size_t low = 0;
    size_t high = rows;
    while (low < high) {
      const size_t middle = low + (high - low) / 2;
      if (seqOf(middle) < seq) low = middle + 1;
      else high = middle;
    }
    if (low == rows || seqOf(low) != seq) return notHeld;
    return std::isnan(load(&chunkOf(low).steps[low % rowsPerChunk])) ? notHeld : low;
  }
  // The last one: whoever was removed may have come again.
  for (size_t row = rows; row-- > 0;) {
    const Chunk& chunk = chunkOf(row);
    const size_t within = row % rowsPerChunk;
    if (chunk.seqs[within] == seq && !std::isnan(load(&chunk.steps[within]))) return row;
  }
  return notHeld;
}

bool Rows::remove(uint64_t seq) {
  const size_t row = rowOf(seq);
  if (row == notHeld) return false;
  Chunk& chunk = *chunks_[row / rowsPerChunk].load(std::memory_order_relaxed);
  {
    std::lock_guard<std::mutex> lock(tailLock_);
    store(&chunk.steps[row % rowsPerChunk], removedStep);
  }
  live_.fetch_sub(1, std::memory_order_relaxed);
  {
    std::lock_guard<std::mutex> lock(epochLock_);
    epoch_ += 1;
    removed_.push_back({row, epoch_});
  }
  wipeWhatNobodyReads();
  return true;
}

/** Later searches may read what is being wiped: with no number for a step it says nothing to them. */
void Rows::wipe(size_t row) const {
  const Chunk& chunk = chunkOf(row);
  const size_t within = row % rowsPerChunk;
  int8_t* values = chunk.values + within / rowsPerBlock * rowsPerBlock * padded_;
  std::lock_guard<std::mutex> lock(tailLock_);
  for (size_t k = 0; k < padded_; k += 4) {
    const size_t place = k * rowsPerBlock + within % rowsPerBlock * 4;
    store(reinterpret_cast<uint32_t*>(values + place), 0u);
  }
}

void Rows::wipeWhatNobodyReads() const {
  std::lock_guard<std::mutex> lock(epochLock_);
  const uint64_t oldest = searching_.empty() ? epoch_ : *searching_.begin();
  size_t kept = 0;
  for (const Removed& one : removed_) {
    // A search of this epoch or a later one began after the row was marked.
    if (one.epoch <= oldest) wipe(one.row);
    else removed_[kept++] = one;
  }
  removed_.resize(kept);
}

View Rows::beginSearch() const {
  std::lock_guard<std::mutex> lock(epochLock_);
  searching_.insert(epoch_);
  return {count(), epoch_};
}

void Rows::endSearch(const View& view) const {
  {
    std::lock_guard<std::mutex> lock(epochLock_);
    searching_.erase(searching_.find(view.epoch));
  }
  wipeWhatNobodyReads();
}

Blocks Rows::blocksOf(const View& view, size_t at) const {
  const Chunk& chunk = *chunks_[at].load(std::memory_order_acquire);
  const size_t first = at * rowsPerChunk;
  const size_t rows = view.rows - first < rowsPerChunk ? view.rows - first : rowsPerChunk;
  const size_t blocks = rows / rowsPerBlock;
  return {chunk.values, chunk.steps, chunk.sums, chunk.seqs, blocks, blocks * rowsPerBlock, first};
}

void Rows::copyTail(const View& view, Tail* tail) const {
  const size_t rows = view.rows % rowsPerBlock;
  tail->blocks = {};
  if (rows == 0) return;
  const size_t first = view.rows - rows;
  const Chunk& chunk = chunkOf(first);
  const size_t within = first % rowsPerChunk;
  tail->values.resize(rowsPerBlock * padded_);
  {
    std::lock_guard<std::mutex> lock(tailLock_);
    std::memcpy(tail->values.data(), chunk.values + within * padded_, rowsPerBlock * padded_);
    std::memcpy(tail->steps, chunk.steps + within, sizeof(tail->steps));
    std::memcpy(tail->sums, chunk.sums + within, sizeof(tail->sums));
    std::memcpy(tail->seqs, chunk.seqs + within, sizeof(tail->seqs));
  }
  tail->blocks = {tail->values.data(), tail->steps, tail->sums, tail->seqs, 1, rows, first};
}

double Rows::innerProductWith(size_t row, const float* probe) const {
  const Chunk& chunk = chunkOf(row);
  const size_t within = row % rowsPerChunk;
  const float step = load(&chunk.steps[within]);
  const int8_t* values = chunk.values + within / rowsPerBlock * rowsPerBlock * padded_ +
                         within % rowsPerBlock * 4;
  double sum = 0;
  for (size_t k = 0; k < dimension_; k += 1) {
    sum += static_cast<double>(probe[k]) * values[k / 4 * 4 * rowsPerBlock + k % 4];
  }
  return sum * step;
}

uint64_t Rows::seqOf(size_t row) const { return chunkOf(row).seqs[row % rowsPerChunk]; }

size_t Rows::exportRows(size_t from, size_t end, uint8_t* into, size_t room, size_t* next) const {
  size_t written = 0;
  size_t row = from;
  for (; row < end && written + bytesPerRow() <= room; row += 1) {
    const Chunk& chunk = chunkOf(row);
    const size_t within = row % rowsPerChunk;
    std::lock_guard<std::mutex> lock(tailLock_);
    const float step = load(&chunk.steps[within]);
    if (std::isnan(step)) continue;
    std::memcpy(into + written, &chunk.seqs[within], 8);
    std::memcpy(into + written + 8, &step, 4);
    const int8_t* values = chunk.values + within / rowsPerBlock * rowsPerBlock * padded_ +
                           within % rowsPerBlock * 4;
    for (size_t k = 0; k < dimension_; k += 1) {
      into[written + 12 + k] = static_cast<uint8_t>(values[k / 4 * 4 * rowsPerBlock + k % 4]);
    }
    written += bytesPerRow();
  }
  *next = row;
  return written;
}

bool Rows::importRows(const uint8_t* bytes, size_t length, float errorMax) {
  if (length % bytesPerRow() != 0 || !(errorMax >= 0)) return false;
  for (size_t at = 0; at < length; at += bytesPerRow()) {
    float step;
    std::memcpy(&step, bytes + at + 8, 4);
    if (!(step > 0) || !std::isfinite(step)) return false;
    // Rounding gives no −128, and a kernel that turns signs could not turn it.
    if (std::memchr(bytes + at + 12, 0x80, dimension_) != nullptr) return false;
  }
  if (errorMax > this->errorMax()) errorMax_.store(errorMax, std::memory_order_release);
  std::lock_guard<std::mutex> lock(tailLock_);
  for (size_t at = 0; at < length; at += bytesPerRow()) {
    uint64_t seq;
    float step;
    std::memcpy(&seq, bytes + at, 8);
    std::memcpy(&step, bytes + at + 8, 4);
    std::memcpy(scratch_.data(), bytes + at + 12, dimension_);
    int32_t sum = 0;
    for (size_t k = 0; k < dimension_; k += 1) sum += scratch_[k];
    put(count_.load(std::memory_order_relaxed), seq, scratch_.data(), step, sum);
  }
  return true;
}

}  // namespace basma
