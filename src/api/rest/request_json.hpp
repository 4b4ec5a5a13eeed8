// Combines the parts of an HTTP request into the JSON request of a method.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "service/method.hpp"

namespace ballast::api::rest {

using Parameters = std::vector<std::pair<std::string, std::string>>;

struct RequestParts {
    const Parameters& path;   // from the route
    const Parameters& query;  // decoded
    std::string_view body;
    std::optional<std::string_view> if_match;
    const service::RouteAlias* alias = nullptr;  // of the route, which may set a field
};

// A query value is converted to its field's type: string, number, boolean, or a list (repeated, or
// separated by commas). A value of another type is passed on as text, for the reader to report. A
// duplicate field is reported by the reader too, but the body may repeat what the path or If-Match
// states if it has the same value. A body with another value, or that is not an object, is
// kInvalidInput.
Result<std::string> request_json(const service::Method& method, const RequestParts& parts);

}  // namespace ballast::api::rest
