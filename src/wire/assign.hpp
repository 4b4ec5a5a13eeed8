// Sets one number in a described value by its path in the JSON document, for sensitivities.
// "$.withdrawal.rate", "/withdrawal/rate" and "withdrawal.rate" are the same path;
// "events[0].amount" and "/events/0/amount" likewise.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "wire/traits.hpp"

namespace ballast::wire {

inline std::vector<std::string> path_parts(std::string_view path) {
    std::vector<std::string> parts;
    std::string part;
    const auto finish = [&] {
        if (!part.empty()) parts.push_back(std::exchange(part, {}));
    };
    for (const char c : path) {
        if (c == '.' || c == '/' || c == '[' || c == ']')
            finish();
        else if (c != '$' || !part.empty())
            part += c;
    }
    finish();
    return parts;
}

using PathRest = std::span<const std::string>;

// kInvalidInput when the path does not lead to a number; the message says what it leads to instead.
template <class T>
Status assign_number(T& value, PathRest path, double number);

inline Status no_number(std::string why) { return fail(Code::kInvalidInput, std::move(why)); }

template <class T>
Status assign_arithmetic(T& value, PathRest path, double number) {
    if (!path.empty()) return no_number(fmt::format("a number has no member \"{}\"", path.front()));
    if constexpr (kIsInteger<T>) {
        constexpr double kWhole = 9e15;  // beyond it doubles skip integers
        if (number != std::floor(number) || std::abs(number) > kWhole ||
            !std::in_range<T>(static_cast<std::int64_t>(number)))
            return no_number(
                fmt::format("{} is not an integer in the range of that field", number));
    }
    value = static_cast<T>(number);
    return {};
}

template <DescribedStruct T>
Status assign_field(T& value, PathRest path, double number) {
    if (path.empty()) return no_number("it is an object; name one of its numbers");
    Status status = no_number("");
    bool found = false;
    std::string names;
    for_each_field<T>([&](const auto& field) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", field.name);
        if (found || field.name != path.front()) return;
        found = true;
        status = assign_number(value.*(field.member), path.subspan(1), number);
    });
    if (found) return status;
    return no_number(fmt::format("there is no \"{}\"; there are {}", path.front(), names));
}

template <class T>
Status assign_item(std::vector<T>& value, PathRest path, double number) {
    if (path.empty()) return no_number("it is a list; give the index of an item");
    const std::string& text = path.front();
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
    if (error != std::errc{} || end != text.data() + text.size() || index >= value.size())
        return no_number(fmt::format("there is no item {}; there are {}", text, value.size()));
    if constexpr (std::is_same_v<T, bool>)
        return no_number("it is not a number");
    else
        return assign_number(value[index], path.subspan(1), number);
}

template <class T>
Status assign_member(std::map<std::string, T>& value, PathRest path, double number) {
    if (path.empty()) return no_number("it is an object; name one of its numbers");
    const auto place = value.find(path.front());
    if (place == value.end())
        return no_number(fmt::format("there is no entry \"{}\"", path.front()));
    return assign_number(place->second, path.subspan(1), number);
}

template <class... T>
Status assign_alternative(std::variant<T...>& value, PathRest path, double number) {
    if constexpr ((std::is_same_v<T, double> || ...)) {
        if (path.empty()) {
            value = number;
            return {};
        }
    }
    return std::visit([&](auto& held) { return assign_number(held, path, number); }, value);
}

template <class T>
Status assign_number(T& value, PathRest path, double number) {
    if constexpr (kIsOptional<T>) {
        if (!value && !path.empty())
            return no_number(
                fmt::format("the object that contains \"{}\" is not given", path.front()));
        T made = value ? value : T(std::in_place);
        TRY_STATUS(assign_number(*made, path, number));
        value = std::move(made);
        return {};
    } else if constexpr (std::is_same_v<T, double> || kIsInteger<T>) {
        return assign_arithmetic(value, path, number);
    } else if constexpr (DescribedStruct<T>) {
        return assign_field(value, path, number);
    } else if constexpr (kIsVector<T>) {
        return assign_item(value, path, number);
    } else if constexpr (kIsMap<T>) {
        return assign_member(value, path, number);
    } else if constexpr (kIsVariant<T>) {
        return assign_alternative(value, path, number);
    } else {
        return no_number("it is not a number");
    }
}

}  // namespace ballast::wire
