// What the results of a stress leave in doubt, as issues.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "risk/stress.hpp"
#include "service/risk/stress_requests.hpp"

namespace ballast::service {

// Scenarios whose moves of factors contradict how these move together: `ill_conditioned` for the
// totals, `direct_ill_conditioned` for the direct figures beside others.
void add_ill_conditioned(const StressResponse& response, Issues& issues);

// The same for figures without a scenario each, such as days and cells: `count` of `all` of `what`,
// of which `worst` is the farthest.
void add_ill_conditioned(std::size_t count, std::size_t all, std::string_view what,
                         const risk::StressResult& worst, Issues& issues);

// Losses above the net value are possible with borrowed money, short positions and written options;
// what they mean is stated.
void add_losses_beyond_net(const risk::StressBook& book, const StressResponse& response,
                           Issues& issues);

// Windows of more than a year, in which options would not be those of today.
void add_long_windows(const risk::StressBook& book, const StressResponse& response, Issues& issues);

}  // namespace ballast::service
