// A struct described once: its fields with their names, documentation and limits.
//
// The description provides JSON in (all errors of a document at once, each with its pointer), JSON
// out, the JSON Schema of the OpenAPI document and of MCP tools, the TypeScript types of the web
// app, CSV rows in, and the canonical digest. It is separate from the struct, so that engines and
// models do not depend on JSON:
//
//     template <>
//     struct describe::Described<VarRequest> {
//         static constexpr std::string_view name = "VarRequest";
//         static constexpr std::string_view doc = "…";
//         static constexpr auto fields = describe::list(
//             describe::required("positions", &VarRequest::positions, "What is held."),
//             describe::optional("horizon_days", &VarRequest::horizon_days, "Trading days.",
//                            {.minimum = 1, .maximum = 2520}));
//     };
//
// An optional field that a document leaves out keeps the value the struct's initializer gave it;
// that value is the schema's "default".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ballast::describe {

// Specialized per struct (name, doc, fields) or per enum (name, doc, values).
template <class T>
struct Described;

// Limits on a field's value. For a list or a map the numeric and length limits apply to each
// element, `min_items` and `max_items` to the whole.
struct Limits {
    std::optional<double> minimum = {};
    std::optional<double> maximum = {};
    bool exclusive_minimum = false;
    bool exclusive_maximum = false;
    // The engine that takes the struct checks the range: it leaves out an item that breaks it,
    // reports why and values the others, so a document with such an item is not refused as a whole.
    // Forms, which enter one item, check it.
    bool range_by_engine = false;
    std::size_t min_items = 0;
    std::size_t max_items = 10'000'000;
    std::size_t min_length = 0;
    std::size_t max_length = 1'048'576;  // code points of a string
    // Unit of a number where its name does not say it: "trading days", "months", "basis points",
    // "currency" for an amount of money. Of "fraction" and "fraction per year", forms show percent.
    std::string_view unit = {};
};

// What a field states whatever its type.
struct FieldTerms {
    std::string_view name;
    std::string_view doc;
    bool required;
    Limits limits;
};

template <class Owner, class Member>
struct Field : FieldTerms {
    Member Owner::* member;
};

template <class Owner, class Member>
constexpr Field<Owner, Member> required(std::string_view name, Member Owner::* member,
                                        std::string_view doc, Limits limits = {}) {
    return {{name, doc, true, limits}, member};
}

template <class Owner, class Member>
constexpr Field<Owner, Member> optional(std::string_view name, Member Owner::* member,
                                        std::string_view doc, Limits limits = {}) {
    return {{name, doc, false, limits}, member};
}

// Fields in their order. Not a std::tuple: its constructors check how every field may be
// constructed, which took a quarter of the compile time of a file of methods.
template <std::size_t Index, class F>
struct FieldAt {
    F field;
};

template <class Indices, class... F>
struct FieldList;

template <std::size_t... Index, class... F>
struct FieldList<std::index_sequence<Index...>, F...> : FieldAt<Index, F>... {
    static constexpr std::size_t kCount = sizeof...(F);

    template <class Visit>
    constexpr void each(Visit&& visit) const {
        (visit(FieldAt<Index, F>::field), ...);
    }
};

template <class... F>
constexpr FieldList<std::index_sequence_for<F...>, F...> list(F... field) {
    return {{field}...};
}

template <std::size_t Index, class F>
constexpr const F& field_at(const FieldAt<Index, F>& fields) {
    return fields.field;
}

// Concatenates lists, for structs that share fields.
template <class List>
constexpr List combined(const List& fields) {
    return fields;
}

template <std::size_t... I, class... F, std::size_t... J, class... G, class... Rest>
constexpr auto combined(const FieldList<std::index_sequence<I...>, F...>& first,
                        const FieldList<std::index_sequence<J...>, G...>& second,
                        const Rest&... rest) {
    return combined(list(first.FieldAt<I, F>::field..., second.FieldAt<J, G>::field...), rest...);
}

// One value of an enum: describe::word(Side::kBuy, "buy", "…"). `label` is its name in a list of
// choices, where that is not the text itself in plain words.
template <class Enum>
struct Word {
    Enum value;
    std::string_view text;
    std::string_view doc;
    std::string_view label;
};

template <class Enum>
constexpr Word<Enum> word(Enum value, std::string_view text, std::string_view doc = {},
                          std::string_view label = {}) {
    return {value, text, doc, label};
}

template <class T>
concept DescribedStruct = requires { Described<T>::fields; };

template <class T>
concept DescribedEnum = std::is_enum_v<T> && requires { Described<T>::values; };

// Whether null means that an optional field is left out: for rows of tables that other systems
// write with all columns. Set by Described<T>::null_is_left_out.
template <class T>
inline constexpr bool kNullIsLeftOut = requires { requires Described<T>::null_is_left_out; };

// Whether a field that is left out has the value of the struct's initializer. Not where
// Described<T> says `has_defaults = false`.
template <class T>
inline constexpr bool kHasDefaults = !requires { requires !Described<T>::has_defaults; };

// Whether a struct records which of its fields a document stated: bit i is field i, in the order of
// the description. Set by Described<T>::learn_stated(T&, std::uint64_t).
template <class T>
concept LearnsStated = requires(T& value) { Described<T>::learn_stated(value, std::uint64_t{}); };

// The name of an enum value; empty when the value has none.
template <DescribedEnum Enum>
constexpr std::string_view to_word(Enum value) {
    for (const auto& entry : Described<Enum>::values)
        if (entry.value == value) return entry.text;
    return {};
}

// The fields that a struct with this value uses, where Described<Enum>::terms(value) states them:
// forms show these fields only.
template <DescribedEnum Enum>
constexpr std::span<const std::string_view> terms_of(Enum value) {
    if constexpr (requires { Described<Enum>::terms(value); })
        return Described<Enum>::terms(value);
    else
        return {};
}

// The value with that name; nullopt when there is none.
template <DescribedEnum Enum>
constexpr std::optional<Enum> from_word(std::string_view text) {
    for (const auto& entry : Described<Enum>::values)
        if (entry.text == text) return entry.value;
    return std::nullopt;
}

// The names of an enum, in the order of its description.
template <DescribedEnum Enum>
inline constexpr auto kWords = [] {
    std::array<std::string_view, std::size(Described<Enum>::values)> words{};
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = Described<Enum>::values[i].text;
    return words;
}();

}  // namespace ballast::describe
