// Runs the engines for a report and collects the results.
#pragma once

#include "base/result.hpp"
#include "report/portfolio_report.hpp"
#include "service/call.hpp"
#include "service/report/requests.hpp"

namespace ballast::service {

// A section whose engine fails contains the reason instead of figures; the report is still
// produced.
Result<report::PortfolioReport> build_report(Call& call, const ReportRequest& request);
// Without the sections of other methods: factors, stress, attribution, limits.
Result<report::PortfolioReport> build_figures(Call& call, const ReportRequest& request);

}  // namespace ballast::service
