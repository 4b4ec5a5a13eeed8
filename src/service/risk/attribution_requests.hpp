// Request and response of risk.attribution.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "risk/attribution.hpp"
#include "service/book/option_market.hpp"
#include "service/common.hpp"
#include "wire/table.hpp"

namespace ballast::service {

enum class AttributionMethod { kBrinsonFachler, kBhb, kFactor };
enum class AttributionGrouping { kSector, kType, kTag, kSymbol };

struct AttributionGroupRow {
    std::string name;
    double weight = 0.0;
    double benchmark_weight = 0.0;
    std::optional<double> portfolio_return;
    std::optional<double> benchmark_return;
};

// The returns may also be those of the period.
struct GivenEffects {
    double allocation = 0.0;
    double selection = 0.0;
    double interaction = 0.0;
    std::optional<double> portfolio_return;
    std::optional<double> benchmark_return;
};

struct AttributionPeriodRow {
    std::string period;
    std::vector<AttributionGroupRow> groups;
    std::optional<GivenEffects> effects;
    std::optional<double> portfolio_return;
    std::optional<double> benchmark_return;
};

// A group of a benchmark: its weight, and the symbol whose return it has.
struct BenchmarkGroup {
    std::string group;
    double weight = 0.0;
    std::string symbol;
};

struct AttributionRequest {
    std::optional<AttributionMethod> method;
    risk::ReturnLinking linking = risk::ReturnLinking::kCarino;
    risk::AttributionFrequency frequency = risk::AttributionFrequency::kMonth;
    std::vector<AttributionPeriodRow> periods;
    // Factor attribution of tables.
    std::optional<wire::WideTable> returns;
    std::optional<std::string> column;
    std::vector<std::string> factors;
    std::optional<wire::WideTable> exposures;
    std::map<std::string, double> betas;
    std::optional<std::string> benchmark;  // a column, or a stored symbol
    // A stored portfolio.
    std::optional<std::string> portfolio;
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> window;
    std::optional<OptionMarket> option_market;
    AttributionGrouping group_by = AttributionGrouping::kSector;
    std::optional<std::string> benchmark_portfolio;
    std::vector<BenchmarkGroup> benchmark_groups;
};

struct AttributionResponse : Provenance {
    AttributionMethod method = AttributionMethod::kBrinsonFachler;
    risk::ReturnLinking linking = risk::ReturnLinking::kCarino;
    std::vector<risk::PeriodEffects> periods;
    std::optional<risk::LinkedEffects> linked;
    std::optional<risk::FactorAttribution> factors;
    std::optional<std::string> benchmark;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    std::optional<std::size_t> window;
    std::optional<fin::Date> as_of;
    double coverage = 1.0;
};

}  // namespace ballast::service
