// Positions of the transaction's tenant. Versions work as for portfolios.
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

// Nil ids are replaced by new ones; versions become 1, times `now`. An unknown portfolio is
// kNotFound; option terms on a type other than option, or an option without terms, are
// kInvalidInput.
Result<model::Position> create_position(Transaction& transaction, model::Position position,
                                        Instant now);
// Creates all or none, with the round trips of one statement; returns the ids in the given order.
Result<std::vector<model::PositionId>> create_positions(Transaction& transaction,
                                                        std::span<const model::Position> positions,
                                                        Instant now);
Result<model::Position> get_position(Transaction& transaction, const model::PositionId& id);
// A position can move to another portfolio.
Result<model::Position> update_position(Transaction& transaction, const model::Position& position,
                                        std::int64_t expected_version, Instant now);
Status delete_position(Transaction& transaction, const model::PositionId& id,
                       std::int64_t expected_version);
// Deletes all positions of a portfolio; returns how many there were.
Result<std::int64_t> clear_positions(Transaction& transaction, const model::PortfolioId& portfolio);

// All conditions that are set must hold.
struct PositionFilter {
    std::optional<model::PortfolioId> portfolio = {};
    std::string symbol = {};
    std::optional<model::AssetType> type = {};
    std::string tag = {};
    std::vector<std::string> tags = {};  // any of them
    bool all_tags = false;               // all of them instead
    std::string strategy = {};
    std::string text = {};  // substring of symbol, strategy or note, ignoring ASCII case
};

enum class PositionSort {
    kSymbol,
    kType,
    kQuantity,
    kEntryPrice,  // absent values sort first
    kEntryDate,   // absent values sort first
    kStrategy,
    kCreatedAt,
    kUpdatedAt,
};

Result<Page<model::Position>> list_positions(Transaction& transaction, const PositionFilter& filter,
                                             PositionSort sort, const PageRequest& page);
// All at once, ordered by symbol then id, for calculations.
Result<std::vector<model::Position>> all_positions(Transaction& transaction,
                                                   const PositionFilter& filter);
Result<std::int64_t> count_positions(Transaction& transaction, const PositionFilter& filter);

}  // namespace ballast::store
