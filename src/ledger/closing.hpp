// Closing an account: its history stays, nothing is posted to it afterwards.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "ledger/lots.hpp"
#include "model/transaction.hpp"

namespace ballast::ledger {

// The closing date of each closed account, by slug.
using ClosedAccounts = std::map<std::string, fin::Date, std::less<>>;

// What to do with an account that is not empty on its closing date.
enum class ClosingBalance : std::uint8_t { kRefuse, kAccept };

// Whether an account can be closed on a date. `transactions`: the whole ledger, from which the
// units and the cash follow. kConflict when it has later transactions, and when it holds units or
// cash at the end of the date; the error lists both.
Status check_closing(std::string_view account, fin::Date closed_on,
                     std::span<const model::Transaction> transactions, ClosingBalance balance);

// kInvalidInput when the row is dated after the closing of its account, or of the account that it
// transfers to or from.
Status check_open(const model::Transaction& t, const ClosedAccounts& closed);

}  // namespace ballast::ledger
