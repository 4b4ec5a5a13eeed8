// Sections of the risk report that other methods compute: factors, stress, attribution, limits.
#pragma once

#include <string>
#include <vector>

#include "report/portfolio_report.hpp"
#include "service/call.hpp"
#include "service/report/requests.hpp"

namespace ballast::service {

// Fills the sections of `report`, whose settings, date and benchmark are known; what fails is the
// reason in its section, with the date of the last stored result of its engine. Returns the digests
// of the results.
Result<std::vector<std::string>> add_engine_sections(Call& call, const ReportRequest& request,
                                                     report::PortfolioReport& report);

}  // namespace ballast::service
