// Rows of figures over all paths, reduced to exact quantiles: all values in memory for up to
// kStoredPaths paths; beyond that, brackets from a pilot, the first paths of the run, and of the
// others only what lies in them. Memory then grows with a sixth of the figures.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "plan/order_statistics.hpp"
#include "plan/simulate.hpp"
#include "plan/tally.hpp"

namespace ballast::plan {

inline constexpr std::uint64_t kStoredPaths = 32'768;
inline constexpr std::uint64_t kPilotPaths = kStoredPaths;

// Quantiles of year k's row at [k]; empty where not wanted.
struct RowQuantiles {
    std::vector<Quantiles> nominal;
    std::vector<Quantiles> real;
    std::vector<Quantiles> spending;
    std::vector<Quantiles> spending_real;
};

struct PathRun {
    Tally tally;
    RowQuantiles rows;
    std::vector<double> last_real;  // of the stored (or the pilot's) paths: to pick some to look at
};

// kCancelled when the work was stopped.
Result<PathRun> run_paths(const Compiled& plan, const Wanted& wanted, const Work& work);

}  // namespace ballast::plan
