// Request and response of the report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/portfolio_report.hpp"
#include "service/risk/requests.hpp"

namespace ballast::service {

enum class ReportFormat { kMarkdown, kJson, kCsv };

struct ReportRequest {
    std::string portfolio;
    std::optional<fin::Date> as_of;
    std::vector<ReportFormat> formats = {ReportFormat::kMarkdown};
    std::size_t window = 1000;
    double confidence = 0.99;
    std::uint64_t paths = 100'000;
    std::uint64_t seed = 1;
    std::string benchmark = "SPY";
    std::optional<OptionMarket> option_market;
    risk::HoldingRule holding = risk::HoldingRule::kHeldQuantities;  // for the performance section
};

struct ReportDocument {
    ReportFormat format = ReportFormat::kMarkdown;
    std::string media_type;
    std::string file_name;
    std::string content;
};

struct ReportResponse {
    std::string portfolio;
    fin::Date as_of;
    std::string digest;
    double coverage = 1.0;
    Issues issues;
    std::vector<ReportDocument> documents;
};

}  // namespace ballast::service
