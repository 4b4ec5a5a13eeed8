// Reading described values: the templates. Code that does not depend on the type is in
// json_reader.cpp, json_scan.cpp and table_read.cpp.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.hpp"
#include "wire/json.hpp"
#include "wire/json_reader.hpp"
#include "wire/table_read.hpp"
#include "wire/traits.hpp"

namespace ballast::wire {

template <class T>
void read_value(JsonReader& reader, T& value, const Limits& limits);

template <class T>
bool read_cell(JsonReader& reader, T& value, std::string_view cell, const Limits& limits);

// ---- what a type looks like in JSON
// -----------------------------------------------------------

template <class T>
constexpr bool fits_kind(JsonKind kind);

template <class... T>
constexpr bool any_fits_kind(const std::variant<T...>* /*of*/, JsonKind kind) {
    return (fits_kind<T>(kind) || ...);
}

template <class T>
constexpr bool fits_kind(JsonKind kind) {
    if constexpr (kIsOptional<T>)
        return kind == JsonKind::kNull || fits_kind<typename T::value_type>(kind);
    else if constexpr (std::is_same_v<T, bool>)
        return kind == JsonKind::kBoolean;
    else if constexpr (std::is_arithmetic_v<T>)
        return kind == JsonKind::kNumber;
    else if constexpr (std::is_same_v<T, std::string> || DescribedEnum<T>)
        return kind == JsonKind::kString;
    else if constexpr (ScalarType<T>)
        return kind == JsonKind::kString ||
               (Scalar<T>::accepts_number && kind == JsonKind::kNumber);
    else if constexpr (DescribedStruct<T> || kIsMap<T>)
        return kind == JsonKind::kObject;
    else if constexpr (kIsTable<T> || std::is_same_v<T, WideTable>)
        return kind == JsonKind::kObject || kind == JsonKind::kArray;
    else if constexpr (kIsVariant<T>)
        return any_fits_kind(static_cast<const T*>(nullptr), kind);
    else if constexpr (std::is_same_v<T, RawJson>)
        return true;
    else
        return kind == JsonKind::kArray;
}

// A description of the type for messages: "a number".
template <class T>
std::string kind_name();

template <class... T>
std::string kind_names(const std::variant<T...>* /*of*/) {
    std::string names;
    ((names += (names.empty() ? "" : " or ") + kind_name<T>()), ...);
    return names;
}

template <class T>
std::string kind_name() {
    if constexpr (kIsOptional<T>)
        return kind_name<typename T::value_type>() + " or null";
    else if constexpr (std::is_same_v<T, bool>)
        return "true or false";
    else if constexpr (kIsInteger<T>)
        return "an integer";
    else if constexpr (std::is_arithmetic_v<T>)
        return "a number";
    else if constexpr (std::is_same_v<T, std::string> || DescribedEnum<T>)
        return "a string";
    else if constexpr (ScalarType<T>)
        return fmt::format("a string with {} ({})", Scalar<T>::name, Scalar<T>::doc);
    else if constexpr (kIsVariant<T>)
        return kind_names(static_cast<const T*>(nullptr));
    else if constexpr (DescribedStruct<T> || kIsMap<T>)
        return "an object";
    else
        return "an array";
}

// ---- structs and enums ------------------------------------------------------------------------

template <DescribedStruct T>
inline constexpr auto kFieldKeys = [] {
    std::array<FieldKey, kFieldCount<T>> keys{};
    std::size_t count = 0;
    for_each_field<T>(
        [&](const auto& field) { keys[count++] = {field.name, field.doc, field.required}; });
    return keys;
}();

template <DescribedStruct T, std::size_t Index>
void read_field(JsonReader& reader, T& value) {
    constexpr const auto& field = field_at<Index>(Described<T>::fields);
    read_value(reader, value.*(field.member), field.limits);
}

template <DescribedStruct T>
inline constexpr auto kFieldReaders = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return std::array<void (*)(JsonReader&, T&), sizeof...(Index)>{&read_field<T, Index>...};
}(std::make_index_sequence<kFieldCount<T>>{});

// Records the fields that a document stated, for structs that ask for it.
template <class T>
struct Stated {
    void add(std::size_t /*field*/) const {}
    void store_in(T& /*value*/) const {}
};

template <LearnsStated T>
struct Stated<T> {
    static_assert(kFieldCount<T> <= 64);
    std::uint64_t fields = 0;

    void add(std::size_t field) { fields |= std::uint64_t{1} << field; }
    void store_in(T& value) const { Described<T>::learn_stated(value, fields); }
};

template <DescribedStruct T>
void read_struct(JsonReader& reader, T& value) {
    static_assert(kFieldCount<T> <= FieldScan::kMostFields);
    FieldScan fields(reader, kFieldKeys<T>);
    Stated<T> stated;
    for (std::size_t i = fields.next(); i != FieldScan::kEnd; i = fields.next()) {
        if constexpr (kNullIsLeftOut<T>)
            if (!kFieldKeys<T>[i].required && reader.read_null()) continue;
        kFieldReaders<T>[i](reader, value);
        stated.add(i);
    }
    stated.store_in(value);
}

template <DescribedEnum Enum>
inline constexpr auto kWords = [] {
    std::array<std::string_view, std::size(Described<Enum>::values)> words{};
    std::size_t count = 0;
    for (const auto& entry : Described<Enum>::values) words[count++] = entry.text;
    return words;
}();

template <DescribedEnum Enum>
constexpr Enum enum_at(std::size_t index) {
    return Described<Enum>::values[index].value;
}

// ---- scalars ----------------------------------------------------------------------------------

// The text of a Scalar type, from JSON or from a cell.
template <ScalarType T>
bool read_scalar_text(JsonReader& reader, T& value, std::string_view text, const Limits& limits) {
    auto parsed = Scalar<T>::parse(text);
    if (!parsed) {
        reader.error(Scalar<T>::name, std::move(parsed.error().message));
        return false;
    }
    if constexpr (requires { parsed->to_double(); })
        if (!within_limits(reader, parsed->to_double(), text, limits)) return false;
    value = *std::move(parsed);
    return true;
}

template <class T>
    requires kIsInteger<T>
void read_integer(JsonReader& reader, T& value, const Limits& limits) {
    using Range = std::numeric_limits<T>;
    if constexpr (std::is_signed_v<T>) {
        std::int64_t read = 0;
        if (reader.read_integer(read, Range::min(), Range::max(), limits))
            value = static_cast<T>(read);
    } else {
        std::uint64_t read = 0;
        if (reader.read_unsigned(read, Range::max(), limits)) value = static_cast<T>(read);
    }
}

// ---- containers -------------------------------------------------------------------------------

template <class T>
void read_vector(JsonReader& reader, std::vector<T>& value, const Limits& limits) {
    value.clear();
    ArrayScan items(reader, limits);
    while (items.next()) {
        items.reserve(value);
        if constexpr (std::is_same_v<T, bool>) {
            bool item = false;
            reader.read_boolean(item);
            value.push_back(item);
        } else {
            read_value(reader, value.emplace_back(), limits);
        }
    }
}

template <class T, std::size_t N>
void read_array(JsonReader& reader, std::array<T, N>& value, const Limits& limits) {
    const Limits exactly = {.min_items = N, .max_items = N};
    ArrayScan items(reader, exactly);
    while (items.next()) read_value(reader, value[items.index()], limits);
}

template <class A, class B>
void read_pair(JsonReader& reader, std::pair<A, B>& value, const Limits& limits) {
    static constexpr Limits kTwo = {.min_items = 2, .max_items = 2};
    ArrayScan items(reader, kTwo, "an array of two");
    while (items.next()) {
        if (items.index() == 0)
            read_value(reader, value.first, limits);
        else
            read_value(reader, value.second, limits);
    }
}

template <class T>
void read_map(JsonReader& reader, std::map<std::string, T>& value, const Limits& limits) {
    value.clear();
    ObjectScan members(reader);
    while (members.next()) {
        const auto [place, inserted] = value.try_emplace(std::string(members.key()));
        if (inserted)
            read_value(reader, place->second, limits);
        else
            members.duplicate();
    }
    if (members.complete()) check_map_size(reader, value.size(), limits);
}

template <class... T>
void read_variant(JsonReader& reader, std::variant<T...>& value, const Limits& limits) {
    const JsonKind kind = reader.kind();
    const auto take = [&]<class Alternative>(std::in_place_type_t<Alternative>) {
        if (!fits_kind<Alternative>(kind)) return false;
        read_value(reader, value.template emplace<Alternative>(), limits);
        return true;
    };
    if (!(take(std::in_place_type<T>) || ...))
        reader.type_error(kind_names(static_cast<const std::variant<T...>*>(nullptr)));
}

// ---- tables -----------------------------------------------------------------------------------

// A row written as an array: one item per field, null for one that is left out.
template <DescribedStruct Row>
void read_row_array(JsonReader& reader, Row& row) {
    static constexpr Limits kEveryField = {.min_items = kFieldCount<Row>,
                                           .max_items = kFieldCount<Row>};
    ArrayScan items(reader, kEveryField);
    Stated<Row> stated;
    while (items.next()) {
        const FieldKey& key = kFieldKeys<Row>[items.index()];
        if (!key.required && reader.read_null()) continue;
        kFieldReaders<Row>[items.index()](reader, row);
        stated.add(items.index());
    }
    stated.store_in(row);
}

template <DescribedStruct Row, std::size_t Index>
void read_field_cell(JsonReader& reader, Row& row, std::string_view cell) {
    constexpr const auto& field = field_at<Index>(Described<Row>::fields);
    read_cell(reader, row.*(field.member), cell, field.limits);
}

template <DescribedStruct Row>
inline constexpr auto kCellReaders = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return std::array<void (*)(JsonReader&, Row&, std::string_view), sizeof...(Index)>{
        &read_field_cell<Row, Index>...};
}(std::make_index_sequence<kFieldCount<Row>>{});

using CellVisitor = void (*)(JsonReader& reader, void* row, std::size_t field,
                             std::string_view cell);

// Calls visit for every present cell of one row of the file; missing required cells are errors.
void read_file_row(JsonReader& reader, const FileTable& file,
                   std::span<const TextTable::Column* const> columns,
                   std::span<const FieldKey> keys, std::size_t row, void* destination,
                   CellVisitor visit);

template <DescribedStruct Row>
void read_file_table(JsonReader& reader, Table<Row>& value, const Limits& limits) {
    auto path = read_file_path(reader);
    if (!path) return;
    if constexpr (HasColumns<Row>) {
        value.columns = ColumnsOf<Row>::read(*reader.context().files, *path, limits.max_items);
        if (value.columns != nullptr) return;
    }
    const auto file = read_file_table(reader, *std::move(path), limits);
    if (!file) return;
    const auto columns = match_columns(reader, *file, kFieldKeys<Row>);
    if (!columns) return;
    value.rows.resize(file->table.rows);
    struct Target {
        Row* row;
        Stated<Row> stated;
    };
    for (std::size_t row = 0; row < value.rows.size() && reader.alive(); ++row) {
        Target target{&value.rows[row], {}};
        read_file_row(reader, *file, *columns, kFieldKeys<Row>, row, &target,
                      [](JsonReader& in, void* to, std::size_t field, std::string_view cell) {
                          Target& of = *static_cast<Target*>(to);
                          kCellReaders<Row>[field](in, *of.row, cell);
                          of.stated.add(field);
                      });
        target.stated.store_in(value.rows[row]);
    }
}

template <DescribedStruct Row>
void read_table(JsonReader& reader, Table<Row>& value, const Limits& limits) {
    value = {};
    if (reader.kind() == JsonKind::kObject) {
        read_file_table(reader, value, limits);
        return;
    }
    ArrayScan rows(reader, limits, "an array of rows or {\"file\": \"…\"}");
    bool as_arrays = false;
    while (rows.next()) {
        rows.reserve(value.rows);
        Row& row = value.rows.emplace_back();
        // All rows must have the form of the first.
        if (rows.index() == 0) as_arrays = reader.kind() == JsonKind::kArray;
        if (as_arrays)
            read_row_array(reader, row);
        else
            read_struct(reader, row);
    }
}

// ---- the dispatch -----------------------------------------------------------------------------

template <class T>
void read_value(JsonReader& reader, T& value, const Limits& limits) {
    if constexpr (kIsOptional<T>) {
        if (reader.read_null())
            value.reset();
        else
            read_value(reader, value.emplace(), limits);
    } else if constexpr (std::is_same_v<T, bool>) {
        reader.read_boolean(value);
    } else if constexpr (kIsInteger<T>) {
        read_integer(reader, value, limits);
    } else if constexpr (std::is_same_v<T, double>) {
        reader.read_double(value, limits);
    } else if constexpr (std::is_same_v<T, std::string>) {
        reader.read_string(value, limits);
    } else if constexpr (std::is_same_v<T, RawJson>) {
        reader.read_raw(value.text);
    } else if constexpr (DescribedEnum<T>) {
        if (const auto index = reader.read_word(kWords<T>)) value = enum_at<T>(*index);
    } else if constexpr (ScalarType<T>) {
        if (const auto text = reader.read_text(Scalar<T>::accepts_number, kind_name<T>()))
            read_scalar_text(reader, value, *text, limits);
    } else if constexpr (kIsVector<T>) {
        read_vector(reader, value, limits);
    } else if constexpr (kIsArray<T>) {
        read_array(reader, value, limits);
    } else if constexpr (kIsMap<T>) {
        read_map(reader, value, limits);
    } else if constexpr (kIsPair<T>) {
        read_pair(reader, value, limits);
    } else if constexpr (kIsVariant<T>) {
        read_variant(reader, value, limits);
    } else if constexpr (kIsTable<T>) {
        read_table(reader, value, limits);
    } else if constexpr (std::is_same_v<T, WideTable>) {
        read_wide_table(reader, value, limits);
    } else if constexpr (DescribedStruct<T>) {
        read_struct(reader, value);
    } else {
        static_assert(kUnknownType<T>, "this type has no JSON form; see wire/json.hpp");
    }
}

template <class T>
bool read_cell(JsonReader& reader, T& value, std::string_view cell, const Limits& limits) {
    if constexpr (kIsOptional<T>) {
        return read_cell(reader, value.emplace(), cell, limits);
    } else if constexpr (std::is_same_v<T, bool>) {
        return cell_boolean(reader, without_blanks(cell), value);
    } else if constexpr (kIsInteger<T> && std::is_signed_v<T>) {
        std::int64_t read = 0;
        if (!cell_integer(reader, without_blanks(cell), read, std::numeric_limits<T>::min(),
                          std::numeric_limits<T>::max(), limits))
            return false;
        value = static_cast<T>(read);
        return true;
    } else if constexpr (kIsInteger<T>) {
        std::uint64_t read = 0;
        if (!cell_unsigned(reader, without_blanks(cell), read, std::numeric_limits<T>::max(),
                           limits))
            return false;
        value = static_cast<T>(read);
        return true;
    } else if constexpr (std::is_same_v<T, double>) {
        return cell_double(reader, without_blanks(cell), value, limits);
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!within_length(reader, cell, limits)) return false;
        value.assign(cell);
        return true;
    } else if constexpr (DescribedEnum<T>) {
        const auto index = find_word(reader, without_blanks(cell), kWords<T>);
        if (index) value = enum_at<T>(*index);
        return index.has_value();
    } else if constexpr (ScalarType<T>) {
        return read_scalar_text(reader, value, without_blanks(cell), limits);
    } else {
        reader.error("type", "this field cannot be given in a cell of a file",
                     "give the rows in the document itself");
        return false;
    }
}

template <class T>
Result<T> read_json(std::string_view text, const ReadContext& context) {
    JsonReader reader(text, context);
    T value{};
    if (reader.open()) read_value(reader, value, Limits{});
    if (auto error = reader.finish()) return *std::move(error);
    return value;
}

}  // namespace ballast::wire
