// Positions of a banking book in immutable column files: per block one file of positions, and one
// of dated amounts (schedules and deposit run-off buckets) if the block has any.
//
// Column names and enum values are those of the contract. An absent number is absent in the file;
// an absent date is 0001-01-01.
#pragma once

#include <cstdint>
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

// Durable when it returns. Use for at most a few hundred thousand positions at once: all their
// columns are held in memory as well.
Result<BankBlock> write_bank_block(const Columns& columns,
                                   std::span<const model::BankPosition> positions);
// In the order in which they were written.
Result<std::vector<model::BankPosition>> read_bank_block(const Columns& columns,
                                                         const BankBlock& block);
// Those of some rows of the block, which ascend; the others are not decoded.
Result<std::vector<model::BankPosition>> read_bank_rows(const Columns& columns,
                                                        const BankBlock& block,
                                                        std::span<const std::uint32_t> rows);

}  // namespace ballast::store
