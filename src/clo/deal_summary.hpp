// What a deal is like on a date, in the figures of its first page.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "base/error.hpp"
#include "base/result.hpp"
#include "clo/asset.hpp"
#include "clo/calculation_mode.hpp"
#include "clo/deal.hpp"

namespace ballast::clo {

// Averages are over performing assets, weighted by par; absent where data are missing.
struct QualityFigures {
    std::optional<double> warf;
    std::optional<double> spread;  // of floating-rate assets, above the index or its floor
    std::optional<double> coupon;  // of fixed-rate assets
    std::optional<double> recovery;
    std::optional<double> life;  // years
    std::optional<double> diversity;
    std::optional<double> caa_share;
    std::optional<double> ccc_share;
    std::optional<double> defaulted_par;
};

struct DealSummary {
    std::size_t assets = 0;
    std::size_t obligors = 0;
    double par = 0.0;
    double principal_cash = 0.0;
    double interest_cash = 0.0;
    double debt = 0.0;                   // balances with deferred interest
    std::optional<double> market_value;  // of the assets that have a price; absent without any
    double price_coverage = 0.0;         // share of par that has a price
    std::optional<double> equity_nav;    // market value and principal cash less debt
    std::optional<double> equity_irr;    // of the payments so far and the net asset value
    std::optional<fin::Date> next_payment;
    QualityFigures quality;
    std::size_t passing = 0;
    std::size_t failing = 0;
    std::size_t watched = 0;  // of those that pass
    std::size_t not_computable = 0;
    // The test with the smallest cushion as a share of its threshold.
    std::optional<std::string> tightest_test;
    std::optional<std::string> tightest_test_name;
    std::optional<double> tightest_cushion;
};

// `deal` with its state.
Result<DealSummary> summarize(const Deal& deal, std::span<const Holding> holdings, fin::Date as_of);

}  // namespace ballast::clo
