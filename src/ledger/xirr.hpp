// Internal rates of return of dated flows: every root, or none and said so.
#pragma once

#include <span>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::ledger {

struct DatedFlow {
    fin::Date date;
    double amount = 0.0;  // paid in negative, received positive (or the reverse: same roots)
};

// sum a_i (1 + rate)^(-(d_i - d_0)/365), d_0 the earliest date. rate > -1.
double xnpv(std::span<const DatedFlow> flows, double rate);

// The roots in (-1, infinity), ascending; empty when there is none. Flows in any order. Searched on
// log(1 + r) from -14 to 14 by a grid fine enough for changes of sign between neighbouring years of
// flows, then Brent. A root counts when the present value at it is within 10^-8 of the sum of the
// flows' magnitudes in doubles. Descartes' rule bounds how many there can be.
std::vector<double> xirr_roots(std::span<const DatedFlow> flows);

// The root that is reported when there are several: that nearest to zero.
double headline_root(std::span<const double> roots);

}  // namespace ballast::ledger
