// Positions of a banking book in immutable column files: one file of positions a block, and one of
// dated amounts (schedules and deposit slots) where the block has any.
//
// Column names are those of the contract; words stand as the contract writes them. A number that is
// absent is absent in the file; a day that is absent is 0001-01-01.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "model/bank_position.hpp"
#include "store/columns.hpp"

namespace ballast::store {

struct BankBlock {
    std::string positions;  // paths of ColumnFile
    std::string amounts;    // empty: no position of the block has dated amounts
    std::int64_t rows = 0;
};

// Durable when it returns. At most a few hundred thousand positions at once: all their columns are
// in memory beside them.
Result<BankBlock> write_bank_block(const Columns& columns,
                                   std::span<const model::BankPosition> positions);
// In the order they were written.
Result<std::vector<model::BankPosition>> read_bank_block(const Columns& columns,
                                                         const BankBlock& block);

}  // namespace ballast::store
