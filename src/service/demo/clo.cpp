#include "service/demo/clo.hpp"

#include <map>
#include <utility>
#include <vector>

#include "clo/describe_asset.hpp"
#include "embedded/ballast_service_demo_data.hpp"
#include "ingest/csv.hpp"
#include "service/call.hpp"
#include "service/clo/asset_record.hpp"
#include "service/clo/compliance_record.hpp"
#include "service/clo/deal_store.hpp"
#include "service/clo/describe_asset_records.hpp"
#include "service/clo/describe_deal_records.hpp"
#include "service/clo/record_lots.hpp"
#include "store/clo_lots.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kCloSource = "demo";

// The embedded tables by name.
class EmbeddedTables : public wire::TableFiles {
public:
    Result<wire::TextTable> read(std::string_view path) const override {
        TRY(ingest::CsvTable table, ingest::read_csv(demo_data::find(path), {}));
        wire::TextTable text;
        text.rows = table.rows;
        for (auto& column : table.columns)
            text.columns.push_back({std::move(column.name), std::move(column.cells)});
        return text;
    }
};

Result<std::vector<clo::Asset>> demo_assets() {
    const EmbeddedTables files;
    TRY(auto table, wire::read_json<wire::Table<clo::Asset>>(R"({"file":"clo_assets.csv"})",
                                                             {.files = &files}));
    return std::move(table.rows);
}

// What becomes known of each asset on a date, as JSON values.
using FactsByDate = std::map<fin::Date, std::map<std::string, AssetFields>>;

Status add_prices(FactsByDate& facts) {
    TRY(const auto table, ingest::read_csv(demo_data::find("clo_prices.csv"), {}));
    for (std::size_t c = 1; c < table.columns.size(); ++c) {
        TRY(const fin::Date date, fin::Date::parse(table.columns[c].name));
        for (std::size_t row = 0; row < table.rows; ++row) {
            const auto& cell = table.columns[c].cells[row];
            if (!cell) continue;
            TRY(const Decimal price, Decimal::parse(*cell));
            facts[date][*table.columns[0].cells[row]]["market_value"] = {wire::to_json(price)};
        }
    }
    return {};
}

Status add_ratings(FactsByDate& facts) {
    TRY(const auto table, ingest::read_csv(demo_data::find("clo_facts.csv"), {}));
    const auto cell = [&](std::size_t column, std::size_t row) {
        return table.columns[column].cells[row].value_or("");
    };
    for (std::size_t row = 0; row < table.rows; ++row) {
        TRY(const fin::Date date, fin::Date::parse(cell(1, row)));
        const std::string value = cell(3, row);
        facts[date][cell(0, row)][cell(2, row)] = {value == "true" ? value : wire::to_json(value)};
    }
    return {};
}

// Records every date in turn, because later facts follow earlier ones.
Status add_history(store::Transaction& transaction, std::vector<store::CloAssetRow> rows,
                   const store::CloOrigin& origin) {
    FactsByDate facts;
    TRY_STATUS(add_prices(facts));
    TRY_STATUS(add_ratings(facts));
    std::map<std::string, store::CloAssetRow> by_asset;
    for (store::CloAssetRow& row : rows) by_asset.emplace(row.asset, std::move(row));
    for (const auto& [date, changes] : facts) {
        std::vector<AssetUpdate> updates;
        for (const auto& [asset, fields] : changes)
            updates.push_back({by_asset.at(asset), fields, date, {}, {}});
        TRY(auto changed, update_assets(transaction, updates, origin));
        for (store::CloAssetRow& row : changed) by_asset[row.asset] = std::move(row);
    }
    return {};
}

Status add_lots(store::Transaction& transaction, const store::CloDealId& deal,
                const std::vector<store::CloAssetRow>& rows, const store::CloOrigin& origin) {
    const EmbeddedTables files;
    TRY(const auto table,
        wire::read_json<wire::Table<CloLotEntry>>(R"({"file":"clo_lots.csv"})", {.files = &files}));
    std::map<std::string, store::CloAssetId> ids;
    for (const store::CloAssetRow& row : rows) ids.emplace(row.asset, row.id);
    std::vector<store::CloLot> lots;
    for (const CloLotEntry& entry : table.rows)
        lots.push_back(clo_lot_of(entry, deal, ids.at(entry.asset), origin));
    return store::add_clo_lots(transaction, lots);
}

Status add_deal(Call& call, const clo::Deal& terms) {
    store::Transaction& transaction = call.transaction();
    const store::CloOrigin origin = clo_origin(call, std::string(kCloSource));
    TRY(const CloDealSaved saved, create_clo_deal(call,
                                                  {.document = terms,
                                                   .effective = {},
                                                   .reason = "Indenture",
                                                   .clause = {},
                                                   .dry_run = false},
                                                  origin));
    TRY(const auto assets, demo_assets());
    std::vector<NewAsset> added;
    for (const clo::Asset& asset : assets) added.push_back({asset, std::nullopt});
    TRY(const auto rows, add_assets(transaction, added, terms.dates.closing, origin));
    TRY(const store::CloDealId id, store::CloDealId::parse(saved.id));
    TRY_STATUS(add_lots(transaction, id, rows, origin));
    TRY_STATUS(add_history(transaction, rows, origin));
    TRY(const auto states,
        wire::read_json<std::vector<clo::DealState>>(demo_data::find("clo_states.json")));
    for (const clo::DealState& state : states)
        TRY_STATUS(put_clo_state(call,
                                 {.deal = saved.id,
                                  .state = state,
                                  .source = std::string(kCloSource),
                                  .if_match = {},
                                  .dry_run = false},
                                 origin));
    return {};
}

}  // namespace

Result<std::int64_t> load_demo_clo(Environment& environment, const Principal& owner) {
    TRY(const auto terms, wire::read_json<clo::Deal>(demo_data::find("clo_terms.json")));
    TRY(store::Database * database, environment.database());
    std::int64_t assets = 0;
    TRY_STATUS(database->transact(owner.tenant, [&](store::Transaction& transaction) -> Status {
        assets = 0;
        const auto known = store::find_clo_deal(transaction, terms.slug);
        if (known) return {};
        if (known.error().code != Code::kNotFound) return Error(known.error());
        Call call(environment, owner, RequestId::make(environment.clock().now()), Work{});
        call.open(&transaction);
        TRY_STATUS(add_deal(call, terms));
        TRY([[maybe_unused]] const auto runs,
            run_clo_compliance(call, {.deal = terms.slug,
                                      .as_of = {},
                                      .all_states = true,
                                      .note = "Determination date",
                                      .dry_run = false}));
        call.open(nullptr);
        TRY(const auto rows, store::all_clo_assets(transaction));
        assets = static_cast<std::int64_t>(rows.size());
        return {};
    }));
    return assets;
}

}  // namespace ballast::service
