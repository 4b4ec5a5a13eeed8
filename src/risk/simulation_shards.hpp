// The simulated tail of a book in parts that other processes compute (Work::distribution). The
// figures have the same bytes as without parts: a part has the results of single blocks of paths,
// which are merged in their order, and order statistics and exact sums do not depend on one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/work.hpp"
#include "risk/simulation.hpp"
#include "risk/simulation_blocks.hpp"

namespace ballast::risk {

inline constexpr std::string_view kTailShard = "risk.tail";
inline constexpr std::string_view kContributionShard = "risk.tail_contributions";

// A part of a step of these kinds: its paths, from the first of a block on. kCorrupted where the
// input is not that of the kind.
Result<std::string> tail_shard(std::string_view input, const UnitRange& paths, const Work& work);
Result<std::string> contribution_shard(std::string_view input, const UnitRange& paths,
                                       const Work& work);

// As simulate_tail, which calls it; nullopt where the work is not worth distributing.
Result<std::optional<SimulatedTail>> tail_in_shards(const SimulationModel& model,
                                                    const SimulationSettings& settings,
                                                    std::span<const std::uint64_t> ranks,
                                                    const Work& work);
// The tails between ascending thresholds, for tail_contributions; nullopt as above.
Result<std::optional<std::vector<TailSums>>> tails_in_shards(const SimulationModel& model,
                                                             const SimulationSettings& settings,
                                                             std::span<const double> ascending,
                                                             const Work& work);

}  // namespace ballast::risk
