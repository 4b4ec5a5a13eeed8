// What a projection comes to, for a comparison of scenarios: returns, lives and losses of the
// tranches, and when each coverage test fails first.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clo/deal.hpp"
#include "clo/projection.hpp"

namespace ballast::clo {

struct TrancheOutcome {
    std::string id;
    TrancheKind kind = TrancheKind::kDebt;
    double price = 100.0;         // at which the yield is computed, percent of par
    std::optional<double> yield;  // of equity the internal rate of return
    std::optional<double> discount_margin;
    std::optional<double> wal;
    std::optional<double> multiple;  // of equity
    double paid = 0.0;               // interest, principal and distributions
    // Of debt: balance at the end, and with it deferred and unpaid interest.
    std::optional<double> principal_loss;
    std::optional<double> loss;
    std::optional<fin::Date> first_unpaid;  // interest, deferred or not
};

struct TestOutcome {
    std::string id;  // oc.<group> or ic.<group>
    std::string name;
    int tested = 0;  // payment dates
    int failed = 0;
    std::optional<fin::Date> first_failure;
    std::optional<double> smallest_cushion;  // ratio less trigger; negative: fails
};

struct ProjectionOutcome {
    double cumulative_default = 0.0;
    double notes_loss = 0.0;                 // of all debt
    std::optional<fin::Date> accelerated;    // first payment date after acceleration
    std::optional<fin::Date> last_payment;   // absent: no payment date is projected
    std::optional<fin::Date> first_failure;  // of any test
    std::vector<std::string> first_failed;   // tests that fail on that date
    std::vector<TrancheOutcome> tranches;
    std::vector<TestOutcome> tests;
};

// The projection must have recorded tests. A test that runs in several waterfalls on a date fails
// on it where it fails in one of them.
ProjectionOutcome outcome_of(const Deal& deal, const Projection& projection);

}  // namespace ballast::clo
