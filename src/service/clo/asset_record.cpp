#include "service/clo/asset_record.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <utility>

#include "base/check.hpp"
#include "clo/describe_asset.hpp"
#include "clo/moodys_industry.hpp"
#include "service/error_place.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

const AssetFields& empty_asset_fields() {
    static const AssetFields kFields = all_asset_fields(clo::Asset{});
    return kFields;
}

// A record cannot be read without these.
bool is_required_field(std::string_view name) {
    bool required = false;
    wire::for_each_field<clo::Asset>(
        [&](const auto& field) { required = required || (field.required && field.name == name); });
    return required;
}

void apply_fields(const AssetFields& changes, AssetFields& record) {
    for (const auto& [field, value] : changes) record[field] = value;
}

Error unreadable(const Error& error) {
    return fail(Code::kCorrupted, fmt::format("a stored asset cannot be read: {}", error.message));
}

}  // namespace

AssetFields all_asset_fields(const clo::Asset& asset) {
    auto fields = wire::read_json<AssetFields>(wire::to_json(asset));
    CHECK(fields.has_value());
    return *std::move(fields);
}

AssetFields stated_asset_fields(const clo::Asset& asset) {
    AssetFields fields = all_asset_fields(asset);
    std::erase_if(fields, [](const auto& field) {
        return !is_required_field(field.first) &&
               field.second.text == empty_asset_fields().at(field.first).text;
    });
    return fields;
}

Result<clo::Asset> stored_asset(std::string_view record) {
    auto asset = wire::read_json<clo::Asset>(record);
    if (!asset) return unreadable(asset.error());
    return *std::move(asset);
}

Result<clo::Asset> stored_asset(const AssetFields& fields) {
    return stored_asset(wire::to_json(fields));
}

Result<clo::Asset> changed_asset(const clo::Asset& record, const AssetFields& changes,
                                 const std::string& pointer) {
    AssetFields fields = all_asset_fields(record);
    apply_fields(changes, fields);
    auto asset = wire::read_json<clo::Asset>(wire::to_json(fields), {.plain_names = true});
    if (!asset) return under(pointer, std::move(asset).error());
    TRY_STATUS(clo::check_asset(*asset, pointer));
    clo::use_listed_names(*asset);
    return *std::move(asset);
}

AssetFields asset_difference(const clo::Asset& before, const clo::Asset& after) {
    const AssetFields old = all_asset_fields(before);
    AssetFields changed = all_asset_fields(after);
    std::erase_if(changed,
                  [&](const auto& field) { return field.second.text == old.at(field.first).text; });
    return changed;
}

bool is_clo_rating_field(std::string_view field) {
    if (field == "moodys_industry" || field == "moodys_category" || field == "moodys_recovery" ||
        field == "sp_industry" || field == "sp_category" || field == "sp_criteria_exception")
        return false;
    return field.starts_with("moodys_") || field.starts_with("sp_") || field.ends_with("_rating");
}

Result<AssetFields> folded(std::span<const store::CloAssetFact> facts,
                           std::optional<fin::Date> as_of) {
    AssetFields record;
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    for (const store::CloAssetFact& fact : facts) first = std::min(first, fact.number);
    for (const store::CloAssetFact& fact : facts) {
        const bool later = as_of && fact.effective > *as_of;
        if (later && fact.number != first) continue;
        auto fields = wire::read_json<AssetFields>(fact.fields);
        if (!fields) return unreadable(fields.error());
        if (later)
            record.insert(fields->begin(), fields->end());  // where no earlier fact says otherwise
        else
            apply_fields(*fields, record);
    }
    return record;
}

Result<std::vector<store::CloAssetRow>> add_assets(store::Transaction& transaction,
                                                   std::span<const NewAsset> assets,
                                                   fin::Date effective,
                                                   const store::CloOrigin& origin) {
    std::vector<std::string> ids;
    for (const NewAsset& added : assets) ids.push_back(added.record.id);
    // Rows of undone imports are used again.
    TRY(const auto hidden, store::hidden_clo_assets(transaction, ids));
    std::map<std::string, store::CloAssetRow> known;
    for (const store::CloAssetRow& row : hidden) known.emplace(row.asset, row);
    std::vector<store::CloAssetRow> created;
    std::vector<store::CloAssetRow> restored;
    std::vector<store::CloAssetFact> facts;
    for (const NewAsset& added : assets) {
        store::CloAssetRow row{.id = store::CloAssetId::make(origin.known_at),
                               .asset = added.record.id,
                               .created_at = origin.known_at};
        const auto before = known.find(row.asset);
        if (before != known.end()) {
            row = before->second;
            row.version += 1;
        }
        row.record = wire::to_json(stated_asset_fields(added.record));
        row.effective = effective;
        row.updated_at = origin.known_at;
        store::CloAssetFact fact{.asset = row.id,
                                 .number = row.version,
                                 .effective = effective,
                                 .fields = row.record,
                                 .reason = {},
                                 .origin = origin};
        fact.origin.line = added.line;
        (before == known.end() ? created : restored).push_back(std::move(row));
        facts.push_back(std::move(fact));
    }
    TRY_STATUS(store::create_clo_assets(transaction, created));
    TRY_STATUS(store::replace_clo_assets(transaction, restored));
    TRY_STATUS(store::add_clo_facts(transaction, facts));
    created.insert(created.end(), restored.begin(), restored.end());
    return created;
}

Result<std::vector<store::CloAssetRow>> update_assets(store::Transaction& transaction,
                                                      std::span<const AssetUpdate> updates,
                                                      const store::CloOrigin& origin) {
    std::vector<store::CloAssetRow> rows;
    std::vector<store::CloAssetRow> back_dated;
    std::vector<store::CloAssetFact> facts;
    for (const AssetUpdate& update : updates) {
        store::CloAssetRow row = update.row;
        store::CloAssetFact fact{.asset = row.id,
                                 .number = row.version + 1,
                                 .effective = update.effective,
                                 .fields = wire::to_json(update.fields),
                                 .reason = update.reason,
                                 .origin = origin};
        fact.origin.line = update.line;
        facts.push_back(std::move(fact));
        row.version += 1;
        row.updated_at = origin.known_at;
        if (update.effective < row.effective) {
            back_dated.push_back(row);
        } else {
            auto record = wire::read_json<AssetFields>(row.record);
            if (!record) return unreadable(record.error());
            apply_fields(update.fields, *record);
            row.record = wire::to_json(*record);
            row.effective = update.effective;
        }
        rows.push_back(std::move(row));
    }
    TRY_STATUS(store::add_clo_facts(transaction, facts));
    TRY_STATUS(store::replace_clo_assets(transaction, rows));
    TRY_STATUS(refresh_assets(transaction, std::move(back_dated), origin.known_at));
    return rows;
}

Status refresh_assets(store::Transaction& transaction, std::vector<store::CloAssetRow> rows,
                      Instant now) {
    for (store::CloAssetRow& row : rows) {
        TRY(const auto facts, store::clo_facts(transaction, {.asset = row.id}));
        TRY(const AssetFields record, folded(facts, std::nullopt));
        row.record = wire::to_json(record);  // {} where all facts are hidden
        if (!facts.empty()) row.effective = facts.back().effective;
        row.updated_at = now;
    }
    return store::replace_clo_assets(transaction, rows);
}

Result<AssetRecords> records_of(store::Transaction& transaction,
                                std::span<const store::CloAssetRow> rows,
                                const std::optional<store::CloDealId>& deal,
                                std::optional<fin::Date> as_of, const store::CloView& view) {
    AssetRecords records;
    const bool newest =
        !view.known_at && std::ranges::all_of(rows, [&](const store::CloAssetRow& row) {
            return !as_of || row.effective <= *as_of;
        });
    if (newest) {
        for (const store::CloAssetRow& row : rows) {
            TRY(clo::Asset record, stored_asset(row.record));
            records.emplace(row.id, std::move(record));
        }
        return records;
    }
    store::CloFactFilter filter{.deal = deal, .view = view};
    if (rows.size() == 1) filter.asset = rows.front().id;
    TRY(const auto facts, store::clo_facts(transaction, filter));
    std::map<store::CloAssetId, std::span<const store::CloAssetFact>> by_asset;
    for (std::size_t begin = 0; begin < facts.size();) {
        std::size_t end = begin;
        while (end < facts.size() && facts[end].asset == facts[begin].asset) ++end;
        by_asset.emplace(facts[begin].asset, std::span(facts).subspan(begin, end - begin));
        begin = end;
    }
    for (const store::CloAssetRow& row : rows) {
        const auto own = by_asset.find(row.id);
        if (own == by_asset.end()) continue;  // not known then
        TRY(const AssetFields fields, folded(own->second, as_of));
        TRY(clo::Asset record, stored_asset(fields));
        records.emplace(row.id, std::move(record));
    }
    return records;
}

}  // namespace ballast::service
