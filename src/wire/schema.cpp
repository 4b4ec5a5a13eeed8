#include "wire/schema.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/check.hpp"

namespace ballast::wire {

namespace {

std::string json_text(std::string_view text) {
    std::string out;
    write_string(out, text);
    return out;
}

// The schema with an additional keyword; `value` is JSON.
std::string with(std::string schema, std::string_view keyword, std::string_view value) {
    schema.pop_back();
    return fmt::format("{}{}\"{}\":{}}}", schema, schema == "{" ? "" : ",", keyword, value);
}

std::string with_number(std::string schema, std::string_view keyword, double value) {
    std::string text;
    write_double(text, value);
    return with(std::move(schema), keyword, text);
}

// A range that the engine checks does not make a document invalid, so that validators must not
// apply it: it is stated by keywords of its own.
std::string with_range(std::string schema, const Limits& limits) {
    const auto bound = [&](std::string_view name, double value) {
        const std::string keyword =
            limits.range_by_engine ? fmt::format("x-{}", name) : std::string(name);
        schema = with_number(std::move(schema), keyword, value);
    };
    if (limits.minimum)
        bound(limits.exclusive_minimum ? "exclusiveMinimum" : "minimum", *limits.minimum);
    if (limits.maximum)
        bound(limits.exclusive_maximum ? "exclusiveMaximum" : "maximum", *limits.maximum);
    return schema;
}

std::string with_unit(std::string schema, const Limits& limits) {
    if (limits.unit.empty()) return schema;
    return with(std::move(schema), "x-unit", json_text(limits.unit));
}

// The properties of a form's field: its type, the range that a number must be in, whoever checks
// it, and its unit.
std::string field_text(std::string_view type, const Limits& limits) {
    std::string text = fmt::format("type: \"{}\"", type);
    const auto bound = [&](std::string_view name, double value) {
        text += fmt::format(", {}: {}", name, value);
    };
    if (limits.minimum)
        bound(limits.exclusive_minimum ? "exclusiveMinimum" : "minimum", *limits.minimum);
    if (limits.maximum)
        bound(limits.exclusive_maximum ? "exclusiveMaximum" : "maximum", *limits.maximum);
    if (!limits.unit.empty()) text += fmt::format(", unit: {}", json_text(limits.unit));
    return text;
}

std::string text_field(const Limits& limits) {
    std::string text = R"(type: "string")";
    if (limits.min_length > 0) text += fmt::format(", minLength: {}", limits.min_length);
    if (limits.max_length != Limits{}.max_length)
        text += fmt::format(", maxLength: {}", limits.max_length);
    return text;
}

// Limits at their default are left out: they would appear at every field.
std::string with_count(std::string schema, std::string_view least, std::string_view most,
                       std::size_t min_items, std::size_t max_items) {
    if (min_items > 0) schema = with(std::move(schema), least, std::to_string(min_items));
    if (max_items != Limits{}.max_items)
        schema = with(std::move(schema), most, std::to_string(max_items));
    return schema;
}

std::string list_of(std::string_view typescript) {
    const bool is_union = typescript.find('|') != std::string_view::npos;
    return is_union ? fmt::format("({})[]", typescript) : fmt::format("{}[]", typescript);
}

template <class Items, class Text>
std::string joined(const Items& items, std::string_view separator, Text text) {
    std::string out;
    for (const auto& item : items) {
        if (!out.empty()) out += separator;
        out += text(item);
    }
    return out;
}

// A doc comment; an end-of-comment mark inside the text would end it early.
std::string comment(std::string_view doc, std::string_view indent) {
    if (doc.empty()) return {};
    std::string text;
    for (std::size_t i = 0; i < doc.size(); ++i) {
        if (doc[i] == '\n')
            text += fmt::format("\n{} * ", indent);
        else if (doc[i] == '/' && i > 0 && doc[i - 1] == '*')
            text += " /";
        else
            text += doc[i];
    }
    return fmt::format("{}/** {} */\n", indent, text);
}

// The closed object and the interface of a struct, field by field.
class StructText {
public:
    // Without the fields whose names are in `left_out`.
    StructText(std::string_view name, std::string_view doc,
               std::span<const std::string> left_out = {});
    bool has(std::string_view field) const;
    // `default_json` is empty when there is no default to show.
    void add(std::string_view name, std::string_view doc, bool required, const TypeText& type,
             std::string_view default_json);
    TypeText finish();

private:
    std::span<const std::string> left_out_;
    std::string doc_;
    std::string properties_;
    std::string required_;
    std::string interface_;
    std::string fields_;
    std::string name_;
};

struct TableFileTag;
struct WideTableTag;

StructText::StructText(std::string_view name, std::string_view doc,
                       std::span<const std::string> left_out)
    : left_out_(left_out),
      doc_(doc),
      interface_(fmt::format("{}export interface {} {{\n", comment(doc, ""), name)),
      name_(name) {}

bool StructText::has(std::string_view field) const {
    return std::ranges::find(left_out_, field) == left_out_.end();
}

void StructText::add(std::string_view name, std::string_view doc, bool required,
                     const TypeText& type, std::string_view default_json) {
    std::string property = type.schema;
    if (!doc.empty()) property = with(std::move(property), "description", json_text(doc));
    if (!default_json.empty()) property = with(std::move(property), "default", default_json);
    properties_ +=
        fmt::format("{}{}:{}", properties_.empty() ? "" : ",", json_text(name), property);
    if (required) required_ += fmt::format("{}{}", required_.empty() ? "" : ",", json_text(name));
    interface_ += comment(doc, "  ");
    interface_ += fmt::format("  {}{}: {};\n", name, required ? "" : "?", type.typescript);
    if (type.field.empty()) return;
    fields_ += fmt::format("  {}: {{{}", name, type.field);
    if (required) fields_ += ", required: true";
    if (!default_json.empty()) fields_ += fmt::format(", default: {}", default_json);
    if (!doc.empty()) fields_ += fmt::format(", doc: {}", json_text(doc));
    fields_ += "},\n";
}

TypeText StructText::finish() {
    std::string schema = R"({"type":"object"})";
    if (!doc_.empty()) schema = with(std::move(schema), "description", json_text(doc_));
    schema = with(std::move(schema), "properties", fmt::format("{{{}}}", properties_));
    if (!required_.empty())
        schema = with(std::move(schema), "required", fmt::format("[{}]", required_));
    schema = with(std::move(schema), "additionalProperties", "false");
    return {std::move(schema), interface_ + "}\n",
            fields_.empty()
                ? std::string{}
                : fmt::format("export const {}Fields = {{\n{}}} as const;\n", name_, fields_)};
}

TypeText file_text(Definitions& definitions) {
    constexpr std::string_view name = "TableFile";
    constexpr std::string_view doc =
        "A table in a file: CSV with a header, or Parquet. The path is relative to the document; "
        "only interfaces that read local files accept it.";
    if (definitions.begin(name, typeid(TableFileTag*))) {
        StructText text(name, doc);
        text.add("file", "Path of the file.", true,
                 string_text({.min_length = 1, .max_length = 4096}), {});
        TypeText made = text.finish();
        definitions.finish(name, std::move(made));
    }
    return definitions.refer_to(name);
}

}  // namespace

// ---- scalars ----------------------------------------------------------------------------------

TypeText boolean_text() { return {R"({"type":"boolean"})", "boolean", R"(type: "boolean")"}; }

TypeText number_text(const Limits& limits) {
    return {with_unit(with_range(R"({"type":"number"})", limits), limits), "number",
            field_text("number", limits)};
}

TypeText integer_text(const Limits& limits, std::optional<std::int64_t> low,
                      std::optional<std::int64_t> high) {
    Limits narrowed = limits;
    // The narrower of the description's limit and the C++ type's.
    if (low && (!narrowed.minimum || *narrowed.minimum < static_cast<double>(*low))) {
        narrowed.minimum = static_cast<double>(*low);
        narrowed.exclusive_minimum = false;
    }
    if (high && (!narrowed.maximum || *narrowed.maximum > static_cast<double>(*high))) {
        narrowed.maximum = static_cast<double>(*high);
        narrowed.exclusive_maximum = false;
    }
    // The ends of a signed type are no range that a form would state.
    Limits stated = narrowed;
    if (low && *low < 0 && !limits.minimum) stated.minimum.reset();
    if (high && low && *low < 0 && !limits.maximum) stated.maximum.reset();
    return {with_unit(with_range(R"({"type":"integer"})", narrowed), narrowed), "number",
            field_text("integer", stated)};
}

TypeText string_text(const Limits& limits) {
    std::string schema = R"({"type":"string"})";
    if (limits.min_length > 0)
        schema = with(std::move(schema), "minLength", std::to_string(limits.min_length));
    if (limits.max_length != Limits{}.max_length)
        schema = with(std::move(schema), "maxLength", std::to_string(limits.max_length));
    return {std::move(schema), "string", text_field(limits)};
}

TypeText scalar_text(std::string_view format, std::string_view pattern, bool accepts_number,
                     const Limits& limits) {
    std::string schema =
        accepts_number ? R"({"type":["string","number"]})" : R"({"type":"string"})";
    if (!format.empty()) schema = with(std::move(schema), "format", json_text(format));
    if (!pattern.empty()) schema = with(std::move(schema), "pattern", json_text(pattern));
    if (!accepts_number)
        return {std::move(schema), "string",
                fmt::format("type: {}", json_text(format.empty() ? "string" : format))};
    schema = with_unit(with_range(std::move(schema), limits), limits);
    return {std::move(schema), "string | number", field_text("decimal", limits)};
}

// ---- containers -------------------------------------------------------------------------------

TypeText list_text(const TypeText& item, std::size_t min_items, std::size_t max_items) {
    return {with_count(fmt::format(R"({{"type":"array","items":{}}})", item.schema), "minItems",
                       "maxItems", min_items, max_items),
            list_of(item.typescript), item.field};
}

TypeText tuple_text(const std::vector<TypeText>& items) {
    return {
        fmt::format(
            R"({{"type":"array","prefixItems":[{}],"items":false,"minItems":{},"maxItems":{}}})",
            joined(items, ",", [](const TypeText& item) { return item.schema; }), items.size(),
            items.size()),
        fmt::format("[{}]",
                    joined(items, ", ", [](const TypeText& item) { return item.typescript; }))};
}

TypeText map_text(const TypeText& item, const Limits& limits) {
    return {with_count(fmt::format(R"({{"type":"object","additionalProperties":{}}})", item.schema),
                       "minProperties", "maxProperties", limits.min_items, limits.max_items),
            fmt::format("Record<string, {}>", item.typescript), item.field};
}

// A form knows the field by its first alternative that is a number.
TypeText any_of(const std::vector<TypeText>& alternatives) {
    const auto number = std::ranges::find_if(alternatives, [](const TypeText& one) {
        return one.field.starts_with(R"(type: "number")") ||
               one.field.starts_with(R"(type: "decimal")") ||
               one.field.starts_with(R"(type: "integer")");
    });
    return {fmt::format(R"({{"anyOf":[{}]}})",
                        joined(alternatives, ",", [](const TypeText& t) { return t.schema; })),
            joined(alternatives, " | ", [](const TypeText& t) { return t.typescript; }),
            number == alternatives.end() ? std::string{} : number->field};
}

TypeText nullable(const TypeText& type) {
    constexpr std::string_view kSingle = R"({"type":")";
    std::string schema;
    if (type.schema.starts_with(kSingle)) {
        const std::size_t end = type.schema.find('"', kSingle.size());
        schema = fmt::format(R"({{"type":["{}","null"]{})",
                             type.schema.substr(kSingle.size(), end - kSingle.size()),
                             type.schema.substr(end + 1));
    } else if (type.schema == "{}") {
        schema = type.schema;
    } else {
        schema = fmt::format(R"({{"anyOf":[{},{{"type":"null"}}]}})", type.schema);
    }
    return {std::move(schema), type.typescript + " | null", type.field};
}

TypeText table_text(Definitions& definitions, const TypeText& row,
                    std::span<const FieldText> fields, const Limits& limits) {
    std::vector<TypeText> cells;
    for (const FieldText& field : fields) {
        TypeText cell = field.type(definitions, field.terms->limits);
        // In a row written as an array, null means a field that is left out.
        cells.push_back(field.terms->required || field.optional ? std::move(cell) : nullable(cell));
    }
    const TypeText rows = list_text(row, limits.min_items, limits.max_items);
    const TypeText arrays = list_text(tuple_text(cells), limits.min_items, limits.max_items);
    return any_of({rows, arrays, file_text(definitions)});
}

TypeText wide_table_text(Definitions& definitions) {
    constexpr std::string_view name = "WideTable";
    constexpr std::string_view doc =
        "Numbers by date and symbol; null is a missing value. Dates are unique and in ascending "
        "order. Given as one object per date, as columns, or as a file with a date column and one "
        "column per symbol. A row with a number `year` in place of a date is dated the last day of "
        "the year.";
    if (definitions.begin(name, typeid(WideTableTag*))) {
        const TypeText date = scalar_text("date", {}, false, Limits{});
        const TypeText value = nullable(number_text(Limits{}));
        const TypeText rows = {
            fmt::format(R"({{"type":"array","items":{{"type":"object","properties":{{"date":{}}},)"
                        R"("anyOf":[{{"properties":{{"date":{{}}}},"required":["date"]}},)"
                        R"({{"properties":{{"year":{{}}}},"required":["year"]}}],)"
                        R"("additionalProperties":{}}}}})",
                        date.schema, value.schema),
            "(({ date: string } | { year: number }) & Record<string, string | number | null>)[]"};
        const TypeText columns = {
            fmt::format(
                R"({{"type":"object","properties":{{"dates":{{"type":"array","items":{}}},)"
                R"("columns":{{"type":"object","additionalProperties":{{"type":"array","items":{}}}}}}},)"
                R"("required":["dates","columns"],"additionalProperties":false}})",
                date.schema, value.schema),
            "{ dates: string[]; columns: Record<string, (number | null)[]> }"};
        const TypeText any = any_of({rows, columns, file_text(definitions)});
        definitions.finish(name, {with(any.schema, "description", json_text(doc)),
                                  fmt::format("{}export type {} = {};\n", comment(doc, ""), name,
                                              any.typescript)});
    }
    return definitions.refer_to(name);
}

// ---- structs and enums ------------------------------------------------------------------------

TypeText fields_text(Definitions& definitions, std::string_view name, std::string_view doc,
                     std::span<const FieldText> fields, std::span<const void* const> defaults,
                     bool null_is_left_out, std::span<const std::string> left_out) {
    StructText text(name, doc, left_out);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const describe::FieldTerms& terms = *fields[i].terms;
        if (!text.has(terms.name)) continue;
        TypeText type = fields[i].type(definitions, terms.limits);
        // Accepted but never written, so the TypeScript type is unchanged.
        if (null_is_left_out && !fields[i].optional && !terms.required)
            type.schema = nullable(type).schema;
        text.add(terms.name, terms.doc, terms.required, type,
                 terms.required || defaults.empty() ? std::string{}
                                                    : fields[i].default_json(defaults[i]));
    }
    return text.finish();
}

TypeText enum_text(std::string_view name, std::string_view doc, std::span<const WordText> words) {
    std::string description(doc);
    for (const WordText& word : words)
        if (!word.doc.empty())
            description +=
                fmt::format("{}{}: {}", description.empty() ? "" : "\n", word.text, word.doc);
    const auto quote = [](const WordText& word) { return json_text(word.text); };
    std::string schema =
        fmt::format(R"({{"type":"string","enum":[{}]}})", joined(words, ",", quote));
    if (!description.empty())
        schema = with(std::move(schema), "description", json_text(description));
    // Constants as well, so that lists of choices in the web app are those of the program.
    std::string typescript = fmt::format(
        "{0}export const {1} = [{2}] as const;\nexport type {1} = (typeof {1})[number];\n",
        comment(description, ""), name, joined(words, ", ", quote));
    std::string labels;
    for (const WordText& word : words)
        if (!word.label.empty())
            labels += fmt::format("  {}: {},\n", json_text(word.text), json_text(word.label));
    if (!labels.empty())
        typescript += fmt::format("export const {}Labels = {{\n{}}} as const;\n", name, labels);
    std::string terms;
    for (const WordText& word : words)
        if (!word.terms.empty())
            terms +=
                fmt::format("  {}: [{}],\n", json_text(word.text),
                            joined(word.terms, ", ", [](auto term) { return json_text(term); }));
    if (!terms.empty())
        typescript += fmt::format("export const {}Terms = {{\n{}}} as const;\n", name, terms);
    return {std::move(schema), std::move(typescript)};
}

// ---- definitions ------------------------------------------------------------------------------

Definitions::Definitions(std::string reference_prefix)
    : reference_prefix_(std::move(reference_prefix)) {}

bool Definitions::begin(std::string_view name, std::type_index type) {
    const auto [place, inserted] = entries_.try_emplace(std::string(name), Entry{type});
    CHECK(place->second.type == type);
    return inserted;
}

void Definitions::finish(std::string_view name, TypeText made) {
    const auto place = entries_.find(name);
    CHECK(place != entries_.end());
    place->second.text = std::move(made);
}

TypeText Definitions::refer_to(std::string_view name) const {
    return {
        fmt::format(R"({{"$ref":{}}})", json_text(fmt::format("{}{}", reference_prefix_, name))),
        std::string(name)};
}

TypeText Definitions::refer_to_enum(std::string_view name) const {
    TypeText reference = refer_to(name);
    reference.field = R"(type: "enum")";
    return reference;
}

std::string Definitions::json() const {
    return fmt::format("{{{}}}", joined(entries_, ",", [](const auto& entry) {
                           return fmt::format("{}:{}", json_text(entry.first),
                                              entry.second.text.schema);
                       }));
}

std::string Definitions::typescript(const Definitions& inputs) const {
    return joined(entries_, "\n", [&](const auto& entry) {
        const TypeText& text = entry.second.text;
        return inputs.entries_.contains(entry.first) ? text.typescript + text.field
                                                     : text.typescript;
    });
}

std::string Definitions::standing_alone(std::string_view name) const {
    const auto root = entries_.find(name);
    CHECK(root != entries_.end());
    const std::string to_root = refer_to(name).schema;
    // The root is also among the definitions only if a type refers back to it.
    const bool referred = std::any_of(entries_.begin(), entries_.end(), [&](const auto& entry) {
        const std::string_view inside = std::string_view(to_root).substr(1, to_root.size() - 2);
        return entry.second.text.schema.find(inside) != std::string::npos;
    });
    std::string others;
    for (const auto& [other, entry] : entries_)
        if (other != name || referred)
            others += fmt::format("{}{}:{}", others.empty() ? "" : ",", json_text(other),
                                  entry.text.schema);
    std::string schema = root->second.text.schema;
    schema.insert(1, R"("$schema":"https://json-schema.org/draft/2020-12/schema",)");
    if (!others.empty()) schema = with(std::move(schema), "$defs", fmt::format("{{{}}}", others));
    return schema;
}

}  // namespace ballast::wire
