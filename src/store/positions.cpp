#include "store/positions.hpp"

#include <fmt/format.h>
#include <utility>

#include "model/describe_portfolio.hpp"
#include "store/connection.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

template <>
inline constexpr std::string_view detail::kColumnName<&model::Position::portfolio> = "portfolio_id";

namespace {

using model::Position;
using model::PositionId;

constexpr std::string_view kPositionsTable = "positions";

using PositionColumns = detail::DescribedRow<Position>;

Status check(const Position& position, std::string_view pointer) {
    const bool is_option = position.type == model::AssetType::kOption;
    Error error = fail(Code::kInvalidInput, "the position cannot be stored");
    if (position.symbol.empty())
        error.errors.push_back(
            {fmt::format("{}/symbol", pointer), "min_length", "a position requires a symbol", ""});
    if (is_option != position.option.has_value())
        error.errors.push_back(
            {fmt::format("{}/option", pointer), is_option ? "required" : "unexpected",
             is_option ? "an option requires option terms" : "only an option has option terms",
             ""});
    if (error.errors.empty()) return {};
    return error;
}

// A position has a single foreign key, its portfolio, and a single unique key, its id.
Error explain_position_conflict(Error error) {
    if (error.code != Code::kConflict) return error;
    if (detail::is_foreign_key(error))
        return fail(Code::kNotFound, "the position's portfolio does not exist");
    error.message = "there is already a position with this id";
    return error;
}

Error stale(Transaction& transaction, const PositionId& id) {
    const auto current = get_position(transaction, id);
    if (!current) return Error(current.error());
    return fail(Code::kConflict,
                fmt::format("the position has been changed; its current version is {}",
                            current->version))
        .with("version", fmt::format("{}", current->version));
}

detail::Where where_of(const PositionFilter& filter) {
    detail::Where where;
    if (filter.portfolio) where.add("portfolio_id = {}", *filter.portfolio);
    if (!filter.symbol.empty()) where.add("symbol = {}", filter.symbol);
    if (filter.type) where.add("type = {}", detail::stored(*filter.type));
    constexpr std::string_view kHasTag =
        "EXISTS (SELECT 1 FROM json_each(tags) AS tag WHERE tag.value = {})";
    if (!filter.tag.empty()) where.add(kHasTag, filter.tag);
    std::string any;
    for (const std::string& tag : filter.tags) {
        if (filter.all_tags)
            where.add(kHasTag, tag);
        else
            any += fmt::format("{}tag.value = {}", any.empty() ? "" : " OR ", where.bind(tag));
    }
    if (!any.empty())
        where.add(fmt::format("EXISTS (SELECT 1 FROM json_each(tags) AS tag WHERE {})", any));
    if (!filter.strategy.empty()) where.add("strategy = {}", filter.strategy);
    where.add_search(filter.text, {"symbol", "strategy", "note"});
    return where;
}

detail::SortColumn column_of(PositionSort sort) {
    switch (sort) {
        case PositionSort::kSymbol:
            return PositionColumns::sort_by<&Position::symbol>();
        case PositionSort::kType:
            return PositionColumns::sort_by<&Position::type>();
        case PositionSort::kQuantity:
            return PositionColumns::sort_by<&Position::quantity>();
        case PositionSort::kEntryPrice:
            return PositionColumns::sort_by<&Position::entry_price>();
        case PositionSort::kEntryDate:
            return PositionColumns::sort_by<&Position::entry_date>();
        case PositionSort::kStrategy:
            return PositionColumns::sort_by<&Position::strategy>();
        case PositionSort::kCreatedAt:
            return PositionColumns::sort_by<&Position::created_at>();
        case PositionSort::kUpdatedAt:
            return PositionColumns::sort_by<&Position::updated_at>();
    }
    return PositionColumns::sort_by<&Position::symbol>();
}

}  // namespace

Result<Position> create_position(Transaction& transaction, Position position, Instant now) {
    TRY(const auto ids, create_positions(transaction, std::span(&position, 1), now));
    position.id = ids.front();
    position.created_at = position.updated_at = now;
    position.version = 1;
    return position;
}

Result<std::vector<PositionId>> create_positions(Transaction& transaction,
                                                 std::span<const Position> positions, Instant now) {
    std::vector<PositionId> ids;
    ids.reserve(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
        TRY_STATUS(check(positions[i], positions.size() == 1 ? "" : fmt::format("/{}", i)));
        ids.push_back(positions[i].id.is_nil() ? PositionId::make(now) : positions[i].id);
    }
    auto inserted = transaction.execute_many(
        detail::insert_statement<Position>(kPositionsTable), PositionColumns::kColumns,
        positions.size(), [&](std::size_t i, std::span<Value> values) {
            detail::write_new(positions[i], ids[i], now, values);
        });
    if (!inserted) return explain_position_conflict(std::move(inserted).error());
    return ids;
}

Result<Position> get_position(Transaction& transaction, const PositionId& id) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM positions WHERE id = $1",
                                                       PositionColumns::column_list()),
                                           {id}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no position {}", id.to_string()))
            .with("position", id.to_string());
    return PositionColumns::read(rows[0]);
}

Result<Position> update_position(Transaction& transaction, const Position& position,
                                 std::int64_t expected_version, Instant now) {
    TRY_STATUS(check(position, ""));
    const auto update = detail::update_statement(kPositionsTable, position, expected_version, now);
    auto updated = transaction.query(update.sql, update.values);
    if (!updated) return explain_position_conflict(std::move(updated).error());
    if (updated->empty()) return stale(transaction, position.id);
    return PositionColumns::read((*updated)[0]);
}

Status delete_position(Transaction& transaction, const PositionId& id,
                       std::int64_t expected_version) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.positions WHERE tenant_id = current_tenant() AND "
                            "id = $1 AND version = $2",
                            {id, expected_version}));
    if (deleted == 0) return stale(transaction, id);
    return {};
}

Result<std::int64_t> clear_positions(Transaction& transaction,
                                     const model::PortfolioId& portfolio) {
    return transaction.execute(
        "DELETE FROM main.positions WHERE tenant_id = current_tenant() AND portfolio_id = $1",
        {portfolio});
}

Result<Page<Position>> list_positions(Transaction& transaction, const PositionFilter& filter,
                                      PositionSort sort, const PageRequest& page) {
    const detail::SortColumn column = column_of(sort);
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT {}, id, {} FROM positions", column.name,
                                       PositionColumns::column_list()),
                           where_of(filter), column, "id", page));
    return detail::select_page<Position>(transaction, query);
}

Result<std::vector<Position>> all_positions(Transaction& transaction,
                                            const PositionFilter& filter) {
    const detail::Where where = where_of(filter);
    return detail::select_rows<Position>(transaction, "positions", where, "ORDER BY symbol, id");
}

Result<std::int64_t> count_positions(Transaction& transaction, const PositionFilter& filter) {
    const detail::Where where = where_of(filter);
    TRY(const Rows rows,
        transaction.query("SELECT count(*) FROM positions" + where.sql(), where.values()));
    return rows[0].integer(0);
}

}  // namespace ballast::store
