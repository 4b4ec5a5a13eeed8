// A parameter of an SQL statement: null, integer, real, text or blob.
//
// Domain types are converted here: ids, dates and exact decimals to text, instants to microseconds
// since 1970, booleans to 0 and 1. PostgreSQL infers the parameter's type from its context, so that
// text is accepted for uuid, date and numeric columns without a cast.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "fin/date.hpp"

namespace ballast::store {

struct Blob {
    std::string bytes;

    bool operator==(const Blob&) const = default;
};

// Converts implicitly from the types of columns, so that parameter lists can be written as plain
// lists.
class Value {
public:
    using Variant = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;

    Value() = default;  // null
    // NOLINTBEGIN(google-explicit-constructor)
    Value(std::nullopt_t) {}
    template <std::integral Integer>
    Value(Integer value) : variant_(static_cast<std::int64_t>(value)) {}
    Value(double value) : variant_(value) {}
    Value(std::string value) : variant_(std::move(value)) {}
    Value(std::string_view value) : variant_(std::string(value)) {}
    Value(const char* value) : variant_(std::string(value)) {}
    Value(Blob value) : variant_(std::move(value)) {}
    Value(Decimal value) : variant_(value.to_string()) {}
    Value(Instant value) : variant_(value.micros()) {}
    Value(fin::Date value) : variant_(value.to_string()) {}
    template <class Tag>
    Value(const Id<Tag>& value) : variant_(value.to_string()) {}
    template <class T>
    Value(const std::optional<T>& value) {
        if (value) *this = Value(*value);
    }
    // NOLINTEND(google-explicit-constructor)

    const Variant& variant() const { return variant_; }
    bool is_null() const { return variant_.index() == 0; }

    bool operator==(const Value&) const = default;

private:
    Variant variant_;
};

}  // namespace ballast::store
