// The steps of a confirmed onboarding: symbols, prices, options. Each ends with a stored state, so
// that an interrupted one continues where it was.
#pragma once

#include "service/onboarding/record.hpp"

namespace ballast::service {

// Makes the portfolio and its positions from the file; the state becomes kEnriching.
Status enter_positions(Call& call, store::Transaction& transaction, OnboardingRecord& record);

// Runs the steps from that of the state on; the state becomes kReady or kIncomplete.
Status run_steps(Call& call, OnboardingRecord& record);

// Enters what unknown symbols are: other symbols, or private assets with prices of their own.
Status apply_symbols(Call& call, store::Transaction& transaction, OnboardingRecord& record,
                     const std::vector<OnboardingSymbolChange>& symbols);

}  // namespace ballast::service
