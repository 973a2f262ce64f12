// Exercises the native gallery under the compiler's sanitizers: tests/gallery/native-sanitized.test.ts
// compiles and runs it. Prints what it did; ends with 1 and a line when something was wrong.
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "../quantise.h"
#include "../rows.h"
#include "../scan.h"
#include "../scanner.h"

namespace {

using namespace basma;

constexpr uint64_t everyone = std::numeric_limits<uint64_t>::max();

void must(bool holds, const char* what) {
  if (holds) return;
  std::printf("wrong: %s\n", what);
  std::exit(1);
}

std::vector<float> unitVector(std::mt19937& random, size_t dimension) {
  std::normal_distribution<float> normal;
  std::vector<float> vector(dimension);
  double sum = 0;
  for (float& value : vector) {
    value = normal(random);
    sum += static_cast<double>(value) * value;
  }
  for (float& value : vector) value = static_cast<float>(value / std::sqrt(sum));
  return vector;
}

/** A search that is waited for. */
std::vector<Candidate> found(Scanner& scanner, const std::shared_ptr<Rows>& rows, Kernel kernel,
                             const std::vector<float>& vector, size_t wanted, uint64_t below,
                             bool interactive) {
  auto search = std::make_shared<Search>();
  search->rows = rows;
  search->kernel = kernel;
  search->vector = vector;
  must(search->probe.set(vector.data(), rows->dimension(), rows->padded()), "a probe is taken");
  search->probe.below = below;
  search->wanted = wanted;
  search->interactive = interactive;
  std::mutex lock;
  std::condition_variable over;
  bool done = false;
  search->done = [&](Search&) {
    std::lock_guard<std::mutex> held(lock);
    done = true;
    over.notify_one();
  };
  scanner.start(search);
  std::unique_lock<std::mutex> held(lock);
  over.wait(held, [&] { return done; });
  must(!search->failed, "a search has memory");
  return search->candidates;
}

/** Kernels state the same bits as the portable one, whatever the number of rows and probes. */
void kernelsAgree(std::mt19937& random) {
  for (const size_t dimension : {1, 3, 16, 17, 100, 256}) {
    for (const size_t count : {0, 1, 15, 16, 17, 33, 200}) {
      Rows rows(dimension);
      for (size_t at = 0; at < count; at += 1) {
        must(rows.append(at + 1, unitVector(random, dimension).data()), "a row is taken");
      }
      for (size_t at = 3; at < count; at += 7) must(rows.remove(at), "a row is removed");
      for (size_t probes = 1; probes <= 17; probes += 4) {
        std::vector<Probe> set(probes);
        for (Probe& probe : set) {
          must(probe.set(unitVector(random, dimension).data(), dimension, rows.padded()), "set");
          probe.below = random() % 3 == 0 ? count / 2 : everyone;
        }
        std::vector<std::vector<Found>> answers;
        for (const NamedKernel& kernel : kernels()) {
          std::vector<Nearest> nearest(probes, Nearest(count + 1, 0, count + 1));
          std::vector<Sought> sought;
          for (size_t at = 0; at < probes; at += 1) sought.push_back({&set[at], &nearest[at]});
          const View view = rows.beginSearch();
          for (size_t chunk = 0; chunk < Rows::chunksOf(view); chunk += 1) {
            scan(kernel.scan, rows.blocksOf(view, chunk), rows.padded(), sought.data(), probes);
          }
          Rows::Tail tail;
          rows.copyTail(view, &tail);
          if (tail.blocks.count > 0) {
            scan(kernel.scan, tail.blocks, rows.padded(), sought.data(), probes);
          }
          rows.endSearch(view);
          for (size_t at = 0; at < probes; at += 1) answers.push_back(nearest[at].finish());
        }
        for (size_t at = probes; at < answers.size(); at += 1) {
          const std::vector<Found>& expected = answers[at % probes + answers.size() - probes];
          must(answers[at].size() == expected.size(), "kernels find the same rows");
          for (size_t one = 0; one < expected.size(); one += 1) {
            must(std::memcmp(&answers[at][one].similarity, &expected[one].similarity, 4) == 0 &&
                     answers[at][one].row == expected[one].row,
                 "kernels state the same bits");
          }
        }
      }
    }
  }
}

/** Any kernel; where races are looked for, the one whose loads the language knows as atomic. */
Kernel anyKernel(std::mt19937& random) {
#ifdef __SANITIZE_THREAD__
  (void)random;
  return kernels().back().scan;
#else
  return kernels()[random() % kernels().size()].scan;
#endif
}

/** One thread appends and removes, others search; afterwards the gallery is what was written. */
void writersAndSearchers(std::mt19937& random) {
  constexpr size_t dimension = 64;
  constexpr size_t changes = 20000;
  auto rows = std::make_shared<Rows>(dimension);
  // Its threads end with the process, as they do in the addon.
  static Scanner& scanner = *new Scanner(3);
  std::vector<std::vector<float>> written;
  for (size_t at = 0; at < changes; at += 1) written.push_back(unitVector(random, dimension));
  std::atomic<size_t> appended{0};
  std::atomic<bool> over{false};
  std::atomic<size_t> searches{0};
  std::vector<std::atomic<bool>> gone(changes);
  std::vector<std::thread> searchers;
  for (unsigned thread = 0; thread < 3; thread += 1) {
    searchers.emplace_back([&, thread] {
      std::mt19937 mine(thread);
      while (!over) {
        const size_t upTo = appended;
        if (upTo == 0) continue;
        const size_t mate = mine() % upTo;
        const bool wasGone = gone[mate];
        const auto list = found(scanner, rows, anyKernel(mine), written[mate], 5, everyone,
                                mine() % 4 != 0);
        const bool first = !list.empty() && list.front().seq == mate + 1;
        if (wasGone) must(!first, "what was removed is never found");
        else must(first || gone[mate], "what was appended is found");
        searches += 1;
      }
    });
  }
  for (size_t at = 0; at < changes; at += 1) {
    must(rows->append(at + 1, written[at].data()), "a row is taken");
    appended = at + 1;
    if (random() % 5 != 0) continue;
    const size_t one = random() % (at + 1);
    if (gone[one]) continue;
    // Set before and checked after: a search between the two may say either.
    must(rows->remove(one + 1), "a row is removed");
    gone[one] = true;
  }
  while (searches < 300) std::this_thread::yield();
  over = true;
  for (std::thread& searcher : searchers) searcher.join();
  size_t live = 0;
  for (const std::atomic<bool>& one : gone) live += one ? 0 : 1;
  must(rows->live() == live, "rows are counted");
  // Nobody searches: what was removed is wiped.
  const std::vector<float> ones(dimension, 1.0f);
  for (size_t at = 0; at < changes; at += 1) {
    const double held = rows->innerProductWith(at, ones.data());
    must(std::isnan(held) == gone[at], "a removed row has no step");
  }
  std::printf("%zu searches beside %zu changes\n", searches.load(), changes);
}

/** What was removed leaves no value behind. */
void removedIsWiped(std::mt19937& random) {
  Rows rows(32);
  for (size_t at = 0; at < 40; at += 1) {
    must(rows.append(at + 1, unitVector(random, 32).data()), "a row is taken");
  }
  const View view = rows.beginSearch();
  must(rows.remove(9), "a row is removed");
  const auto left = [&] {
    const Blocks blocks = rows.blocksOf(view, 0);
    size_t values = 0;
    for (size_t k = 0; k < rows.padded(); k += 4) {
      for (size_t one = 0; one < 4; one += 1) {
        values += blocks.values[k * rowsPerBlock + 8 * 4 + one] != 0 ? 1 : 0;
      }
    }
    return values;
  };
  must(left() > 0, "a search that began before may read it");
  rows.endSearch(view);
  must(left() == 0, "it is wiped when that search has ended");
}

/** Whatever bytes come, nothing is read beyond them and nothing is half taken. */
void importsOfAnything(std::mt19937& random) {
  size_t taken = 0;
  for (size_t round = 0; round < 3000; round += 1) {
    Rows rows(1 + random() % 40);
    const size_t whole = rows.bytesPerRow() * (random() % 5);
    std::vector<uint8_t> bytes(random() % 3 == 0 ? random() % 300 : whole);
    for (uint8_t& one : bytes) one = static_cast<uint8_t>(random());
    // Often a step that is possible, so that values are looked at.
    for (size_t at = 8; random() % 2 == 0 && at + 4 <= bytes.size(); at += rows.bytesPerRow()) {
      const float step = 0.001f;
      std::memcpy(bytes.data() + at, &step, 4);
      for (size_t k = at + 4; k < bytes.size(); k += 1) bytes[k] &= 0x7f;
    }
    const bool good = rows.importRows(bytes.data(), bytes.size(), 0.01f);
    must(rows.count() == (good ? bytes.size() / rows.bytesPerRow() : 0), "all or nothing");
    taken += good ? 1 : 0;
    std::vector<uint8_t> again(bytes.size() + 8);
    size_t next = 0;
    const size_t written = rows.exportRows(0, rows.count(), again.data(), again.size(), &next);
    if (good) {
      again.resize(written);
      must(again == bytes, "what is exported is what was imported");
    }
  }
  must(taken > 100, "some of it was rows");
}

void vectorsWithoutDirection() {
  Rows rows(8);
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float bad : {0.0f, infinity, -infinity, std::nanf(""), 1e-45f}) {
    std::vector<float> vector(8, bad == 0.0f || bad == 1e-45f ? bad : 0.1f);
    vector[5] = bad;
    must(!rows.append(1, vector.data()), "a vector without direction is refused");
  }
  must(rows.count() == 0, "and nothing was taken");
}

}  // namespace

int main() {
  std::mt19937 random(20);
  vectorsWithoutDirection();
  kernelsAgree(random);
  removedIsWiped(random);
  importsOfAnything(random);
  writersAndSearchers(random);
  for (const basma::NamedKernel& kernel : basma::kernels()) std::printf("%s ", kernel.name);
  std::printf("agree\n");
  return 0;
}
