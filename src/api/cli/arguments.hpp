// The words after a method or a command, as its JSON request.
//
//   FILE, -              a file with the JSON request, or standard input
//   {"a":1}              the request itself
//   key=value            a field, converted to the type in the request's schema
//   key:=json            a field as JSON
//   a.b=value            a field of an object
//
// In key=value a list is separated by commas, or given by repeating the key; a table is the name of
// a file.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/method.hpp"

namespace ballast::api::cli {

struct Assignment {
    std::vector<std::string> path;  // "a.b" is {"a", "b"}
    std::string value;
    bool is_json = false;  // key:=json
};

struct Arguments {
    std::vector<std::string> words;  // neither JSON nor assignments: a file, or a command's places
    std::string json;                // the inline request; empty: none
    std::vector<Assignment> assignments;
};

// kInvalidInput for a second inline request.
Result<Arguments> read_arguments(std::span<const std::string> words);

// The assignments over `base`, a JSON object. A field of `base` that is assigned is replaced.
// kInvalidInput for JSON that cannot be read, a field given twice, or a text for an object.
Result<std::string> request_json(const service::Method& method, std::string_view base,
                                 std::span<const Assignment> assignments);

}  // namespace ballast::api::cli
