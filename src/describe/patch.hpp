// A change of some fields of a struct: the fields that it states replace those of its target.
//
// Described<T> names the patch: `patch_name`, `patch_doc`, and `key`, the field that says which T
// is meant; the key is required, every other field may be left out. Limits are those of T.
#pragma once

#include <cstdint>

#include "describe/describe.hpp"

namespace ballast::describe {

template <class T>
struct Patch : T {
    std::uint64_t stated = 0;  // bit i: field i, in the order of the description
};

template <class T>
concept PatchedStruct = DescribedStruct<T> && requires {
    Described<T>::patch_name;
    Described<T>::key;
};

namespace detail {

template <class T, std::size_t... Index, class... F>
constexpr auto patch_fields(const FieldList<std::index_sequence<Index...>, F...>& fields) {
    const auto changed = []<class Member>(const Field<T, Member>& field) {
        return Field<Patch<T>, Member>{
            {field.name, field.doc, field.name == Described<T>::key, field.limits}, field.member};
    };
    return list(changed(fields.FieldAt<Index, F>::field)...);
}

}  // namespace detail

template <PatchedStruct T>
struct Described<Patch<T>> {
    static constexpr std::string_view name = Described<T>::patch_name;
    static constexpr std::string_view doc = Described<T>::patch_doc;
    static constexpr bool null_is_left_out = true;
    // A field that is left out has no value, not even a default.
    static constexpr bool has_defaults = false;
    static constexpr auto fields = detail::patch_fields<T>(Described<T>::fields);
    static_assert(decltype(fields)::kCount <= 64);

    static void learn_stated(Patch<T>& patch, std::uint64_t stated) { patch.stated = stated; }
    static bool is_stated(const Patch<T>& patch, std::size_t field) {
        return (patch.stated >> field & 1) != 0;
    }
};

// Whether a struct knows which of its fields a document stated.
template <class T>
concept KnowsStated = requires(const T& value) { Described<T>::is_stated(value, std::size_t{}); };

// Copies the stated fields to `target`.
template <PatchedStruct T>
void apply(const Patch<T>& patch, T& target) {
    std::size_t field = 0;
    Described<T>::fields.each([&](const auto& described) {
        if (Described<Patch<T>>::is_stated(patch, field++))
            target.*described.member = patch.*described.member;
    });
}

}  // namespace ballast::describe
