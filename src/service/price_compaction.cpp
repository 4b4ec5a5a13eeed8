#include "service/price_compaction.hpp"

#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "store/price_compaction.hpp"

namespace ballast::service {

Result<std::int64_t> compact_all_prices(Environment& environment) {
    TRY(store::Database * database, environment.database());
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_tenants(transaction);
    }));
    std::int64_t merged = 0;
    for (const store::Tenant& tenant : tenants) {
        TRY(const store::PriceParts parts,
            database->read(tenant.id, [](store::Transaction& transaction) {
                return store::price_parts(transaction);
            }));
        // Opening the files is not worth it for few parts.
        if (parts.current.size() <= store::kMostParts + 1) continue;
        TRY(store::Columns * columns, environment.columns());
        TRY(const bool done, store::compact_prices(*database, *columns, tenant.id));
        merged += done;
    }
    return merged;
}

}  // namespace ballast::service
