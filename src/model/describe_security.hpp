// Securities described once: from this come their JSON form and its schema, and their columns in
// files and in the store.
#pragma once

#include "describe/member_count.hpp"
#include "model/describe_portfolio.hpp"
#include "model/security.hpp"

namespace ballast::describe {

template <>
struct Described<model::Security> {
    using T = model::Security;
    static constexpr std::string_view name = "Security";
    static constexpr std::string_view doc = "Reference data of a listed instrument.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Ticker symbol.", {.min_length = 1, .max_length = 32}),
             optional("name", &T::name, "Full name of the instrument.", {.max_length = 200}),
             optional("type", &T::type, "Type of instrument."),
             optional("sector", &T::sector, "Sector of the issuer; empty when unknown.",
                      {.max_length = 100}),
             optional("industry", &T::industry, "Industry of the issuer; empty when unknown.",
                      {.max_length = 100}),
             optional("exchange", &T::exchange, "Exchange where it is listed; empty when unknown.",
                      {.max_length = 100}),
             optional("country", &T::country, "ISO 3166 country code; empty when unknown.",
                      {.max_length = 8}),
             optional("currency", &T::currency,
                      "Currency of the instrument's prices; null when unknown."));
};

// A member that is not described would be neither stored nor shown.
static_assert(kMembers<model::Security> == Described<model::Security>::fields.kCount);

}  // namespace ballast::describe
