// A JSON document as a tree that keeps the order of its members: for interfaces that show or cut
// responses and read schemas without knowing their types.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "wire/json_reader.hpp"

namespace ballast::api {

struct JsonMember;

struct JsonValue {
    wire::JsonKind kind = wire::JsonKind::kNull;
    std::string text = {};  // a string unescaped; a number or a boolean as written
    std::vector<JsonMember> members;
    std::vector<JsonValue> items = {};

    bool is(wire::JsonKind other) const { return kind == other; }
    // The member of an object; null if it is absent.
    const JsonValue* find(std::string_view name) const;
    // The value at a JSON pointer (RFC 6901), in which "-1" is the last item of an array; null when
    // it is absent.
    const JsonValue* at(std::string_view pointer) const;
};

struct JsonMember {
    std::string name;
    JsonValue value;
};

Result<JsonValue> parse_json(std::string_view text, std::size_t max_bytes = std::size_t{1} << 30);

// Minified.
std::string to_json(const JsonValue& value);
void append_json(std::string& out, const JsonValue& value);

}  // namespace ballast::api
