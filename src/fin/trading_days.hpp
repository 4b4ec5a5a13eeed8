// The number of trading days by which daily figures are stated per year.
#pragma once

namespace ballast::fin {

inline constexpr double kTradingDaysPerYear = 252.0;

}  // namespace ballast::fin
