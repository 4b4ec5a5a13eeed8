// A ledger in memory, packed (model/packed_transaction.hpp), in the order of posting.
#pragma once

#include <cstdint>
#include <vector>

#include "model/ledger_entry.hpp"
#include "model/packed_transaction.hpp"

namespace ballast::service {

class LedgerRows {
public:
    // In any order.
    void add(const model::LedgerEntry& entry);
    // By date and id, once all are added.
    void sort();
    model::TransactionRows rows() const { return {transactions_, order_}; }

private:
    model::PackedTransactions transactions_;
    std::vector<model::EntryId> ids_;  // until sorted
    std::vector<std::uint32_t> order_;
};

}  // namespace ballast::service
