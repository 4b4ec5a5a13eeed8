#include "service/clo/asset_market.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "clo/discount_status.hpp"
#include "model/describe_market_record.hpp"
#include "service/clo/asset_record.hpp"
#include "service/market/source_order.hpp"
#include "store/clo_assets.hpp"
#include "store/market_records.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using Values = std::map<fin::Date, Decimal>;

// Loan prices of the market data, one per date and instrument: the preferred source.
Result<std::map<std::string, Values>> market_values(store::Transaction& transaction,
                                                    const CloMarketPoint& point,
                                                    std::span<clo::Holding* const> holdings) {
    std::set<std::string> names;
    std::optional<fin::Date> from = point.as_of;
    for (const clo::Holding* holding : holdings) {
        for (std::string& name : market_names(*holding)) names.insert(std::move(name));
        from =
            from && holding->purchase_date ? std::min(from, holding->purchase_date) : std::nullopt;
    }
    TRY(const SourceOrder order, source_order(transaction, MarketSourceKind::kLoanPrices));
    TRY(const auto records,
        store::market_records(transaction, {.kind = model::RecordKind::kLoanPrice,
                                            .instruments = {names.begin(), names.end()},
                                            .from = from,
                                            .to = point.as_of,
                                            .known_at = point.view.known_at}));
    std::map<std::string, Values> values;
    const model::MarketRecord* chosen = nullptr;
    for (const model::MarketRecord& record : records) {  // by instrument and date
        const bool same =
            chosen && chosen->instrument == record.instrument && chosen->date == record.date;
        if (same && !order.prefers(record.source, record.date, chosen->source, chosen->date))
            continue;
        chosen = &record;
        TRY(const auto price, wire::read_json<model::LoanPrice>(record.content));
        TRY(values[record.instrument][record.date],
            Decimal::from_double(price.mid, 6, Rounding::kHalfEven));
    }
    return values;
}

// The assets' own market values, by id of the asset.
Result<std::map<std::string, Values>> own_values(store::Transaction& transaction,
                                                 const CloMarketPoint& point,
                                                 std::span<clo::Holding* const> holdings) {
    std::set<std::string> ids;
    for (const clo::Holding* holding : holdings) ids.insert(holding->id);
    TRY(const auto rows,
        store::find_clo_assets(transaction, std::vector<std::string>(ids.begin(), ids.end())));
    std::map<store::CloAssetId, std::string> names;
    for (const store::CloAssetRow& row : rows) names.emplace(row.id, row.asset);
    TRY(const auto facts,
        store::clo_facts(transaction, {.deal = point.deal, .to = point.as_of, .view = point.view}));
    std::map<std::string, Values> values;
    for (const store::CloAssetFact& fact : facts) {
        const auto name = names.find(fact.asset);
        if (name == names.end()) continue;
        TRY(const auto fields, wire::read_json<AssetFields>(fact.fields));
        const auto field = fields.find("market_value");
        if (field == fields.end() || field->second.text == "null") continue;
        TRY(values[name->second][fact.effective], wire::read_json<Decimal>(field->second.text));
    }
    return values;
}

}  // namespace

std::vector<std::string> market_names(const clo::Asset& asset) {
    std::vector<std::string> names;
    for (const auto& [type, id] : {std::pair("isin", &asset.ids.isin),
                                   {"cusip", &asset.ids.cusip},
                                   {"figi", &asset.ids.figi},
                                   {"lxid", &asset.ids.lxid},
                                   {"internal", &asset.id}})
        if (!id->empty()) names.push_back(fmt::format("{}:{}", type, *id));
    return names;
}

Status add_market_values(store::Transaction& transaction, const CloMarketPoint& point,
                         const clo::Valuation& valuation, std::span<clo::Holding> holdings) {
    std::vector<clo::Holding*> bought;
    for (clo::Holding& holding : holdings)
        if (clo::is_bought_at_discount(holding, holding.moodys_rating, valuation))
            bought.push_back(&holding);
    if (bought.empty()) return {};
    TRY(const auto market, market_values(transaction, point, bought));
    TRY(const auto own, own_values(transaction, point, bought));
    for (clo::Holding* holding : bought) {
        Values values;
        if (const auto found = own.find(holding->id); found != own.end()) values = found->second;
        for (const std::string& name : market_names(*holding))
            if (const auto found = market.find(name); found != market.end())
                values.insert(found->second.begin(), found->second.end());
        for (const auto& [date, price] : values) holding->market_values.push_back({date, price});
    }
    return {};
}

}  // namespace ballast::service
