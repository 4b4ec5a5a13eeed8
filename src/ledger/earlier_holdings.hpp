// Holdings and values that an earlier ledger stored, compared with those of this one, with the rule
// of the earlier ledger that makes each difference.
//
// The earlier ledger (PortfolioOS) added up transactions by rules of its own:
//   a cash dividend entered the holding as shares, of its quantity at its price;
//   an outgoing transfer was left out, or entered as an incoming one;
//   a security without a price was worth zero.
// A rule, or the fewest of them together, is named as the reason of a difference only where
// applying it to the same transactions gives the stored figure.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/lots.hpp"
#include "model/earlier_figure.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

struct EarlierRules {
    bool dividend_as_shares = false;
    bool transfer_out_ignored = false;
    bool transfer_out_as_inflow = false;
    bool fees_left_out = false;
};

struct EarlierHolding {
    double quantity = 0.0;
    double cost_basis = 0.0;
};

// First in, first out, in doubles as the earlier ledger computed. `transactions` of one account and
// security by date; a sale of more than is held sells what is held.
EarlierHolding earlier_holding(std::span<const model::Transaction> transactions,
                               const EarlierRules& rules);

// A close on a day or the last before it, in the currency of the transactions; nullopt where it is
// not known.
using EarlierPrice = std::function<std::optional<double>(const std::string& symbol, fin::Date)>;

// Figures of holdings (with a symbol; as of their date, or of the last transaction) and of accounts
// (without one), in the order given. `transactions`: those of the compared accounts, by short name;
// they are computed here by FIFO, and valued at `price`. `earlier_price`: that of the earlier
// ledger, the reason of a difference where another one is stored here. Errors are those of
// lot_report.
Result<std::vector<model::ComparedFigure>> compare_holdings(
    std::span<const model::EarlierFigure> figures, std::span<const model::Transaction> transactions,
    const LotSettings& settings, const EarlierPrice& price, const EarlierPrice& earlier_price);

}  // namespace ballast::ledger
