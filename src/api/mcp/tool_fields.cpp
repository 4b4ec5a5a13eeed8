#include "api/mcp/tool_fields.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "api/object_writer.hpp"
#include "api/schema_outline.hpp"
#include "wire/utf8.hpp"

namespace ballast::api::mcp {

namespace {

using wire::JsonKind;

constexpr std::size_t kLongestDoc = 90;
constexpr std::size_t kMostWords = 6;
// Of the optional fields of one tool in a list of tools.
constexpr std::size_t kOptionalBytes = 20;

// The first sentence, cut.
std::string short_doc(std::string_view doc) {
    const std::size_t end = doc.find(". ");
    std::string first(doc.substr(0, std::min(end, doc.find('\n'))));
    if (first.ends_with('.')) first.pop_back();
    return wire::shortened(first, kLongestDoc);
}

// The type alone; null is left out, because absent fields are simply not sent.
std::string type_json(const SchemaOutline& schema, const JsonValue& node) {
    const Accepted accepted = schema.accepted(node);
    if (!accepted.words.empty() && accepted.words.size() <= kMostWords && !accepted.array &&
        !accepted.object && !accepted.number)
        return fmt::format(R"("enum":{})", wire::to_json(accepted.words));
    std::vector<std::string> types;
    if (accepted.string) types.push_back("string");
    if (accepted.number) types.push_back(accepted.integer_only ? "integer" : "number");
    if (accepted.boolean) types.push_back("boolean");
    if (accepted.array) types.push_back("array");
    if (accepted.object || accepted.table_file) types.push_back("object");
    if (types.empty()) return {};
    if (types.size() == 1) return fmt::format(R"("type":"{}")", types.front());
    return fmt::format(R"("type":{})", wire::to_json(types));
}

std::string field_json(const SchemaOutline& schema, const JsonValue& node, bool documented) {
    std::string json = "{" + type_json(schema, node);
    if (documented) {
        if (json.size() > 1) json += ',';
        json += "\"description\":";
        wire::write_string(json, short_doc(description_of(node)));
    }
    return json + '}';
}

// The schema at a path; an array stands for its items.
const JsonValue* node_at(const SchemaOutline& schema, std::string_view path) {
    const JsonValue* node = &schema.root();
    while (node != nullptr && !path.empty()) {
        if (path.front() != '/') return nullptr;
        path.remove_prefix(1);
        const std::string_view key = path.substr(0, path.find('/'));
        path.remove_prefix(key.size());
        const JsonValue* below = schema.member(*node, key);
        if (below == nullptr)
            if (const JsonValue* items = schema.accepted(*node).items) {
                const bool is_index =
                    !key.empty() && key.find_first_not_of("0123456789-") == std::string_view::npos;
                below = is_index ? items : schema.member(*items, key);
            }
        node = below;
    }
    return node;
}

Error no_such_path(std::string_view path) {
    return {
        Code::kNotFound,
        fmt::format("there is no field at \"{}\": describe the tool without a path first", path)};
}

// A limit of the machine's integers, not of the field.
bool is_of_the_type(std::string_view limit) {
    return limit == "-2147483648" || limit == "2147483647";
}

void add_fields(const SchemaOutline& schema, const JsonValue& object, ObjectWriter& fields,
                std::set<std::string>& known) {
    const JsonValue* properties = object.find("properties");
    if (properties == nullptr) return;
    for (const JsonMember& one : properties->members) {
        if (!known.insert(one.name).second) continue;
        ObjectWriter field;
        field.member("type", schema.label(one.value));
        if (is_required(object, one.name)) field.member("required", true);
        if (const JsonValue* usual = one.value.find("default"))
            field.raw("default", to_json(*usual));
        for (const std::string limit :
             {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}) {
            const JsonValue* value = one.value.find(limit);
            if (!value) value = one.value.find("x-" + limit);
            if (value && !is_of_the_type(value->text)) field.raw(limit, value->text);
        }
        const Accepted accepted = schema.accepted(one.value);
        if (accepted.words.size() > kMostWords) field.member("values", accepted.words);
        field.member("description", description_of(one.value));
        fields.raw(one.name, std::move(field).finish());
    }
}

void collect(const JsonValue& node, const JsonValue& root, std::set<std::string>& references) {
    if (const JsonValue* reference = node.find("$ref");
        reference && reference->text.starts_with("#/$defs/") &&
        references.insert(reference->text.substr(8)).second)
        if (const JsonValue* target = root.at(std::string_view(reference->text).substr(1)))
            collect(*target, root, references);
    for (const JsonMember& member : node.members)
        if (member.name != "$defs") collect(member.value, root, references);
    for (const JsonValue& item : node.items) collect(item, root, references);
}

}  // namespace

std::string short_schema(std::string_view text) {
    const SchemaOutline schema(text);
    const JsonValue* properties = schema.root().find("properties");
    if (properties == nullptr || properties->members.empty())
        return R"({"type":"object","properties":{},"additionalProperties":false})";
    std::string fields;
    std::vector<std::string> required;
    std::size_t optional_bytes = 0;
    bool is_complete = true;
    for (const JsonMember& field : properties->members) {
        const bool is_needed = is_required(schema.root(), field.name);
        std::string json;
        wire::write_string(json, field.name);
        json += ':' + field_json(schema, field.value, is_needed);
        if (!is_needed && optional_bytes + json.size() > kOptionalBytes) {
            is_complete = false;
            continue;
        }
        if (is_needed)
            required.push_back(field.name);
        else
            optional_bytes += json.size();
        if (!fields.empty()) fields += ',';
        fields += json;
    }
    std::string out = fmt::format(R"({{"type":"object","properties":{{{}}})", fields);
    if (!required.empty()) out += fmt::format(R"(,"required":{})", wire::to_json(required));
    out += is_complete ? R"(,"additionalProperties":false})"
                       : R"(,"description":"More fields: describe_tool."})";
    return out;
}

Result<std::string> fields_at(std::string_view text, std::string_view path) {
    const SchemaOutline schema(text);
    const JsonValue* node = node_at(schema, path);
    if (node == nullptr) return no_such_path(path);
    ObjectWriter value;
    value.member("type", schema.label(*node));
    const std::string_view own = description_of(*node);
    const std::string_view doc = own.empty() ? description_of(schema.resolved(*node)) : own;
    if (!doc.empty()) value.member("description", doc);
    const Accepted accepted = schema.accepted(*node);
    if (!accepted.words.empty()) value.member("values", accepted.words);
    std::vector<const JsonValue*> objects = accepted.objects;
    if (objects.empty() && accepted.items) objects = schema.accepted(*accepted.items).objects;
    ObjectWriter fields;
    std::set<std::string> known;
    for (const JsonValue* object : objects) add_fields(schema, *object, fields, known);
    if (!known.empty()) value.raw("fields", std::move(fields).finish());
    return std::move(value).finish();
}

Result<std::string> schema_at(std::string_view text, std::string_view path) {
    const SchemaOutline schema(text);
    if (path.empty()) return std::string(text);
    const JsonValue* node = node_at(schema, path);
    if (node == nullptr) return no_such_path(path);
    std::set<std::string> references;
    collect(*node, schema.root(), references);
    ObjectWriter definitions;
    for (const std::string& name : references)
        if (const JsonValue* all = schema.root().find("$defs"))
            if (const JsonValue* one = all->find(name)) definitions.raw(name, to_json(*one));
    std::string json = to_json(*node);
    json.pop_back();
    if (json.size() > 1) json += ',';
    return json + fmt::format("\"$defs\":{}}}", std::move(definitions).finish());
}

}  // namespace ballast::api::mcp
