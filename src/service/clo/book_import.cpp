#include "service/clo/book_import.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "clo/deal_check.hpp"
#include "clo/describe_assumptions.hpp"
#include "fin/utc_date.hpp"
#include "service/clo/book_assets.hpp"
#include "service/clo/book_correlation.hpp"
#include "service/clo/book_lots.hpp"
#include "service/clo/deal_store.hpp"
#include "service/clo/describe_book.hpp"
#include "service/clo/describe_deal_records.hpp"
#include "service/clo/describe_scenario.hpp"
#include "service/clo/mag_deal.hpp"
#include "service/clo/record_lots.hpp"
#include "service/clo/scenario_source.hpp"
#include "service/field_error.hpp"
#include "store/clo_compliance.hpp"
#include "store/clo_imports.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"

namespace ballast::service {

namespace {

constexpr const char* kBookSettings = "run-model";
// Effects on one deal.
struct PlannedDeal {
    std::optional<CloSubject> known;
    std::optional<store::CloDeal> revived;  // of an import that was undone: it has no terms
    std::optional<clo::Deal> terms;         // of a new deal or a new version
    std::optional<clo::DealState> state;
    std::vector<CloLotEntry> lots;
    fin::Date as_of;
};

struct PlannedScenario {
    std::string slug;
    std::string name;
    CloScenarioDocument document;
    std::optional<store::CloScenarioRow> known;
};

class BookPlanner {
public:
    BookPlanner(Call& call, const CloBook& book, const CloBookOptions& options)
        : call_(call), transaction_(call.transaction()), book_(book), options_(options) {
        units_.rates_in_percent = confirmed(CloBookConfirm::kRatesInPercent);
        units_.prices_in_fractions = confirmed(CloBookConfirm::kPricesInFractions);
    }

    Result<CloBookResponse> run() {
        response_.file_name = book_.name;
        response_.file_digest = book_.digest;
        response_.tables = book_.tables;
        response_.issues = book_.issues;
        TRY_STATUS(plan_assets());
        for (const ingest::MagSheet& sheet : book_.sheets)
            if (options_.sheets.empty() || std::ranges::count(options_.sheets, sheet.sheet) > 0)
                TRY_STATUS(plan_sheet(sheet));
        TRY_STATUS(check_sheet_names());
        if (has_settings()) TRY_STATUS(plan_settings());
        if (book_.correlation) {
            TRY(correlation_, plan_book_correlation(call_, book_));
            response_.correlation = correlation_->view;
            for (const Issue& check : correlation_->checks) response_.checks.push_back(check);
        }
        for (const CloBookSheet& sheet : book_.other) response_.sheets.push_back(sheet);
        add_unconfirmed_inputs();
        finish_plan_digest();
        if (!options_.commit) return std::move(response_);
        TRY_STATUS(check_commit());
        TRY_STATUS(commit());
        return std::move(response_);
    }

private:
    bool confirmed(CloBookConfirm what) const {
        return std::ranges::count(options_.confirm, what) > 0;
    }

    // ---- assets --------------------------------------------------------------------------------

    Status plan_assets() {
        for (const ingest::MagSheet& sheet : book_.sheets)
            if (sheet.parsed.analysis_date && (!as_of_ || *as_of_ < *sheet.parsed.analysis_date))
                as_of_ = sheet.parsed.analysis_date;
        if (!book_.assets) return {};
        TRY(assets_, plan_book_assets(call_, book_, options_, as_of_));
        response_.assets = assets_->assets.totals;
        for (const TapePlan* plan : assets_->plans()) {
            for (const Issue& check : plan->checks) response_.checks.push_back(check);
            for (const CloTapeRow& row : plan->rows)
                if (row.status == CloTapeStatus::kRejected)
                    response_.rejected_assets.push_back(row);
        }
        return {};
    }

    std::string source() const { return book_source(book_, options_); }

    // ---- sheets --------------------------------------------------------------------------------

    Status check_sheet_names() const {
        for (std::size_t i = 0; i < options_.sheets.size(); ++i)
            if (std::ranges::find(book_.sheets, options_.sheets[i], &ingest::MagSheet::sheet) ==
                book_.sheets.end())
                return invalid(fmt::format("/sheets/{}", i), "unknown",
                               fmt::format("there is no input sheet \"{}\"", options_.sheets[i]),
                               "the plan without `sheets` lists them");
        return {};
    }

    void add_unconfirmed(const ingest::MagSheet& sheet, CloBookSheet& view) const {
        std::map<ingest::MagUnit, CloUnconfirmed> open;
        for (const ingest::MagDoubt& doubt : sheet.doubts) {
            std::vector<CloBookConfirm> choices;
            switch (doubt.unit) {
                case ingest::MagUnit::kRatesInPercent:
                    choices = {CloBookConfirm::kRatesInPercent};
                    break;
                case ingest::MagUnit::kPricesInFractions:
                    choices = {CloBookConfirm::kPricesInFractions, CloBookConfirm::kPricesAsGiven};
                    break;
                case ingest::MagUnit::kFormulaValues:
                    choices = {CloBookConfirm::kFormulaValues};
                    break;
            }
            if (std::ranges::any_of(choices, [&](auto one) { return confirmed(one); })) continue;
            CloUnconfirmed& group = open[doubt.unit];
            group.confirm = choices;
            group.cells.push_back(doubt.cell);
        }
        for (auto& [unit, group] : open) view.unconfirmed.push_back(std::move(group));
    }

    // Vectors and the curve with values above 1.
    void add_unconfirmed_inputs() {
        if (confirmed(CloBookConfirm::kRatesInPercent)) return;
        CloUnconfirmed open{.confirm = {CloBookConfirm::kRatesInPercent}, .cells = {}};
        const auto above = [](double value) { return std::abs(value) > 1.0; };
        for (const CloBookVector& vector : book_.inputs.vectors)
            if (std::ranges::any_of(vector.values, above)) open.cells.push_back(vector.cell);
        if (std::ranges::any_of(book_.inputs.curve, above, &CurveNodeRow::rate))
            open.cells.push_back("LIBORCurve");
        if (open.cells.empty()) return;
        CloBookSheet view{.sheet = "CF_Vectors, LIBORCurve"};
        view.unconfirmed.push_back(std::move(open));
        response_.sheets.push_back(std::move(view));
    }

    Status plan_sheet(const ingest::MagSheet& sheet) {
        CloBookSheet view{.sheet = sheet.sheet, .parsed = sheet.parsed};
        view.warnings = sheet.warnings;
        view.errors = sheet.errors;
        view.cells_read = static_cast<std::int64_t>(sheet.cells_read);
        view.unmapped = static_cast<std::int64_t>(sheet.unmapped.size());
        view.unmapped_cells = sheet.unmapped;
        add_unconfirmed(sheet, view);
        if (!sheet.errors.empty()) {
            view.note = "the sheet has errors: correct its cells, or import other sheets alone";
            view.scenario_action = view.deal_action = CloBookAction::kSkip;
            response_.sheets.push_back(std::move(view));
            return {};
        }
        TRY_STATUS(plan_scenario(sheet, view));
        TRY_STATUS(plan_deal(sheet, view));
        response_.sheets.push_back(std::move(view));
        return {};
    }

    Status plan_scenario(const ingest::MagSheet& sheet, CloBookSheet& view) {
        view.scenario = mag_slug(sheet.parsed.scenario_set);
        return add_scenario(view.scenario, sheet.parsed.scenario_set,
                            scenario_of_sheet(sheet, book_.inputs, units_), view.scenario_action);
    }

    Status add_scenario(const std::string& slug, const std::string& name,
                        CloScenarioDocument document, CloBookAction& action) {
        PlannedScenario planned{
            .slug = slug, .name = name, .document = std::move(document), .known = {}};
        if (auto known = store::find_clo_scenario(transaction_, slug)) {
            if (!known->owner.empty())
                return fail(Code::kConflict,
                            fmt::format("the scenario {} belongs to one member: rename it, or "
                                        "share it",
                                        slug))
                    .with("scenario", slug);
            action = known->document == wire::to_json(planned.document) ? CloBookAction::kUnchanged
                                                                        : CloBookAction::kUpdate;
            planned.known = *std::move(known);
        } else {
            action = CloBookAction::kCreate;
        }
        if (action != CloBookAction::kUnchanged) scenarios_.push_back(std::move(planned));
        return {};
    }

    bool has_settings() const {
        return !book_.settings.empty() || !book_.inputs.vectors.empty() ||
               !book_.inputs.curve.empty() || book_.inputs.rating;
    }

    Status plan_settings() {
        CloBookAction action = CloBookAction::kNone;
        return add_scenario(kBookSettings, "Run Model",
                            scenario_of_settings(book_.settings, book_.inputs, units_), action);
    }

    // ---- deals ---------------------------------------------------------------------------------

    Status plan_deal(const ingest::MagSheet& sheet, CloBookSheet& view) {
        const auto named = options_.deals.find(sheet.sheet);
        view.deal =
            named == options_.deals.end() ? mag_slug(sheet.parsed.scenario_set) : named->second;
        PlannedDeal planned{.known = {},
                            .terms = {},
                            .state = {},
                            .lots = {},
                            .as_of = *sheet.parsed.analysis_date};
        const auto row = store::find_clo_deal(transaction_, view.deal);
        if (row) {
            TRY(const auto versions, store::clo_versions(transaction_, row->id, {}));
            if (versions.empty()) planned.revived = *row;
        }
        if (row && !planned.revived) {
            TRY(planned.known,
                stored_clo_deal(transaction_, *row,
                                {.as_of = planned.as_of, .known_at = {}, .version = {}},
                                fin::utc_date(call_.now())));
            plan_terms(sheet.parsed, planned, view);
        } else {
            const auto missing = missing_for_deal(sheet.parsed);
            if (!missing.empty()) {
                view.deal_action = CloBookAction::kSkip;
                view.note = fmt::format(
                    "there is no deal {}, and the sheet lacks what a new one requires: {}; create "
                    "the deal, or name one in `deals`. The scenario is imported",
                    view.deal, fmt::join(missing, ", "));
                return {};
            }
            auto made = deal_of_sheet(sheet.parsed, view.deal, units_);
            if (!made) {
                view.deal_action = CloBookAction::kSkip;
                view.note = "the deal of the sheet is not valid: " + made.error().message;
                return {};
            }
            planned.terms = *std::move(made);
            view.deal_action = CloBookAction::kCreate;
        }
        TRY_STATUS(plan_state(sheet.parsed, planned, view));
        TRY_STATUS(plan_lots(sheet.parsed, planned, view));
        if (view.deal_action == CloBookAction::kNone)
            view.deal_action = planned.terms || planned.state || !planned.lots.empty()
                                   ? CloBookAction::kUpdate
                                   : CloBookAction::kUnchanged;
        if (view.deal_action != CloBookAction::kUnchanged)
            deals_.emplace_back(view.deal, std::move(planned));
        return {};
    }

    static void plan_terms(const ingest::MagContents& sheet, PlannedDeal& planned,
                           CloBookSheet& view) {
        clo::Deal before = planned.known->deal;
        before.state.reset();
        clo::Deal after = changed_terms(before, sheet, view.changes);
        if (!view.changes.empty()) planned.terms = std::move(after);
    }

    Status plan_state(const ingest::MagContents& sheet, PlannedDeal& planned, CloBookSheet& view) {
        clo::Deal terms = planned.terms ? *planned.terms : planned.known->deal;
        std::vector<std::string> notes;
        TRY(clo::DealState state, state_of_sheet(terms, sheet, units_, notes));
        state.source = source();
        terms.state = state;
        if (const Status checked = clo::check_deal(terms); !checked) {
            view.note = "the state of the sheet is not valid: " + checked.error().message;
            return {};
        }
        const auto known = planned.known ? planned.known->deal.state : std::nullopt;
        for (const std::string& note : notes) view.note += (view.note.empty() ? "" : "; ") + note;
        clo::DealState same = known.value_or(clo::DealState{});
        same.source = state.source;
        if (known && wire::to_json(same) == wire::to_json(state)) return {};
        for (const auto& [id, tranche] : state.tranches) {
            const auto before = known ? known->tranches.find(id) : state.tranches.end();
            const bool had = known && before != known->tranches.end() && before->second.balance;
            const std::string was = had ? before->second.balance->to_string() : "";
            const std::string is = tranche.balance ? tranche.balance->to_string() : "";
            if (was != is) view.changes.push_back({"state." + id + ".balance", was, is});
        }
        planned.state = std::move(state);
        return {};
    }

    Status plan_lots(const ingest::MagContents& sheet, PlannedDeal& planned, CloBookSheet& view) {
        clo::Deal terms = planned.terms ? *planned.terms : planned.known->deal;
        terms.state = planned.state   ? planned.state
                      : planned.known ? planned.known->deal.state
                                      : std::nullopt;
        TRY(PlannedBookLots made,
            plan_book_lots(transaction_, {view.deal, sheet, terms, planned.known, planned.as_of},
                           assets_));
        for (Issue& check : made.checks) response_.checks.push_back(std::move(check));
        if (made.errors.empty()) {
            planned.lots = std::move(made.lots);
            view.lots = static_cast<std::int64_t>(planned.lots.size());
            return {};
        }
        view.deal_action = CloBookAction::kSkip;
        view.note = fmt::format("the deal is left out: {}. The scenario is imported",
                                made.errors.front().text);
        for (ingest::MagFinding& error : made.errors) view.errors.push_back(std::move(error));
        planned = PlannedDeal{
            .known = planned.known, .terms = {}, .state = {}, .lots = {}, .as_of = planned.as_of};
        return {};
    }

    // ---- the whole -----------------------------------------------------------------------------

    // Of the files, of what the plan is based on, and of what it does.
    void finish_plan_digest() {
        Sha256 hash;
        hash.update_field(book_.digest);
        for (const CloBookConfirm one : options_.confirm) hash.update_field(describe::to_word(one));
        for (const CloBookSheet& sheet : response_.sheets) {
            hash.update_field(sheet.sheet).update_field(sheet.deal);
            hash.update_field(fmt::format("{} {} {}", int(sheet.deal_action),
                                          int(sheet.scenario_action), sheet.lots));
            hash.update_field(wire::to_json(sheet.changes));
        }
        for (const auto& [slug, planned] : deals_)
            if (planned.known) hash.update_field(planned.known->data_digest);
        for (const PlannedScenario& one : scenarios_)
            if (one.known) hash.update_field(fmt::format("{} {}", one.slug, one.known->version));
        if (assets_)
            for (const TapePlan* plan : assets_->plans()) hash.update_field(plan->digest);
        if (response_.correlation)
            hash.update_field(fmt::format("{}", int(response_.correlation->action)));
        response_.plan_digest = hash.finish_hex();
    }

    Status check_commit() const {
        if (!options_.plan_digest.empty() && options_.plan_digest != response_.plan_digest)
            return fail(Code::kConflict,
                        "the plan has changed since it was reviewed: the file, the records or the "
                        "settings differ; review the new plan and commit it")
                .with("plan_digest", response_.plan_digest);
        for (const CloBookSheet& sheet : response_.sheets) {
            if (!sheet.errors.empty() && sheet.parsed)
                return invalid("/sheets", "sheet_errors",
                               fmt::format("{}: {} {}", sheet.sheet, sheet.errors.front().cell,
                                           sheet.errors.front().text),
                               "correct the workbook, or name the other sheets in `sheets`");
            for (const CloUnconfirmed& open : sheet.unconfirmed)
                return invalid(
                    "/confirm", "unconfirmed",
                    fmt::format("{}: the unit of {} is not confirmed", sheet.sheet,
                                fmt::join(open.cells, ", ")),
                    fmt::format("add {} to `confirm`", describe::to_word(open.confirm.front())));
        }
        const auto error = std::ranges::find(response_.checks, Severity::kError, &Issue::severity);
        if (error != response_.checks.end())
            return invalid("/file", error->code, error->message,
                           "correct the file or the records, and review the plan again");
        if (book_.has_unconfirmed_rates(options_.confirm))
            return invalid("/confirm", "unconfirmed",
                           "the rates of the assets in the database are rounded to 0.01",
                           "import the workbook, or add rounded_rates to `confirm`");
        return {};
    }

    bool has_effect() const {
        return (assets_ && assets_->has_effect()) || !deals_.empty() || !scenarios_.empty() ||
               (response_.correlation &&
                response_.correlation->action != CloBookAction::kUnchanged);
    }

    Status commit() {
        response_.committed = true;
        if (!has_effect()) {
            response_.issues.push_back({Severity::kInfo, "nothing_to_import",
                                        "everything in the file is stored already", ""});
            return {};
        }
        const store::CloImportId id = store::CloImportId::make(call_.now());
        store::CloOrigin origin = clo_origin(call_, source());
        origin.import = id;
        CloImportDocument document{.totals = assets_ ? assets_->assets.totals : CloTapeTotals{},
                                   .checks = response_.checks};
        for (const CloBookSheet& sheet : response_.sheets)
            if (!sheet.deal.empty()) document.sheets.emplace(sheet.sheet, sheet.deal);
        for (const CloBookConfirm one : options_.confirm)
            document.confirm.emplace_back(describe::to_word(one));
        if (assets_)
            for (const TapePlan* plan : assets_->plans())
                TRY_STATUS(apply_tape(transaction_, *plan, origin));
        for (const auto& [slug, planned] : deals_)
            TRY_STATUS(commit_deal(slug, planned, origin, document));
        for (const PlannedScenario& one : scenarios_)
            TRY_STATUS(commit_scenario(one, origin, document));
        if (correlation_)
            TRY_STATUS(commit_book_correlation(
                call_, book_, *correlation_, as_of_.value_or(fin::utc_date(call_.now())), origin));
        TRY_STATUS(keep_files(document));
        TRY_STATUS(store::put_clo_import(transaction_,
                                         {.id = id,
                                          .kind = book_.kind,
                                          .deal = {},
                                          .as_of = as_of_.value_or(fin::utc_date(call_.now())),
                                          .file_name = book_.name,
                                          .file_digest = book_.digest,
                                          .plan_digest = response_.plan_digest,
                                          .document = wire::to_json(document),
                                          .created_by = origin.created_by,
                                          .created_at = call_.now()}));
        response_.import = id.to_string();
        return {};
    }

    Status commit_deal(const std::string& slug, const PlannedDeal& planned,
                       const store::CloOrigin& origin, CloImportDocument& document) {
        store::CloDeal row;
        if (planned.known) {
            row = *planned.known->stored;
            if (planned.terms) {
                const std::string text = wire::to_json(*planned.terms);
                TRY([[maybe_unused]] const auto version,
                    store::add_clo_version(transaction_, {.deal = row.id,
                                                          .effective = planned.as_of,
                                                          .reason = source(),
                                                          .clause = {},
                                                          .document = text,
                                                          .digest = sha256_hex(text),
                                                          .origin = origin}));
            }
        } else if (planned.revived) {
            TRY(row, revive_deal(*planned.revived, *planned.terms, origin));
            document.deals.push_back(row.id.to_string());
        } else {
            TRY(const CloDealSaved saved,
                create_clo_deal(call_, {.document = *planned.terms, .reason = source()}, origin));
            document.deals.push_back(saved.id);
            TRY(row, store::find_clo_deal(transaction_, slug));
        }
        if (planned.state) {
            const std::string text = wire::to_json(*planned.state);
            TRY([[maybe_unused]] const auto state,
                store::add_clo_state(transaction_, {.deal = row.id,
                                                    .as_of = planned.as_of,
                                                    .document = text,
                                                    .digest = sha256_hex(text),
                                                    .origin = origin}));
        }
        TRY_STATUS(commit_lots(row, planned, origin));
        TRY([[maybe_unused]] const auto touched,
            store::touch_clo_deal(transaction_, row, {}, call_.now()));
        call_.touch("deal:" + slug);
        return {};
    }

    Result<store::CloDeal> revive_deal(store::CloDeal row, const clo::Deal& terms,
                                       const store::CloOrigin& origin) {
        row.archived = false;
        row.name = terms.name;
        const std::string text = wire::to_json(terms);
        TRY([[maybe_unused]] const auto version,
            store::add_clo_version(transaction_, {.deal = row.id,
                                                  .effective = terms.dates.closing,
                                                  .reason = source(),
                                                  .clause = {},
                                                  .document = text,
                                                  .digest = sha256_hex(text),
                                                  .origin = origin}));
        return row;
    }

    Status commit_lots(const store::CloDeal& deal, const PlannedDeal& planned,
                       const store::CloOrigin& origin) {
        std::vector<std::string> ids;
        for (const CloLotEntry& entry : planned.lots) ids.push_back(entry.asset);
        TRY(const auto rows, store::find_clo_assets(transaction_, ids));
        std::map<std::string, store::CloAssetId> by_id;
        for (const store::CloAssetRow& row : rows) by_id.emplace(row.asset, row.id);
        std::vector<store::CloLot> lots;
        for (const CloLotEntry& entry : planned.lots)
            lots.push_back(clo_lot_of(entry, deal.id, by_id.at(entry.asset), origin));
        return store::add_clo_lots(transaction_, lots);
    }

    Status commit_scenario(const PlannedScenario& one, const store::CloOrigin& origin,
                           CloImportDocument& document) {
        store::CloScenarioRow row{.slug = one.slug,
                                  .name = one.name,
                                  .type = store::CloScenarioType::kMag,
                                  .owner = {},
                                  .document = wire::to_json(one.document),
                                  .import = origin.import,
                                  .created_by = origin.created_by};
        if (!one.known) {
            TRY(const auto made, store::create_clo_scenario(transaction_, row, call_.now()));
            document.scenarios.push_back({made.id.to_string(), made.version, {}});
        } else {
            row.id = one.known->id;
            row.created_by = one.known->created_by;
            TRY(const auto made,
                store::update_clo_scenario(transaction_, row, one.known->version, call_.now()));
            document.scenarios.push_back({made.id.to_string(), made.version, one.known->document});
        }
        call_.touch("scenario:" + one.slug);
        return {};
    }

    Status keep_files(CloImportDocument& document) {
        TRY(store::Objects * objects, call_.environment().objects());
        for (const auto& [digest, bytes] : book_.files) {
            TRY([[maybe_unused]] const auto object,
                objects->put(call_.principal().tenant,
                             std::string(store::kCloImportObjects) + digest, bytes));
            document.files.push_back(digest);
        }
        return {};
    }

    Call& call_;
    store::Transaction& transaction_;
    const CloBook& book_;
    const CloBookOptions& options_;
    MagUnits units_;
    std::optional<fin::Date> as_of_;
    CloBookResponse response_;
    std::optional<PlannedBookAssets> assets_;
    std::vector<std::pair<std::string, PlannedDeal>> deals_;
    std::vector<PlannedScenario> scenarios_;
    std::optional<PlannedCorrelation> correlation_;
};

}  // namespace

bool CloBook::has_unconfirmed_rates(const std::vector<CloBookConfirm>& confirmed) const {
    return rounded_rates && assets &&
           std::ranges::count(confirmed, CloBookConfirm::kRoundedRates) == 0;
}

Result<CloBookResponse> import_book(Call& call, const CloBook& book,
                                    const CloBookOptions& options) {
    return BookPlanner(call, book, options).run();
}

}  // namespace ballast::service
