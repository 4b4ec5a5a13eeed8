// market.sync.
#include "service/market/methods.hpp"
#include "service/market/sync.hpp"
#include "service/methods.hpp"

namespace ballast::service {

void add_sync_methods(MethodTable& table) {
    table.add<SyncRequest, SyncResponse>(
        {.name = "market.sync",
         .summary =
             "Downloads what is new of prices and macroeconomic series from their providers.",
         .doc = "Requests overlap what is stored, so that restatements are found: a changed value "
                "is stored beside the earlier one. A split that the provider reports leads to a "
                "download of all dates; a change of all values that nothing explains is not "
                "stored. A series that cannot be downloaded keeps its stored rows, with their age "
                "and the reason. Nothing is requested from a provider that was not configured.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/market/sync"},
         .duration = Duration::kLong},
        sync_market);
}

}  // namespace ballast::service
