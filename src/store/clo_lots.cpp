#include "store/clo_lots.hpp"

#include <fmt/format.h>

#include "store/describe_clo.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using Lots = detail::DescribedRow<CloLot>;

detail::Where where_of(const CloLotFilter& filter) {
    detail::Where where;
    if (filter.deal) where.add("deal_id = {}", *filter.deal);
    if (filter.asset) where.add("asset_id = {}", *filter.asset);
    if (filter.to) where.add("trade_date <= {}", *filter.to);
    if (filter.import) where.add("import_id = {}", *filter.import);
    detail::add_clo_view(where, filter.view);
    return where;
}

}  // namespace

Status add_clo_lots(Transaction& transaction, std::span<const CloLot> lots) {
    return detail::insert_rows(transaction, "clo_lots", lots);
}

Result<std::vector<CloLot>> clo_lots(Transaction& transaction, const CloLotFilter& filter) {
    const detail::Where where = where_of(filter);
    return detail::select_rows<CloLot>(transaction, "clo_lots", where, "ORDER BY trade_date, id");
}

Result<Page<CloLot>> page_of_clo_lots(Transaction& transaction, const CloLotFilter& filter,
                                      const PageRequest& page) {
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT trade_date, id, {} FROM clo_lots", Lots::column_list()),
            where_of(filter), {"trade_date"}, "id", page));
    return detail::select_page<CloLot>(transaction, query);
}

}  // namespace ballast::store
