// Option contracts among the holdings of a ledger: symbols of the Options Clearing Corporation.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "fin/date.hpp"
#include "ledger/lots.hpp"
#include "model/packed_transaction.hpp"

namespace ballast::ledger {

bool is_contract(std::string_view symbol);
// Units of the underlying per unit of a holding: 100 for a contract, else 1.
Decimal contract_multiplier(std::string_view symbol);

// A contract and the days on which it is held.
struct ContractDays {
    std::string symbol;
    std::set<fin::Date> days;
};

// The contracts open at the end of each day, ascending; by symbol. Rows that cannot be posted are
// left out.
std::vector<ContractDays> open_contracts(model::TransactionRows transactions,
                                         const LotSettings& settings,
                                         std::span<const fin::Date> dates);

}  // namespace ballast::ledger
