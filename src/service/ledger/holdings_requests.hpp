// Request and response of ledger.holdings.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/holdings.hpp"
#include "service/ledger/worth_requests.hpp"

namespace ballast::service {

struct HoldingsRequest : LedgerSource {
    std::optional<fin::Date> as_of;
    std::optional<ledger::HoldingsGroupBy> group_by;
    std::optional<LedgerPrices> prices;
    std::map<std::string, LedgerSecurity> securities;
    std::optional<LedgerRates> fx;
    std::optional<fin::Currency> currency;
    ledger::LotMethod method = ledger::LotMethod::kFifo;
    OnLedgerError on_error = OnLedgerError::kRefuse;
    std::optional<OptionMarket> option_market;
};

struct HoldingView : ledger::SecurityHolding {
    std::string name;
    std::optional<ContractPriceSource> price_source;  // nullopt without a price
};

struct HoldingsResponse : Provenance {
    fin::Date as_of;
    fin::Currency currency;
    std::vector<HoldingView> securities;
    std::vector<ledger::CashHolding> cash;
    ledger::HoldingsTotals totals;
    std::vector<ledger::HoldingsGroup> groups;
    std::vector<ContractValuation> options;
    double coverage = 1.0;
};

}  // namespace ballast::service
