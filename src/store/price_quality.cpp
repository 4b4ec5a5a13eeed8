#include "store/price_quality.hpp"

#include <fmt/format.h>
#include <vector>

#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"

namespace ballast::store {

namespace {

using model::FlagResolution;
using model::PriceQuality;

using QualityColumns = detail::DescribedRow<PriceQuality>;

}  // namespace

Status put_price_quality(Transaction& transaction, std::span<const PriceQuality> rows) {
    return detail::insert_rows(transaction, "price_quality", rows,
                               detail::replacing<PriceQuality>({"symbol"}));
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
    return detail::insert_row(transaction, "flag_resolutions", resolution,
                              detail::replacing<FlagResolution>({"symbol", "flag", "from_date"}));
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
