#include "store/positions.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "store/select.hpp"
#include "store/text_list.hpp"
#include "store/words.hpp"

namespace ballast::store {

namespace {

using model::Position;
using model::PositionId;

constexpr std::string_view kColumns =
    "id, portfolio_id, symbol, type, quantity, entry_price, entry_date, multiplier, "
    "option_underlying, option_expiry, option_right, option_strike, tags, strategy, note, "
    "created_at, updated_at, version";
constexpr std::size_t kColumnCount = 18;
constexpr std::string_view kInsert =
    "INSERT INTO main.positions (tenant_id, id, portfolio_id, symbol, type, quantity, entry_price, "
    "entry_date, multiplier, option_underlying, option_expiry, option_right, option_strike, tags, "
    "strategy, note, created_at, updated_at, version) VALUES (current_tenant(), $1, $2, $3, $4, "
    "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";

Result<std::optional<model::OptionTerms>> to_option(const Row& row, std::size_t at) {
    if (row.is_null(at)) return std::optional<model::OptionTerms>();
    model::OptionTerms terms;
    terms.underlying = row.string(at);
    TRY(terms.expiry, row.date(at + 1));
    TRY(terms.right, detail::stored_option_right(row.text(at + 2)));
    TRY(terms.strike, row.decimal(at + 3));
    return std::optional(std::move(terms));
}

// From `at`, the column of the id.
Result<Position> to_position(const Row& row, std::size_t at = 0) {
    Position position;
    TRY(position.id, row.id<PositionId>(at));
    TRY(position.portfolio, row.id<model::PortfolioId>(at + 1));
    position.symbol = row.string(at + 2);
    TRY(position.type, detail::stored_asset_type(row.text(at + 3)));
    TRY(position.quantity, row.decimal(at + 4));
    TRY(position.entry_price, row.optional_decimal(at + 5));
    TRY(position.entry_date, row.optional_date(at + 6));
    TRY(position.multiplier, row.decimal(at + 7));
    TRY(position.option, to_option(row, at + 8));
    TRY(position.tags, decode_list(row.text(at + 12)));
    position.strategy = row.string(at + 13);
    position.note = row.string(at + 14);
    position.created_at = row.instant(at + 15);
    position.updated_at = row.instant(at + 16);
    position.version = row.integer(at + 17);
    return position;
}

// In the order of kColumns.
void fill_values(const Position& position, const PositionId& id, Instant now,
                 std::span<Value> values) {
    const auto& option = position.option;
    values[0] = id;
    values[1] = position.portfolio;
    values[2] = position.symbol;
    values[3] = detail::stored(position.type);
    values[4] = position.quantity;
    values[5] = position.entry_price;
    values[6] = position.entry_date;
    values[7] = position.multiplier;
    values[8] = option ? Value(option->underlying) : Value();
    values[9] = option ? Value(option->expiry) : Value();
    values[10] = option ? Value(detail::stored(option->right)) : Value();
    values[11] = option ? Value(option->strike) : Value();
    values[12] = encode_list(position.tags);
    values[13] = position.strategy;
    values[14] = position.note;
    values[15] = now;
    values[16] = now;
    values[17] = 1;
}

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
Error name_conflict(Error error) {
    if (error.code != Code::kConflict) return error;
    const auto& attributes = error.attributes;
    const bool foreign = error.message.find("FOREIGN KEY") != std::string::npos ||
                         std::ranges::any_of(attributes, [](const auto& attribute) {
                             return attribute.first == "sqlstate" && attribute.second == "23503";
                         });
    if (foreign) return fail(Code::kNotFound, "the position's portfolio does not exist");
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
    if (!filter.tag.empty())
        where.add("EXISTS (SELECT 1 FROM json_each(tags) AS tag WHERE tag.value = {})", filter.tag);
    if (!filter.strategy.empty()) where.add("strategy = {}", filter.strategy);
    where.add_search(filter.text, {"symbol", "strategy", "note"});
    return where;
}

detail::SortColumn column_of(PositionSort sort) {
    switch (sort) {
        case PositionSort::kSymbol:
            return {"symbol"};
        case PositionSort::kType:
            return {"type"};
        case PositionSort::kQuantity:
            return {"quantity"};
        case PositionSort::kEntryPrice:
            return {"entry_price", true};
        case PositionSort::kEntryDate:
            return {"entry_date", true};
        case PositionSort::kStrategy:
            return {"strategy"};
        case PositionSort::kCreatedAt:
            return {"created_at"};
        case PositionSort::kUpdatedAt:
            return {"updated_at"};
    }
    return {"symbol"};
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
    auto inserted = transaction.execute_many(kInsert, kColumnCount, positions.size(),
                                             [&](std::size_t i, std::span<Value> values) {
                                                 fill_values(positions[i], ids[i], now, values);
                                             });
    if (!inserted) return name_conflict(std::move(inserted).error());
    return ids;
}

Result<Position> get_position(Transaction& transaction, const PositionId& id) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM positions WHERE id = $1", kColumns), {id}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no position {}", id.to_string()))
            .with("position", id.to_string());
    return to_position(rows[0]);
}

Result<Position> update_position(Transaction& transaction, const Position& position,
                                 std::int64_t expected_version, Instant now) {
    TRY_STATUS(check(position, ""));
    std::vector<Value> values(kColumnCount);
    fill_values(position, position.id, now, values);
    values[15] = expected_version;
    values.pop_back();
    auto updated = transaction.query(
        fmt::format("UPDATE main.positions SET portfolio_id = $2, symbol = $3, type = $4, "
                    "quantity = $5, entry_price = $6, entry_date = $7, multiplier = $8, "
                    "option_underlying = $9, option_expiry = $10, option_right = $11, "
                    "option_strike = $12, tags = $13, strategy = $14, note = $15, "
                    "updated_at = $17, version = version + 1 "
                    "WHERE tenant_id = current_tenant() AND id = $1 AND version = $16 RETURNING {}",
                    kColumns),
        values);
    if (!updated) return name_conflict(std::move(updated).error());
    if (updated->empty()) return stale(transaction, position.id);
    return to_position((*updated)[0]);
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
                           fmt::format("SELECT {}, id, {} FROM positions", column.name, kColumns),
                           where_of(filter), column, "id", page));
    TRY(const Rows rows, transaction.query(query.sql, query.values));
    Page<Position> result{.items = {}, .next = detail::next_cursor(transaction, query, rows)};
    for (std::size_t i = 0; i < std::min(rows.size(), page.limit); ++i) {
        TRY(Position position, to_position(rows[i], 2));
        result.items.push_back(std::move(position));
    }
    return result;
}

Result<std::vector<Position>> all_positions(Transaction& transaction,
                                            const PositionFilter& filter) {
    const detail::Where where = where_of(filter);
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM positions{} ORDER BY symbol, id", kColumns, where.sql()),
            where.values()));
    std::vector<Position> positions;
    positions.reserve(rows.size());
    for (const Row row : rows) {
        TRY(Position position, to_position(row));
        positions.push_back(std::move(position));
    }
    return positions;
}

Result<std::int64_t> count_positions(Transaction& transaction, const PositionFilter& filter) {
    const detail::Where where = where_of(filter);
    TRY(const Rows rows,
        transaction.query("SELECT count(*) FROM positions" + where.sql(), where.values()));
    return rows[0].integer(0);
}

Result<std::vector<PositionGroupTotal>> group_positions(Transaction& transaction,
                                                        const PositionFilter& filter,
                                                        PositionGroup group) {
    std::string_view key = "type";
    std::string_view join;
    if (group == PositionGroup::kStrategy) key = "strategy";
    if (group == PositionGroup::kSymbol) key = "symbol";
    if (group == PositionGroup::kTag) {
        key = "coalesce(own.value, '')";
        join = " LEFT JOIN json_each(positions.tags) AS own ON true";
    }
    const detail::Where where = where_of(filter);
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {}, count(*), decimal_sum(quantity) FROM positions{}"
                                      "{} GROUP BY 1 ORDER BY 1",
                                      key, join, where.sql()),
                          where.values()));
    std::vector<PositionGroupTotal> groups;
    for (const Row row : rows) {
        TRY(const Decimal quantity, row.decimal(2));
        groups.push_back({row.string(0), row.integer(1), quantity});
    }
    return groups;
}

}  // namespace ballast::store
