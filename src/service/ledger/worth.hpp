// A ledger or holdings with the market of their valuation, for the methods that value a ledger.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ledger/net_worth.hpp"
#include "service/ledger/market.hpp"
#include "service/ledger/worth_requests.hpp"

namespace ballast::service {

class Call;

struct Worth {
    LoadedLedger ledger;
    ledger::MarketInputs market;
    ledger::NetWorthSettings settings;
    std::map<std::string, model::Security> stored_securities;  // of a stored ledger
};

// The prices, rates and securities of the request; for a stored ledger also the stored ones.
Result<Worth> worth_of(Call& call, const WorthSource& source);

// The short names of the accounts that a request names by id or short name.
Result<std::set<std::string>> account_slugs(Call& call, const LedgerSource& source);

// Adds model prices of the option contracts held on the dates.
Result<PricedContracts> price_contracts(Call& call, const WorthSource& source, Worth& worth,
                                        std::vector<fin::Date> dates, bool has_previous = false);

}  // namespace ballast::service
