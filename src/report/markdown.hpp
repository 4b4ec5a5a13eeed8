// The report as Markdown (CommonMark with tables).
#pragma once

#include <string>

#include "report/portfolio_report.hpp"

namespace ballast::report {

std::string to_markdown(const PortfolioReport& report);

}  // namespace ballast::report
