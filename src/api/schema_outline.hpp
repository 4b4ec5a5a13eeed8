// What a field of a request accepts, read from the JSON Schema of its method.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/json_value.hpp"

namespace ballast::api {

struct Accepted {
    bool string = false;
    bool number = false;
    bool integer_only = false;
    bool boolean = false;
    bool null = false;
    bool array = false;
    bool object = false;
    bool table_file = false;         // {"file": "path.csv"}
    std::vector<std::string> words;  // the allowed strings; empty: any
    std::string format;              // of a string: "date", "decimal" …
    const JsonValue* items = nullptr;
    std::vector<const JsonValue*> objects = {};  // schemas of the objects, TableFile excluded
};

class SchemaOutline {
public:
    explicit SchemaOutline(std::string_view schema);

    const JsonValue& root() const { return root_; }
    const JsonValue& resolved(const JsonValue& node) const;  // follows "$ref"
    Accepted accepted(const JsonValue& node) const;
    // The schema of a member of `node`, if it accepts objects with such a member.
    const JsonValue* member(const JsonValue& node, std::string_view name) const;
    // "number", "date", "list of text", "parametric|historical", "table" …
    std::string label(const JsonValue& node) const;
    // A valid value, as small as the schema allows: the required members only.
    std::string sample(const JsonValue& node, std::string_view name) const;

private:
    void accept(const JsonValue& node, Accepted& accepted, int depth) const;
    std::string sample(const JsonValue& node, std::string_view name, int depth) const;

    JsonValue root_;
};

// The documentation of a schema node; empty when it has none.
std::string_view description_of(const JsonValue& node);
// Whether the object schema lists `name` as required.
bool is_required(const JsonValue& object, std::string_view name);

}  // namespace ballast::api
