// The stored risk settings of portfolios: documents, whose content the store does not read.
#pragma once

#include <map>
#include <string>

#include "base/result.hpp"
#include "model/portfolio.hpp"
#include "store/database.hpp"

namespace ballast::store {

// The document of a portfolio, "{}" when nothing was stated. kNotFound without the portfolio.
Result<std::string> risk_settings(Transaction& transaction, const model::PortfolioId& id);

// The documents of the portfolios for which something was stated.
Result<std::map<model::PortfolioId, std::string>> all_risk_settings(Transaction& transaction);

// Part of a write that changes the version of the portfolio.
Status set_risk_settings(Transaction& transaction, const model::PortfolioId& id,
                         const std::string& document);

}  // namespace ballast::store
