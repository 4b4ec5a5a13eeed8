// The risk report of a portfolio as a document.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "report/document.hpp"
#include "report/portfolio_report.hpp"

namespace ballast::report {

struct SectionTitle {
    std::string_view id;
    std::string_view title;
};

// All sections in their usual order: executive_summary, snapshot, performance …
std::span<const SectionTitle> portfolio_sections();

// With these sections in this order; all of them when empty. An unknown id is left out.
Document portfolio_document(const PortfolioReport& report, std::span<const std::string> sections);

// The positions with Greeks and factor betas: 40 columns with the seven default factors.
Table position_table(const PortfolioReport& report);

}  // namespace ballast::report
