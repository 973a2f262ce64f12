#include "scanner.h"

#include <algorithm>
#include <cmath>
#include <thread>

namespace basma {

namespace {

/** Probes of a batch: as many as pass over a part of the rows that a core's cache holds. */
constexpr size_t batchMax = 64;
/** While people wait, every so manieth chunk is of a search that nobody waits for. */
constexpr size_t bulkTurn = 8;
/** References have unit norm; so much more, for what rounding may add. */
constexpr double lengthMax = 1.002;
/** What arithmetic in 32 bits may lose. */
constexpr double slack = 1e-6;

double lengthOf(const std::vector<float>& vector) {
  double sum = 0;
  for (const float value : vector) sum += static_cast<double>(value) * value;
  return std::sqrt(sum);
}

/**
 * How far apart two rows may seem in the wrong order. With x = x' + e and y = y' + f for what rounding
 * took, x·y − x'·y' = x·f + e·y', so the similarity is wrong by |x||f| + |e||y'| at most, and the
 * order of two rows by twice that.
 */
float bandOf(const Search& search) {
  const double error = search.rows->errorMax();
  const double wrong = lengthOf(search.vector) * error +
                       search.probe.error * (lengthMax + error);
  return static_cast<float>(2 * wrong + slack);
}

/**
 * What was found, compared with the probe as it is: only the rounding of the rows is left, and fewer
 * may be in the wrong order.
 */
void compareAgain(Search& search, const std::vector<Found>& found) {
  std::vector<Candidate>& list = search.candidates;
  list.reserve(found.size());
  for (const Found& one : found) {
    const double similarity = search.rows->innerProductWith(one.row, search.vector.data());
    if (!std::isnan(similarity)) list.push_back({search.rows->seqOf(one.row), similarity});
  }
  const auto before = [](const Candidate& one, const Candidate& other) {
    if (one.similarity != other.similarity) return one.similarity > other.similarity;
    return one.seq < other.seq;
  };
  std::sort(list.begin(), list.end(), before);
  if (list.size() <= search.wanted || search.wanted == 0) return;
  const double band = 2 * lengthOf(search.vector) * search.rows->errorMax() + slack;
  const double floor = list[search.wanted - 1].similarity - band;
  while (list.back().similarity < floor) list.pop_back();
}

}  // namespace

struct Scanner::Batch {
  std::shared_ptr<const Rows> rows;
  Kernel kernel;
  View view;
  std::vector<std::shared_ptr<Search>> searches;
  size_t chunks;
  size_t nextChunk = 0;

  std::mutex lock;
  std::vector<Nearest> nearest;
  size_t chunksDone = 0;
  bool failed = false;
};

Scanner::Scanner(size_t threads) {
  for (size_t at = 0; at < threads; at += 1) std::thread([this] { work(); }).detach();
}

void Scanner::start(std::shared_ptr<Search> search) {
  {
    std::lock_guard<std::mutex> lock(lock_);
    Queue& queue = search->interactive ? interactive_ : bulk_;
    queue.waiting.push_back(std::move(search));
  }
  wake_.notify_all();
}

void Scanner::work() {
  for (;;) {
    Unit unit;
    {
      std::unique_lock<std::mutex> lock(lock_);
      for (;;) {
        turn_ += 1;
        Queue& first = turn_ % bulkTurn == 0 ? bulk_ : interactive_;
        Queue& second = turn_ % bulkTurn == 0 ? interactive_ : bulk_;
        if (take(first, &unit) || take(second, &unit)) break;
        wake_.wait(lock);
      }
    }
    run(unit);
  }
}

/** The next chunk of the oldest batch; without one, those that wait become one. */
bool Scanner::take(Queue& queue, Unit* unit) {
  if (queue.running.empty()) {
    if (queue.waiting.empty()) return false;
    queue.running.push_back(together(queue.waiting));
  }
  std::shared_ptr<Batch>& batch = queue.running.front();
  *unit = {batch, batch->nextChunk};
  batch->nextChunk += 1;
  if (batch->nextChunk == batch->chunks) queue.running.pop_front();
  return true;
}

std::shared_ptr<Scanner::Batch> Scanner::together(Searches& waiting) {
  auto batch = std::make_shared<Batch>();
  batch->rows = waiting.front()->rows;
  batch->kernel = waiting.front()->kernel;
  Searches others;
  for (std::shared_ptr<Search>& search : waiting) {
    const bool joins = search->rows == batch->rows && search->kernel == batch->kernel &&
                       batch->searches.size() < batchMax;
    if (joins) batch->searches.push_back(std::move(search));
    else others.push_back(std::move(search));
  }
  waiting = std::move(others);
  batch->view = batch->rows->beginSearch();
  batch->chunks = std::max<size_t>(1, Rows::chunksOf(batch->view));
  // The bound on errors is read after the rows are counted: it holds for all of them.
  for (const std::shared_ptr<Search>& search : batch->searches) {
    batch->nearest.emplace_back(search->wanted, bandOf(*search), keptMax);
  }
  return batch;
}

void Scanner::run(const Unit& unit) {
  Batch& batch = *unit.batch;
  const Rows& rows = *batch.rows;
  std::vector<size_t> places;
  std::vector<Nearest> mine;
  bool failed = false;
  try {
    {
      std::lock_guard<std::mutex> lock(batch.lock);
      for (size_t at = 0; at < batch.searches.size(); at += 1) {
        const Search& search = *batch.searches[at];
        if (search.cancelled.load(std::memory_order_relaxed)) continue;
        places.push_back(at);
        mine.emplace_back(search.wanted, bandOf(search), keptMax);
        mine.back().raise(batch.nearest[at].floor());
      }
    }
    std::vector<Sought> sought;
    for (size_t at = 0; at < places.size(); at += 1) {
      sought.push_back({&batch.searches[places[at]]->probe, &mine[at]});
    }
    if (!sought.empty() && batch.view.rows > 0) {
      const Blocks blocks = rows.blocksOf(batch.view, unit.chunk);
      scan(batch.kernel, blocks, rows.padded(), sought.data(), sought.size());
      if (unit.chunk + 1 == batch.chunks) {
        Rows::Tail tail;
        rows.copyTail(batch.view, &tail);
        if (tail.blocks.count > 0) {
          scan(batch.kernel, tail.blocks, rows.padded(), sought.data(), sought.size());
        }
      }
    }
  } catch (const std::bad_alloc&) {
    failed = true;
  }
  bool last;
  {
    std::lock_guard<std::mutex> lock(batch.lock);
    try {
      for (size_t at = 0; at < places.size(); at += 1) batch.nearest[places[at]].merge(mine[at]);
    } catch (const std::bad_alloc&) {
      failed = true;
    }
    batch.failed = batch.failed || failed;
    batch.chunksDone += 1;
    last = batch.chunksDone == batch.chunks;
  }
  if (last) finish(batch);
}

void Scanner::finish(Batch& batch) {
  for (size_t at = 0; at < batch.searches.size(); at += 1) {
    Search& search = *batch.searches[at];
    search.failed = batch.failed;
    if (!search.failed && !search.cancelled.load(std::memory_order_relaxed)) {
      try {
        compareAgain(search, batch.nearest[at].finish());
        search.crowded = batch.nearest[at].crowded();
      } catch (const std::bad_alloc&) {
        search.failed = true;
      }
    }
  }
  batch.rows->endSearch(batch.view);
  for (const std::shared_ptr<Search>& search : batch.searches) search->done(*search);
}

}  // namespace basma
