// Where the value of a field of a security came from.
#pragma once

#include <string>

#include "base/instant.hpp"
#include "describe/describe.hpp"
#include "describe/member_count.hpp"

namespace ballast::model {

// A value that a provider gave. A field with another value was edited by hand since.
struct SecurityField {
    std::string symbol;
    std::string field;
    std::string source;  // the provider
    std::string value;
    Instant fetched_at;
};

}  // namespace ballast::model

namespace ballast::describe {

template <>
struct Described<model::SecurityField> {
    using T = model::SecurityField;
    static constexpr std::string_view name = "SecurityField";
    static constexpr std::string_view doc = "A value that a provider gave a field of a security.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol of the security."),
             required("field", &T::field, "Name of the field."),
             required("source", &T::source, "Provider."), required("value", &T::value, "Value."),
             required("fetched_at", &T::fetched_at, "Time the value was downloaded."));
};

static_assert(kMembers<model::SecurityField> == Described<model::SecurityField>::fields.kCount);

}  // namespace ballast::describe
