#include "door/rest/request_json.hpp"

#include <algorithm>
#include <map>

#include "wire/json.hpp"

namespace ballast::door::rest {

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

// Of texts, as OpenAPI says of a list in a query: a ticker may be all digits.
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

void write_member(std::string& out, std::string_view name) {
    if (out.size() > 1) out += ',';
    wire::write_json(out, std::string(name));
    out += ':';
}

FieldKind kind_of(const std::vector<FieldInfo>& fields, std::string_view name) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const FieldInfo& field) { return field.name == name; });
    return found == fields.end() ? FieldKind::kString : found->kind;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

Result<std::string> request_json(const service::Method& method, const RequestParts& parts) {
    const std::vector<FieldInfo> fields = method.request_fields();
    std::string out = "{";
    for (const auto& [name, value] : parts.path) {
        write_member(out, name);
        write_scalar(out, kind_of(fields, name), value);
    }
    std::map<std::string, std::vector<std::string>> query;
    for (const auto& [name, value] : parts.query) query[name].push_back(value);
    for (const auto& [name, values] : query) {
        const FieldKind kind = kind_of(fields, name);
        if (kind == FieldKind::kList) {
            write_member(out, name);
            write_list(out, values);
            continue;
        }
        for (const std::string& value : values) {
            write_member(out, name);
            write_scalar(out, kind, value);
        }
    }
    if (method.info().versioned && parts.if_match) {
        write_member(out, "if_match");
        wire::write_json(out, std::string(*parts.if_match));
    }
    const std::string_view body = trimmed(parts.body);
    if (body.empty()) return out + '}';
    if (body.front() != '{' || body.back() != '}') {
        Error error = fail(Code::kInvalidInput, "the body is not a JSON object");
        error.faults.push_back({"", "type", error.message, "send an object such as {\"name\": …}"});
        return error;
    }
    // Joined as text: the reader then sees a field that stands in two places as given twice.
    const std::string_view inner = trimmed(body.substr(1, body.size() - 2));
    if (inner.empty()) return out + '}';
    if (out.size() > 1) out += ',';
    out += inner;
    return out + '}';
}

}  // namespace ballast::door::rest
