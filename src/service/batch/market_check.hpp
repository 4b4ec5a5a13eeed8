// market.check: whether the prices that a portfolio rests on are there, fresh and plausible.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "market/price_check.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/method.hpp"

namespace ballast::service {

struct MarketCheckRequest {
    std::string portfolio;
    std::optional<fin::Date> as_of;
};

struct MarketCheckRow : market::PriceCheck {
    std::string symbol;
};

struct MarketCheck : Provenance {
    std::string portfolio;
    fin::Date as_of;
    std::int64_t checked = 0;
    std::int64_t stale = 0;
    std::int64_t missing = 0;
    std::int64_t flagged = 0;
    double coverage = 1.0;
    std::vector<MarketCheckRow> symbols;
};

void add_market_check_methods(MethodTable& table);

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::MarketCheckRequest> {
    using T = service::MarketCheckRequest;
    static constexpr std::string_view name = "MarketCheckRequest";
    static constexpr std::string_view doc = "A stored portfolio as of a date.";
    static constexpr auto fields = list(
        required("portfolio", &T::portfolio, "Portfolio, by id or slug.",
                 {.min_length = 1, .max_length = 64}),
        optional("as_of", &T::as_of, "Date of the prices; that of the last price when absent."));
};

template <>
struct Described<market::PriceState> {
    using enum market::PriceState;
    static constexpr std::string_view name = "PriceState";
    static constexpr std::string_view doc = "State of the last price of a symbol.";
    static constexpr std::array values{
        word(kFresh, "fresh", "At most three sessions old."),
        word(kStale, "stale", "More than three sessions old."),
        word(kMissing, "missing", "No price on or before the date."),
        word(kFlagged, "flagged",
             "Not positive, a move of more than eight standard deviations since the price before, "
             "or a price of a day without a session.")};
};

template <>
struct Described<service::MarketCheckRow> {
    using T = service::MarketCheckRow;
    static constexpr std::string_view name = "MarketCheckRow";
    static constexpr std::string_view doc = "The last price of a symbol.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol of a position or of an option's underlying."),
             required("state", &T::state, "State of the price."),
             required("price", &T::price, "Last close; null without one."),
             required("date", &T::date, "Date of the last close; null without one."),
             required("stale_sessions", &T::stale_sessions, "NYSE sessions since that date."),
             required("detail", &T::detail, "What is wrong with the price; otherwise empty."));
};

template <>
struct Described<service::MarketCheck> {
    using T = service::MarketCheck;
    static constexpr std::string_view name = "MarketCheck";
    static constexpr std::string_view doc = "The prices that a portfolio rests on.";
    static constexpr auto fields = combined(
        list(required("portfolio", &T::portfolio, "Slug of the portfolio."),
             required("as_of", &T::as_of, "Date of the check."),
             required("checked", &T::checked, "Number of symbols that need a price."),
             required("stale", &T::stale, "Number of symbols with stale prices."),
             required("missing", &T::missing, "Number of symbols without a price."),
             required("flagged", &T::flagged, "Number of symbols with a doubtful price."),
             required("coverage", &T::coverage,
                      "Share of the positions, by number, whose price is there and not stale."),
             required("symbols", &T::symbols, "Symbols, those with errors first.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
