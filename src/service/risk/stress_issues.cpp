#include "service/risk/stress_issues.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>
#include <string>
#include <vector>

#include "report/number.hpp"

namespace ballast::service {

namespace {

// Infinite where no combination of past moves is like these.
double distance_of(const risk::StressResult& result) {
    return result.distance.value_or(std::numeric_limits<double>::infinity());
}

std::string whole(double amount) { return report::grouped_digits(fmt::format("{:.0f}", amount)); }

std::string described(const risk::StressResult& result) {
    const std::string inflation =
        result.inflation ? fmt::format("have a variance inflation of {:.0f}", *result.inflation)
                         : std::string("depend on each other linearly");
    if (!result.distance)
        return fmt::format("the factors {}, and the moves contradict it", inflation);
    return fmt::format(
        "the factors {}, and the moves are together {:.0f} standard deviations of "
        "a day from zero",
        inflation, *result.distance);
}

constexpr std::string_view kRemedy =
    "shock one factor in the mode correlated, or returns in excess of the market (coordinates "
    "excess), or leave out factors";

}  // namespace

void IllConditioned::add(const risk::StressResult& result, std::string_view name) {
    if (!result.ill_conditioned) return;
    ++count_;
    if (farthest_ && distance_of(result) <= distance_of(*farthest_)) return;
    farthest_ = result;
    name_ = name.empty() ? result.scenario : name;
}

void IllConditioned::report(std::size_t all, std::string_view what, Issues& issues) const {
    if (!farthest_) return;
    issues.push_back(
        {Severity::kWarning, "ill_conditioned",
         fmt::format("{} of {} {} move factors against how they move together, so that their P&L "
                     "is an extrapolation beyond the data: in {}, {}; {}",
                     count_, all, what, name_, described(*farthest_), kRemedy),
         farthest_->scenario});
}

void add_ill_conditioned(const StressResponse& response, Issues& issues) {
    IllConditioned totals;
    std::size_t directs = 0;
    for (const StressedScenario& one : response.scenarios) {
        directs += one.direct_ill_conditioned ? 1 : 0;
        totals.add(one, one.name);
    }
    totals.report(response.scenarios.size(), "scenarios", issues);
    if (directs == 0 || response.mode == risk::StressMode::kDirect) return;
    issues.push_back(
        {Severity::kInfo, "direct_ill_conditioned",
         fmt::format(
             "the direct P&L of {} of {} scenarios moves single factors without others that "
             "move with them; the betas of such factors are not identified one by one: use "
             "the total",
             directs, response.scenarios.size()),
         "direct"});
}

void add_long_windows(const risk::StressBook& book, const StressResponse& response,
                      Issues& issues) {
    constexpr int kYear = 366;
    const bool has_options = std::ranges::any_of(
        book.positions, [](const risk::StressPosition& one) { return bool(one.revalue); });
    if (!has_options) return;
    std::vector<std::string> names;
    for (const StressedScenario& one : response.scenarios)
        if (one.window.size() == 2 && one.window[1] - one.window[0] > kYear)
            names.push_back(one.name);
    if (names.empty()) return;
    issues.push_back({Severity::kInfo, "long_window",
                      fmt::format("the moves of more than a year are one instant move: options are "
                                  "revalued as they are today, although they would have expired. "
                                  "Scenarios: {}",
                                  fmt::join(names, ", ")),
                      "scenarios"});
}

void add_losses_beyond_net(const risk::StressBook& book, const StressResponse& response,
                           Issues& issues) {
    if (!(book.net_value > 0.0)) return;
    std::size_t count = 0;
    const StressedScenario* worst = nullptr;
    for (const StressedScenario& one : response.scenarios) {
        if (one.total >= -book.net_value) continue;
        ++count;
        if (worst == nullptr || one.total < worst->total) worst = &one;
    }
    if (worst == nullptr) return;
    double gross = 0.0;
    for (const risk::StressPosition& position : book.positions) gross += std::abs(position.value);
    issues.push_back(
        {Severity::kWarning, "loss_exceeds_net",
         fmt::format("{} of {} scenarios lose more than the net value of {} {}, most {} with {}: "
                     "the portfolio would owe money. The values of its positions without cash "
                     "add up to {:.1f} times the net value, short ones counted positive",
                     count, response.scenarios.size(), whole(book.net_value), response.currency,
                     worst->name, whole(-worst->total), gross / book.net_value),
         worst->scenario});
}

}  // namespace ballast::service
