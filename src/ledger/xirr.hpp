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

struct XirrRoots {
    std::vector<double> rates;  // ascending
    // Crossings of zero at which doubles lie so far apart that the present value cannot be checked.
    std::vector<double> unverified;
    // From day to day, flows of one day added up. By Descartes' rule there are at most so many
    // roots, and as many but for an even number, double ones counted twice: none for 0, one for 1,
    // at least one for every odd number.
    int sign_changes = 0;
};

// The roots in (-1, infinity), ascending; empty when none is found. Flows in any order. Searched on
// log(1 + r), from -14 to 14 or further for short histories, by a grid fine enough for what happens
// between neighbouring years of flows. Where the sign changes more than once, each step of the grid
// is cut where the value turns (where its slope crosses zero, itself cut the same way up to the
// third derivative), so that double roots and pairs within one step are found: each piece by Brent.
// A turning point is a root within 10^-11 of the sum of the discounted flows' magnitudes; roots
// nearer than 10^-6 in log(1 + r) are told as one. A root is verified when the present value at it
// and at the next double is within 10^-8 of the sum of the flows' magnitudes.
XirrRoots find_xirr_roots(std::span<const DatedFlow> flows);
// The verified ones alone.
std::vector<double> xirr_roots(std::span<const DatedFlow> flows);

// The root that is reported when there are several: that nearest to zero.
double headline_root(std::span<const double> roots);

}  // namespace ballast::ledger
