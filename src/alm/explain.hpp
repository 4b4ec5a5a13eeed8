// Breakdown of a position's value: its cash flows with discount factors, and its interest period by
// period with balance, rate and fixing. The parts add up to the EVE and NII of value_position.
#pragma once

#include <optional>
#include <vector>

#include "alm/book.hpp"
#include "alm/position_value.hpp"

namespace ballast::alm {

// In the position's currency; liabilities are negative.
struct ExplainedFlow {
    Flow flow;  // interest excludes the margin where margins are excluded
    double discount = 0.0;
    double value = 0.0;  // (interest + principal) * discount
    int leg = 0;         // leg of a swap, counted from 1
};

// Interest that accrues over a period, as far as it falls within the horizon.
struct ExplainedInterest {
    fin::Date start;
    fin::Date end;
    double balance = 0.0;
    double rate = 0.0;
    std::optional<fin::Date> fixing;  // nullopt: the contract's own rate
    bool renewal = false;             // new business: the contract that replaces a principal flow
    std::vector<double> months;
    double interest = 0.0;  // sum of months
    int leg = 0;            // leg of a swap, counted from 1
};

struct Explanation {
    std::vector<ExplainedFlow> flows;
    std::vector<ExplainedInterest> interest;
    double eve = 0.0;
    double nii = 0.0;
};

Explanation explain(const ResolvedPosition& resolved, const LaneTables& tables, std::size_t lane,
                    const Regulation& regulation, const ValueTerms& value);

}  // namespace ballast::alm
