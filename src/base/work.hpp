// What an engine needs to do long work: threads, cancellation and progress reporting. Engines take
// it as their last parameter and keep no reference to it.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/cancel.hpp"

namespace ballast {

class ThreadPool;

struct Progress {
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::string_view unit;   // "paths", "positions" …
    std::string_view phase;  // "drawing", "revaluation" …
};

struct Work {
    ThreadPool* threads = nullptr;  // null: runs on the calling thread
    Cancel cancel = {};
    std::function<void(const Progress&)> report = {};  // may be empty; called from any thread
};

}  // namespace ballast
