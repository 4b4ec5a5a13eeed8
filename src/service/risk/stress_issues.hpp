// What the results of a stress leave in doubt, as issues.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "risk/stress.hpp"
#include "service/risk/stress_requests.hpp"

namespace ballast::service {

// Results whose moves of factors contradict how these move together: how many, and the farthest.
class IllConditioned {
public:
    // `name` is what a reader knows the result by; its scenario when empty.
    void add(const risk::StressResult& result, std::string_view name = {});
    // The issue `ill_conditioned` where there are some of `all`, which are called `what`:
    // scenarios, days, cells.
    void report(std::size_t all, std::string_view what, Issues& issues) const;

private:
    std::size_t count_ = 0;
    std::optional<risk::StressResult> farthest_;
    std::string name_;  // of the farthest
};

// Of the scenarios: `ill_conditioned` for the totals, `direct_ill_conditioned` for the direct
// figures beside others.
void add_ill_conditioned(const StressResponse& response, Issues& issues);

// Losses above the net value are possible with borrowed money, short positions and written options;
// what they mean is stated.
void add_losses_beyond_net(const risk::StressBook& book, const StressResponse& response,
                           Issues& issues);

// Windows of more than a year, in which options would not be those of today.
void add_long_windows(const risk::StressBook& book, const StressResponse& response, Issues& issues);

}  // namespace ballast::service
