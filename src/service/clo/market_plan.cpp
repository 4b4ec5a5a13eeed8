#include "service/clo/market_plan.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "fin/utc_date.hpp"
#include "model/describe_market_record.hpp"
#include "service/clo/asset_market.hpp"
#include "service/clo/deal_source.hpp"
#include "service/market/source_order.hpp"
#include "store/database.hpp"
#include "store/market_records.hpp"

namespace ballast::service {

namespace {

using model::MarketRecord;
using model::RecordKind;

constexpr std::string_view kPriceField = "market_value";
constexpr std::string_view kNull = "null";

// The field of an asset that holds an agency's rating; empty: none.
std::string_view rating_field(std::string_view agency) {
    if (agency == "moodys") return "moodys_rating";
    if (agency == "sp") return "sp_rating";
    if (agency == "fitch") return "fitch_rating";
    return {};
}

// The value of a field, and since when and from where the asset has it.
struct OwnValue {
    wire::RawJson value{std::string(kNull)};
    std::optional<fin::Date> date;
    std::string source;
};

struct KnownAsset {
    store::CloAssetRow row;
    clo::Asset record;
    std::map<std::string, OwnValue, std::less<>> fields;
};

Result<KnownAsset> known_asset(store::CloAssetRow row, std::span<const store::CloAssetFact> facts,
                               fin::Date as_of) {
    KnownAsset known{.row = std::move(row), .record = {}, .fields = {}};
    TRY(const AssetFields fields, folded(facts, as_of));
    TRY(known.record, stored_asset(fields));
    for (const store::CloAssetFact& fact : facts) {
        if (fact.effective > as_of && fact.number != 1) continue;
        TRY(const auto stated, wire::read_json<AssetFields>(fact.fields));
        for (const auto& [field, value] : stated)
            if (field == kPriceField || is_clo_rating_field(field))
                known.fields[field] = {value, fact.effective, fact.origin.source};
    }
    return known;
}

Result<std::vector<KnownAsset>> known_assets(store::Transaction& transaction,
                                             const CloMarketPlan& plan) {
    TRY(auto rows, plan.deal ? store::clo_assets_of(transaction, plan.deal->id)
                             : store::all_clo_assets(transaction));
    store::CloFactFilter filter;
    if (plan.deal) filter.deal = plan.deal->id;
    TRY(const auto facts, store::clo_facts(transaction, filter));
    std::map<store::CloAssetId, std::vector<store::CloAssetFact>> by_asset;
    for (const store::CloAssetFact& fact : facts) by_asset[fact.asset].push_back(fact);
    std::vector<KnownAsset> assets;
    for (store::CloAssetRow& row : rows) {
        const auto found = by_asset.find(row.id);
        if (found == by_asset.end()) continue;
        TRY(KnownAsset known, known_asset(std::move(row), found->second, plan.as_of));
        assets.push_back(std::move(known));
    }
    std::ranges::sort(assets, {}, [](const KnownAsset& one) { return one.row.asset; });
    return assets;
}

// The records of a kind by instrument.
using Records = std::multimap<std::string, MarketRecord>;

Result<Records> market_of(store::Transaction& transaction, RecordKind kind,
                          std::span<const KnownAsset> assets, fin::Date as_of) {
    std::set<std::string> names;
    for (const KnownAsset& one : assets)
        for (std::string& name : market_names(one.record)) names.insert(std::move(name));
    Records records;
    if (names.empty()) return records;
    TRY(auto found,
        store::last_market_records(
            transaction, {.kind = kind, .instruments = {names.begin(), names.end()}, .to = as_of}));
    for (MarketRecord& one : found) {
        std::string name = one.instrument;
        records.emplace(std::move(name), std::move(one));
    }
    return records;
}

// Of each part the record of the preferred source, under any identifier of the asset.
std::map<std::string, const MarketRecord*> best_records(const Records& records,
                                                        const clo::Asset& asset,
                                                        const SourceOrder& order) {
    std::map<std::string, const MarketRecord*> best;
    for (const std::string& name : market_names(asset)) {
        const auto [first, last] = records.equal_range(name);
        for (auto at = first; at != last; ++at) {
            const MarketRecord*& chosen = best[at->second.part];
            if (!chosen ||
                order.prefers(at->second.source, at->second.date, chosen->source, chosen->date))
                chosen = &at->second;
        }
    }
    return best;
}

class Planner {
public:
    Planner(Call& call, const CloFromMarketRequest& request) : call_(call), request_(request) {}

    Result<CloMarketPlan> run() {
        store::Transaction& transaction = call_.transaction();
        plan_.as_of = request_.as_of.value_or(fin::utc_date(call_.now()));
        if (!request_.deal.empty()) {
            TRY(plan_.deal, store::find_clo_deal(transaction, request_.deal));
        }
        TRY(const auto assets, known_assets(transaction, plan_));
        plan_.totals.assets = static_cast<std::int64_t>(assets.size());
        std::set<std::string> matched;
        for (const auto& [kind, sources] :
             {std::pair(RecordKind::kLoanPrice, MarketSourceKind::kLoanPrices),
              std::pair(RecordKind::kRating, MarketSourceKind::kRatings)}) {
            const bool is_rating = kind == RecordKind::kRating;
            if (request_.fields ==
                (is_rating ? CloChangedFields::kPrices : CloChangedFields::kRatings))
                continue;
            TRY(const SourceOrder order, source_order(transaction, sources));
            TRY(const Records records, market_of(transaction, kind, assets, plan_.as_of));
            for (const KnownAsset& asset : assets)
                for (const auto& [part, record] : best_records(records, asset.record, order)) {
                    TRY_STATUS(take(asset, *record));
                    matched.insert(asset.row.asset);
                }
        }
        plan_.totals.matched = static_cast<std::int64_t>(matched.size());
        finish();
        return std::move(plan_);
    }

private:
    Status take(const KnownAsset& asset, const MarketRecord& record) {
        CloMarketRow row{.asset = asset.row.asset,
                         .issuer = asset.record.issuer_name,
                         .field = {},
                         .before = {std::string(kNull)},
                         .before_date = {},
                         .before_source = {},
                         .after = {},
                         .effective = record.date,
                         .source = record.source,
                         .instrument = record.instrument,
                         .known_at = record.known_at,
                         .reason = {}};
        if (record.kind == RecordKind::kLoanPrice) {
            TRY(const auto price, wire::read_json<model::LoanPrice>(record.content));
            const auto exact = Decimal::from_double(price.mid, 6, Rounding::kHalfEven);
            row.field = kPriceField;
            row.after = {exact ? wire::to_json(*exact) : std::string(kNull)};
        } else {
            TRY(const auto rating, wire::read_json<model::CreditRating>(record.content));
            row.field = rating_field(record.part);
            row.after = {wire::to_json(rating.rating)};
            if (row.field.empty()) return {};  // an agency that CLOs do not use
        }
        judge(asset, row);
        plan_.rows.push_back(std::move(row));
        return {};
    }

    void judge(const KnownAsset& asset, CloMarketRow& row) {
        const auto own = asset.fields.find(row.field);
        const bool has_value = own != asset.fields.end() && own->second.value.text != kNull;
        if (own != asset.fields.end()) {
            row.before = own->second.value;
            if (has_value) row.before_date = own->second.date;
            row.before_source = own->second.source;
        }
        if (has_value && *row.before_date >= row.effective) {
            row.status = row.before.text == row.after.text ? CloMarketStatus::kUnchanged
                                                           : CloMarketStatus::kKept;
            return;
        }
        const AssetFields change{{row.field, row.after}};
        const auto after = changed_asset(asset.record, change, "");
        if (!after) {
            row.status = CloMarketStatus::kRejected;
            row.reason = after.error().errors.empty() ? after.error().message
                                                      : after.error().errors.front().message;
            return;
        }
        const AssetFields difference = asset_difference(asset.record, *after);
        if (difference.empty()) {
            row.status = CloMarketStatus::kUnchanged;
            return;
        }
        row.status = has_value ? CloMarketStatus::kNewer : CloMarketStatus::kNew;
        AssetUpdate& update = plan_.updates[{row.effective, row.source}][row.asset];
        update.row = asset.row;
        update.effective = row.effective;
        update.reason = fmt::format("market data: {} of {}", row.instrument, row.source);
        for (const auto& [field, value] : difference) update.fields[field] = value;
    }

    void finish() {
        using enum CloMarketStatus;
        std::ranges::stable_sort(plan_.rows, [](const CloMarketRow& a, const CloMarketRow& b) {
            return std::tie(a.asset, a.field) < std::tie(b.asset, b.field);
        });
        Sha256 hash;
        hash.update_field(plan_.as_of.to_string());
        for (const CloMarketRow& row : plan_.rows) {
            hash.update_field(wire::to_json(row));
            plan_.totals.added += row.status == kNew;
            plan_.totals.newer += row.status == kNewer;
            plan_.totals.unchanged += row.status == kUnchanged;
            plan_.totals.kept += row.status == kKept;
            plan_.totals.rejected += row.status == kRejected;
        }
        plan_.digest = hash.finish_hex();
    }

    Call& call_;
    const CloFromMarketRequest& request_;
    CloMarketPlan plan_;
};

}  // namespace

Result<CloMarketPlan> plan_clo_market(Call& call, const CloFromMarketRequest& request) {
    return Planner(call, request).run();
}

}  // namespace ballast::service
