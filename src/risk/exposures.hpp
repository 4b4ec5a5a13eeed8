// How much is held, of what: gross, net, long, short, delta-adjusted, by group, and how
// concentrated.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/portfolio.hpp"

namespace ballast::risk {

struct ExposurePosition {
    std::string symbol;
    model::AssetType type = model::AssetType::kEquity;
    std::optional<double> market_value;  // signed; null: it has no price
    // Of options, both needed for the delta-adjusted exposure; other positions have delta 1.
    std::optional<double> delta;                // per unit of the underlying, of the long option
    std::optional<double> underlying_notional;  // quantity × multiplier × underlying price, signed
    std::vector<std::string> tags;
    std::string sector;    // empty: unknown
    std::string currency;  // empty: unknown
};

enum class TagMatch { kAny, kAll };

struct ExposureSettings {
    std::vector<std::string> tags;  // only these groups, only positions that match; empty: all
    TagMatch tag_match = TagMatch::kAny;
    std::size_t top = 10;
};

struct ExposureTotals {
    std::size_t count = 0;
    std::size_t long_count = 0;
    std::size_t short_count = 0;
    double gross = 0.0;
    double net = 0.0;
    double long_value = 0.0;   // "long"
    double short_value = 0.0;  // "short": negative or zero
};

struct ExposureGroup {
    std::string name;  // "unknown" where the positions do not say
    ExposureTotals totals;
    std::optional<double> share;  // of the book's gross
};

struct ConcentrationLine {
    std::string symbol;
    double value = 0.0;  // net of the symbol, signed
    double share = 0.0;  // |value| over the sum of |value|
};

// By symbol, on absolute net values. Null for a book worth nothing.
struct Concentration {
    std::vector<ConcentrationLine> top;  // by size, ties by symbol
    std::optional<double> top_share;
    std::optional<double> herfindahl;        // sum of squared shares
    std::optional<double> effective_number;  // 1 / herfindahl
};

struct ExposureReport {
    ExposureTotals totals;
    double notional = 0.0;  // sum of |underlying notional| of options and |value| of the rest;
                            // an option that does not tell it enters with its value
    ExposureTotals options;
    ExposureTotals non_options;
    ExposureTotals delta_adjusted;
    double delta_coverage = 1.0;  // share of gross whose delta is known
    std::vector<ExposureGroup> by_type;
    std::vector<ExposureGroup> by_tag;  // a position with two tags is in both groups
    std::vector<ExposureGroup> by_sector;
    std::vector<ExposureGroup> by_currency;
    Concentration concentration;
    double coverage = 1.0;  // share of positions that have a value
};

// Issues: `no_price` (position left out), `no_delta` (left out of the delta-adjusted figures).
Outcome<ExposureReport> exposures(std::span<const ExposurePosition> positions,
                                  const ExposureSettings& settings);

std::string_view to_string(model::AssetType type);  // "equity", "etf", "option" …

}  // namespace ballast::risk
