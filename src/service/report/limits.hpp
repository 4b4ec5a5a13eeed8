// The limits of a portfolio with their values, as a section of its report.
#pragma once

#include <string>
#include <vector>

#include "report/portfolio_report.hpp"
#include "service/call.hpp"

namespace ballast::service {

report::Section<std::vector<report::LimitLine>> limits_section(Call& call,
                                                               const std::string& portfolio,
                                                               fin::Date as_of);

}  // namespace ballast::service
