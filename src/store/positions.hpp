// Positions of the transaction's tenant. Versions work as those of portfolios do.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/portfolio.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

// Nil ids are made, versions become 1, times `now`. A portfolio that does not exist is kNotFound;
// option terms on another type than an option, or none on an option, are kInvalidInput.
Result<model::Position> create_position(Transaction& transaction, model::Position position,
                                        Instant now);
// All or none, in one statement's worth of round trips; the ids, in the order given.
Result<std::vector<model::PositionId>> create_positions(Transaction& transaction,
                                                        std::span<const model::Position> positions,
                                                        Instant now);
Result<model::Position> get_position(Transaction& transaction, const model::PositionId& id);
// A position can move to another portfolio.
Result<model::Position> update_position(Transaction& transaction, const model::Position& position,
                                        std::int64_t expected_version, Instant now);
Status delete_position(Transaction& transaction, const model::PositionId& id,
                       std::int64_t expected_version);
// All positions of a portfolio; how many there were.
Result<std::int64_t> clear_positions(Transaction& transaction, const model::PortfolioId& portfolio);

// Conditions that are set all hold.
struct PositionFilter {
    std::optional<model::PortfolioId> portfolio = {};
    std::string symbol = {};
    std::optional<model::AssetType> type = {};
    std::string tag = {};
    std::string strategy = {};
    std::string text = {};  // within symbol, strategy or note; the case of ASCII letters is ignored
};

enum class PositionSort {
    kSymbol,
    kType,
    kQuantity,
    kEntryPrice,  // none sorts before all
    kEntryDate,   // none sorts before all
    kStrategy,
    kCreatedAt,
    kUpdatedAt,
};

Result<Page<model::Position>> list_positions(Transaction& transaction, const PositionFilter& filter,
                                             PositionSort sort, const PageRequest& page);
// All at once, by symbol then id: what a calculation reads.
Result<std::vector<model::Position>> all_positions(Transaction& transaction,
                                                   const PositionFilter& filter);
Result<std::int64_t> count_positions(Transaction& transaction, const PositionFilter& filter);

enum class PositionGroup { kType, kStrategy, kTag, kSymbol };

struct PositionGroupTotal {
    std::string key;  // empty: without one
    std::int64_t count = 0;
    Decimal quantity;  // sum of signed quantities

    bool operator==(const PositionGroupTotal&) const = default;
};

// By key, ascending. A position counts once under each of its tags.
Result<std::vector<PositionGroupTotal>> group_positions(Transaction& transaction,
                                                        const PositionFilter& filter,
                                                        PositionGroup group);

}  // namespace ballast::store
