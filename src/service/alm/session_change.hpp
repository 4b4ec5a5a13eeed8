// A session with positions added or removed, valued without revaluing the rest.
#pragma once

#include <string>
#include <vector>

#include "alm/outlier.hpp"
#include "service/alm/session_book.hpp"

namespace ballast::service {

// A position that is added (+1) or removed (-1).
struct AlmChange {
    alm::Position position;
    double weight = 1.0;
};

// Contribution of a position, in the reporting currency.
struct AlmContribution {
    alm::Side side = alm::Side::kAsset;
    std::string currency;
    std::string product;
    double weight = 1.0;
    bool off_balance = false;
    double balance = 0.0;                     // in its currency; the notional if off balance sheet
    std::vector<double> eve;                  // by scenario
    std::vector<double> option;               // by scenario: time value of its options
    std::vector<std::vector<double>> months;  // [scenario][month]: NII
};

// A valued session: groups and totals from the engine.
struct AlmFigures {
    std::vector<alm::Group> groups;
    alm::BookValue value;
    std::vector<std::vector<double>> options;  // [group][scenario]; empty: none
};

AlmFigures figures_of(const AlmSessionBook& book, const AlmValuation& valuation);

// Under the terms of the book, calibrated margins included. kInvalidInput names the position that
// cannot be valued.
Result<std::vector<AlmContribution>> value_changes(const std::vector<AlmChange>& changes,
                                                   const AlmSessionBook& book,
                                                   const alm::Behaviour& behaviour,
                                                   const std::vector<alm::Scenario>& scenarios,
                                                   const Work& work);

// Adds `scale` times the contributions. The NII of the changes is added to `running`.
AlmFigures with_changes(const AlmFigures& before, const alm::Market& market,
                        const std::vector<AlmContribution>& contributions, double scale = 1.0);

alm::OutlierTests outlier_of(const AlmFigures& figures, const alm::Market& market,
                             const std::vector<alm::Scenario>& scenarios,
                             std::optional<double> tier1, bool eu_gain_limit);

}  // namespace ballast::service
