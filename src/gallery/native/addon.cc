#include <napi.h>

#include <cmath>
#include <memory>
#include <string>
#include <thread>

#include "rows.h"
#include "scan.h"
#include "scanner.h"

namespace {

using basma::Candidate;
using basma::Kernel;
using basma::NamedKernel;
using basma::Rows;
using basma::Search;

constexpr size_t dimensionMax = 4096;
constexpr double safeInteger = 9007199254740991.0;

/** One for the process, however many threads of JavaScript load it; it ends with the process. */
basma::Scanner& scanner() {
  static basma::Scanner* one =
      new basma::Scanner(std::max(1u, std::thread::hardware_concurrency()));
  return *one;
}

/** A search and who waits for it. */
struct Waiting {
  Napi::Promise::Deferred deferred;
  std::shared_ptr<Search> search;
};

Napi::Object answerOf(Napi::Env env, const Search& search) {
  const size_t count = search.candidates.size();
  auto seqs = Napi::Array::New(env, count);
  auto similarities = Napi::Float64Array::New(env, count);
  for (size_t at = 0; at < count; at += 1) {
    seqs.Set(static_cast<uint32_t>(at), static_cast<double>(search.candidates[at].seq));
    similarities[at] = search.candidates[at].similarity;
  }
  auto answer = Napi::Object::New(env);
  answer.Set("seqs", seqs);
  answer.Set("similarities", similarities);
  answer.Set("crowded", search.crowded);
  return answer;
}

Napi::Error coded(Napi::Env env, const char* code, const char* message) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  return error;
}

/** On the thread of JavaScript that asked. */
void answer(napi_env env, napi_value, void*, void* data) {
  std::unique_ptr<Waiting> waiting(static_cast<Waiting*>(data));
  if (env == nullptr) return;
  const Napi::HandleScope scope(env);
  const Search& search = *waiting->search;
  if (search.cancelled) {
    waiting->deferred.Reject(coded(env, "cancelled", "the search was cancelled").Value());
  } else if (search.failed) {
    waiting->deferred.Reject(coded(env, "no_memory", "memory was short").Value());
  } else {
    waiting->deferred.Resolve(answerOf(env, search));
  }
}

class NativeRows : public Napi::ObjectWrap<NativeRows> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Rows",
                       {InstanceMethod("append", &NativeRows::append),
                        InstanceMethod("remove", &NativeRows::remove),
                        InstanceMethod("search", &NativeRows::search),
                        InstanceMethod("exportRows", &NativeRows::exportRows),
                        InstanceMethod("importRows", &NativeRows::importRows),
                        InstanceMethod("compareAll", &NativeRows::compareAll),
                        InstanceMethod("figures", &NativeRows::figures)});
  }

  explicit NativeRows(const Napi::CallbackInfo& info) : Napi::ObjectWrap<NativeRows>(info) {
    const double dimension = number(info, 0);
    if (!(dimension >= 1) || dimension > dimensionMax || dimension != std::floor(dimension)) {
      throw Napi::RangeError::New(info.Env(), "a dimension is a whole number, 1 to 4096");
    }
    kernel_ = kernelNamed(info, 1);
    rows_ = std::make_shared<Rows>(static_cast<size_t>(dimension));
  }

 private:
  static double number(const Napi::CallbackInfo& info, size_t at) {
    if (info.Length() <= at || !info[at].IsNumber()) {
      throw Napi::TypeError::New(info.Env(), "a number was expected");
    }
    return info[at].As<Napi::Number>().DoubleValue();
  }

  static uint64_t whole(const Napi::CallbackInfo& info, size_t at) {
    const double value = number(info, at);
    if (!(value >= 0) || value > safeInteger || value != std::floor(value)) {
      throw Napi::RangeError::New(info.Env(), "a whole number of 0 to 2^53 - 1 was expected");
    }
    return static_cast<uint64_t>(value);
  }

  static Kernel kernelNamed(const Napi::CallbackInfo& info, size_t at) {
    if (info.Length() <= at || info[at].IsUndefined()) return basma::kernels().front().scan;
    const std::string name = info[at].ToString().Utf8Value();
    for (const NamedKernel& one : basma::kernels()) {
      if (name == one.name) return one.scan;
    }
    throw Napi::RangeError::New(info.Env(), "this processor has no such kernel");
  }

  /** Whole vectors of this gallery's dimension, side by side. */
  Napi::Float32Array vectors(const Napi::CallbackInfo& info, size_t at) const {
    if (info.Length() <= at || !info[at].IsTypedArray() ||
        info[at].As<Napi::TypedArray>().TypedArrayType() != napi_float32_array) {
      throw Napi::TypeError::New(info.Env(), "a Float32Array was expected");
    }
    auto array = info[at].As<Napi::Float32Array>();
    if (array.ElementLength() == 0 || array.ElementLength() % rows_->dimension() != 0) {
      throw Napi::RangeError::New(info.Env(), "a vector of another length");
    }
    return array;
  }

  Napi::Float32Array vector(const Napi::CallbackInfo& info, size_t at) const {
    auto array = vectors(info, at);
    if (array.ElementLength() != rows_->dimension()) {
      throw Napi::RangeError::New(info.Env(), "a vector of another length");
    }
    return array;
  }

  /** append(seq, vector) */
  Napi::Value append(const Napi::CallbackInfo& info) {
    const uint64_t seq = whole(info, 0);
    bool taken = false;
    try {
      taken = rows_->append(seq, vector(info, 1).Data());
    } catch (const std::bad_alloc&) {
      throw coded(info.Env(), "no_memory", "memory was short");
    }
    if (!taken) throw coded(info.Env(), "not_taken", "a vector without direction, or no row left");
    return info.Env().Undefined();
  }

  /** remove(seq) → whether somebody was held under it */
  Napi::Value remove(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(), rows_->remove(whole(info, 0)));
  }

  /**
   * search(probe, below, wanted, interactive, readOnly) → { answer: Promise, cancel() }; what is only
   * read is compared with nobody, as a measure of the memory
   */
  Napi::Value search(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    auto search = std::make_shared<Search>();
    search->rows = rows_;
    search->kernel = info[4].ToBoolean() ? basma::scanRead : kernel_;
    const auto given = vector(info, 0);
    search->vector.assign(given.Data(), given.Data() + given.ElementLength());
    if (!search->probe.set(search->vector.data(), rows_->dimension(), rows_->padded())) {
      throw coded(env, "not_taken", "a vector without direction");
    }
    search->probe.below = whole(info, 1);
    search->wanted = whole(info, 2);
    if (search->wanted == 0 || search->wanted > basma::wantedMax) {
      throw Napi::RangeError::New(env, "a search wants 1 to 8192 candidates");
    }
    search->interactive = info[3].ToBoolean();

    auto waiting = std::make_unique<Waiting>(
        Waiting{Napi::Promise::Deferred::New(env), search});
    auto object = Napi::Object::New(env);
    object.Set("answer", waiting->deferred.Promise());
    object.Set("cancel", Napi::Function::New(env, [search](const Napi::CallbackInfo&) {
                 search->cancelled = true;
               }));
    napi_threadsafe_function home;
    const auto name = Napi::String::New(env, "basma search");
    const napi_status status = napi_create_threadsafe_function(
        env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, nullptr, answer, &home);
    if (status != napi_ok) throw Napi::Error::New(env);
    search->done = [home, held = waiting.release()](Search&) {
      // When this thread of JavaScript has ended nobody waits; its memory goes with it.
      if (napi_call_threadsafe_function(home, held, napi_tsfn_nonblocking) == napi_ok) {
        napi_release_threadsafe_function(home, napi_tsfn_release);
      }
    };
    scanner().start(std::move(search));
    return object;
  }

  /** exportRows(from, end, into) → [bytes written, next row] */
  Napi::Value exportRows(const Napi::CallbackInfo& info) {
    auto into = info[2].As<Napi::Uint8Array>();
    const uint64_t end = std::min<uint64_t>(whole(info, 1), rows_->count());
    size_t next = 0;
    const size_t written =
        rows_->exportRows(whole(info, 0), end, into.Data(), into.ElementLength(), &next);
    auto both = Napi::Array::New(info.Env(), 2);
    both.Set(0u, static_cast<double>(written));
    both.Set(1u, static_cast<double>(next));
    return both;
  }

  /** importRows(bytes, errorMax) */
  Napi::Value importRows(const Napi::CallbackInfo& info) {
    const auto bytes = info[0].As<Napi::Uint8Array>();
    bool taken = false;
    try {
      const auto error = static_cast<float>(number(info, 1));
      taken = rows_->importRows(bytes.Data(), bytes.ElementLength(), error);
    } catch (const std::bad_alloc&) {
      throw coded(info.Env(), "no_memory", "memory was short");
    }
    if (!taken) throw coded(info.Env(), "not_taken", "no rows of a gallery");
    return info.Env().Undefined();
  }

  /** compareAll(probes) → a similarity for every probe and row, by this gallery's kernel */
  Napi::Value compareAll(const Napi::CallbackInfo& info) {
    const auto given = vectors(info, 0);
    const size_t count = given.ElementLength() / rows_->dimension();
    const basma::View view = rows_->beginSearch();
    std::vector<basma::Probe> probes(count);
    std::vector<basma::Nearest> nearest;
    std::vector<basma::Sought> sought;
    nearest.reserve(count);
    for (size_t at = 0; at < count; at += 1) {
      probes[at].set(given.Data() + at * rows_->dimension(), rows_->dimension(), rows_->padded());
      probes[at].below = static_cast<uint64_t>(safeInteger);
      nearest.emplace_back(view.rows + 1, 0.0f, view.rows + 1);
      sought.push_back({&probes[at], &nearest[at]});
    }
    for (size_t chunk = 0; chunk < Rows::chunksOf(view); chunk += 1) {
      basma::scan(kernel_, rows_->blocksOf(view, chunk), rows_->padded(), sought.data(), count);
    }
    Rows::Tail tail;
    rows_->copyTail(view, &tail);
    if (tail.blocks.count > 0) {
      basma::scan(kernel_, tail.blocks, rows_->padded(), sought.data(), count);
    }
    rows_->endSearch(view);
    auto all = Napi::Float32Array::New(info.Env(), count * view.rows);
    std::fill(all.Data(), all.Data() + all.ElementLength(), NAN);
    for (size_t at = 0; at < count; at += 1) {
      for (const basma::Found& one : nearest[at].finish()) {
        all[at * view.rows + one.row] = one.similarity;
      }
    }
    return all;
  }

  /** figures() → { rows, live, bytes, bytesPerRow, errorMax } */
  Napi::Value figures(const Napi::CallbackInfo& info) {
    auto object = Napi::Object::New(info.Env());
    object.Set("rows", static_cast<double>(rows_->count()));
    object.Set("live", static_cast<double>(rows_->live()));
    object.Set("bytes", static_cast<double>(rows_->bytes()));
    object.Set("bytesPerRow", static_cast<double>(rows_->bytesPerRow()));
    object.Set("errorMax", static_cast<double>(rows_->errorMax()));
    return object;
  }

  std::shared_ptr<Rows> rows_;
  Kernel kernel_;
};

Napi::Object open(Napi::Env env, Napi::Object exports) {
  exports.Set("Rows", NativeRows::define(env));
  auto names = Napi::Array::New(env);
  for (const NamedKernel& one : basma::kernels()) {
    names.Set(names.Length(), Napi::String::New(env, one.name));
  }
  exports.Set("kernels", names);
  return exports;
}

}  // namespace

NODE_API_MODULE(basma_gallery, open)
