#include "api/rest/request_json.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <span>

#include "base/text.hpp"
#include "wire/json.hpp"
#include "wire/json_reader.hpp"

namespace ballast::api::rest {

namespace {

using service::FieldInfo;
using service::FieldKind;

std::size_t skip_digits(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at;
}

// The grammar of RFC 8259 section 6.
bool is_json_number(std::string_view text) {
    std::size_t at = text.starts_with('-') ? 1 : 0;
    std::size_t end = skip_digits(text, at);
    if (end == at || (text[at] == '0' && end > at + 1)) return false;
    if (end < text.size() && text[end] == '.') {
        at = end + 1;
        end = skip_digits(text, at);
        if (end == at) return false;
    }
    if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
        at = end + 1;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        end = skip_digits(text, at);
        if (end == at) return false;
    }
    return end == text.size();
}

void write_scalar(std::string& out, FieldKind kind, const std::string& text) {
    const bool raw = (kind == FieldKind::kNumber && is_json_number(text)) ||
                     (kind == FieldKind::kBoolean && (text == "true" || text == "false"));
    if (raw)
        out += text;
    else
        wire::write_json(out, text);
}

// Items are strings, as OpenAPI defines for a list in a query: a ticker may be all digits.
void write_list(std::string& out, const std::vector<std::string>& values) {
    out += '[';
    bool first = true;
    for (const std::string& value : values) {
        std::size_t begin = 0;
        while (begin <= value.size()) {
            const std::size_t end = std::min(value.find(',', begin), value.size());
            if (!first) out += ',';
            first = false;
            wire::write_json(out, value.substr(begin, end - begin));
            begin = end + 1;
        }
    }
    out += ']';
}

void write_name(std::string& out, std::string_view name) {
    if (out.size() > 1) out += ',';
    wire::write_json(out, std::string(name));
    out += ':';
}

FieldKind kind_of(const std::vector<FieldInfo>& fields, std::string_view name) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const FieldInfo& field) { return field.name == name; });
    return found == fields.end() ? FieldKind::kString : found->kind;
}

// A field given outside the body.
struct Given {
    std::string name;
    std::string value;  // as JSON
    std::string_view where;
};

Error given_otherwise(const Given& given, std::string_view in_body) {
    Error error =
        fail(Code::kInvalidInput, fmt::format("\"{}\" is {} in {} and {} in the body", given.name,
                                              given.value, given.where, in_body));
    error.errors.push_back({"/" + given.name, "duplicate_field", error.message,
                            fmt::format("give it once, in {}", given.where)});
    return error;
}

// The members of the body without those that repeat a field given outside it; a different value is
// an error that names both. A body that cannot be read that way is unchanged: the method's reader
// reports its errors. `kept` holds what is not a part of the body, which may be large.
Result<std::string_view> without_repeated(std::string_view body, std::span<const Given> given,
                                          std::string& kept) {
    const auto is_in_object = [&](const Given& one) {
        return body.find('"' + one.name + '"') != std::string_view::npos;
    };
    const std::string_view as_it_is = without_blanks(body.substr(1, body.size() - 2));
    if (std::none_of(given.begin(), given.end(), is_in_object)) return as_it_is;
    const wire::ReadContext whole{.max_bytes = body.size()};
    wire::JsonReader reader(body, whole);
    std::string value;
    std::optional<Error> otherwise;
    if (reader.open()) {
        wire::ObjectScan members(reader);
        while (members.next()) {
            const std::string key(members.key());
            reader.read_raw(value);
            const auto repeated = std::find_if(given.begin(), given.end(),
                                               [&](const Given& one) { return one.name == key; });
            if (repeated != given.end()) {
                if (repeated->value != value && !otherwise)
                    otherwise = given_otherwise(*repeated, value);
                continue;
            }
            if (!kept.empty()) kept += ',';
            wire::write_json(kept, key);
            kept += ':' + value;
        }
    }
    if (reader.finish()) return as_it_is;
    if (otherwise) return *std::move(otherwise);
    return std::string_view(kept);
}

// Fields given by the path and the header.
std::vector<Given> given_outside(const service::Method& method,
                                 const std::vector<FieldInfo>& fields, const RequestParts& parts) {
    std::vector<Given> given;
    for (const auto& [name, text] : parts.path) {
        std::string value;
        write_scalar(value, kind_of(fields, name), text);
        given.push_back({name, std::move(value), "the path"});
    }
    if (method.info().versioned && parts.if_match) {
        // Weak once a proxy or this server has compressed the response; the version is the same.
        std::string_view version = *parts.if_match;
        if (version.starts_with("W/")) version.remove_prefix(2);
        given.push_back({"if_match", wire::to_json(std::string(version)), "the header If-Match"});
    }
    if (parts.alias && !parts.alias->field.empty())
        given.push_back({parts.alias->field, parts.alias->value, "the path"});
    return given;
}

void write_query(std::string& out, const std::vector<FieldInfo>& fields, const Parameters& query) {
    std::map<std::string, std::vector<std::string>> values_of;
    for (const auto& [name, value] : query) values_of[name].push_back(value);
    for (const auto& [name, values] : values_of) {
        const FieldKind kind = kind_of(fields, name);
        if (kind == FieldKind::kList) {
            write_name(out, name);
            write_list(out, values);
            continue;
        }
        for (const std::string& value : values) {
            write_name(out, name);
            write_scalar(out, kind, value);
        }
    }
}

}  // namespace

Result<std::string> request_json(const service::Method& method, const RequestParts& parts) {
    const std::vector<FieldInfo> fields = method.request_fields();
    const std::vector<Given> given = given_outside(method, fields, parts);
    std::string out = "{";
    for (const Given& one : given) {
        write_name(out, one.name);
        out += one.value;
    }
    write_query(out, fields, parts.query);
    const std::string_view body = without_blanks(parts.body);
    if (body.empty()) return out + '}';
    if (body.front() != '{' || body.back() != '}') {
        Error error = fail(Code::kInvalidInput, "the body is not a JSON object");
        error.errors.push_back({"", "type", error.message, "send an object such as {\"name\": …}"});
        return error;
    }
    // Joined as text: the reader then reports a field given in two places as a duplicate.
    std::string kept;
    TRY(const std::string_view inner, without_repeated(body, given, kept));
    out.reserve(out.size() + inner.size() + 2);
    if (out.size() > 1 && !inner.empty()) out += ',';
    out += inner;
    out += '}';
    return out;
}

}  // namespace ballast::api::rest
