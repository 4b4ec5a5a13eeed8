// Rows of figures over all paths, reduced to exact quantiles. Up to kStoredPaths paths all values
// are kept in memory; beyond that, the first paths are a pilot that sets brackets, and of the
// others only the values inside the brackets are kept, about one sixth.
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

// Quantiles of year k's row at [k]; empty where not requested.
struct RowQuantiles {
    std::vector<Quantiles> nominal;
    std::vector<Quantiles> real;
    std::vector<Quantiles> spending;
    std::vector<Quantiles> spending_real;
};

struct PathRun {
    Tally tally;
    RowQuantiles rows;
    // Of the stored (or the pilot's) paths; used to select example paths.
    std::vector<double> last_real;
};

// kCancelled when cancelled.
Result<PathRun> run_paths(const Compiled& plan, const SimulationOutputs& requested,
                          const Work& work);

}  // namespace ballast::plan
