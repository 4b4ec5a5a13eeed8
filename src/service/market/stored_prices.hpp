// The stored closes of a ledger's holdings, as unadjusted prices per unit (market/as_traded.hpp),
// and the exchange rates of its amounts.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "market/as_traded.hpp"
#include "market/currency_conversion.hpp"
#include "model/packed_transaction.hpp"

namespace ballast::service {

class Call;

// By symbol of the transactions, up to a day. Symbols without stored closes are left out; empty
// where the tenant has no stored prices.
Result<std::map<std::string, market::CloseSeries>> stored_closes(
    Call& call, model::TransactionRows transactions, std::optional<fin::Date> as_of);

// From each currency to another, up to a day (market/currency_conversion.hpp). Currencies without
// stored rates are left out.
Result<std::vector<std::shared_ptr<const market::ExchangeRates>>> stored_rates(
    Call& call, std::span<const fin::Currency> from, fin::Currency to,
    std::optional<fin::Date> as_of);

// Rounded to six digits, the precision of a quote.
std::optional<Decimal> price_of(double close);

}  // namespace ballast::service
