#include "store/price_quality.hpp"

#include <fmt/format.h>
#include <vector>

#include "store/described_row.hpp"

namespace ballast::store {

namespace {

using model::PriceQuality;

using Columns = detail::DescribedRow<PriceQuality>;

}  // namespace

Status put_price_quality(Transaction& transaction, std::span<const PriceQuality> rows) {
    std::string changes;
    for (std::size_t i = 0; i < Columns::kColumns; ++i)
        if (i != Columns::column<&PriceQuality::symbol>())
            changes += fmt::format("{0}{1} = excluded.{1}", changes.empty() ? "" : ", ",
                                   Columns::names()[i]);
    const std::string sql = fmt::format(
        "INSERT INTO main.price_quality (tenant_id, {}) VALUES (current_tenant(), {}) ON CONFLICT "
        "(tenant_id, symbol) DO UPDATE SET {}",
        Columns::column_list(), Columns::placeholders(), changes);
    for (const PriceQuality& row : rows) {
        std::vector<Value> values(Columns::kColumns);
        Columns::write(row, values);
        TRY_STATUS(transaction.execute(sql, values));
    }
    return {};
}

Result<std::map<std::string, PriceQuality>> price_quality(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM price_quality", Columns::column_list())));
    std::map<std::string, PriceQuality> quality;
    for (const Row row : rows) {
        TRY(PriceQuality one, Columns::read(row));
        std::string symbol = one.symbol;
        quality.emplace(std::move(symbol), std::move(one));
    }
    return quality;
}

}  // namespace ballast::store
