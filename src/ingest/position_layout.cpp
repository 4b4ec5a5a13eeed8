#include "ingest/position_layout.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/quotable.hpp"
#include "ingest/heading.hpp"
#include "model/describe_portfolio.hpp"

namespace ballast::ingest {

namespace {

struct Alias {
    std::string_view name;  // lower case, underscores for blanks
    EntryField field;
};

constexpr std::array kColumnAliases = {Alias{"symbol", EntryField::kSymbol},
                                       Alias{"ticker", EntryField::kSymbol},
                                       Alias{"quantity", EntryField::kQuantity},
                                       Alias{"shares", EntryField::kQuantity},
                                       Alias{"entry_price", EntryField::kEntryPrice},
                                       Alias{"entry_price_per_share", EntryField::kEntryPrice},
                                       Alias{"entry_date", EntryField::kEntryDate},
                                       Alias{"tags", EntryField::kTags},
                                       Alias{"tag", EntryField::kTags},
                                       Alias{"position_type", EntryField::kSide},
                                       Alias{"type", EntryField::kSide},
                                       Alias{"side", EntryField::kSide},
                                       Alias{"multiplier", EntryField::kMultiplier},
                                       Alias{"investment_class", EntryField::kClass},
                                       Alias{"subtype", EntryField::kSubtype},
                                       Alias{"investment_subtype", EntryField::kSubtype},
                                       Alias{"underlying_symbol", EntryField::kUnderlying},
                                       Alias{"underlying", EntryField::kUnderlying},
                                       Alias{"strike_price", EntryField::kStrike},
                                       Alias{"strike", EntryField::kStrike},
                                       Alias{"expiration_date", EntryField::kExpiry},
                                       Alias{"expiry", EntryField::kExpiry},
                                       Alias{"option_type", EntryField::kRight},
                                       Alias{"exit_date", EntryField::kExitDate},
                                       Alias{"exit_price_per_share", EntryField::kExitPrice},
                                       Alias{"exit_price", EntryField::kExitPrice}};

std::optional<EntryField> field_of(std::string_view column) {
    const std::string name = heading_of(column);
    const auto* found = std::ranges::find(kColumnAliases, name, &Alias::name);
    if (found == kColumnAliases.end()) return std::nullopt;
    return found->field;
}

std::optional<TextTerm> text_term_of(std::string_view column) {
    std::string name = heading_of(column);
    if (name == "notes") name = "note";
    std::optional<TextTerm> found;
    describe::Described<model::PositionEntry>::fields.each([&](const auto& field) {
        if constexpr (std::is_convertible_v<decltype(field.member), decltype(TextTerm::member)>)
            if (field.name == name && !field.required)
                found = {field.member, field.name, field.limits.max_length};
    });
    return found;
}

Error file_error(std::size_t line, std::string code, std::string message, std::string fix) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {fmt::format("line {}", line), std::move(code), std::move(message), std::move(fix)});
    return error;
}

Error same_meaning(const PositionFile& file, std::size_t a, std::size_t b) {
    return file_error(1, "duplicate_column",
                      fmt::format("the columns \"{}\" and \"{}\" have one meaning",
                                  quotable(file.columns[a]), quotable(file.columns[b])),
                      "remove one of them");
}

std::optional<Error> missing_columns(const PositionLayout& layout, const PositionFile& file) {
    if (!file.columns.empty() && file.columns.front().starts_with('<'))
        return file_error(1, "web_page", "this is a web page, not a CSV file",
                          "sign in at the site and download the file again");
    std::vector<std::string_view> missing;
    for (const EntryField field : kRequiredEntryFields)
        if (!layout.column[static_cast<std::size_t>(field)])
            missing.push_back(standard_name(field));
    if (missing.empty()) return std::nullopt;
    return file_error(1, "missing_column",
                      fmt::format("the file has no column for {}; its columns are {}",
                                  fmt::join(missing, ", "), listed_names(file.columns)),
                      "name the columns ticker, quantity, entry_price and entry_date, or Symbol, "
                      "Quantity, Entry Price Per Share and Entry Date, or map them with `format`");
}

Error format_error(std::string pointer, std::string message, std::string fix) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({std::move(pointer), "not_allowed", std::move(message), std::move(fix)});
    return error;
}

Status check_format(const PositionFormat& format) {
    const auto is_one_of = [](std::string_view text, auto... allowed) {
        return text.empty() || ((text == allowed) || ...);
    };
    if (!is_one_of(format.date_order, "ymd", "mdy", "dmy"))
        return format_error("/date_order",
                            fmt::format("\"{}\" is not an order of dates", format.date_order),
                            "expected ymd, mdy or dmy");
    if (!is_one_of(format.decimal_sign, ".", ","))
        return format_error("/decimal_sign",
                            fmt::format("\"{}\" is not a decimal sign", format.decimal_sign),
                            "expected a point or a comma");
    return {};
}

// The name by which each column is recognized: the field that the format states, otherwise its own.
// Columns of a field that the format gives to another are not read: their name is empty.
Result<std::vector<std::string>> meanings_of(const PositionFile& file,
                                             const PositionFormat& format) {
    const auto field_name = [](std::string_view name) -> std::string {
        if (const auto term = text_term_of(name)) return std::string(term->name);
        const auto field = field_of(name);
        return field ? std::string(standard_name(*field)) : std::string();
    };
    std::vector<std::string> names = file.columns;
    for (std::string& name : names)
        if (std::ranges::any_of(format.columns, [&](const auto& stated) {
                return field_name(stated.first) == field_name(name);
            }))
            name.clear();
    const auto second = [](const auto& pair) { return pair.second; };
    for (const auto& [field, column] : format.columns) {
        const std::string pointer = "/columns/" + field;
        if (field_name(field).empty())
            return format_error(pointer, fmt::format("\"{}\" is not a field of a position", field),
                                "expected a column of the templates, such as entry_price");
        const auto found = std::ranges::find(file.columns, column);
        if (found == file.columns.end())
            return format_error(
                pointer, fmt::format("the file has no column \"{}\"", column),
                fmt::format("expected one of its columns: {}", listed_names(file.columns)));
        const auto at = static_cast<std::size_t>(found - file.columns.begin());
        const auto earlier = std::ranges::find(format.columns, column, second);
        if (earlier->first != field)
            return format_error(
                pointer,
                fmt::format("the column \"{}\" is also that of {}", column, earlier->first),
                "give each field a column of its own");
        names[at] = field;
    }
    return names;
}

}  // namespace

std::string_view standard_name(EntryField field) {
    return std::ranges::find(kColumnAliases, field, &Alias::field)->name;
}

Result<PositionLayout> layout_of(PositionFile& file, const PositionFormat& format) {
    TRY_STATUS(check_format(format));
    TRY(const std::vector<std::string> names, meanings_of(file, format));
    PositionLayout layout;
    for (std::size_t c = 0; c < names.size(); ++c) {
        if (const auto term = text_term_of(names[c])) {
            const auto earlier = std::ranges::find(
                layout.texts, term->name, [](const auto& pair) { return pair.first.name; });
            if (earlier != layout.texts.end()) return same_meaning(file, earlier->second, c);
            layout.texts.emplace_back(*term, c);
            continue;
        }
        const auto field = field_of(names[c]);
        if (!field) {
            file.ignored_columns.push_back(file.columns[c]);
            continue;
        }
        auto& place = layout.column[static_cast<std::size_t>(*field)];
        if (place) return same_meaning(file, *place, c);
        place = c;
        constexpr std::array kOnlyLong = {EntryField::kClass, EntryField::kRight,
                                          EntryField::kExitDate};
        const std::string name = heading_of(names[c]);
        if (std::ranges::find(kOnlyLong, *field) != kOnlyLong.end() ||
            name == "entry_price_per_share")
            layout.edition = PositionEdition::kLong;
        // A column "type" may hold the type of instrument instead.
        layout.types_for_sides =
            layout.types_for_sides || (*field == EntryField::kSide && name == "type");
    }
    if (auto missing = missing_columns(layout, file)) return std::move(*missing);
    return layout;
}

}  // namespace ballast::ingest
