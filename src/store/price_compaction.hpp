// Merging the parts of stored prices while others read and write them.
#pragma once

#include <cstddef>

#include "base/id.hpp"
#include "base/result.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/price_store.hpp"

namespace ballast::store {

// Merges parts when there are more than `most` beside the base. The files are written without a
// transaction; a short one puts them in the place of the parts, unless one of these was replaced
// meanwhile: then nothing changes, and the next call tries again. Returns whether parts were
// merged.
Result<bool> compact_prices(Database& database, const Columns& columns, const TenantId& tenant,
                            std::size_t most = kMostParts);

}  // namespace ballast::store
