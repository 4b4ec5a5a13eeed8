#include <algorithm>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "clo/test_terms.hpp"
#include "fin/utc_date.hpp"
#include "service/clo/deal_store.hpp"
#include "service/clo/describe_tape.hpp"
#include "service/clo/record_lots.hpp"
#include "service/clo/tape_planner.hpp"
#include "service/field_error.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

// Updates of one asset follow each other by date.
Status apply_updates(store::Transaction& transaction, const TapePlan& plan,
                     const store::CloOrigin& origin) {
    std::map<std::string, store::CloAssetRow> current;
    for (const auto& [date, updates] : plan.updates) {
        std::vector<AssetUpdate> list;
        for (const auto& [id, update] : updates) {
            list.push_back(update);
            if (const auto row = current.find(id); row != current.end())
                list.back().row = row->second;
        }
        TRY(const auto rows, update_assets(transaction, list, origin));
        for (const store::CloAssetRow& row : rows) {
            // A back-dated fact changes the stored record, which is read again.
            TRY(current[row.asset], store::find_clo_asset(transaction, row.asset));
        }
    }
    return {};
}

}  // namespace

Result<TapePlan> TapePlanner::run() {
    TRY_STATUS(load());
    for (std::size_t i = 0; i < file_.rows.size(); ++i) {
        CloTapeRow row{.row = static_cast<std::int64_t>(i + 1), .line = file_.rows[i].line};
        const auto id = file_.rows[i].cells.find("id");
        if (id != file_.rows[i].cells.end()) row.asset = id->second;
        if (auto rejected = plan_row(file_.rows[i], row)) reject(*rejected, file_.rows[i], row);
        plan_.rows.push_back(std::move(row));
    }
    if (request_.kind == CloTapeKind::kSchedules) finish_schedules();
    if (request_.kind == CloTapeKind::kPositions) find_absent();
    check_whole();
    finish_digest();
    plan_.records = std::move(records_);
    return std::move(plan_);
}

Status TapePlanner::load() {
    store::Transaction& transaction = call_.transaction();
    plan_.as_of = request_.as_of.value_or(fin::utc_date(call_.now()));
    TRY(const auto rows, store::all_clo_assets(transaction));
    TRY(auto records, records_of(transaction, rows, std::nullopt, plan_.as_of, {}));
    for (const store::CloAssetRow& row : rows)
        if (const auto record = records.find(row.id); record != records.end()) {
            records_.emplace(row.asset, std::move(record->second));
            rows_.emplace(row.asset, row);
        }
    // Rows with dates of their own are compared with the records of those dates.
    if (file_.has("date") && request_.kind != CloTapeKind::kSchedules) {
        TRY(auto facts, store::clo_facts(transaction, {}));
        for (store::CloAssetFact& fact : facts) facts_[fact.asset].push_back(std::move(fact));
    }
    const bool needs_deal = request_.kind == CloTapeKind::kPositions ||
                            request_.kind == CloTapeKind::kTrades ||
                            request_.kind == CloTapeKind::kFactors;
    if (needs_deal && request_.deal.empty())
        return invalid("/deal", "required", "a tape of this kind is about a deal",
                       "name the deal, by id or slug");
    return request_.deal.empty() ? Status() : load_deal();
}

Status TapePlanner::load_deal() {
    store::Transaction& transaction = call_.transaction();
    TRY(const auto deal, store::find_clo_deal(transaction, request_.deal));
    TRY(plan_.deal,
        stored_clo_deal(transaction, deal, {.as_of = plan_.as_of, .known_at = {}, .version = {}},
                        fin::utc_date(call_.now())));
    for (const clo::Holding& holding : plan_.deal->holdings) held_.emplace(holding.id, holding.par);
    after_ = held_;
    std::map<store::CloAssetId, std::string> ids;
    for (const auto& [id, row] : rows_) ids.emplace(row.id, id);
    TRY(const auto lots, store::clo_lots(transaction, {.deal = deal.id}));
    for (const store::CloLot& lot : lots)
        if (const auto id = ids.find(lot.asset); id != ids.end())
            lots_.store(id->second, record_lot(lot));
    origin_ = clo_origin(call_, request_.source.empty() ? file_.name : request_.source);
    return {};
}

void TapePlanner::reject(const TapeRejection& rejected, const TapeFile::Row& source,
                         CloTapeRow& row) const {
    row.status = CloTapeStatus::kRejected;
    row.reason = rejected.reason;
    row.fix = rejected.fix;
    row.changes.clear();
    if (const auto column = file_.columns.find(rejected.field); column != file_.columns.end()) {
        row.column = column->second;
    } else if (!file_.constants.contains(rejected.field) && !rejected.field.empty() &&
               !rejected.reason.contains(rejected.field)) {
        row.reason =
            fmt::format("{}, which no column of the file has: {}", rejected.field, rejected.reason);
        row.fix = fmt::format("add a column {0}, map a heading to {0}, or give it in constants",
                              rejected.field);
    }
    if (const auto cell = source.cells.find(rejected.field); cell != source.cells.end())
        row.value = cell->second;
}

TapePlanner::Rejected TapePlanner::plan_row(const TapeFile::Row& source, CloTapeRow& row) {
    switch (request_.kind) {
        case CloTapeKind::kAssets:
            return plan_asset(source, row);
        case CloTapeKind::kRatings:
            return plan_ratings(source, row);
        case CloTapeKind::kPrices:
            return plan_price(source, row);
        case CloTapeKind::kSchedules:
            return plan_schedule(source, row);
        case CloTapeKind::kPositions:
            return plan_position(source, row);
        case CloTapeKind::kTrades:
            return plan_trade(source, row);
        case CloTapeKind::kFactors:
            return plan_factor(source, row);
    }
    return std::nullopt;
}

TapePlanner::Rejected TapePlanner::place(const std::string& about, const Cells& cells, bool whole,
                                         CloTapeRow& row, bool& repeats) {
    const clo::PlacedRow placed = placed_.add(about, cells, row.line);
    repeats = placed.fit == clo::RowFit::kRepeats;
    if (repeats) {
        row.status = CloTapeStatus::kDuplicate;
        row.reason = fmt::format("line {} states the same", placed.line);
        return std::nullopt;
    }
    const bool fits =
        placed.fit == clo::RowFit::kFirst || (placed.fit == clo::RowFit::kAdds && !whole);
    if (fits) return std::nullopt;
    return TapeRejection{
        placed.field.empty()
            ? fmt::format("line {} is of the same asset", placed.line)
            : fmt::format("line {} states another {} of the same asset", placed.line, placed.field),
        placed.field.empty() ? "id" : placed.field, "leave the row that applies"};
}

void TapePlanner::check_whole() {
    std::vector<clo::TapeStatus> statuses;
    for (const CloTapeRow& row : plan_.rows) statuses.push_back(row.status);
    plan_.totals = clo::tape_totals(file_.rows.size(), statuses);
    Issues found = clo::check_row_count(plan_.totals);
    const bool positions = request_.kind == CloTapeKind::kPositions;
    if (!unknown_.empty())
        found.push_back({positions ? Severity::kError : Severity::kWarning, "unknown_asset",
                         fmt::format("{} rows name assets that are not stored, the first of them "
                                     "{}: import the assets first, or correct the ids",
                                     unknown_.size(), unknown_.front()),
                         unknown_.front()});
    if (request_.kind == CloTapeKind::kAssets) {
        std::vector<clo::Asset> all;
        for (const auto& [id, record] : records_) all.push_back(record);
        for (Issue& issue : clo::check_tape_records(all))
            if (placed_.contains(issue.where)) found.push_back(std::move(issue));
    }
    if (positions) {
        plan_.totals.par = stated_par_.to_double();
        Decimal total;
        for (const auto& [id, par] : after_)
            if (placed_.contains(id))
                if (const auto sum = add(total, par)) total = *sum;
        for (Issue& issue : clo::check_par_sum(total, request_.stated_par.value_or(stated_par_),
                                               plan_.deal->deal.slug))
            found.push_back(std::move(issue));
    }
    plan_.checks.insert(plan_.checks.end(), found.begin(), found.end());
    if (positions || request_.kind == CloTapeKind::kTrades) check_pool();
}

// Assets of which the plan adds par must have what their valuation needs.
void TapePlanner::check_pool() {
    std::vector<clo::Holding> pool;
    for (const auto& [id, par] : after_) {
        clo::Holding holding;
        static_cast<clo::Asset&>(holding) = records_.at(id);
        holding.par = par;
        pool.push_back(std::move(holding));
    }
    const clo::Deal& deal = plan_.deal->deal;
    const double cash =
        clo::test_terms(deal, plan_.as_of, clo::CalculationMode::kCorrected).principal_cash;
    for (Issue& issue : clo::check_market_values(
             pool, cash, deal.valuation, {.source = deal.options.ratings, .as_of = plan_.as_of}))
        if (after_.at(issue.where) > held(issue.where)) plan_.checks.push_back(std::move(issue));
}

void TapePlanner::finish_digest() {
    Sha256 hash;
    hash.update_field(file_.digest).update_field(plan_.as_of.to_string());
    for (const CloTapeRow& row : plan_.rows) hash.update_field(wire::to_json(row));
    for (const auto& [date, updates] : plan_.updates)
        for (const auto& [id, update] : updates)
            hash.update_field(fmt::format("{} {}", id, update.row.version));
    if (plan_.deal) hash.update_field(plan_.deal->data_digest);
    plan_.digest = hash.finish_hex();
}

Status apply_tape(store::Transaction& transaction, const TapePlan& plan,
                  const store::CloOrigin& origin) {
    TRY_STATUS(add_assets(transaction, plan.added, plan.as_of, origin));
    TRY_STATUS(apply_updates(transaction, plan, origin));
    std::vector<store::CloLot> lots = plan.lots;
    for (store::CloLot& lot : lots) {
        const auto line = lot.origin.line;
        lot.origin = origin;
        lot.origin.line = line;
    }
    return store::add_clo_lots(transaction, lots);
}

Status check_applicable(const TapePlan& plan) {
    const auto error = std::ranges::find(plan.checks, Severity::kError, &Issue::severity);
    if (error == plan.checks.end()) return {};
    return invalid("/file", error->code, error->message,
                   "correct the file or the records, and review the plan again");
}

Result<TapePlan> plan_tape(Call& call, const CloTapeRequest& request, const TapeFile& file) {
    return TapePlanner(call, request, file).run();
}

}  // namespace ballast::service
