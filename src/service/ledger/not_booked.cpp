#include "service/ledger/not_booked.hpp"

#include <utility>

namespace ballast::service {

NotBookedView not_booked_view(const model::Transaction& t, ledger::NotBooked row) {
    return {.transaction = t.id,
            .date = t.date,
            .type = t.type,
            .account = t.account,
            .symbol = t.symbol,
            .quantity = t.quantity,
            .held = row.held,
            .missing = row.missing,
            .reason = std::move(row.reason)};
}

}  // namespace ballast::service
