// The number of members of a struct, so that one without a field in the description does not
// compile:
//
//     static_assert(kMembers<Position> == Described<Position>::fields.kCount);
//
// For aggregates without bases, arrays and references. Counted by the longest list of values that
// initializes the struct.
#pragma once

#include <cstddef>
#include <utility>

namespace ballast::describe {

namespace detail {

// Initializes a member of any type; never evaluated.
struct AnyMember {
    // NOLINTBEGIN(google-explicit-constructor)
    template <class Member>
    operator Member&() const&;
    template <class Member>
    operator Member&() const&&;
    // NOLINTEND(google-explicit-constructor)
};

template <class T, std::size_t... Index>
consteval bool takes(std::index_sequence<Index...> /*members*/) {
    return requires { T{(static_cast<void>(Index), AnyMember{})...}; };
}

template <class T, std::size_t Count = 0>
consteval std::size_t count_members() {
    if constexpr (takes<T>(std::make_index_sequence<Count + 1>{}))
        return count_members<T, Count + 1>();
    else
        return Count;
}

}  // namespace detail

template <class T>
inline constexpr std::size_t kMembers = detail::count_members<T>();

}  // namespace ballast::describe
