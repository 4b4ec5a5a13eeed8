// Basis point value and duration of assets, liabilities and equity.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alm/book.hpp"

namespace ballast::alm {

struct Sensitivity {
    std::string side;                // asset, liability, off_balance (where there is any) or equity
    double eve = 0.0;                // economic value, reporting currency
    double bpv = 0.0;                // gain when all zero rates fall by 1 bp
    std::optional<double> duration;  // years: bpv / (0.0001 × eve); nullopt where the value is zero
};

// Central differences: the book valued one basis point up and one down. `base` has the values
// under the first scenario. Returns kCancelled when stopped.
Result<std::vector<Sensitivity>> sensitivities(const Book& book, const Market& market,
                                               const BookValue& base, const Work& work);

}  // namespace ballast::alm
