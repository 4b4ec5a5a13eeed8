// JSON Schema 2020-12 and TypeScript of described types.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

#include "wire/describe.hpp"
#include "wire/json.hpp"

namespace ballast::wire {

// One type, as a JSON Schema and as a TypeScript type. `field` is what a form that edits a value
// needs, as properties of a JavaScript object: `type: "integer", minimum: 1, unit: "days"`; empty
// for nested structs. For a list or a map it is that of the elements.
struct TypeText {
    std::string schema;
    std::string typescript;
    std::string field = {};
};

// Named definitions collected while schemas are made: each described struct or enum once, by its
// Described<T>::name. Two types with the same name are a CHECK failure.
class Definitions {
public:
    // The prefix of references: "#/$defs/" for a stand-alone schema, "#/components/schemas/" in
    // OpenAPI.
    explicit Definitions(std::string reference_prefix = "#/$defs/");

    // {"$ref": "…/VarRequest"}, adding the definition and everything it uses. For a type without a
    // name, the schema itself.
    template <class T>
    std::string reference();

    // As reference(), without the named fields, as "VarRequestBody". Every reference to T's body
    // must leave out the same fields.
    template <class T>
    std::string reference_without(const std::vector<std::string>& left_out);

    // The TypeScript type, "VarRequest" or "number | null", adding the definitions likewise.
    template <class T>
    std::string typescript_reference();

    // The collected definitions as one JSON object, ordered by name.
    std::string json() const;
    // The same as TypeScript: `export interface`, `export type`, doc comments. A struct that
    // `inputs` also contains is followed by its fields as a constant, `VarRequestFields`, from
    // which forms take ranges, units, defaults and texts.
    std::string typescript(const Definitions& inputs) const;

    // Reserves a definition; false when it exists already (or is being made: types may refer to
    // themselves).
    bool begin(std::string_view name, std::type_index type);
    // `made.typescript` and `made.field` are whole declarations.
    void finish(std::string_view name, TypeText made);
    TypeText refer_to(std::string_view name) const;
    TypeText refer_to_enum(std::string_view name) const;
    // The definition of `name` with "$schema" and the others as its "$defs".
    std::string standing_alone(std::string_view name) const;

private:
    struct Entry {
        std::type_index type;
        TypeText text = {};
    };

    std::string reference_prefix_;
    std::map<std::string, Entry, std::less<>> entries_;
};

// A stand-alone schema: "$schema", the type, and its "$defs". Structs are closed
// ("additionalProperties": false); docs become "description", initializers "default".
template <class T>
std::string schema();

}  // namespace ballast::wire

#include "wire/schema_impl.hpp"  // IWYU pragma: export
