#include "api/schema_outline.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.hpp"
#include "wire/json.hpp"

namespace ballast::api {

namespace {

using wire::JsonKind;

constexpr int kMostDepth = 8;
constexpr std::size_t kMostWordsInLabel = 6;

void accept_type(std::string_view type, Accepted& accepted) {
    if (type == "string") accepted.string = true;
    if (type == "integer" && !accepted.number) accepted.integer_only = true;
    if (type == "number") accepted.integer_only = false;
    if (type == "number" || type == "integer") accepted.number = true;
    if (type == "boolean") accepted.boolean = true;
    if (type == "null") accepted.null = true;
    if (type == "array") accepted.array = true;
    if (type == "object") accepted.object = true;
}

// Values for examples, by the name of the field.
std::string_view usual_text(std::string_view name) {
    struct Usual {
        std::string_view name;
        std::string_view value;
    };
    static constexpr Usual kUsual[]{{"portfolio", "demo-individual"},
                                    {"account", "checking"},
                                    {"symbol", "SPY"},
                                    {"currency", "USD"},
                                    {"file", "FILE.csv"},
                                    {"name", "NAME"},
                                    {"slug", "my-portfolio"},
                                    {"source", "own file"},
                                    {"method", "risk.var"},
                                    {"if_match", "\"v1\""}};
    for (const Usual& usual : kUsual)
        if (usual.name == name) return usual.value;
    return {};
}

// Ids are UUIDs, of 36 characters, or short names.
bool is_short_name(const JsonValue& node) {
    const JsonValue* most = node.find("maxLength");
    return most && most->text != "36";
}

std::string text_sample(const Accepted& accepted, std::string_view name, const JsonValue& node) {
    if (!accepted.words.empty()) return accepted.words.front();
    if (accepted.format == "date") return "2025-06-30";
    if (accepted.format == "date-time") return "2025-06-30T00:00:00Z";
    if (accepted.format == "uuid") return "00000000-0000-0000-0000-000000000000";
    if (accepted.format == "decimal") return "100";
    if (const std::string_view usual = usual_text(name); !usual.empty()) return std::string(usual);
    if (name == "id" && is_short_name(node)) return "my-name";
    if (name == "id" || name == "session" || name == "import")
        return "00000000-0000-0000-0000-000000000000";
    return "TEXT";
}

std::string scalar_label(const Accepted& accepted) {
    if (!accepted.words.empty()) {
        if (accepted.words.size() <= kMostWordsInLabel)
            return fmt::format("{}", fmt::join(accepted.words, "|"));
        return fmt::format("{}|…", fmt::join(accepted.words.begin(),
                                             accepted.words.begin() + kMostWordsInLabel, "|"));
    }
    if (accepted.format == "decimal") return "decimal";
    if (accepted.string)
        return accepted.format.empty() || accepted.format == "currency" ? "text" : accepted.format;
    if (accepted.number) return accepted.integer_only ? "integer" : "number";
    if (accepted.boolean) return "true|false";
    return "JSON";
}

}  // namespace

std::string_view description_of(const JsonValue& node) {
    const JsonValue* description = node.find("description");
    return description ? std::string_view(description->text) : std::string_view();
}

bool is_required(const JsonValue& object, std::string_view name) {
    const JsonValue* required = object.find("required");
    return required && std::any_of(required->items.begin(), required->items.end(),
                                   [&](const JsonValue& item) { return item.text == name; });
}

SchemaOutline::SchemaOutline(std::string_view schema) {
    auto parsed = parse_json(schema);
    CHECK(parsed);  // schemas are generated
    root_ = *std::move(parsed);
}

const JsonValue& SchemaOutline::resolved(const JsonValue& node) const {
    const JsonValue* reference = node.find("$ref");
    if (!reference || !reference->text.starts_with('#')) return node;
    const JsonValue* target = root_.at(std::string_view(reference->text).substr(1));
    return target ? *target : node;
}

void SchemaOutline::accept(const JsonValue& node, Accepted& accepted, int depth) const {
    if (depth > kMostDepth) return;
    if (const JsonValue* reference = node.find("$ref")) {
        if (reference->text == "#/$defs/TableFile") {
            accepted.table_file = true;
            return;
        }
        accept(resolved(node), accepted, depth + 1);
        return;
    }
    for (const char* name : {"anyOf", "oneOf"})
        if (const JsonValue* alternatives = node.find(name))
            if (!node.find("type"))
                for (const JsonValue& one : alternatives->items) accept(one, accepted, depth + 1);
    if (const JsonValue* words = node.find("enum"))
        for (const JsonValue& word : words->items)
            if (word.is(JsonKind::kString)) accepted.words.push_back(word.text);
    if (const JsonValue* type = node.find("type")) {
        if (type->is(JsonKind::kString)) accept_type(type->text, accepted);
        for (const JsonValue& one : type->items) accept_type(one.text, accepted);
        const bool is_object = type->text == "object" ||
                               std::any_of(type->items.begin(), type->items.end(),
                                           [](const JsonValue& t) { return t.text == "object"; });
        if (is_object) accepted.objects.push_back(&node);
    }
    if (const JsonValue* format = node.find("format")) accepted.format = format->text;
    if (const JsonValue* items = node.find("items");
        items && items->is(JsonKind::kObject) && !accepted.items)
        accepted.items = items;
}

Accepted SchemaOutline::accepted(const JsonValue& node) const {
    Accepted accepted;
    accept(node, accepted, 0);
    return accepted;
}

const JsonValue* SchemaOutline::member(const JsonValue& node, std::string_view name) const {
    for (const JsonValue* object : accepted(node).objects) {
        if (const JsonValue* properties = object->find("properties"))
            if (const JsonValue* found = properties->find(name)) return found;
        if (const JsonValue* others = object->find("additionalProperties");
            others && others->is(JsonKind::kObject))
            return others;
    }
    return nullptr;
}

std::string SchemaOutline::label(const JsonValue& node) const {
    const Accepted what = accepted(node);
    if (what.table_file) return "table";
    if (what.array && !what.string) {
        if (!what.items) return "list";
        const Accepted item = accepted(*what.items);
        return item.object ? "list of objects" : "list of " + scalar_label(item);
    }
    if (what.object && !what.string && !what.number) {
        // A variant such as {"model": …}: an object is enough to say.
        return "object";
    }
    return scalar_label(what);
}

std::string SchemaOutline::sample(const JsonValue& node, std::string_view name) const {
    return sample(node, name, 0);
}

std::string SchemaOutline::sample(const JsonValue& node, std::string_view name, int depth) const {
    const Accepted what = accepted(node);
    if (depth > kMostDepth) return "null";
    if (what.string && what.objects.empty())
        return wire::to_json(text_sample(what, name, resolved(node)));
    if (what.number) {
        const JsonValue& plain = resolved(node);
        if (const JsonValue* value = plain.find("minimum"); value && value->text.front() != '-')
            return value->text == "0" ? "1" : value->text;
        return what.integer_only ? "1" : plain.find("exclusiveMaximum") ? "0.5" : "1";
    }
    if (what.boolean) return "true";
    if (what.array) {
        if (!what.items) return "[]";
        return fmt::format("[{}]", sample(*what.items, name, depth + 1));
    }
    if (what.objects.empty()) return "{}";
    const JsonValue& object = *what.objects.front();
    std::string out = "{";
    if (const JsonValue* properties = object.find("properties"))
        for (const JsonMember& one : properties->members) {
            if (!is_required(object, one.name)) continue;
            if (out.size() > 1) out += ',';
            wire::write_string(out, one.name);
            out += ':' + sample(one.value, one.name, depth + 1);
        }
    return out + '}';
}

}  // namespace ballast::api
