#include "api/json_value.hpp"

#include <algorithm>
#include <charconv>

#include "base/json_pointer.hpp"
#include "wire/json.hpp"

namespace ballast::api {

namespace {

using wire::JsonKind;

void read_value(wire::JsonReader& reader, JsonValue& value) {
    static const wire::Limits no_limits;
    value.kind = reader.kind();
    switch (value.kind) {
        case JsonKind::kObject: {
            wire::ObjectScan members(reader);
            while (members.next()) {
                JsonMember& member = value.members.emplace_back();
                member.name = members.key();
                read_value(reader, member.value);
            }
            return;
        }
        case JsonKind::kArray: {
            wire::ArrayScan items(reader, no_limits);
            while (items.next()) read_value(reader, value.items.emplace_back());
            return;
        }
        case JsonKind::kString:
            reader.read_string(value.text, no_limits);
            return;
        default:
            reader.read_raw(value.text);
            return;
    }
}

const JsonValue* item_of(const JsonValue& array, std::string_view key) {
    if (key == "-1") return array.items.empty() ? nullptr : &array.items.back();
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (error != std::errc() || end != key.data() + key.size()) return nullptr;
    return index < array.items.size() ? &array.items[index] : nullptr;
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const JsonMember& member) { return member.name == name; });
    return found == members.end() ? nullptr : &found->value;
}

const JsonValue* JsonValue::at(std::string_view pointer) const {
    const JsonValue* value = this;
    while (value != nullptr && !pointer.empty()) {
        if (pointer.front() != '/') return nullptr;
        pointer.remove_prefix(1);
        const std::string_view key = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(key.size());
        value =
            value->is(JsonKind::kArray) ? item_of(*value, key) : value->find(unescaped_key(key));
    }
    return value;
}

Result<JsonValue> parse_json(std::string_view text, std::size_t max_bytes) {
    const wire::ReadContext context{.max_bytes = max_bytes};
    wire::JsonReader reader(text, context);
    JsonValue value;
    if (reader.open()) read_value(reader, value);
    if (std::optional<Error> error = reader.finish()) return *std::move(error);
    return value;
}

void append_json(std::string& out, const JsonValue& value) {
    switch (value.kind) {
        case JsonKind::kObject: {
            out += '{';
            for (const JsonMember& member : value.members) {
                if (&member != value.members.data()) out += ',';
                wire::write_string(out, member.name);
                out += ':';
                append_json(out, member.value);
            }
            out += '}';
            return;
        }
        case JsonKind::kArray: {
            out += '[';
            for (const JsonValue& item : value.items) {
                if (&item != value.items.data()) out += ',';
                append_json(out, item);
            }
            out += ']';
            return;
        }
        case JsonKind::kString:
            wire::write_string(out, value.text);
            return;
        case JsonKind::kNull:
        case JsonKind::kNothing:
            out += "null";
            return;
        case JsonKind::kNumber:
        case JsonKind::kBoolean:
            out += value.text;
            return;
    }
}

std::string to_json(const JsonValue& value) {
    std::string out;
    append_json(out, value);
    return out;
}

}  // namespace ballast::api
