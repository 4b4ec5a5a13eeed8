// The places in which two JSON documents differ.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::service {

// JSON pointers (RFC 6901) of the smallest parts that differ; members that one document lacks by
// their own pointer. Lists of objects with an `id` are compared by id.
Result<std::vector<std::string>> document_changes(std::string_view before, std::string_view after);

}  // namespace ballast::service
