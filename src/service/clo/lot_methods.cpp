// clo.lot.post and clo.lot.list.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "clo/currency_check.hpp"
#include "clo/lots.hpp"
#include "fin/utc_date.hpp"
#include "service/clo/asset_record.hpp"
#include "service/clo/deal_source.hpp"
#include "service/clo/deal_store.hpp"
#include "service/clo/describe_asset_records.hpp"
#include "service/clo/describe_tape.hpp"
#include "service/clo/record_lots.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "store/clo_compliance.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

using AssetRows = std::map<std::string, store::CloAssetRow>;

Result<AssetRows> rows_of_lots(store::Transaction& transaction,
                               const std::vector<CloLotEntry>& lots) {
    std::set<std::string> ids;
    for (const CloLotEntry& lot : lots) ids.insert(lot.asset);
    const std::vector<std::string> list(ids.begin(), ids.end());
    TRY(const auto found, store::find_clo_assets(transaction, list));
    AssetRows rows;
    for (const store::CloAssetRow& row : found) rows.emplace(row.asset, row);
    return rows;
}

Status check_lot(const CloLotEntry& lot, const AssetRows& rows, const std::string& pointer) {
    if (!rows.contains(lot.asset))
        return invalid(pointer + "/asset", "unknown_asset",
                       fmt::format("there is no asset {}", lot.asset),
                       "create it by clo.asset.create, or import it");
    const bool stated = lot.side == store::CloLotSide::kStated;
    if (lot.par.is_zero() || (lot.par.is_negative() && !stated))
        return invalid(pointer + "/par", "range",
                       fmt::format("par is {}: expected a positive amount", lot.par.to_string()),
                       "the side says whether par is added or removed");
    const bool priced = lot.side == store::CloLotSide::kBuy || lot.side == store::CloLotSide::kSell;
    if (priced && !lot.price)
        return invalid(pointer + "/price", "required", "a purchase or sale requires a price",
                       "give the price in percent of par, such as 99.5");
    if (!priced && lot.price)
        return invalid(pointer + "/price", "unexpected",
                       "repayments are at par, and stated par has no price",
                       "leave the price out, or record a sale");
    return {};
}

CloLotView lot_view(const store::CloLot& lot, const std::string& asset) {
    CloLotView view;
    static_cast<CloLotEntry&>(view) = {asset,   lot.side,  lot.trade_date,        lot.settle_date,
                                       lot.par, lot.price, lot.purchased_accrued, lot.note};
    if (lot.side != store::CloLotSide::kStated && view.par.is_negative())
        view.par = Decimal::from_units(-view.par.units());
    view.id = lot.id.to_string();
    view.source = lot.origin.source;
    view.known_at = lot.origin.known_at;
    view.created_by = lot.origin.created_by;
    if (lot.origin.import) view.import = lot.origin.import->to_string();
    return view;
}

// What the deal holds never becomes negative, with the new lots in their places.
Status check_positions(store::Transaction& transaction, const store::CloDeal& deal,
                       const std::vector<store::CloLot>& added,
                       const std::vector<CloLotEntry>& entries) {
    TRY(const auto before, store::clo_lots(transaction, {.deal = deal.id}));
    std::map<store::CloAssetId, std::vector<clo::Lot>> by_asset;
    for (const store::CloLot& lot : before) by_asset[lot.asset].push_back(record_lot(lot));
    for (const store::CloLot& lot : added) by_asset[lot.asset].push_back(record_lot(lot));
    const fin::Date last = fin::Date::from_serial(INT32_MAX / 2);
    for (std::size_t i = 0; i < added.size(); ++i) {
        const auto position = clo::position_of(by_asset[added[i].asset], last);
        if (!position)
            return invalid(fmt::format("/lots/{}/par", i), "range",
                           fmt::format("{}: {}", entries[i].asset, position.error().message),
                           "sell at most what is held, and check earlier and later lots");
    }
    return {};
}

// Lots are in the currency of their asset: the rates at which they move cash of the deal.
Status set_rates(store::Transaction& transaction, const store::CloDeal& deal, const AssetRows& rows,
                 const std::vector<CloLotEntry>& entries, std::vector<clo::Lot>& lots) {
    TRY(const clo::Deal terms, newest_clo_terms(transaction, deal));
    std::vector<store::CloAssetRow> list;
    for (const auto& [id, row] : rows) list.push_back(row);
    TRY(const auto records, records_of(transaction, list, deal.id, std::nullopt, {}));
    for (std::size_t i = 0; i < lots.size(); ++i) {
        const auto record = records.find(rows.at(entries[i].asset).id);
        if (record == records.end()) continue;
        const std::string& currency = record->second.currency;
        const auto rate = clo::currency_rate(terms, currency);
        if (!rate)
            return clo::no_currency_rate(terms, entries[i].asset, currency,
                                         fmt::format("/lots/{}/asset", i));
        lots[i].rate = *rate;
    }
    return {};
}

// Posted lots are an import of their own, which clo.import.undo hides as a whole.
Status note_posted_lots(Call& call, const store::CloDeal& deal, const store::CloImportId& id,
                        const PostCloLotsRequest& request, const std::vector<store::CloLot>& lots) {
    fin::Date last = lots.front().trade_date;
    for (const store::CloLot& lot : lots) last = std::max(last, lot.trade_date);
    const auto count = static_cast<std::int64_t>(lots.size());
    const std::string digest = sha256_hex(wire::to_json(request));
    return store::put_clo_import(
        call.transaction(),
        {.id = id,
         .kind = "lots",
         .deal = deal.id,
         .as_of = last,
         .file_name = request.source.empty() ? "posted trades" : request.source,
         .file_digest = digest,
         .plan_digest = digest,
         .document = wire::to_json(CloImportDocument{.totals = {.rows = count, .added = count}}),
         .created_by = call.principal().user.to_string(),
         .created_at = call.now()});
}

Result<PostCloLotsResponse> run_post_clo_lots(Call& call, const PostCloLotsRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const store::CloDeal deal, store::find_clo_deal(transaction, request.deal));
    std::optional<std::int64_t> expected;
    if (!request.if_match.empty()) {
        TRY(expected, version_of(request.if_match));
    }
    TRY(const AssetRows rows, rows_of_lots(transaction, request.lots));
    store::CloOrigin origin = clo_origin(call, request.source);
    const store::CloImportId import = store::CloImportId::make(call.now());
    if (!request.dry_run) origin.import = import;
    std::vector<store::CloLot> lots;
    std::vector<clo::Lot> engine_lots;
    PostCloLotsResponse response{
        .deal = deal.slug, .etag = etag_of(deal.version), .dry_run = request.dry_run};
    for (std::size_t i = 0; i < request.lots.size(); ++i) {
        const CloLotEntry& entry = request.lots[i];
        TRY_STATUS(check_lot(entry, rows, fmt::format("/lots/{}", i)));
        lots.push_back(clo_lot_of(entry, deal.id, rows.at(entry.asset).id, origin));
        engine_lots.push_back(record_lot(lots.back()));
        response.lots.push_back(lot_view(lots.back(), entry.asset));
        if (entry.trade_date > fin::utc_date(call.now()))
            response.issues.push_back(
                {Severity::kWarning, "future_trade",
                 fmt::format("the trade date {} is in the future", entry.trade_date.to_string()),
                 fmt::format("lots.{}", i)});
    }
    TRY_STATUS(check_positions(transaction, deal, lots, request.lots));
    TRY_STATUS(set_rates(transaction, deal, rows, request.lots, engine_lots));
    TRY(response.cash, clo::cash_of(engine_lots, fin::Date::from_serial(INT32_MIN / 2),
                                    fin::Date::from_serial(INT32_MAX / 2)));
    call.touch("deal:" + deal.slug);
    if (request.dry_run) {
        for (CloLotView& view : response.lots) view.id.clear();
        return response;
    }
    TRY_STATUS(store::add_clo_lots(transaction, lots));
    TRY_STATUS(note_posted_lots(call, deal, import, request, lots));
    response.import = import.to_string();
    call.touch("clo_import:" + *response.import);
    TRY(const store::CloDeal now, store::touch_clo_deal(transaction, deal, expected, call.now()));
    response.etag = etag_of(now.version);
    return response;
}

Result<ListCloLotsResponse> run_list_clo_lots(Call& call, const ListCloLotsRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const store::CloDeal deal, store::find_clo_deal(transaction, request.deal));
    store::CloLotFilter filter{
        .deal = deal.id, .to = request.as_of, .view = clo_view(request.known_at)};
    if (!request.asset.empty()) {
        TRY(const auto row, store::find_clo_asset(transaction, request.asset));
        filter.asset = row.id;
    }
    TRY(const auto page, store::page_of_clo_lots(transaction, filter,
                                                 {.limit = static_cast<std::size_t>(request.limit),
                                                  .cursor = request.cursor,
                                                  .direction = request.direction}));
    TRY(const auto rows, store::clo_assets_of(transaction, deal.id));
    std::map<store::CloAssetId, std::string> names;
    for (const store::CloAssetRow& row : rows) names.emplace(row.id, row.asset);
    ListCloLotsResponse response;
    for (const store::CloLot& lot : page.items)
        response.data.push_back(lot_view(lot, names[lot.asset]));
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

}  // namespace

clo::Lot record_lot(const store::CloLot& lot) {
    const auto side = [&] {
        switch (lot.side) {
            case store::CloLotSide::kBuy:
                return clo::LotSide::kBuy;
            case store::CloLotSide::kSell:
                return clo::LotSide::kSell;
            case store::CloLotSide::kRepayment:
                return clo::LotSide::kRepayment;
            case store::CloLotSide::kStated:
                return clo::LotSide::kStated;
        }
        return clo::LotSide::kStated;
    };
    return {side(), lot.trade_date, lot.par, lot.price, lot.purchased_accrued};
}

store::CloLot clo_lot_of(const CloLotEntry& entry, const store::CloDealId& deal,
                         const store::CloAssetId& asset, const store::CloOrigin& origin) {
    store::CloLot lot{.id = store::CloLotId::make(origin.known_at),
                      .deal = deal,
                      .asset = asset,
                      .side = entry.side,
                      .trade_date = entry.trade_date,
                      .settle_date = entry.settle_date,
                      .par = entry.par,
                      .price = entry.price,
                      .purchased_accrued = entry.purchased_accrued,
                      .note = entry.note,
                      .origin = origin};
    if (entry.side == store::CloLotSide::kSell || entry.side == store::CloLotSide::kRepayment)
        lot.par = Decimal::from_units(-entry.par.units());
    return lot;
}

void add_clo_lot_methods(MethodTable& table) {
    table.add<PostCloLotsRequest, PostCloLotsResponse>(
        {.name = "clo.lot.post",
         .summary = "Records executed trades and repayments of a CLO, all or none; clo.import.undo "
                    "hides them again.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/clo/deals/{deal}/lots"},
         .creates = true},
        run_post_clo_lots);
    table.add<ListCloLotsRequest, ListCloLotsResponse>(
        {.name = "clo.lot.list",
         .summary = "Lists the lots of a CLO by trade date.",
         .permission = Permission::kCloRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/clo/deals/{deal}/lots"},
         .idempotent = true},
        run_list_clo_lots);
}

}  // namespace ballast::service
