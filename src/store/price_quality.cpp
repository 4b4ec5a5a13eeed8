#include "store/price_quality.hpp"

#include <fmt/format.h>
#include <vector>

#include "store/described_row.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

namespace {

using model::FlagResolution;
using model::PriceQuality;

using QualityColumns = detail::DescribedRow<PriceQuality>;

}  // namespace

Status put_price_quality(Transaction& transaction, std::span<const PriceQuality> rows) {
    std::string changes;
    for (std::size_t i = 0; i < QualityColumns::kColumns; ++i)
        if (i != QualityColumns::column<&PriceQuality::symbol>())
            changes += fmt::format("{0}{1} = excluded.{1}", changes.empty() ? "" : ", ",
                                   QualityColumns::names()[i]);
    const std::string sql = fmt::format(
        "INSERT INTO main.price_quality (tenant_id, {}) VALUES (current_tenant(), {}) ON CONFLICT "
        "(tenant_id, symbol) DO UPDATE SET {}",
        QualityColumns::column_list(), QualityColumns::placeholders(), changes);
    for (const PriceQuality& row : rows) {
        std::vector<Value> values(QualityColumns::kColumns);
        QualityColumns::write(row, values);
        TRY_STATUS(transaction.execute(sql, values));
    }
    return {};
}

Result<std::map<std::string, PriceQuality>> price_quality(Transaction& transaction) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM price_quality",
                                                       QualityColumns::column_list())));
    std::map<std::string, PriceQuality> quality;
    for (const Row row : rows) {
        TRY(PriceQuality one, QualityColumns::read(row));
        std::string symbol = one.symbol;
        quality.emplace(std::move(symbol), std::move(one));
    }
    return quality;
}

Status put_flag_resolution(Transaction& transaction, const FlagResolution& resolution) {
    using Fields = detail::DescribedRow<FlagResolution>;
    std::string changes;
    for (const std::string& column : Fields::names())
        if (column != "symbol" && column != "flag" && column != "from_date")
            changes += fmt::format("{0}{1} = excluded.{1}", changes.empty() ? "" : ", ", column);
    std::vector<Value> values(Fields::kColumns);
    Fields::write(resolution, values);
    TRY_STATUS(transaction.execute(
        fmt::format("INSERT INTO main.flag_resolutions (tenant_id, {}) VALUES (current_tenant(), "
                    "{}) ON CONFLICT (tenant_id, symbol, flag, from_date) DO UPDATE SET {}",
                    Fields::column_list(), Fields::placeholders(), changes),
        values));
    return {};
}

Result<std::vector<FlagResolution>> flag_resolutions(Transaction& transaction,
                                                     std::span<const std::string> symbols) {
    detail::Where where;
    if (!symbols.empty())
        where.add("symbol IN (SELECT requested.value FROM json_each({}) AS requested)",
                  encode_list(symbols));
    return detail::select_rows<FlagResolution>(transaction, "flag_resolutions", where,
                                               "ORDER BY symbol, flag, from_date");
}

}  // namespace ballast::store
