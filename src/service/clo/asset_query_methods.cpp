// clo.asset.list, history and changes.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "clo/asset_query.hpp"
#include "fin/utc_date.hpp"
#include "service/clo/asset_record.hpp"
#include "service/clo/deal_source.hpp"
#include "service/clo/describe_asset_records.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostChanges = 5'000;

// What a list is about: assets with par 0, or the holdings of a deal.
struct ListedAssets {
    std::vector<clo::Holding> holdings;
    clo::TestTerms terms;
    clo::RatingRules rules;
    Issues issues;
};

Result<ListedAssets> assets_of_list(Call& call, const ListCloAssetsRequest& request) {
    ListedAssets listed;
    store::Transaction& transaction = call.transaction();
    if (!request.deal.empty()) {
        TRY(const store::CloDeal row, store::find_clo_deal(transaction, request.deal));
        TRY(CloSubject subject,
            stored_clo_deal(transaction, row, {request.as_of, request.known_at, {}},
                            fin::utc_date(call.now())));
        listed.terms =
            clo::test_terms(subject.deal, subject.as_of, clo::CalculationMode::kCorrected);
        listed.rules = {.source = subject.deal.options.ratings, .as_of = subject.as_of};
        listed.holdings = std::move(subject.holdings);
        listed.issues = std::move(subject.issues);
        return listed;
    }
    const fin::Date as_of = request.as_of.value_or(fin::utc_date(call.now()));
    listed.terms.as_of = as_of;
    listed.terms.sets = clo::default_country_sets();
    listed.rules.as_of = as_of;
    TRY(const auto rows, store::all_clo_assets(transaction));
    TRY(auto records,
        records_of(transaction, rows, std::nullopt, as_of, clo_view(request.known_at)));
    for (auto& [id, record] : records) {
        clo::Holding& holding = listed.holdings.emplace_back();
        static_cast<clo::Asset&>(holding) = std::move(record);
    }
    return listed;
}

using HoldingFields = std::map<std::string, wire::RawJson>;

Result<HoldingFields> holding_fields(const clo::Holding& holding) {
    return wire::read_json<HoldingFields>(wire::to_json(holding));
}

Status check_columns(const std::vector<std::string>& columns) {
    static const HoldingFields kFields = holding_fields(clo::Holding{}).value();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (kFields.contains(columns[i])) continue;
        std::vector<std::string_view> names;
        for (const auto& [name, value] : kFields) names.push_back(name);
        const std::string_view near = nearest_word(columns[i], names);
        return invalid(fmt::format("/columns/{}", i), "unknown",
                       fmt::format("assets have no field \"{}\"", columns[i]),
                       near.empty() ? "give fields of the asset record"
                                    : fmt::format("did you mean {}?", near));
    }
    return {};
}

// A row of the response: the chosen fields in their order.
Result<wire::RawJson> asset_list_row(const clo::Holding& holding,
                                     const std::vector<std::string>& columns) {
    if (columns.empty()) return wire::RawJson{wire::to_json(holding)};
    TRY(const HoldingFields fields, holding_fields(holding));
    std::string row = "{";
    for (const std::string& column : columns)
        row += fmt::format("{}{}:{}", row.size() > 1 ? "," : "", wire::to_json(column),
                           fields.at(column).text);
    return wire::RawJson{row + "}"};
}

// A cursor names the last asset of a page and is valid for its list only.
std::string asset_cursor(const store::Transaction& transaction, const std::string& list,
                         const std::string& id) {
    const std::string text = fmt::format("{}\n{}", list, id);
    return fmt::format("{}{}", transaction.sign(text), id);
}

Result<std::size_t> list_start(const store::Transaction& transaction, const std::string& list,
                               const std::string& cursor, const std::vector<clo::Holding>& holdings,
                               const std::vector<std::size_t>& order) {
    if (cursor.empty()) return std::size_t{0};
    constexpr std::size_t kSignature = 32;
    const std::string id = cursor.size() > kSignature ? cursor.substr(kSignature) : "";
    if (id.empty() || asset_cursor(transaction, list, id) != cursor)
        return invalid("/cursor", "cursor", "the cursor is not one of this list",
                       "use next_cursor of the page before, with the same filter and order");
    for (std::size_t i = 0; i < order.size(); ++i)
        if (holdings[order[i]].id == id) return i + 1;
    return invalid("/cursor", "cursor", "the list has changed since the page before",
                   "start again without a cursor");
}

Result<ListCloAssetsResponse> run_list_clo_assets(Call& call, const ListCloAssetsRequest& request) {
    TRY_STATUS(check_columns(request.columns));
    TRY(const ListedAssets listed, assets_of_list(call, request));
    const bool descending = request.direction == store::Direction::kDescending;
    TRY(const clo::AssetSelection selection,
        clo::select_assets(listed.holdings, listed.rules, listed.terms,
                           {request.where, request.sort, descending}));
    ListCloAssetsResponse response{.count = static_cast<std::int64_t>(selection.positions.size()),
                                   .unknown = static_cast<std::int64_t>(selection.unknown),
                                   .as_of = listed.terms.as_of,
                                   .issues = listed.issues};
    for (const std::size_t position : selection.positions)
        response.par += listed.holdings[position].par.to_double();
    const std::string list = sha256_hex(
        fmt::format("{}\n{}\n{}\n{}", request.deal, request.where, request.sort, descending));
    TRY(const std::size_t begin,
        list_start(call.transaction(), list, request.cursor, listed.holdings, selection.positions));
    const std::size_t end =
        std::min(begin + static_cast<std::size_t>(request.limit), selection.positions.size());
    for (std::size_t i = begin; i < end; ++i) {
        TRY(wire::RawJson row,
            asset_list_row(listed.holdings[selection.positions[i]], request.columns));
        response.data.push_back(std::move(row));
    }
    if (end < selection.positions.size() && end > begin)
        response.next_cursor = asset_cursor(call.transaction(), list,
                                            listed.holdings[selection.positions[end - 1]].id);
    return response;
}

// ---- history -----------------------------------------------------------------------------------

const AssetFields& unknown_asset_fields() {
    static const AssetFields kFields = all_asset_fields(clo::Asset{});
    return kFields;
}

CloAssetFactView fact_view(const store::CloAssetFact& fact, const std::string& field,
                           const AssetFields& before, const wire::RawJson& after) {
    CloAssetFactView view{.field = field,
                          .effective = fact.effective,
                          .before = unknown_asset_fields().at(field),
                          .after = after,
                          .source = fact.origin.source,
                          .reason = fact.reason,
                          .known_at = fact.origin.known_at,
                          .created_by = fact.origin.created_by,
                          .import = {},
                          .line = fact.origin.line};
    if (const auto found = before.find(field); found != before.end()) view.before = found->second;
    if (fact.origin.import) view.import = fact.origin.import->to_string();
    return view;
}

// Calls visit(fact, field, before, after) for each field that each fact of an asset sets.
template <class Visit>
Status each_change(std::span<const store::CloAssetFact> facts, const Visit& visit) {
    AssetFields record;
    for (const store::CloAssetFact& fact : facts) {
        TRY(const auto fields, wire::read_json<AssetFields>(fact.fields));
        for (const auto& [field, value] : fields) visit(fact, field, record, value);
        for (const auto& [field, value] : fields) record[field] = value;
    }
    return {};
}

Result<CloAssetHistoryResponse> run_clo_asset_history(Call& call,
                                                      const CloAssetHistoryRequest& request) {
    TRY(const store::CloAssetRow row, store::find_clo_asset(call.transaction(), request.asset));
    TRY_STATUS(check_columns(request.fields));
    TRY(const auto facts, store::clo_facts(call.transaction(),
                                           {.asset = row.id, .view = clo_view(request.known_at)}));
    const std::set<std::string> chosen(request.fields.begin(), request.fields.end());
    CloAssetHistoryResponse response{.asset = row.asset, .facts = {}};
    TRY_STATUS(each_change(facts, [&](const store::CloAssetFact& fact, const std::string& field,
                                      const AssetFields& before, const wire::RawJson& after) {
        if (!chosen.empty() && !chosen.contains(field)) return;
        if (request.from && fact.effective < *request.from) return;
        if (request.to && fact.effective > *request.to) return;
        response.facts.push_back(fact_view(fact, field, before, after));
    }));
    return response;
}

bool is_among(CloChangedFields fields, std::string_view field) {
    switch (fields) {
        case CloChangedFields::kAll:
            return true;
        case CloChangedFields::kPrices:
            return field == "market_value";
        case CloChangedFields::kRatings:
            return is_clo_rating_field(field);
    }
    return true;
}

// The facts of one asset in a period; the first record of an asset adds it.
Status add_changes(const store::CloAssetRow& row, std::span<const store::CloAssetFact> facts,
                   const CloAssetChangesRequest& request, CloAssetChangesResponse& response) {
    TRY(const clo::Asset asset, stored_asset(row.record));
    const auto in_period = [&](fin::Date date) {
        return date >= request.since && (!request.until || date <= *request.until);
    };
    if (!facts.empty() && facts.front().number == 1 && in_period(facts.front().effective))
        response.added.push_back(row.asset);
    return each_change(facts, [&](const store::CloAssetFact& fact, const std::string& field,
                                  const AssetFields& before, const wire::RawJson& after) {
        if (fact.number == 1 || !in_period(fact.effective) || !is_among(request.fields, field))
            return;
        CloAssetChange change{fact_view(fact, field, before, after), row.asset,
                              asset.issuer_name.empty() ? asset.issuer_id : asset.issuer_name};
        if (change.before.text != change.after.text) response.changes.push_back(std::move(change));
    });
}

Result<CloAssetChangesResponse> run_clo_asset_changes(Call& call,
                                                      const CloAssetChangesRequest& request) {
    store::Transaction& transaction = call.transaction();
    std::vector<store::CloAssetRow> rows;
    store::CloFactFilter filter;
    if (request.deal.empty()) {
        TRY(rows, store::all_clo_assets(transaction));
    } else {
        TRY(const store::CloDeal deal, store::find_clo_deal(transaction, request.deal));
        TRY(rows, store::clo_assets_of(transaction, deal.id));
        filter.deal = deal.id;
    }
    TRY(const auto facts, store::clo_facts(transaction, filter));
    std::map<store::CloAssetId, std::pair<std::size_t, std::size_t>> places;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        const auto [place, added] = places.emplace(facts[i].asset, std::pair(i, i + 1));
        if (!added) place->second.second = i + 1;
    }
    CloAssetChangesResponse response;
    for (const store::CloAssetRow& row : rows) {
        const auto place = places.find(row.id);
        if (place == places.end()) continue;
        const auto [begin, end] = place->second;
        TRY_STATUS(
            add_changes(row, std::span(facts).subspan(begin, end - begin), request, response));
    }
    std::ranges::stable_sort(response.changes, [](const auto& a, const auto& b) {
        return std::tie(a.effective, a.asset, a.field) < std::tie(b.effective, b.asset, b.field);
    });
    if (response.changes.size() > kMostChanges) {
        response.issues.push_back({Severity::kWarning, "truncated",
                                   fmt::format("{} changes: the first {} are listed",
                                               response.changes.size(), kMostChanges),
                                   ""});
        response.changes.resize(kMostChanges);
    }
    return response;
}

}  // namespace

void add_clo_asset_query_methods(MethodTable& table) {
    const auto info = [](std::string name, std::string path, std::string summary) {
        return MethodInfo{.name = std::move(name),
                          .summary = std::move(summary),
                          .permission = Permission::kCloRead,
                          .effect = Effect::kRead,
                          .route = {Verb::kGet, std::move(path)},
                          .idempotent = true};
    };
    table.add<ListCloAssetsRequest, ListCloAssetsResponse>(
        info("clo.asset.list", "/clo/assets",
             "Lists assets of the workspace or of a deal by a condition, in any order."),
        run_list_clo_assets);
    table.add<CloAssetHistoryRequest, CloAssetHistoryResponse>(
        info("clo.asset.history", "/clo/assets/{asset}/history",
             "Lists the values of the fields of an asset over time, with their sources."),
        run_clo_asset_history);
    table.add<CloAssetChangesRequest, CloAssetChangesResponse>(
        info("clo.asset.changes", "/clo/asset-changes",
             "Lists what changed since a date: ratings, prices or all fields."),
        run_clo_asset_changes);
}

}  // namespace ballast::service
