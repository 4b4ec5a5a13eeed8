// The limits of a portfolio as checked for its report: nothing is recorded.
#pragma once

#include <string>
#include <vector>

#include "report/portfolio_report.hpp"
#include "service/call.hpp"

namespace ballast::service {

report::Section<std::vector<report::LimitLine>> limits_section(Call& call,
                                                               const std::string& portfolio,
                                                               fin::Date as_of, Issues& issues);

}  // namespace ballast::service
