// Fields that occur in three documents: a stored object, a new one, and changes to one.
#pragma once

#include <string_view>

#include "describe/describe.hpp"

namespace ballast::describe {

enum class Form { kStored, kNew, kChange };

// The documentation of a field in each of them.
struct FormDocs {
    std::string_view stored;
    std::string_view entered;
    std::string_view changed;
};

namespace detail {

// A stored object has all fields and is within the limits; a change may leave out every field.
template <Form form, class Owner, class Member>
constexpr Field<Owner, Member> term(std::string_view name, Member Owner::* member,
                                    const FormDocs& docs, bool required_when_new,
                                    const Limits& limits) {
    if (form == Form::kStored) return {{name, docs.stored, true, {.unit = limits.unit}}, member};
    if (form == Form::kNew) return {{name, docs.entered, required_when_new, limits}, member};
    return {{name, docs.changed, false, limits}, member};
}

}  // namespace detail

template <Form form, class Owner, class Member>
constexpr Field<Owner, Member> required_term(std::string_view name, Member Owner::* member,
                                             const FormDocs& docs, const Limits& limits = {}) {
    return detail::term<form>(name, member, docs, true, limits);
}

template <Form form, class Owner, class Member>
constexpr Field<Owner, Member> optional_term(std::string_view name, Member Owner::* member,
                                             const FormDocs& docs, const Limits& limits = {}) {
    return detail::term<form>(name, member, docs, false, limits);
}

}  // namespace ballast::describe
