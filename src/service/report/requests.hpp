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
    // What the request does not state is taken from the risk settings of the portfolio.
    std::size_t window = risk::RiskSettings{}.window;
    double confidence = 0.99;
    std::uint64_t paths = risk::RiskSettings{}.paths;
    std::uint64_t seed = risk::RiskSettings{}.seed;
    std::string benchmark = risk::RiskSettings{}.benchmark;
    std::optional<OptionMarket> option_market;
    risk::HoldingRule holding = risk::RiskSettings{}.holding;  // for the performance section
    std::uint64_t stated = 0;
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
