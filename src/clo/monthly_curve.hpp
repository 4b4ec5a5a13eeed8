// The yield curve of the earlier workbook: spot rates linear in the month, and the annualized
// one-month forward rate (1 + s(m+1))^(m+1) / (1 + s(m))^m - 1.
#pragma once

#include <map>

#include "base/result.hpp"

namespace ballast::clo {

class MonthlyCurve {
public:
    // Spot rates by month, at least one; kInvalidInput for months below 1 and rates of -1 or less.
    static Result<MonthlyCurve> make(std::map<int, double> spots);

    double spot(int month) const;  // the nearest pillar's outside the pillars
    double forward(int month) const;

private:
    explicit MonthlyCurve(std::map<int, double> spots) : spots_(std::move(spots)) {}

    std::map<int, double> spots_;
};

}  // namespace ballast::clo
