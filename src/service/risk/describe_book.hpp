// Descriptions of where a book comes from.
#pragma once

#include "service/book/describe_option_market.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/risk/requests.hpp"
#include "wire/describe.hpp"

namespace ballast::describe {

template <>
struct Described<service::RiskPosition> {
    using T = service::RiskPosition;
    static constexpr std::string_view name = "RiskPosition";
    static constexpr std::string_view doc = "One position: its value, or its quantity and price.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol, as named in the returns.",
                 {.min_length = 1, .max_length = 64}),
        optional("value", &T::value, "Signed market value, in the portfolio's currency."),
        optional("quantity", &T::quantity, "Signed quantity; given with price in place of value."),
        optional("price", &T::price, "Price per unit.", {.minimum = 0}),
        optional("multiplier", &T::multiplier, "Units per contract.",
                 {.minimum = 0, .exclusive_minimum = true}));
};

// The fields of T's BookSource, to be joined with a method's own.
template <class T>
constexpr auto book_fields() {
    return wire::list(
        optional("portfolio", &T::portfolio, "Stored portfolio, by id or slug.",
                 {.max_length = 64}),
        optional("positions", &T::positions, "Positions, in place of `portfolio`."),
        optional("returns", &T::returns,
                 "Simple returns: `date` and one column per symbol. Stored prices are used when "
                 "neither `returns` nor `prices` is given."),
        optional("prices", &T::prices,
                 "Closing prices in place of returns: `date` and one column per symbol."),
        optional("option_market", &T::option_market,
                 "Valuation of the options in `portfolio`: volatilities, rates and model."));
}

}  // namespace ballast::describe
