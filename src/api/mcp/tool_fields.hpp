// Schemas in short: for lists of tools, and for a tool's description on request.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::api::mcp {

// The schema of an object with the types of its own fields: every required one with its
// documentation, and as many of the others as fit. Open where fields were left out.
std::string short_schema(std::string_view schema);

// The value at a path of a schema in short: its type, documentation and fields. An array stands for
// its items. kNotFound when the schema has no such path.
Result<std::string> fields_at(std::string_view schema, std::string_view path);

// The JSON Schema of the value at a path, with the definitions it refers to.
Result<std::string> schema_at(std::string_view schema, std::string_view path);

}  // namespace ballast::api::mcp
