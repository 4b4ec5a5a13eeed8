// Requests that change some fields of a stored object: those that the request states.
//
// Such a request derives from the struct that it changes, and from Change; its description derives
// from DescribedChange. Unlike a Patch, it has fields of its own and documents those that it
// changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "describe/fields.hpp"

namespace ballast::describe {

struct Change {
    std::uint64_t stated = 0;  // bit i: field i, in the order of the description
};

template <class Request>
struct DescribedChange {
    static constexpr bool null_is_left_out = true;
    // A field that is left out has no value, not even a default.
    static constexpr bool has_defaults = false;

    static void learn_stated(Request& request, std::uint64_t stated) { request.stated = stated; }
    static bool is_stated(const Request& request, std::size_t field) {
        return (request.stated >> field & 1) != 0;
    }
};

// Whether the request states a member: states<&Position::symbol>(request).
template <auto Member, class Request>
bool states(const Request& request) {
    return Described<Request>::is_stated(request, kIndexOf<Request, Member>);
}

// Copies the stated fields of `Target` to `target`.
template <class Request, class Target>
void apply_change(const Request& request, Target& target) {
    static_assert(std::is_base_of_v<Target, Request>);
    static_assert(decltype(Described<Request>::fields)::kCount <= 64);
    std::size_t index = 0;
    Described<Request>::fields.each(
        [&]<class Owner, class Member>(const Field<Owner, Member>& field) {
            const bool stated = Described<Request>::is_stated(request, index++);
            if constexpr (std::is_same_v<Owner, Target>)
                if (stated) target.*field.member = request.*field.member;
        });
}

}  // namespace ballast::describe
