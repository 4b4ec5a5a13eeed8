#include "service/ledger/ledger_rows.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/release.hpp"

namespace ballast::service {

void LedgerRows::add(const model::LedgerEntry& entry) {
    transactions_.push_back(entry.transaction);
    ids_.push_back(entry.id);
}

void LedgerRows::sort() {
    order_.resize(ids_.size());
    std::iota(order_.begin(), order_.end(), 0U);
    std::ranges::sort(order_, {}, [&](std::uint32_t place) {
        return std::tuple(transactions_.date(place), ids_[place]);
    });
    release(ids_);
}

}  // namespace ballast::service
