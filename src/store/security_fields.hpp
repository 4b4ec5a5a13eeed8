// Values that providers gave the fields of securities, of the transaction's tenant.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/security_field.hpp"
#include "store/database.hpp"

namespace ballast::store {

// Adds rows, or replaces those of their symbols and fields.
Status put_security_fields(Transaction& transaction, std::span<const model::SecurityField> fields);
// By symbol and field; of all securities when no symbol is given.
Result<std::vector<model::SecurityField>> security_fields(Transaction& transaction,
                                                          std::span<const std::string> symbols);

}  // namespace ballast::store
