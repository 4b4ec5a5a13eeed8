// The stored closes of a ledger's holdings, as unadjusted prices per unit.
//
// A ledger keeps raw quantities; sources mostly give closes adjusted for later splits. For each
// split in the ledger the closes around its date show which they are: where the price does not fall
// by the ratio, the closes before it are adjusted and are multiplied by the ratio.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "model/transaction.hpp"

namespace ballast::service {

class Call;

using CloseSeries = std::vector<std::pair<fin::Date, double>>;  // ascending

// The unadjusted closes, given the splits of one symbol (day, new shares per old).
CloseSeries as_traded(CloseSeries closes, std::span<const std::pair<fin::Date, double>> splits);

// By symbol of the transactions, up to a day. Symbols without stored closes are left out; empty
// where the tenant has no stored prices.
Result<std::map<std::string, CloseSeries>> stored_closes(
    Call& call, std::span<const model::Transaction> transactions, std::optional<fin::Date> as_of);

// Rounded to six digits, the precision of a quote.
std::optional<Decimal> price_of(double close);

}  // namespace ballast::service
