// A transaction that cannot be posted, in responses.
#pragma once

#include <optional>
#include <string>

#include "ledger/lots.hpp"
#include "model/transaction.hpp"

namespace ballast::service {

// A row left out because it cannot be posted.
struct NotBookedView {
    std::string transaction;
    fin::Date date;
    model::TransactionType type = model::TransactionType::kSell;
    std::string account;
    std::string symbol;
    std::optional<Decimal> quantity;
    std::optional<Decimal> held;
    std::optional<Decimal> missing;
    std::string reason;
};

NotBookedView not_booked_view(const model::Transaction& t, ledger::NotBooked row);

}  // namespace ballast::service
