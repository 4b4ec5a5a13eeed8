// The values that today's positions would have had at past closes.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "fin/date.hpp"
#include "math/matrix.hpp"
#include "risk/panel.hpp"

namespace ballast::risk {

struct HeldValues {
    std::vector<fin::Date> dates;      // of the returns
    std::vector<std::string> symbols;  // of the positions included
    // Positions at the close before the first date and at each date: dates + 1 rows.
    math::Matrix values;
    // Prices of what moves each position, relative to the last one.
    math::Matrix prices;
    double coverage = 1.0;
};

// As held_returns with held quantities.
Result<Outcome<HeldValues>> held_values(const Positions& positions, const ReturnPanel& panel,
                                        const Work& work);

}  // namespace ballast::risk
