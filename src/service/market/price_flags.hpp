// Quality flags of a stored series: the findings of market/validate.hpp in one list.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/calendar.hpp"
#include "market/validate.hpp"
#include "model/price_bar.hpp"
#include "model/price_quality.hpp"
#include "wire/describe.hpp"
#include "wire/scalar.hpp"

namespace ballast::service {

enum class PriceFlagKind : std::uint8_t { kGap, kSpike, kJump, kSplit, kStale, kBar };

struct PriceFlag {
    std::string symbol;
    PriceFlagKind kind = PriceFlagKind::kGap;
    fin::Date from;
    fin::Date to;
    std::string detail;
};

// Of the bars of one symbol by date, whatever their source: the row of each date learned last.
std::vector<model::PriceBar> effective_bars(std::span<const model::PriceBar> bars);

// Flags of one symbol's effective bars, by date.
Result<std::vector<PriceFlag>> price_flags(std::span<const model::PriceBar> bars,
                                           const fin::Calendar& calendar);

// The flags counted, of all bars of one symbol by date: what is stored beside the prices.
model::PriceQuality quality_of(std::span<const model::PriceBar> bars,
                               std::span<const PriceFlag> flags, const fin::Calendar& calendar);

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::PriceFlagKind> {
    using enum service::PriceFlagKind;
    static constexpr std::string_view name = "PriceFlagKind";
    static constexpr std::string_view doc = "Kind of a quality flag.";
    static constexpr std::array values{
        word(kGap, "gap", "Business days without a price."),
        word(kSpike, "spike", "A price that jumps and reverts: probably wrong."),
        word(kJump, "jump", "A price that jumps and remains at the new level."),
        word(kSplit, "split", "A change by a common split ratio: probably an unadjusted split.",
             "Suspected split"),
        word(kStale, "stale", "A run of identical closes.", "Stale run"),
        word(kBar, "bar", "Inconsistent prices of one day.", "Inconsistent bar")};
};

template <>
struct Described<service::PriceFlag> {
    using T = service::PriceFlag;
    static constexpr std::string_view name = "PriceFlag";
    static constexpr std::string_view doc = "A doubtful part of a price series.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the series."),
                   required("kind", &T::kind, "Kind of the flag."),
                   required("from", &T::from, "First date concerned."),
                   required("to", &T::to, "Last date concerned."),
                   required("detail", &T::detail, "What was found, with its figures."));
};

}  // namespace ballast::describe
