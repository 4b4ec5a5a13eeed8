// Traits that classify C++ types by their JSON shape.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "describe/patch.hpp"
#include "wire/describe.hpp"
#include "wire/table.hpp"

namespace ballast::wire {

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;

template <class T>
inline constexpr bool kIsArray = false;
template <class T, std::size_t N>
inline constexpr bool kIsArray<std::array<T, N>> = true;

template <class T>
inline constexpr bool kIsMap = false;
template <class T>
inline constexpr bool kIsMap<std::map<std::string, T>> = true;

template <class T>
inline constexpr bool kIsVariant = false;
template <class... T>
inline constexpr bool kIsVariant<std::variant<T...>> = true;

template <class T>
inline constexpr bool kIsPair = false;
template <class A, class B>
inline constexpr bool kIsPair<std::pair<A, B>> = true;

template <class T>
inline constexpr bool kIsTable = false;
template <class Row>
inline constexpr bool kIsTable<Table<Row>> = true;

template <class T>
inline constexpr bool kIsInteger =
    std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>;

// Dependent false, for the last branch of an `if constexpr` chain.
template <class T>
inline constexpr bool kUnknownType = false;

template <DescribedStruct T>
inline constexpr std::size_t kFieldCount = Described<T>::fields.kCount;

// Calls visit(field) for every field in described order.
template <DescribedStruct T, class Visit>
constexpr void for_each_field(Visit&& visit) {
    Described<T>::fields.each(visit);
}

// Calls visit(field) for the fields of `value` that have a value: all, or those that it states.
template <DescribedStruct T, class Visit>
constexpr void for_each_stated_field(const T& value, Visit&& visit) {
    if constexpr (describe::KnowsStated<T>) {
        std::size_t index = 0;
        for_each_field<T>([&](const auto& field) {
            if (Described<T>::is_stated(value, index++)) visit(field);
        });
    } else {
        for_each_field<T>(visit);
    }
}

}  // namespace ballast::wire
