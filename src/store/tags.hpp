// Tags of the transaction's tenant: their color and description, and where they are used.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct Tag {
    std::string name;
    std::string color;  // "#1f77b4"; empty for none
    std::string description;
    std::int64_t positions = 0;   // that have it
    std::int64_t portfolios = 0;  // that have it
    bool is_stored = false;       // has a row: a color or description was given
};

// Those with a row and those in use, by name.
Result<std::map<std::string, Tag, std::less<>>> all_tags(Transaction& transaction);
// Adds the row, or replaces color and description.
Status put_tag(Transaction& transaction, const Tag& tag, Instant now);
// The row only; without one nothing happens.
Status delete_tag_row(Transaction& transaction, std::string_view name);

}  // namespace ballast::store
