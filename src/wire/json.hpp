// JSON in and out of described values.
//
// In: RFC 8259 through simdjson; all errors of the document at once, up to a limit: unknown,
// missing and duplicate fields, wrong types, numbers out of range or not finite, values that an
// enum does not have (the allowed ones are listed, the nearest first), violated limits of the
// description. Out: shortest round-trip numbers; a double that is not finite is written as null.
//
// Supported types: bool, integers, double, std::string, described structs and enums, Scalar types,
// std::optional (null or absent), std::vector, std::array of double, std::map<std::string, T>,
// std::variant (the first alternative whose JSON kind fits), std::pair (array of two), Table,
// WideTable, RawJson.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "wire/describe.hpp"
#include "wire/scalar.hpp"
#include "wire/table.hpp"

namespace ballast::wire {

// JSON text carried unchanged: checked to be one well-formed value when read, and minified.
struct RawJson {
    std::string text = "null";
};

struct ReadContext {
    std::size_t max_bytes = 16U << 20;
    std::size_t max_depth = 64;
    std::size_t max_errors = 100;
    const TableFiles* files = nullptr;
    // Whether names, symbols and other short texts may not have control characters or controls of
    // the writing direction: for requests, not for what is already stored or was exported.
    bool plain_names = false;
};

// The value of a document, or kInvalidInput with the errors found in it.
template <class T>
Result<T> read_json(std::string_view text, const ReadContext& context = {});

template <class T>
void write_json(std::string& out, const T& value);

template <class T>
std::string to_json(const T& value) {
    std::string out;
    write_json(out, value);
    return out;
}

}  // namespace ballast::wire

#include "wire/json_read.hpp"   // IWYU pragma: export
#include "wire/json_write.hpp"  // IWYU pragma: export
