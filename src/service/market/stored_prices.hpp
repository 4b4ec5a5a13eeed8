// The stored closes of what a ledger holds, as prices per unit as they were then.
//
// A ledger keeps raw quantities; sources of closes mostly give them adjusted for later splits. For
// each split that the ledger books, the closes of the days around it tell which they are: where the
// price does not fall by the ratio, the closes before it are adjusted, and are multiplied by the
// ratio again.
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

// The closes as traded, given the splits of one symbol (day, new shares per old).
CloseSeries as_traded(CloseSeries closes, std::span<const std::pair<fin::Date, double>> splits);

// By symbol of the transactions, up to a day. A symbol without stored closes is not there; nor is
// any where the tenant has no stored prices.
Result<std::map<std::string, CloseSeries>> stored_closes(
    Call& call, std::span<const model::Transaction> transactions, std::optional<fin::Date> as_of);

// Six digits: what a quote has.
std::optional<Decimal> price_of(double close);

}  // namespace ballast::service
