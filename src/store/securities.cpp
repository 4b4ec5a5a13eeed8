#include "store/securities.hpp"

#include <fmt/format.h>
#include <utility>

#include "model/describe_security.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

namespace {

using model::Security;

using SecurityColumns = detail::DescribedRow<Security>;

constexpr fin::Currency kNoCurrency;  // XXX

// A security without a currency is stored with XXX, the code for no currency.
Result<Security> read_security(const Row& row, std::size_t first = 0) {
    TRY(Security security, SecurityColumns::read(row, first));
    if (security.currency == kNoCurrency) security.currency.reset();
    return security;
}

Error missing_security(std::string_view symbol) {
    return fail(Code::kNotFound, fmt::format("there is no security {}", symbol))
        .with("symbol", std::string(symbol));
}

}  // namespace

Status put_securities(Transaction& transaction, std::span<const Security> securities, Instant now) {
    for (const Security& security : securities)
        if (security.symbol.empty())
            return fail(Code::kInvalidInput, "a security requires a symbol");
    TRY_STATUS(transaction.execute_many(
        detail::insert_statement<Security>(
            "securities", detail::replacing<Security>({"symbol"}, {"updated_at"}), {"updated_at"}),
        SecurityColumns::kColumns + 1, securities.size(),
        [&](std::size_t i, std::span<Value> values) {
            SecurityColumns::write(securities[i], values);
            if (!securities[i].currency)
                values[SecurityColumns::column<&Security::currency>()] = kNoCurrency.code();
            values[SecurityColumns::kColumns] = now;
        }));
    return {};
}

Result<Security> get_security(Transaction& transaction, std::string_view symbol) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM securities WHERE symbol = $1",
                                      SecurityColumns::column_list()),
                          {symbol}));
    if (rows.empty()) return missing_security(symbol);
    return read_security(rows[0]);
}

Result<std::vector<Security>> find_securities(Transaction& transaction,
                                              std::span<const std::string> symbols) {
    detail::Where where;
    if (!symbols.empty())
        where.add("symbol IN (SELECT requested.value FROM json_each({}) AS requested)",
                  encode_list(symbols));
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM securities{} ORDER BY symbol",
                                      SecurityColumns::column_list(), where.sql()),
                          where.values()));
    std::vector<Security> securities;
    for (const Row row : rows) {
        TRY(Security security, read_security(row));
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
                           fmt::format("SELECT symbol, symbol, {} FROM securities",
                                       SecurityColumns::column_list()),
                           std::move(where), {"symbol"}, "symbol", page));
    return detail::select_page<Security>(transaction, query, [&](const Row& row) {
        return read_security(row, detail::kPageColumns);
    });
}

Status delete_security(Transaction& transaction, std::string_view symbol) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.securities WHERE tenant_id = current_tenant() AND symbol = $1",
            {symbol}));
    if (deleted == 0) return missing_security(symbol);
    return {};
}

}  // namespace ballast::store
