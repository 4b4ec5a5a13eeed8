#include "service/ledger/import.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "ledger/outflow_sign.hpp"
#include "service/call.hpp"
#include "service/ledger/describe_import.hpp"
#include "service/ledger/export_csv.hpp"
#include "service/ledger/import_source.hpp"
#include "service/ledger/snapshot.hpp"
#include "store/accounts.hpp"
#include "store/app_state.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

using store::LedgerEntry;

struct Target {
    model::Account account;  // its id is nil when the import creates it
    std::int64_t rows = 0;
};
using Targets = std::map<std::string, Target>;  // by slug

// Inputs of the import: target accounts of the rows, and existing entries.
struct Ground {
    Targets targets;
    std::vector<LedgerEntry> existing;
};

Result<Ground> ground_of(Call& call, const ImportSource& source) {
    Ground ground;
    TRY(const auto accounts, store::all_accounts(call.transaction()));
    for (const ingest::ImportRow& row : source.file.rows) {
        const auto* imported = std::get_if<ingest::ImportedRow>(&row);
        if (!imported) continue;
        const std::string& name = imported->transaction.account;
        const std::string slug = slug_of(name, source.choice);
        const auto [target, added] = ground.targets.try_emplace(slug);
        if (!added) continue;
        const auto known = std::ranges::find(accounts, slug, &model::Account::slug);
        if (known != accounts.end())
            target->second.account = *known;
        else
            target->second.account = {.slug = slug,
                                      .name = name.empty() ? slug : name,
                                      .currency = source.options.currency};
    }
    store::EntryFilter filter;
    for (const auto& [slug, target] : ground.targets)
        if (!target.account.id.is_nil()) filter.accounts.push_back(target.account.id);
    // An entry from an export of this program may have moved to another account since.
    if (source.file.format == kExportFormat) filter.accounts.clear();
    if (filter.accounts.empty() && source.file.format != kExportFormat) return ground;
    TRY(ground.existing, store::all_entries(call.transaction(), filter));
    return ground;
}

PlanTotalsView totals_view(const PlanTotals& totals) {
    return {totals.rows,    totals.added,    totals.duplicate,
            totals.changed, totals.rejected, totals.skipped};
}

PlanRowView row_view(const PlannedRow& row, const std::vector<LedgerEntry>& existing) {
    PlanRowView view{.row = static_cast<std::int64_t>(row.row),
                     .line = static_cast<std::int64_t>(row.line),
                     .status = row.status,
                     .reason = row.reason,
                     .column = row.column,
                     .value = row.value,
                     .expected = row.expected,
                     .fix = row.fix};
    if (row.status == RowStatus::kRejected) return view;
    view.account = row.transaction.account;
    view.transaction = TransactionFields{row.transaction, row.source_id};
    if (const auto entry = row.existing ? row.existing : row.resembles)
        view.existing = existing[*entry].transaction.id;
    return view;
}

Issue resemblance(const PlanTotals& totals, PossibleDuplicates choice) {
    const bool one = totals.possible_duplicates == 1;
    return {Severity::kWarning, std::string(kPossibleDuplicate),
            fmt::format("{} {} like existing transactions: the same account, date, type, symbol, "
                        "quantity and amount, with another description or id. {}",
                        totals.possible_duplicates, one ? "row looks" : "rows look",
                        choice == PossibleDuplicates::kBook
                            ? "They are imported unless the request leaves such rows out "
                              "(possible_duplicates: leave_out)."
                            : "They are left out as requested."),
            "possible_duplicates"};
}

ImportResponse response_of(const ImportSource& source, const ImportPlan& plan, Ground& ground,
                           const std::string& digest, PossibleDuplicates choice) {
    ImportResponse response{.format = source.file.format,
                            .profile = source.profile,
                            .fingerprint = source.file.fingerprint,
                            .columns = source.file.columns,
                            .file_name = source.file_name,
                            .file_digest = source.file_digest,
                            .plan_digest = digest,
                            .first_date = plan.first_date,
                            .last_date = plan.last_date};
    response.rows.reserve(plan.rows.size());
    for (const PlannedRow& row : plan.rows) {
        response.rows.push_back(row_view(row, ground.existing));
        if (row.status != RowStatus::kRejected) ++ground.targets[row.transaction.account].rows;
    }
    for (const ingest::SkippedRow& row : plan.skipped)
        response.skipped.push_back({static_cast<std::int64_t>(row.line), row.reason});
    for (const auto& [slug, target] : ground.targets)
        if (target.rows > 0)
            response.accounts.push_back(
                {slug, target.account.name, target.account.id.is_nil(), target.rows});
    response.totals = totals_view(plan.totals);
    if (plan.totals.possible_duplicates > 0)
        response.issues.push_back(resemblance(plan.totals, choice));
    if (plan.rows.empty())
        response.issues.push_back(
            {Severity::kWarning, "no_rows", "the file contains no account activity", ""});
    return response;
}

// Sorts rows by date, where the file is in descending order; entries of one day keep the reversed
// order.
std::vector<const PlannedRow*> in_order(const ImportPlan& plan) {
    std::vector<const PlannedRow*> rows;
    std::ptrdiff_t up = 0;
    std::ptrdiff_t down = 0;
    for (const PlannedRow& row : plan.rows) {
        if (row.status == RowStatus::kRejected) continue;
        if (!rows.empty()) {
            up += rows.back()->transaction.date < row.transaction.date;
            down += rows.back()->transaction.date > row.transaction.date;
        }
        rows.push_back(&row);
    }
    if (down > up) std::ranges::reverse(rows);
    return rows;
}

// Posts the rows and records what is needed to undo the import.
Status book(Call& call, const ImportPlan& plan, Ground& ground, const store::ImportId& import,
            UndoDocument& undo) {
    store::Transaction& transaction = call.transaction();
    const Instant now = call.now();
    for (auto& [slug, target] : ground.targets) {
        if (!target.account.id.is_nil() || target.rows == 0) continue;
        TRY(target.account, store::create_account(transaction, target.account, now));
        undo.accounts.push_back(target.account.id.to_string());
    }
    std::vector<LedgerEntry> added;
    for (const PlannedRow* row : in_order(plan)) {
        const model::AccountId account = ground.targets[row->transaction.account].account.id;
        if (row->status == RowStatus::kNew) {
            LedgerEntry entry{.id = store::EntryId::make(now),
                              .account = account,
                              .transaction = row->transaction,
                              .reference = row->source_id,
                              .content_key = row->content_key,
                              .occurrence = row->occurrence,
                              .import = import,
                              .line = static_cast<std::int64_t>(row->line),
                              .created_at = now,
                              .updated_at = now};
            if (const auto own = store::EntryId::parse(row->transaction.id)) entry.id = *own;
            added.push_back(std::move(entry));
        } else if (row->status == RowStatus::kChanged) {
            LedgerEntry entry = ground.existing[*row->existing];
            undo.changed.push_back(document_of(entry));
            entry.account = account;
            entry.transaction = row->transaction;
            if (!row->source_id.empty()) entry.reference = row->source_id;
            entry.content_key = row->content_key;
            entry.occurrence = row->occurrence;
            entry.updated_at = now;
            ++entry.version;
            TRY_STATUS(store::replace_entry(transaction, entry));
        }
    }
    return store::put_entries(transaction, added);
}

Status commit(Call& call, const ImportSource& source, const ImportPlan& plan, Ground& ground,
              ImportResponse& response) {
    response.committed = true;
    if (plan.totals.added == 0 && plan.totals.changed == 0) {
        response.issues.push_back(
            {Severity::kInfo, "nothing_to_book", "all valid rows are already in the ledger", ""});
        return {};
    }
    const store::ImportId id = store::ImportId::make(call.now());
    UndoDocument undo;
    TRY_STATUS(book(call, plan, ground, id, undo));
    TRY_STATUS(
        store::put_import(call.transaction(), {.id = id,
                                               .file_name = source.file_name,
                                               .file_digest = source.file_digest,
                                               .plan_digest = response.plan_digest,
                                               .format = source.file.format,
                                               .fingerprint = source.file.fingerprint,
                                               .rows_new = plan.totals.added,
                                               .rows_duplicate = plan.totals.duplicate,
                                               .rows_changed = plan.totals.changed,
                                               .rows_rejected = plan.totals.rejected,
                                               .rows_skipped = plan.totals.skipped,
                                               .first_date = plan.first_date,
                                               .last_date = plan.last_date,
                                               .undo = wire::to_json(undo),
                                               .created_by = call.principal().user.to_string(),
                                               .created_at = call.now()}));
    response.import = id.to_string();
    return settle_import(call, source, id, response);
}

// The confirmed plan is the plan that is applied.
Status check_seen(const ImportRequest& request, const std::string& digest) {
    if (request.plan_digest.empty() || request.plan_digest == digest) return {};
    return fail(Code::kConflict,
                "the plan has changed since it was created: the file, the ledger or the import "
                "settings differ; review the new plan and commit it")
        .with("plan_digest", digest);
}

}  // namespace

Result<ImportResponse> run_import(Call& call, const ImportRequest& request) {
    TRY(const ImportSource source, read_import_source(call, request));
    TRY(Ground ground, ground_of(call, source));
    const ImportPlan plan =
        make_import_plan(source.file, source.choice, ground.existing, request.possible_duplicates);
    const std::string digest = plan_digest(plan, source.file_digest, ground.existing);
    ImportResponse response =
        response_of(source, plan, ground, digest, request.possible_duplicates);
    call.touch("ledger");
    if (!request.commit) return response;
    TRY_STATUS(check_seen(request, digest));
    TRY_STATUS(commit(call, source, plan, ground, response));
    if (response.import) call.touch("import:" + *response.import);
    return response;
}

ImportView import_view(const store::LedgerImport& import) {
    return {.id = import.id.to_string(),
            .state = import.state,
            .file_name = import.file_name,
            .file_digest = import.file_digest,
            .plan_digest = import.plan_digest,
            .format = import.format,
            .totals = {import.rows_new + import.rows_duplicate + import.rows_changed +
                           import.rows_rejected,
                       import.rows_new, import.rows_duplicate, import.rows_changed,
                       import.rows_rejected, import.rows_skipped},
            .first_date = import.first_date,
            .last_date = import.last_date,
            .created_by = import.created_by,
            .created_at = import.created_at,
            .undone_at = import.undone_at};
}

namespace {

// Number of the import's transactions that were changed since.
Result<std::int64_t> changed_since(store::Transaction& transaction,
                                   const std::vector<LedgerEntry>& added, const UndoDocument& undo,
                                   std::int64_t rows_new) {
    auto changed = static_cast<std::int64_t>(
        std::ranges::count_if(added, [](const LedgerEntry& entry) { return entry.version > 1; }));
    changed += std::max<std::int64_t>(0, rows_new - static_cast<std::int64_t>(added.size()));
    for (const EntryDocument& before : undo.changed) {
        TRY(const store::EntryId id, store::EntryId::parse(before.id));
        const auto now = store::get_entry(transaction, id);
        if (!now && now.error().code != Code::kNotFound) return Error(now.error());
        changed += !now || now->version != before.version + 1;
    }
    return changed;
}

Status put_back(store::Transaction& transaction, const UndoDocument& undo,
                UndoImportResponse& response) {
    for (const EntryDocument& before : undo.changed) {
        TRY(const model::Account account, store::find_account(transaction, before.account));
        TRY(LedgerEntry entry, entry_of(before, account.id));
        if (undo.version < 2) ledger::to_cash(entry.transaction, ledger::OutflowSign::kMagnitude);
        const Status replaced = store::replace_entry(transaction, entry);
        if (!replaced && replaced.error().code == Code::kNotFound)
            TRY_STATUS(store::put_entries(transaction, std::span(&entry, 1)));
        else
            TRY_STATUS(replaced);
        ++response.restored;
    }
    return {};
}

Status remove_accounts(store::Transaction& transaction, const UndoDocument& undo,
                       UndoImportResponse& response) {
    for (const std::string& id : undo.accounts) {
        const auto account = store::find_account(transaction, id);
        if (!account) continue;
        if (const Status removed =
                store::delete_account(transaction, account->id, account->version)) {
            response.accounts_removed.push_back(account->slug);
        } else if (removed.error().code == Code::kConflict) {
            response.issues.push_back(
                {Severity::kWarning, "account_kept",
                 "the account created by the import contains other transactions; it is kept",
                 account->slug});
        } else {
            return removed;
        }
    }
    return {};
}

}  // namespace

Result<UndoImportResponse> undo_import(Call& call, const UndoImportRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const store::ImportId id, store::ImportId::parse(request.id));
    TRY(const store::LedgerImport before, store::get_import(transaction, id));
    TRY(const store::LedgerImport import, store::mark_import_undone(transaction, id, call.now()));
    TRY(const UndoDocument undo,
        wire::read_json<UndoDocument>(before.undo, {.max_bytes = std::size_t{1} << 32}));
    TRY(const auto added, store::all_entries(transaction, {.import = id}));
    TRY(const std::int64_t changed, changed_since(transaction, added, undo, before.rows_new));
    if (changed > 0 && !request.discard_changes)
        return fail(Code::kConflict,
                    fmt::format("{} transactions of this import were changed or removed "
                                "afterwards: undo the later import first, or set discard_changes",
                                changed))
            .with("changed", fmt::format("{}", changed));
    UndoImportResponse response{.import = import_view(import)};
    TRY(response.removed, store::delete_entries_of(transaction, id));
    TRY_STATUS(put_back(transaction, undo, response));
    TRY(response.snapshots_removed, store::delete_snapshots_of(transaction, id));
    TRY_STATUS(remove_accounts(transaction, undo, response));
    call.touch("import:" + request.id);
    return response;
}

}  // namespace ballast::service
