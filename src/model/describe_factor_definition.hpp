// Factor definitions described once: their JSON form and its schema, and their columns.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "model/factor_definition.hpp"

namespace ballast::describe {

template <>
struct Described<model::FactorCoordinates> {
    using enum model::FactorCoordinates;
    static constexpr std::string_view name = "FactorCoordinates";
    static constexpr std::string_view doc =
        "Whether a factor is its own return or that in excess of the market factor.";
    static constexpr std::array values{
        word(kAbsolute, "absolute", "Return of the factor."),
        word(kExcess, "excess", "Return of the factor less that of the market factor.")};
};

template <>
struct Described<model::FactorDefinition> {
    using T = model::FactorDefinition;
    static constexpr std::string_view name = "FactorRow";
    static constexpr std::string_view doc = "A stored factor definition.";
    static constexpr auto fields =
        list(required("name", &T::name, "Name of the factor.", {.min_length = 1, .max_length = 64}),
             required("symbol", &T::symbol, "Symbol whose returns stand for the factor.",
                      {.min_length = 1, .max_length = 32}),
             optional("coordinates", &T::coordinates,
                      "Whether the factor is the return or the return in excess of the market."),
             optional("note", &T::note, "Note on the factor.", {.max_length = 500}),
             optional("order", &T::order, "Place in lists, ascending.",
                      {.minimum = 0, .maximum = 10'000}),
             optional("deleted", &T::deleted, "Whether a default factor is not used."));
};

// A member that is not described would be neither stored nor shown.
static_assert(kMembers<model::FactorDefinition> ==
              Described<model::FactorDefinition>::fields.kCount);

}  // namespace ballast::describe
