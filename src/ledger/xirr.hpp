// Internal rates of return of dated flows: all roots, or none.
#pragma once

#include <span>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::ledger {

struct DatedFlow {
    fin::Date date;
    double amount = 0.0;  // paid in is negative, received positive (or the reverse: same roots)
};

// sum a_i (1 + rate)^(-(d_i - d_0)/365), d_0 the earliest date. rate > -1.
double xnpv(std::span<const DatedFlow> flows, double rate);

struct XirrRoots {
    std::vector<double> rates;  // ascending
    // Zero crossings where adjacent doubles are so far apart that the present value cannot be
    // verified.
    std::vector<double> unverified;
    // Sign changes of the daily total flows. By Descartes' rule this bounds the number of roots,
    // which differs from it by an even number, double roots counted twice: none for 0, one for 1,
    // at least one for every odd number.
    int sign_changes = 0;
};

// The roots in (-1, infinity), ascending; empty when none is found. Flows in any order. Searches
// log(1 + r) from -14 to 14, or further for short histories, on a grid fine enough for the yearly
// structure of the flows. Where the sign changes more than once, each grid step is split at the
// turning points (where the slope crosses zero, found the same way up to the third derivative), so
// that double roots and pairs within one step are found: each piece by Brent's method. A turning
// point is a root when its value is within 10^-11 of the sum of the absolute discounted flows;
// roots closer than 10^-6 in log(1 + r) are merged. A root is verified when the present value at it
// and at the next double is within 10^-8 of the sum of the absolute flows.
XirrRoots find_xirr_roots(std::span<const DatedFlow> flows);
// The verified roots only.
std::vector<double> xirr_roots(std::span<const DatedFlow> flows);

// The root that is reported when there are several: the one nearest to zero.
double headline_root(std::span<const double> roots);

}  // namespace ballast::ledger
