// Runs the engines for a report and gathers what they found.
#pragma once

#include "base/result.hpp"
#include "report/portfolio_report.hpp"
#include "service/call.hpp"
#include "service/report/requests.hpp"

namespace ballast::service {

// A section whose engine fails has its reason instead of figures; the report stands.
Result<report::PortfolioReport> build_report(Call& call, const ReportRequest& request);

}  // namespace ballast::service
