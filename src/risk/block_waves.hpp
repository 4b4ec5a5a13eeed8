// Blocks of a simulation in waves: blocks are merged in order whatever thread computed them, and a
// simulation can stop between waves. Internal to risk.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/result.hpp"
#include "base/threads.hpp"
#include "base/work.hpp"
#include "risk/path_block.hpp"

namespace ballast::risk {

// Blocks between two merges: few at first, so that brackets are known early, and later few enough
// that unmerged results need little memory.
inline constexpr std::uint64_t kFirstWave = 4;
inline constexpr std::uint64_t kWaveGrowth = 4;
inline constexpr std::uint64_t kLargestWave = 256;

// Runs body(block, slot) for every block of the source, a wave at a time, and merge(slot, block)
// for each block in order, with after_wave(blocks done) in between. The waves do not depend on the
// number of threads. When cancelled, no thread begins another block and the current wave is not
// merged.
template <class Body, class Merge, class AfterWave>
Status for_waves(const PathSource& source, const Work& work, const Body& body, const Merge& merge,
                 const AfterWave& after_wave) {
    std::uint64_t length = kFirstWave;
    for (std::uint64_t first = 0; first < source.blocks();) {
        const std::uint64_t count = std::min(length, source.blocks() - first);
        TRY_STATUS(work.cancel.check());
        parallel_blocks(work, count, 1, [&](std::size_t slot, std::size_t, std::size_t) {
            body(first + slot, slot);
        });
        TRY_STATUS(work.cancel.check());
        for (std::uint64_t slot = 0; slot < count; ++slot) merge(slot, first + slot);
        first += count;
        length = std::min(length * kWaveGrowth, kLargestWave);
        after_wave(first);
        if (work.report)
            work.report({std::min(first * kBlockPaths, source.paths()), source.paths(), "paths",
                         "simulating"});
    }
    return {};
}

}  // namespace ballast::risk
