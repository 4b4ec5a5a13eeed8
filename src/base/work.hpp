// What an engine needs to do long work: threads, cancellation and progress reporting. Engines take
// it as their last parameter and keep no reference to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"

namespace ballast {

class ThreadPool;

struct Progress {
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::string_view unit;   // "paths", "positions" …
    std::string_view phase;  // "drawing", "revaluation" …
};

// Consecutive units of a calculation: paths, blocks, positions.
struct UnitRange {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};

// A calculation in parts that other processes may compute. Each part is a function of the kind, the
// input and its range of units alone, so that it does not matter which process computes it.
struct ShardedStep {
    std::string_view kind;  // names the function: "risk.tail"
    std::string input;      // what every part needs, encoded
    std::vector<UnitRange> ranges;
    std::string_view unit;   // "paths", "positions" …
    std::string_view phase;  // of the progress
};

// How a calculation is distributed over processes.
struct Distribution {
    std::size_t shards = 1;      // about how many parts; 1 or less: none
    double least_seconds = 0.0;  // a part should take longer than this on one processor
    // The results of the parts that make up the whole, in the order of their units. The ranges may
    // be those of an earlier attempt.
    std::function<Result<std::vector<std::string>>(ShardedStep)> run = {};

    // The ranges of `units` units, of which a part has at least `least`; empty where the
    // calculation is not worth distributing. `seconds`: estimated for all units on one processor.
    std::vector<UnitRange> ranges(std::uint64_t units, std::uint64_t least, double seconds) const;
};

struct Work {
    ThreadPool* threads = nullptr;  // null: runs on the calling thread
    Cancel cancel = {};
    std::function<void(const Progress&)> report = {};  // may be empty; called from any thread
    Distribution distribution = {};
};

}  // namespace ballast
