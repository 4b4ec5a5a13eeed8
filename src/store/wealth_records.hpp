// What members state about their wealth besides transactions: documents by kind and name, which the
// store does not parse.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct WealthRecord {
    std::string kind;  // "allocation"
    std::string name;  // unique within the kind
    std::string document;
    Instant created_at = {};
    Instant updated_at = {};
};

// Ordered by name.
Result<std::vector<WealthRecord>> wealth_records(Transaction& transaction, std::string_view kind);
// kNotFound for a name that is not stored.
Result<WealthRecord> wealth_record(Transaction& transaction, std::string_view kind,
                                   std::string_view name);
// Adds the record or replaces the document of the one with its name, which keeps its creation time.
Status put_wealth_record(Transaction& transaction, const WealthRecord& record, Instant now);
Status delete_wealth_record(Transaction& transaction, std::string_view kind, std::string_view name);

}  // namespace ballast::store
