// When a price is stale: one rule for every figure and page that uses prices.
#pragma once

#include "fin/calendar.hpp"
#include "fin/date.hpp"

namespace ballast::model {

// Its sessions decide which prices are stale and which periods of returns are partial.
const fin::Calendar& nyse_sessions();

// A price is stale when more than this many sessions have closed since it.
inline constexpr int kStaleSessions = 3;

// Sessions of the NYSE after the day of `last` up to and including `as_of`; 0 when it is later.
int sessions_since(fin::Date last, fin::Date as_of);

bool is_stale(fin::Date last, fin::Date as_of);

}  // namespace ballast::model
