// The audit trail as a sequence of what happened, for readers that follow its end.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "store/audit.hpp"

namespace ballast::store {

// Oldest first, `limit` rows after a sequence.
Result<std::vector<AuditRow>> audit_after(Transaction& transaction, std::int64_t sequence,
                                          std::size_t limit);

}  // namespace ballast::store
