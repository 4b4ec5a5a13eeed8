#include "ingest/balance_rows.hpp"

#include <cmath>

#include "model/describe_bank_position.hpp"

namespace ballast::ingest {

void BalanceCount::reject(std::optional<double> balance) {
    ++rejected;
    if (balance && std::abs(*balance) <= *describe::kMoneyLimits.maximum)
        rejected_balance += std::abs(*balance);
}

}  // namespace ballast::ingest
