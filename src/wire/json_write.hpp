// Writing described values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.hpp"
#include "wire/json.hpp"
#include "wire/traits.hpp"

namespace ballast::wire {

// In quotes; invalid UTF-8 becomes U+FFFD, so that the output is always JSON.
void write_string(std::string& out, std::string_view text);
// Writes `before` ('{', then ','), the quoted name and a colon.
void write_name(std::string& out, char& before, std::string_view name);
// The shortest text that parses to the same double; null when it is not finite.
void write_double(std::string& out, double value);
void write_signed(std::string& out, std::int64_t value);
void write_unsigned(std::string& out, std::uint64_t value);
void write_wide_table(std::string& out, const WideTable& table);

namespace detail {

template <class Items>
void write_items(std::string& out, const Items& items) {
    out += '[';
    bool first = true;
    for (const auto& item : items) {
        if (!std::exchange(first, false)) out += ',';
        write_json(out, item);
    }
    out += ']';
}

// vector<bool> yields proxies, not bools.
inline void write_items(std::string& out, const std::vector<bool>& items) {
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) out += ',';
        out += items[i] ? "true" : "false";
    }
    out += ']';
}

template <class T>
void write_map(std::string& out, const std::map<std::string, T>& map) {
    out += '{';
    bool first = true;
    for (const auto& [key, item] : map) {
        if (!std::exchange(first, false)) out += ',';
        write_string(out, key);
        out += ':';
        write_json(out, item);
    }
    out += '}';
}

template <DescribedStruct T>
void write_struct(std::string& out, const T& value) {
    char before = '{';
    for_each_stated_field(value, [&](const auto& field) {
        write_name(out, before, field.name);
        write_json(out, value.*(field.member));
    });
    if (before == '{') out += '{';
    out += '}';
}

}  // namespace detail

template <class T>
void write_json(std::string& out, const T& value) {
    if constexpr (kIsOptional<T>) {
        if (value)
            write_json(out, *value);
        else
            out += "null";
    } else if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (kIsInteger<T> && std::is_signed_v<T>) {
        write_signed(out, value);
    } else if constexpr (kIsInteger<T>) {
        write_unsigned(out, value);
    } else if constexpr (std::is_same_v<T, double>) {
        write_double(out, value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        write_string(out, value);
    } else if constexpr (std::is_same_v<T, RawJson>) {
        out += value.text;
    } else if constexpr (DescribedEnum<T>) {
        const std::string_view word = to_word(value);
        CHECK(!word.empty());
        write_string(out, word);
    } else if constexpr (ScalarType<T>) {
        write_string(out, Scalar<T>::to_text(value));
    } else if constexpr (kIsVector<T> || kIsArray<T>) {
        detail::write_items(out, value);
    } else if constexpr (kIsMap<T>) {
        detail::write_map(out, value);
    } else if constexpr (kIsPair<T>) {
        out += '[';
        write_json(out, value.first);
        out += ',';
        write_json(out, value.second);
        out += ']';
    } else if constexpr (kIsVariant<T>) {
        std::visit([&](const auto& alternative) { write_json(out, alternative); }, value);
    } else if constexpr (kIsTable<T>) {
        if constexpr (HasColumns<typename decltype(value.rows)::value_type>)
            CHECK(value.columns == nullptr);  // a table in a file is never written
        detail::write_items(out, value.rows);
    } else if constexpr (std::is_same_v<T, WideTable>) {
        write_wide_table(out, value);
    } else if constexpr (DescribedStruct<T>) {
        detail::write_struct(out, value);
    } else {
        static_assert(kUnknownType<T>, "this type has no JSON form; see wire/json.hpp");
    }
}

}  // namespace ballast::wire
