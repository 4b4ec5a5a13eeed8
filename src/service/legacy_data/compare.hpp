// The figures that an earlier system stored, next to those of this one.
#pragma once

#include "service/legacy_data/requests.hpp"

namespace ballast::service {

class Call;

// kConflict for an import that has been undone.
Result<LegacyCompareResponse> compare_legacy(Call& call, const LegacyCompareRequest& request);

}  // namespace ballast::service
