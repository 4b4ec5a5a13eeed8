// The day by which the age of prices is judged: one rule for Home and the figures of a ledger. What
// a user holds is judged by today. The prices of the demo end in the past: they are judged by the
// last of them.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "model/portfolio.hpp"
#include "model/transaction.hpp"

namespace ballast::store {
class Transaction;
}

namespace ballast::service {

// The date of the last prices of the demo, on which its last positions are entered.
fin::Date demo_date();

inline fin::Date price_day(std::optional<fin::Date> requested, bool is_demo, fin::Date today) {
    return requested ? *requested : is_demo ? demo_date() : today;
}

// Whether a portfolio has the tag of the demo.
bool is_demo(const model::Portfolio& portfolio);

// Short names of the accounts without a transaction other than those of the demo's household.
Result<std::set<std::string>> demo_accounts(store::Transaction& transaction);

// The symbols of a ledger.
struct LedgerSymbols {
    std::set<std::string> own;   // in an account of the user
    std::set<std::string> demo;  // in accounts of the demo alone
};
LedgerSymbols symbols_of(std::span<const model::Transaction> transactions,
                         const std::set<std::string>& demo_accounts);

}  // namespace ballast::service
