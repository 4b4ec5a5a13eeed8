#include "service/clo/book_assets.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "clo/tape_value.hpp"
#include "service/clo/mag_deal.hpp"
#include "store/clo_compliance.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr const char* kRateFields[] = {"spread", "coupon",         "floor",
                                       "cap",    "commitment_fee", "moodys_recovery"};

bool has_rate_above_one(const TapeFile& tape) {
    return std::ranges::any_of(tape.rows, [](const TapeFile::Row& row) {
        return std::ranges::any_of(kRateFields, [&](const char* field) {
            const auto cell = row.cells.find(field);
            const auto rate =
                cell == row.cells.end() ? std::nullopt : clo::tape_number(cell->second);
            return rate && std::abs(*rate) > 1.0;
        });
    });
}

// The rate of the index on the date of the sheets; nullopt where they state several or none.
std::optional<double> index_rate_of(const CloBook& book, const MagUnits& units) {
    std::set<double> rates;
    for (const ingest::MagSheet& sheet : book.sheets) {
        const auto current = sheet.parsed.libor.find("current");
        if (current == sheet.parsed.libor.end() || !current->second) continue;
        if (const auto* rate = std::get_if<double>(&*current->second))
            rates.insert(units.rate(*rate));
    }
    return rates.size() == 1 ? std::optional(*rates.begin()) : std::nullopt;
}

// Rounded rates never replace those of a stored asset.
Status drop_rounded_rates(store::Transaction& transaction, TapeFile& tape) {
    std::vector<std::string> ids;
    for (const TapeFile::Row& row : tape.rows)
        if (const auto id = row.cells.find("id"); id != row.cells.end()) ids.push_back(id->second);
    TRY(const auto rows, store::find_clo_assets(transaction, ids));
    std::set<std::string> stored;
    for (const store::CloAssetRow& row : rows) stored.insert(row.asset);
    for (TapeFile::Row& row : tape.rows) {
        const auto id = row.cells.find("id");
        if (id == row.cells.end() || !stored.contains(id->second)) continue;
        for (const char* field : kRateFields) row.cells.erase(field);
    }
    return {};
}

// Sinking schedules: part of the records of new assets, and a tape for those that are stored.
TapeFile take_schedules(const CloBook& book, TapePlan& assets) {
    std::set<std::string> added;
    for (NewAsset& one : assets.added) {
        const auto schedule = book.inputs.schedules.find(one.record.id);
        if (schedule == book.inputs.schedules.end()) continue;
        one.record.schedule = schedule->second;
        added.insert(one.record.id);
    }
    TapeFile tape{
        .name = book.name, .digest = book.digest, .columns = {}, .ignored = {}, .rows = {}};
    for (const auto& [id, schedule] : book.inputs.schedules)
        if (!added.contains(id))
            for (const clo::ScheduledPrincipal& payment : schedule)
                tape.rows.push_back({.line = 0,
                                     .cells = {{"id", id},
                                               {"date", payment.date.to_string()},
                                               {"amount", payment.amount.to_string()}},
                                     .extra = {}});
    return tape;
}

}  // namespace

std::vector<const TapePlan*> PlannedBookAssets::plans() const {
    std::vector<const TapePlan*> all{&assets};
    if (schedules) all.push_back(&*schedules);
    return all;
}

bool PlannedBookAssets::has_effect() const {
    return std::ranges::any_of(plans(), [](const TapePlan* plan) { return plan->has_effect(); });
}

std::string book_source(const CloBook& book, const CloBookOptions& options) {
    return options.source.empty() ? book.name : options.source;
}

bool has_rates_in_percent(const TapeFile& assets, const CloBookOptions& options) {
    return std::ranges::count(options.confirm, CloBookConfirm::kRatesInPercent) > 0 &&
           has_rate_above_one(assets);
}

Result<PlannedBookAssets> plan_book_assets(Call& call, const CloBook& book,
                                           const CloBookOptions& options,
                                           std::optional<fin::Date> as_of) {
    const auto confirmed = [&](CloBookConfirm what) {
        return std::ranges::count(options.confirm, what) > 0;
    };
    CloTapeRequest request;
    request.kind = CloTapeKind::kAssets;
    request.as_of = as_of;
    request.source = book_source(book, options);
    // What is confirmed are values above 1, perhaps of other sheets: a table of fractions stays.
    if (has_rates_in_percent(*book.assets, options))
        request.confirm.push_back(CloTapeUnits::kRatesInPercent);
    if (confirmed(CloBookConfirm::kPricesInFractions))
        request.confirm.push_back(CloTapeUnits::kPricesInFractions);
    if (confirmed(CloBookConfirm::kPricesAsGiven))
        request.confirm.push_back(CloTapeUnits::kPricesAsGiven);
    TapeFile tape = *book.assets;
    tape.index_rate =
        index_rate_of(book, {.rates_in_percent = confirmed(CloBookConfirm::kRatesInPercent)});
    if (book.rounded_rates) TRY_STATUS(drop_rounded_rates(call.transaction(), tape));
    PlannedBookAssets planned;
    TRY(planned.assets, plan_tape(call, request, tape));
    const TapeFile schedules = take_schedules(book, planned.assets);
    if (schedules.rows.empty()) return planned;
    request.kind = CloTapeKind::kSchedules;
    request.confirm.clear();
    TRY(planned.schedules, plan_tape(call, request, schedules));
    return planned;
}

}  // namespace ballast::service
