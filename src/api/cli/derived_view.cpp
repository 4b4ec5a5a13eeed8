#include "api/cli/derived_view.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <string_view>
#include <vector>

#include "api/cli/text_table.hpp"
#include "base/json_pointer.hpp"
#include "base/words.hpp"

namespace ballast::api::cli {

namespace {

using wire::JsonKind;

constexpr std::size_t kDeepest = 4;  // levels of objects
constexpr std::size_t kRowsOnScreen = 20;
constexpr std::size_t kWidestText = 28;  // of a column, where columns compete for the terminal
constexpr std::size_t kGapWidth = 2;

// What a headline, the issues below or the advice already show.
constexpr std::array<std::string_view, 5> kShownElsewhere = {"as_of", "currency", "coverage",
                                                             "issues", "next_cursor"};

// A field of the rows of a table, or a fact.
struct Field {
    std::string pointer;
    bool is_number = true;  // so far
    bool is_text_number = false;
    bool has_fraction = false;
    std::size_t width = 0;
};

bool is_scalar(const JsonValue& value) {
    return value.is(JsonKind::kString) || value.is(JsonKind::kNumber) ||
           value.is(JsonKind::kBoolean);
}

bool is_list_of_scalars(const JsonValue& value) {
    return value.is(JsonKind::kArray) && !value.items.empty() &&
           std::ranges::all_of(value.items, is_scalar);
}

bool is_decimal(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(number);
}

// Years and seeds are written without separators.
bool is_name(std::string_view pointer) {
    return pointer.ends_with("year") || pointer.ends_with("seed");
}

// "/totals/net_value" as "Totals net value".
std::string title_of_pointer(std::string_view pointer) {
    std::string title;
    for (std::size_t at = 1; at <= pointer.size();) {
        const std::size_t end = std::min(pointer.find('/', at), pointer.size());
        title += (title.empty() ? "" : " ") + unescaped_key(pointer.substr(at, end - at));
        at = end + 1;
    }
    return titled_word(title);
}

// "/totals/long" as "totals.long".
std::string name_of_pointer(std::string_view pointer) {
    std::string name(pointer.substr(std::min<std::size_t>(1, pointer.size())));
    std::ranges::replace(name, '/', '.');
    return name;
}

void note(Field& field, const JsonValue& value) {
    if (value.is(JsonKind::kNull)) return;
    const bool is_text = value.is(JsonKind::kString);
    const std::string& text = value.text;
    // An amount is text with a point; a code such as 037833100 is not an amount.
    const bool is_amount =
        is_text && is_decimal(text) && !(text.size() > 1 && text[0] == '0' && text[1] != '.');
    field.is_number = field.is_number && (value.is(JsonKind::kNumber) || is_amount);
    field.is_text_number = field.is_text_number || is_text;
    field.has_fraction = field.has_fraction || text.find('.') != std::string::npos;
    std::size_t width = text_width(text) + (field.is_number ? text.size() / 3 : 0);
    if (value.is(JsonKind::kArray)) width = kWidestText;
    // Words stay whole.
    const bool is_id = width <= kLongestId && text.find(' ') == std::string::npos;
    field.width = std::max(field.width, is_id ? width : std::min(width, kWidestText));
}

// Adds the fields of an object in their order of appearance.
void collect_fields(const JsonValue& object, const std::string& above, std::size_t depth,
                    std::vector<Field>& fields) {
    for (const JsonMember& member : object.members) {
        const std::string pointer = fmt::format("{}/{}", above, escaped_key(member.name));
        if (member.value.is(JsonKind::kObject)) {
            if (depth < kDeepest) collect_fields(member.value, pointer, depth + 1, fields);
            continue;
        }
        if (!is_scalar(member.value) && !is_list_of_scalars(member.value)) continue;
        auto known = std::ranges::find(fields, pointer, &Field::pointer);
        if (known == fields.end()) known = fields.insert(fields.end(), {.pointer = pointer});
        note(*known, member.value);
    }
}

class Derivation {
public:
    Derivation(DerivedView& out, std::size_t width) : out_(out), width_(width) {}

    void add_object(const JsonValue& object) {
        std::vector<Field> facts;
        collect_fields(object, "", 0, facts);
        std::erase_if(facts, [&](const Field& field) {
            const JsonValue* value = object.at(field.pointer);
            return value == nullptr || !is_scalar(*value) || is_shown_elsewhere(field.pointer);
        });
        if (!facts.empty()) {
            Section section{.name = "values", .pointer = "", .is_facts = true};
            for (const Field& field : facts) section.columns.push_back(column_of(field));
            out_.view.sections.push_back(std::move(section));
        }
        add_arrays(object, "", 0);
    }

    void add_table(const JsonValue& array, const std::string& pointer) {
        if (array.items.empty()) return;
        Section section{.name = text(pointer.empty() ? "rows" : name_of_pointer(pointer)),
                        .pointer = text(pointer),
                        .most = width_ > 0 ? kRowsOnScreen : 0};
        std::vector<Field> fields;
        for (const JsonValue& item : array.items)
            if (item.is(JsonKind::kObject)) collect_fields(item, "", 1, fields);
        if (fields.empty()) {
            Field field{.pointer = "@value"};
            for (const JsonValue& item : array.items) note(field, item);
            section.columns.push_back(column_of(field));
        }
        std::size_t used = 0;
        for (const Field& field : fields) {
            const Column column = column_of(field);
            used += std::max(field.width, column.title.size()) + kGapWidth;
            if (width_ > 0 && used > width_ + kGapWidth && !section.columns.empty()) continue;
            section.columns.push_back(column);
        }
        const std::string title = pointer == "/data" ? "Rows" : title_of_pointer(pointer);
        section.title =
            section.columns.size() < fields.size()
                ? text(fmt::format("{} ({} of {} columns; --csv --show {} writes all)", title,
                                   section.columns.size(), fields.size(), section.name))
                : text(pointer == "/data" ? "" : title);
        out_.view.sections.push_back(std::move(section));
    }

private:
    static bool is_shown_elsewhere(std::string_view pointer) {
        return std::ranges::find(kShownElsewhere, pointer.substr(1)) != kShownElsewhere.end();
    }

    void add_arrays(const JsonValue& object, const std::string& above, std::size_t depth) {
        for (const JsonMember& member : object.members) {
            const std::string pointer = fmt::format("{}/{}", above, escaped_key(member.name));
            if (member.value.is(JsonKind::kArray) && !is_shown_elsewhere(pointer))
                add_table(member.value, pointer);
            else if (member.value.is(JsonKind::kObject) && depth < kDeepest)
                add_arrays(member.value, pointer, depth + 1);
        }
    }

    Column column_of(const Field& field) {
        const std::string title =
            field.pointer == "@value" ? "Value" : title_of_pointer(field.pointer);
        const bool is_number = field.is_number && field.width > 0 && !is_name(field.pointer) &&
                               (!field.is_text_number || field.has_fraction);
        return {.title = text(title),
                .pointer = text(field.pointer),
                .format = is_number ? Format::kQuantity : Format::kText};
    }

    std::string_view text(std::string value) { return out_.texts.emplace_back(std::move(value)); }

    DerivedView& out_;
    std::size_t width_;
};

}  // namespace

DerivedView derive_view(const JsonValue& response, std::size_t width) {
    DerivedView out;
    Derivation derivation(out, width);
    if (response.is(JsonKind::kArray))
        derivation.add_table(response, "");
    else
        derivation.add_object(response);
    // A response without a value.
    if (out.view.sections.empty())
        out.view.sections.push_back({.name = "values", .pointer = "/values"});
    return out;
}

}  // namespace ballast::api::cli
