// Orders written to a file, and kept in the history.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "service/call.hpp"
#include "service/trade/requests.hpp"

namespace ballast::service {

// The templates of the program and of the workspace; a stored one replaces a built-in one.
Result<std::vector<TradeTemplateView>> trade_templates_in_use(store::Transaction& transaction);

// kInvalidInput at /template for an unknown template.
Result<trade::OrderTemplate> template_named(std::span<const TradeTemplateView> templates,
                                            const std::string& name);

using HeldQuantities = std::map<std::string, Decimal>;  // signed, by symbol

// Orders, numbered where they have no id, completed, split where they reverse a position, and
// written. `held` is what the orders change; nullopt where only the orders state it. Pointers of
// errors are below /trades.
Result<ExportTradesResponse> write_trades(const std::vector<trade::Order>& orders,
                                          const std::optional<HeldQuantities>& held,
                                          const TradeFileFields& file,
                                          const trade::OrderTemplate& form, Instant now);

// Stores the file with who and when, and names it in the response.
Status keep_trades(store::Transaction& transaction, const Call& call, const TradeFileFields& file,
                   std::string source, ExportTradesResponse& response);

}  // namespace ballast::service
