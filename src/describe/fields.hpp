// Fields of a description by their members, and copies between structs that are described alike.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "describe/describe.hpp"

namespace ballast::describe {

namespace detail {

template <auto Member, std::size_t... Index, class... F>
constexpr std::size_t index_of(const FieldList<std::index_sequence<Index...>, F...>& fields) {
    std::size_t found = sizeof...(F);
    const auto look = [&](std::size_t index, const auto& field) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field.member)>,
                                     std::remove_cv_t<decltype(Member)>>)
            if (field.member == Member) found = index;
    };
    (look(Index, fields.FieldAt<Index, F>::field), ...);
    return found;
}

// An absent value leaves a target that cannot be absent as it is.
template <class From, class To>
void copy_value(const From& from, To& to) {
    if constexpr (std::is_assignable_v<To&, const From&>)
        to = from;
    else if (from)
        to = *from;
}

}  // namespace detail

// The index of a member's field: kIndexOf<Position, &Position::symbol>.
template <DescribedStruct T, auto Member>
inline constexpr std::size_t kIndexOf = [] {
    constexpr std::size_t index = detail::index_of<Member>(Described<T>::fields);
    static_assert(index < decltype(Described<T>::fields)::kCount, "the member is not described");
    return index;
}();

// Copies the fields of `from` to those of `to`, in the order of two lists of one length.
template <class From, class To, std::size_t... Index, class... F, class... G>
void copy_fields(const From& from,
                 const FieldList<std::index_sequence<Index...>, F...>& from_fields, To& to,
                 const FieldList<std::index_sequence<Index...>, G...>& to_fields) {
    (detail::copy_value(from.*(from_fields.FieldAt<Index, F>::field.member),
                        to.*(to_fields.FieldAt<Index, G>::field.member)),
     ...);
}

}  // namespace ballast::describe
