#pragma once
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "nearest.h"
#include "rows.h"
#include "scan.h"

namespace basma {

struct Candidate {
  uint64_t seq;
  double similarity;
};

/** One probe that is sought among the rows of one gallery. */
struct Search {
  std::shared_ptr<const Rows> rows;
  Kernel kernel;
  std::vector<float> vector;
  Probe probe;
  size_t wanted;
  /** People wait for it; what is not interactive has an eighth of the time while they do. */
  bool interactive;
  /** Set by whoever no longer wants the answer. */
  std::atomic<bool> cancelled{false};
  /** Called once by a thread of the scanner, with what stands below. */
  std::function<void(Search&)> done;

  /**
   * The most similar `wanted` rows, and everyone who might be among them if the rows were held as
   * floats; the most similar first, then the lower number.
   */
  std::vector<Candidate> candidates;
  /** More than `keptMax` rows were as good as the last one wanted; some of those were left out. */
  bool crowded = false;
  /** Memory was short; there is no answer. */
  bool failed = false;
};

/** Candidates that a search may ask for, and rows that it keeps at most: those in its band too. */
constexpr size_t wantedMax = 8192;
constexpr size_t keptMax = 65536;

/**
 * Threads that search. Searches of one gallery that wait together pass over its rows together, which
 * costs an eighth for each. The rows are divided into chunks, and after each chunk a thread looks
 * again for what is most urgent.
 */
class Scanner {
 public:
  explicit Scanner(size_t threads);
  void start(std::shared_ptr<Search> search);

 private:
  struct Batch;
  using Batches = std::deque<std::shared_ptr<Batch>>;
  using Searches = std::deque<std::shared_ptr<Search>>;
  struct Queue {
    Searches waiting;
    Batches running;
  };
  struct Unit {
    std::shared_ptr<Batch> batch;
    size_t chunk;
  };

  void work();
  bool take(Queue& queue, Unit* unit);
  static std::shared_ptr<Batch> together(Searches& waiting);
  static void run(const Unit& unit);
  static void finish(Batch& batch);

  std::mutex lock_;
  std::condition_variable wake_;
  Queue interactive_;
  Queue bulk_;
  size_t turn_ = 0;
};

}  // namespace basma
