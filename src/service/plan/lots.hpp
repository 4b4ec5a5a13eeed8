// The tax lots of a plan: inline, from transactions in the request, or from the stored ledger.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/holding_period.hpp"
#include "plan/tax_lots.hpp"
#include "service/common.hpp"
#include "service/ledger/source.hpp"
#include "wire/table.hpp"

namespace ballast::service {

class Call;

struct PlanLotRow {
    std::string lot_id;
    std::string symbol;
    fin::Date acquired;
    std::optional<double> quantity;
    std::optional<double> value;  // market value; default quantity times the symbol's price
    double cost_basis = 0.0;
};

struct PlanTaxableLots : LedgerSource {
    std::optional<wire::Table<PlanLotRow>> lots;  // alternative to transactions
    std::map<std::string, double> prices;
    std::optional<fin::Date> as_of;
    plan::LotRule rule = plan::LotRule::kLowestTax;
    double short_rate = 0.0;
    double long_rate = 0.0;
    double short_loss = 0.0;
    double long_loss = 0.0;
};

struct OwnedLot {
    std::string account;
    fin::Date acquired;
    std::optional<double> quantity;
};

struct LoadedLots {
    plan::TaxableLots lots;
    std::vector<OwnedLot> owned;  // parallel to lots.lots
    fin::Date as_of;
    double coverage = 1.0;  // share of lots with a price
    std::string data_digest;
    Issues issues;
};

// For a ledger: the open lots of its taxable accounts, valued at the request's prices or the stored
// closes; lots without a price are left out with an issue. kInvalidInput where there are none,
// where both lots and transactions are given, or for several currencies.
Result<LoadedLots> load_lots(Call& call, const PlanTaxableLots& source);

struct PlanLotsToSellRequest : PlanTaxableLots {
    double net = 0.0;
};

struct PlanLotSale {
    std::string lot_id;
    std::string account;
    std::string symbol;
    fin::Date acquired;
    ledger::Term term = ledger::Term::kLong;
    std::optional<double> quantity;
    double proceeds = 0.0;
    double cost_basis = 0.0;
    double gain = 0.0;
};

struct PlanLotRuleResult {
    plan::LotRule rule = plan::LotRule::kFifo;
    double proceeds = 0.0;
    double tax = 0.0;
    double net = 0.0;
    double short_term_gain = 0.0;
    double long_term_gain = 0.0;
    double unrealized_gain = 0.0;  // of the remaining lots
    double short_loss = 0.0;       // carried forward
    double long_loss = 0.0;
};

struct PlanLotsToSellResponse : PlanLotRuleResult, Provenance {
    fin::Date as_of;
    std::vector<PlanLotSale> sales;
    double shortfall = 0.0;
    std::vector<PlanLotRuleResult> rules;
    double coverage = 1.0;
};

}  // namespace ballast::service
