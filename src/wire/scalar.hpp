// Value types written as one JSON string: dates, instants, exact decimals, ids.
//
// Specialize Scalar<T> to add one. `parse` gets the text; its error message is the one reported.
#pragma once

#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::wire {

template <class T>
struct Scalar;  // name, format and pattern (JSON Schema), doc, accepts_number, parse(), to_text()

template <class T>
concept ScalarType = requires { Scalar<T>::name; };

template <>
struct Scalar<fin::Date> {
    static constexpr std::string_view name = "date";
    static constexpr std::string_view format = "date";
    static constexpr std::string_view doc = "YYYY-MM-DD";
    static constexpr bool accepts_number = false;
    static Result<fin::Date> parse(std::string_view text) { return fin::Date::parse(text); }
    static std::string to_text(const fin::Date& value) { return value.to_string(); }
};

template <>
struct Scalar<Instant> {
    static constexpr std::string_view name = "instant";
    static constexpr std::string_view format = "date-time";
    static constexpr std::string_view doc = "RFC 3339, UTC";
    static constexpr bool accepts_number = false;
    static Result<Instant> parse(std::string_view text) { return Instant::parse(text); }
    static std::string to_text(const Instant& value) { return value.to_string(); }
};

// Written as a string; read from a string or from a number's own digits, never through a double.
template <>
struct Scalar<Decimal> {
    static constexpr std::string_view name = "decimal";
    static constexpr std::string_view format = "decimal";
    static constexpr std::string_view doc = "exact decimal, at most 12 digits after the point";
    // Of the string form; JSON Schema cannot express the limit of 12 digits after the point.
    static constexpr std::string_view pattern =
        "^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?$";
    static constexpr bool accepts_number = true;
    static Result<Decimal> parse(std::string_view text) { return Decimal::parse(text); }
    static std::string to_text(const Decimal& value) { return value.to_string(); }
};

template <class Tag>
struct Scalar<Id<Tag>> {
    static constexpr std::string_view name = "id";
    static constexpr std::string_view format = "uuid";
    static constexpr std::string_view doc = "UUID";
    static constexpr bool accepts_number = false;
    static Result<Id<Tag>> parse(std::string_view text) { return Id<Tag>::parse(text); }
    static std::string to_text(const Id<Tag>& value) { return value.to_string(); }
};

}  // namespace ballast::wire
