// The report as CSV: one row per position, RFC 4180, a header row, UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/portfolio_report.hpp"

namespace ballast::report {

std::string to_csv(const PortfolioReport& report);

// The names of the columns, in order.
std::vector<std::string_view> csv_columns();

}  // namespace ballast::report
