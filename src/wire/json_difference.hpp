// Differences between two JSON documents, value by value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::wire {

struct JsonChange {
    std::string pointer;  // RFC 6901
    std::string before;   // JSON; empty: the value is new
    std::string after;    // JSON; empty: the value was removed
};

// In the order of the documents; at most `most`. An empty text is a document that does not exist.
// Members of objects are compared by name, items of lists by their `id`, `symbol` or `name` where
// all have one, otherwise by position. kInvalidInput for what is not JSON.
Result<std::vector<JsonChange>> json_changes(std::string_view before, std::string_view after,
                                             std::size_t most);

}  // namespace ballast::wire
