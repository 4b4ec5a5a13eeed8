// Internal: the sections of a portfolio's risk report. Each fills an empty section.
#pragma once

#include "report/document.hpp"
#include "report/portfolio_report.hpp"

namespace ballast::report {

void add_summary(const PortfolioReport& report, DocumentSection& section);
void add_snapshot(const PortfolioReport& report, DocumentSection& section);
void add_performance(const PortfolioReport& report, DocumentSection& section);
void add_exposures(const PortfolioReport& report, DocumentSection& section);
void add_factors(const PortfolioReport& report, DocumentSection& section);
void add_stress(const PortfolioReport& report, DocumentSection& section);
void add_var(const PortfolioReport& report, DocumentSection& section);
void add_backtest(const PortfolioReport& report, DocumentSection& section);
void add_greeks(const PortfolioReport& report, DocumentSection& section);
void add_correlations(const PortfolioReport& report, DocumentSection& section);
void add_attribution(const PortfolioReport& report, DocumentSection& section);
void add_limits(const PortfolioReport& report, DocumentSection& section);
void add_data_quality(const PortfolioReport& report, DocumentSection& section);

// False, with the reason in the section, when an engine has no result.
template <class T>
bool available(const Section<T>& part, DocumentSection& section) {
    if (part.value) return true;
    section.unavailable = Unavailable{part.unavailable, part.last_good};
    return false;
}

}  // namespace ballast::report
