// Everything that a tenant has in the state, table by table: read for an export, and deleted.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

// A table with the columns that an export has, in their order.
struct TenantTable {
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::string> expressions;  // the columns as text
};

// Tables with the contents of the transaction's tenant, without what comes and goes by itself
// (jobs, notifications, stored responses), secrets, and the audit trail.
Result<std::vector<TenantTable>> tenant_tables(Transaction& transaction,
                                               const DatabaseOptions& options);

// In an order that depends on the contents only, read in parts of some hundred. An absent value is
// nullopt.
using TextRow = std::vector<std::optional<std::string>>;
Status each_row(Transaction& transaction, const TenantTable& table,
                const std::function<Status(const TextRow&)>& visit);

// Deletes every row of the tenant but those of the audit trail and the stored responses of repeated
// requests, which expire.
Status delete_tenant_rows(Transaction& transaction);

}  // namespace ballast::store
