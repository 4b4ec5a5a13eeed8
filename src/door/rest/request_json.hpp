// The parts of an HTTP request become one JSON request of a method.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "service/method.hpp"

namespace ballast::door::rest {

using Parameters = std::vector<std::pair<std::string, std::string>>;

struct RequestParts {
    const Parameters& path;   // from the route
    const Parameters& query;  // decoded
    std::string_view body;
    std::optional<std::string_view> if_match;
};

// A query value becomes what its field holds: text, number, truth, or a list (repeated, or
// separated by commas). What is not of the field's kind is passed on as text, for the reader to
// tell. A field given twice is a fault of the reader too; but the body may say again what the path
// or If-Match says, if it says the same. A body that says otherwise, or that is not an object, is
// kInvalidInput.
Result<std::string> request_json(const service::Method& method, const RequestParts& parts);

}  // namespace ballast::door::rest
