// Factor definitions of the transaction's tenant, by name.
#pragma once

#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/factor_definition.hpp"
#include "store/database.hpp"

namespace ballast::store {

// Adds a definition, or replaces the one with its name.
Status put_factor_definition(Transaction& transaction, const model::FactorDefinition& definition,
                             Instant now);
// All rows, those that mark a default as deleted included, by name.
Result<std::vector<model::FactorDefinition>> factor_definitions(Transaction& transaction);
// kNotFound without the row.
Status delete_factor_definition(Transaction& transaction, std::string_view name);

}  // namespace ballast::store
