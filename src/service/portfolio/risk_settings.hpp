// The risk settings that are stored with a portfolio: the values that its owner stated, and the
// defaults for the others.
#pragma once

#include <string_view>

#include "describe/patch.hpp"
#include "model/portfolio.hpp"
#include "risk/settings.hpp"
#include "store/database.hpp"

namespace ballast::service {

using RiskSettingsChange = describe::Patch<risk::RiskSettings>;

// kCorrupted for a document that cannot be read.
Result<risk::RiskSettings> parse_risk_settings(std::string_view document);

Result<risk::RiskSettings> stored_risk_settings(store::Transaction& transaction,
                                                const model::PortfolioId& id);

// Stores what the change states, and returns the settings that result. kInvalidInput for settings
// that cannot be used.
Result<risk::RiskSettings> change_risk_settings(store::Transaction& transaction,
                                                const model::PortfolioId& id,
                                                const RiskSettingsChange& change);

}  // namespace ballast::service
