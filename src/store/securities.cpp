#include "store/securities.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "model/describe_portfolio.hpp"
#include "store/described_row.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

namespace {

using model::Security;

constexpr std::string_view kColumns =
    "symbol, name, type, sector, industry, exchange, country, currency";

Result<Security> to_security(const Row& row, std::size_t at = 0) {
    Security security;
    security.symbol = row.string(at);
    security.name = row.string(at + 1);
    TRY(security.type, detail::from_stored<model::AssetType>(row.text(at + 2)));
    security.sector = row.string(at + 3);
    security.industry = row.string(at + 4);
    security.exchange = row.string(at + 5);
    security.country = row.string(at + 6);
    TRY(security.currency, row.currency(at + 7));
    return security;
}

Error missing(std::string_view symbol) {
    return fail(Code::kNotFound, fmt::format("there is no security {}", symbol))
        .with("symbol", std::string(symbol));
}

}  // namespace

Status put_securities(Transaction& transaction, std::span<const Security> securities, Instant now) {
    for (const Security& security : securities)
        if (security.symbol.empty())
            return fail(Code::kInvalidInput, "a security requires a symbol");
    TRY_STATUS(transaction.execute_many(
        "INSERT INTO main.securities (tenant_id, symbol, name, type, sector, industry, exchange, "
        "country, currency, updated_at) VALUES (current_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, "
        "$9) ON CONFLICT (tenant_id, symbol) DO UPDATE SET name = excluded.name, "
        "type = excluded.type, sector = excluded.sector, industry = excluded.industry, "
        "exchange = excluded.exchange, country = excluded.country, currency = excluded.currency, "
        "updated_at = excluded.updated_at",
        9, securities.size(), [&](std::size_t i, std::span<Value> values) {
            const Security& security = securities[i];
            values[0] = security.symbol;
            values[1] = security.name;
            values[2] = detail::stored(security.type);
            values[3] = security.sector;
            values[4] = security.industry;
            values[5] = security.exchange;
            values[6] = security.country;
            values[7] = security.currency.code();
            values[8] = now;
        }));
    return {};
}

Result<Security> get_security(Transaction& transaction, std::string_view symbol) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM securities WHERE symbol = $1", kColumns),
                          {symbol}));
    if (rows.empty()) return missing(symbol);
    return to_security(rows[0]);
}

Result<std::vector<Security>> find_securities(Transaction& transaction,
                                              std::span<const std::string> symbols) {
    detail::Where where;
    if (!symbols.empty())
        where.add("symbol IN (SELECT requested.value FROM json_each({}) AS requested)",
                  encode_list(symbols));
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM securities{} ORDER BY symbol", kColumns, where.sql()),
            where.values()));
    std::vector<Security> securities;
    for (const Row row : rows) {
        TRY(Security security, to_security(row));
        securities.push_back(std::move(security));
    }
    return securities;
}

Result<Page<Security>> list_securities(Transaction& transaction, std::string_view text,
                                       const PageRequest& page) {
    detail::Where where;
    where.add_search(text, {"symbol", "name"});
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT symbol, symbol, {} FROM securities", kColumns),
                           std::move(where), {"symbol"}, "symbol", page));
    TRY(const Rows rows, transaction.query(query.sql, query.values));
    Page<Security> result{.items = {}, .next = detail::next_cursor(transaction, query, rows)};
    for (std::size_t i = 0; i < std::min(rows.size(), page.limit); ++i) {
        TRY(Security security, to_security(rows[i], 2));
        result.items.push_back(std::move(security));
    }
    return result;
}

Status delete_security(Transaction& transaction, std::string_view symbol) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.securities WHERE tenant_id = current_tenant() AND symbol = $1",
            {symbol}));
    if (deleted == 0) return missing(symbol);
    return {};
}

}  // namespace ballast::store
