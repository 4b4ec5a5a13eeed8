// Exposures of a book: gross, net, long, short, delta-adjusted, by group, and concentration.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "model/portfolio.hpp"

namespace ballast::risk {

struct ExposurePosition {
    std::string symbol;
    model::AssetType type = model::AssetType::kEquity;
    std::optional<double> market_value;  // signed; null without a price
    // Options: both are needed for the delta-adjusted exposure; other positions have delta 1.
    // Per unit of the underlying, for a long position in the option.
    std::optional<double> delta;
    std::optional<double> underlying_notional;  // quantity × multiplier × underlying price, signed
    std::vector<std::string> tags;
    std::string sector;    // empty: unknown
    std::string currency;  // empty: unknown
    // For the returns of groups, signed as in risk/valuation.hpp; null where unknown.
    std::optional<double> daily_pnl = {};
    std::optional<double> unrealized_gain = {};
    std::optional<double> cost = {};
};

// Name of the group of positions without a sector, currency or other attribute, and of the sector
// of cash without one.
inline constexpr std::string_view kNoAttribute = "unknown";
inline constexpr std::string_view kCashSector = "Cash";

enum class TagMatch { kAny, kAll };

struct ExposureSettings {
    std::vector<std::string> tags;  // restricts groups and positions to these; empty: all
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
    double short_value = 0.0;  // "short"; negative or zero
};

struct ExposureGroup {
    std::string name;  // kNoAttribute for positions without the attribute
    ExposureTotals totals;
    std::optional<double> share;                             // share of the book's gross value
    model::AssetType main_type = model::AssetType::kEquity;  // with the largest gross value
    // P&L of the day over the gross value of the day before, and unrealized gain over the gross
    // cost, of the positions that have one; null without any.
    std::optional<double> day_return = {};
    std::optional<double> unrealized_return = {};
};

struct ConcentrationLine {
    std::string symbol;
    double value = 0.0;  // net value of the symbol, signed
    double share = 0.0;  // |value| / gross value of the book
};

// By symbol, on absolute net values. Cash is part of the gross value and no name: a book of cash is
// not concentrated.
struct Concentration {
    std::vector<ConcentrationLine> top;   // by size; ties by symbol
    std::optional<double> largest_share;  // 0 without names; null for a book with zero value
    std::optional<double> top_share;      // likewise
    // Of the names alone, whatever the cash; null without names.
    std::optional<double> herfindahl;        // sum of v² / (sum of |v|)²
    std::optional<double> effective_number;  // 1 / herfindahl
};

struct ExposureReport {
    ExposureTotals totals;
    double cash = 0.0;  // net value of the positions of cash, a part of the totals
    // Sum of |underlying notional| of options (|value| if unknown) and |value| of the rest.
    double notional = 0.0;
    ExposureTotals options;
    ExposureTotals non_options;
    ExposureTotals delta_adjusted;
    double delta_coverage = 1.0;  // share of gross with a known delta
    std::vector<ExposureGroup> by_type;
    std::vector<ExposureGroup> by_tag;  // a position with two tags is in both groups
    std::vector<ExposureGroup> by_sector;
    std::vector<ExposureGroup> by_currency;
    Concentration concentration;
    double coverage = 1.0;  // share of positions with a value
};

// Issues: `no_price` (position left out), `no_delta` (left out of the delta-adjusted figures).
// Fails only when canceled.
Result<Outcome<ExposureReport>> exposures(std::span<const ExposurePosition> positions,
                                          const ExposureSettings& settings,
                                          const Cancel& cancel = {});

}  // namespace ballast::risk
