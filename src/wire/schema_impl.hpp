// Schemas of described types: the templates, over the text builders of schema.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <variant>
#include <vector>

#include "wire/json.hpp"
#include "wire/schema.hpp"
#include "wire/traits.hpp"

namespace ballast::wire {

// ---- text builders ----------------------------------------------------------------------------

TypeText boolean_text();
TypeText number_text(const Limits& limits);
// `low` and `high` where the C++ type is narrower than 64 bits, or unsigned.
TypeText integer_text(const Limits& limits, std::optional<std::int64_t> low,
                      std::optional<std::int64_t> high);
TypeText string_text(const Limits& limits);
TypeText scalar_text(std::string_view format, std::string_view pattern, bool accepts_number,
                     const Limits& limits);
TypeText list_text(const TypeText& item, std::size_t min_items, std::size_t max_items);
TypeText tuple_text(const std::vector<TypeText>& items);
TypeText map_text(const TypeText& item, const Limits& limits);
TypeText any_of(const std::vector<TypeText>& alternatives);
TypeText nullable(const TypeText& type);
TypeText wide_table_text(Definitions& definitions);  // row limits are checked when it is read

// A field of a struct. Schemas are made from tables of these, whose functions are made per type of
// member: code per field would be a quarter of what is compiled for a method.
struct FieldText {
    const describe::FieldTerms* terms;
    bool optional;  // its type contains null
    TypeText (*type)(Definitions&, const Limits&);
    std::string (*default_json)(const void* value);
};

// Without the fields whose names are in `left_out`. `defaults` are the values of fields that are
// left out, in the order of `fields`, none where they are not shown. `null_is_left_out`: fields
// that are not required accept null.
TypeText fields_text(Definitions& definitions, std::string_view name, std::string_view doc,
                     std::span<const FieldText> fields, std::span<const void* const> defaults,
                     bool null_is_left_out, std::span<const std::string> left_out);
TypeText table_text(Definitions& definitions, const TypeText& row,
                    std::span<const FieldText> fields, const Limits& limits);

struct WordText {
    std::string_view text;
    std::string_view doc;
    std::string_view label;
    std::span<const std::string_view> terms = {};
};
TypeText enum_text(std::string_view name, std::string_view doc, std::span<const WordText> words);

// ---- schemas by type ---------------------------------------------------------------------------

template <class T>
TypeText type_text(Definitions& definitions, const Limits& limits);

template <class T>
TypeText integer_type_text(const Limits& limits) {
    using Range = std::numeric_limits<T>;
    std::optional<std::int64_t> low;
    std::optional<std::int64_t> high;
    if (sizeof(T) < sizeof(std::int64_t) || !std::is_signed_v<T>)
        low = static_cast<std::int64_t>(Range::min());
    if (sizeof(T) < sizeof(std::int64_t)) high = static_cast<std::int64_t>(Range::max());
    return integer_text(limits, low, high);
}

template <ScalarType T>
TypeText scalar_type_text(const Limits& limits) {
    std::string_view pattern;
    if constexpr (requires { Scalar<T>::pattern; }) pattern = Scalar<T>::pattern;
    return scalar_text(Scalar<T>::format, pattern, Scalar<T>::accepts_number, limits);
}

template <class... T>
TypeText variant_text(Definitions& definitions, const Limits& limits,
                      const std::variant<T...>* /*of*/) {
    return any_of({type_text<T>(definitions, limits)...});
}

// The default of a field that is left out; empty where it carries no information.
template <class Member>
std::string default_json(const void* value) {
    if constexpr (kIsTable<Member> || std::is_same_v<Member, WideTable>) {
        return {};
    } else {
        std::string json = to_json(*static_cast<const Member*>(value));
        return json == "null" ? std::string{} : json;
    }
}

template <class Owner, class Member>
constexpr FieldText field_text(const describe::Field<Owner, Member>& field) {
    return {&field, kIsOptional<Member>, &type_text<Member>, &default_json<Member>};
}

template <DescribedStruct T>
inline constexpr auto kFieldTexts = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return std::array<FieldText, sizeof...(Index)>{
        field_text(field_at<Index>(Described<T>::fields))...};
}(std::make_index_sequence<kFieldCount<T>>{});

template <DescribedStruct T, std::size_t... Index>
std::array<const void*, sizeof...(Index)> members(const T& owner,
                                                  std::index_sequence<Index...> /*of*/) {
    return {&(owner.*field_at<Index>(Described<T>::fields).member)...};
}

template <DescribedStruct T>
TypeText fields_text(Definitions& definitions, std::string_view name,
                     std::span<const std::string> left_out) {
    constexpr std::string_view doc = Described<T>::doc;
    if constexpr (describe::kHasDefaults<T>) {
        const T initial{};
        return fields_text(definitions, name, doc, kFieldTexts<T>,
                           members(initial, std::make_index_sequence<kFieldCount<T>>{}),
                           kNullIsLeftOut<T>, left_out);
    } else {
        return fields_text(definitions, name, doc, kFieldTexts<T>, {}, kNullIsLeftOut<T>, left_out);
    }
}

template <DescribedStruct T>
TypeText struct_type_text(Definitions& definitions) {
    constexpr std::string_view name = Described<T>::name;
    if (definitions.begin(name, typeid(T))) {
        definitions.finish(name, fields_text<T>(definitions, name, {}));
    }
    return definitions.refer_to(name);
}

// Identifies a struct without some of its fields.
template <class T>
struct BodyOf;

template <DescribedEnum T>
inline constexpr auto kWordTexts = [] {
    std::array<WordText, std::size(Described<T>::values)> words{};
    std::size_t count = 0;
    for (const auto& entry : Described<T>::values)
        words[count++] = {entry.text, entry.doc, entry.label, describe::terms_of(entry.value)};
    return words;
}();

template <DescribedEnum T>
TypeText enum_type_text(Definitions& definitions) {
    constexpr std::string_view name = Described<T>::name;
    if (definitions.begin(name, typeid(T)))
        definitions.finish(name, enum_text(name, Described<T>::doc, kWordTexts<T>));
    return definitions.refer_to_enum(name);
}

template <class T>
TypeText type_text(Definitions& definitions, const Limits& limits) {
    if constexpr (kIsOptional<T>) {
        return nullable(type_text<typename T::value_type>(definitions, limits));
    } else if constexpr (std::is_same_v<T, bool>) {
        return boolean_text();
    } else if constexpr (kIsInteger<T>) {
        return integer_type_text<T>(limits);
    } else if constexpr (std::is_same_v<T, double>) {
        return number_text(limits);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return string_text(limits);
    } else if constexpr (std::is_same_v<T, RawJson>) {
        return {"{}", "unknown"};
    } else if constexpr (DescribedEnum<T>) {
        return enum_type_text<T>(definitions);
    } else if constexpr (ScalarType<T>) {
        return scalar_type_text<T>(limits);
    } else if constexpr (kIsVector<T>) {
        return list_text(type_text<typename T::value_type>(definitions, limits), limits.min_items,
                         limits.max_items);
    } else if constexpr (kIsArray<T>) {
        constexpr std::size_t count = std::tuple_size_v<T>;
        return list_text(type_text<typename T::value_type>(definitions, limits), count, count);
    } else if constexpr (kIsMap<T>) {
        return map_text(type_text<typename T::mapped_type>(definitions, limits), limits);
    } else if constexpr (kIsPair<T>) {
        return tuple_text({type_text<typename T::first_type>(definitions, limits),
                           type_text<typename T::second_type>(definitions, limits)});
    } else if constexpr (kIsVariant<T>) {
        return variant_text(definitions, limits, static_cast<const T*>(nullptr));
    } else if constexpr (kIsTable<T>) {
        using Row = typename decltype(T::rows)::value_type;
        return table_text(definitions, type_text<Row>(definitions, Limits{}), kFieldTexts<Row>,
                          limits);
    } else if constexpr (std::is_same_v<T, WideTable>) {
        return wide_table_text(definitions);
    } else if constexpr (DescribedStruct<T>) {
        return struct_type_text<T>(definitions);
    } else {
        static_assert(kUnknownType<T>, "this type has no JSON form; see wire/json.hpp");
    }
}

template <class T>
std::string Definitions::reference() {
    return type_text<T>(*this, Limits{}).schema;
}

template <class T>
std::string Definitions::reference_without(const std::vector<std::string>& left_out) {
    std::string name(Described<T>::name);
    name += "Body";
    if (begin(name, typeid(BodyOf<T>*))) {
        finish(name, fields_text<T>(*this, name, left_out));
    }
    return refer_to(name).schema;
}

template <class T>
std::string Definitions::typescript_reference() {
    return type_text<T>(*this, Limits{}).typescript;
}

template <class T>
std::string schema() {
    static_assert(DescribedStruct<T> || DescribedEnum<T>);
    Definitions definitions;
    definitions.reference<T>();
    return definitions.standing_alone(Described<T>::name);
}

}  // namespace ballast::wire
