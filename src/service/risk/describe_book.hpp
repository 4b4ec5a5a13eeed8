// Descriptions of where a book comes from.
#pragma once

#include "service/describe_common.hpp"
#include "service/describe_provenance.hpp"
#include "service/options/describe_market.hpp"
#include "service/risk/requests.hpp"
#include "wire/describe.hpp"

namespace ballast::wire {

template <>
struct Described<service::RiskPosition> {
    using T = service::RiskPosition;
    static constexpr std::string_view name = "RiskPosition";
    static constexpr std::string_view doc = "One line of a book: its value, or quantity and price.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "As the returns name it.",
                            {.min_length = 1, .max_length = 64}),
                   optional("value", &T::value, "Signed market value in the book's currency."),
                   optional("quantity", &T::quantity, "Signed; with price, instead of value."),
                   optional("price", &T::price, "Per unit.", {.minimum = 0}),
                   optional("multiplier", &T::multiplier, "Units per contract.",
                            {.minimum = 0, .exclusive_minimum = true}));
};

// The fields of T's BookSource, to be joined with a method's own.
template <class T>
constexpr auto book_fields() {
    return wire::list(
        optional("portfolio", &T::portfolio, "A stored portfolio, by id or slug.",
                 {.max_length = 64}),
        optional("positions", &T::positions, "The book itself, instead of `portfolio`."),
        optional("returns", &T::returns,
                 "Simple returns: `date` and one column per symbol. Stored prices when neither "
                 "`returns` nor `prices` is given."),
        optional("prices", &T::prices,
                 "Closes instead of returns: `date` and one column per symbol."),
        optional("option_market", &T::option_market, "How the options of `portfolio` are valued."));
}

}  // namespace ballast::wire
