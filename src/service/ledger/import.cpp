#include "service/ledger/import.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>
#include <vector>

#include "base/release.hpp"
#include "ledger/amounts.hpp"
#include "ledger/import_plan.hpp"
#include "ledger/import_undo.hpp"
#include "ledger/import_unposted.hpp"
#include "ledger/outflow_sign.hpp"
#include "ledger/transaction_name.hpp"
#include "service/call.hpp"
#include "service/cost.hpp"
#include "service/ledger/describe_import.hpp"
#include "service/ledger/export_csv.hpp"
#include "service/ledger/followed_portfolio.hpp"
#include "service/ledger/import_source.hpp"
#include "service/ledger/snapshot.hpp"
#include "store/accounts.hpp"
#include "store/app_state.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

using ledger::ImportPlan;
using ledger::ImportRowStatus;
using ledger::PlannedRow;
using ledger::PossibleDuplicates;
using store::LedgerEntry;

// Inputs of the plan from the store.
struct StoredInputs {
    std::map<std::string, model::Account> targets;  // by slug
    std::vector<LedgerEntry> existing;
    ledger::ClosedAccounts closed;
};

// Bytes of a row in each step, which do not add up: the text with its cells and packed rows, the
// packed plan beside the entries that are there already, the packed ledger with its lots and
// disposals. Estimated from the sizes of their parts and rounded up.
constexpr double kReadRowBytes = 1'300;
constexpr double kReadExportRowBytes = 1'900;  // an export of this program has 25 columns
constexpr double kMatchedRowBytes = 300;
constexpr double kMatchedEntryBytes = 1'200;
constexpr double kPostedRowBytes = 1'000;
constexpr double kTriedRowBytes = 400;  // packed, with its lots: what a plan could not post
// Of each row that is listed in the response: measured for 100,000 to 300,000.
constexpr double kListedRowBytes = 900;
constexpr double kSecondsPerRow = 7e-5;

Status admit(const Call& call, const ImportRequest& request, const ImportSource& source,
             std::int64_t existing) {
    const std::size_t rows = source.file.rows.size();
    const auto count = static_cast<double>(rows);
    const auto entries = static_cast<double>(existing);
    const bool exported = source.file.format == kExportFormat;
    Cost cost = rows_cost(rows, {.seconds = kSecondsPerRow}, "rows",
                          "divide the file by dates, or import it with `ballast import` where the "
                          "data is");
    const double matched = kMatchedRowBytes * count + kMatchedEntryBytes * entries;
    cost.bytes = std::max({(exported ? kReadExportRowBytes : kReadRowBytes) * count, matched,
                           request.commit ? kPostedRowBytes * (count + entries)
                                          : matched + kTriedRowBytes * (count + entries)});
    if (request.rows == ImportRowsShown::kAll) cost.bytes += kListedRowBytes * count;
    return call.admit(cost);
}

Result<StoredInputs> load_inputs(Call& call, const ImportRequest& request,
                                 const ImportSource& source) {
    StoredInputs stored;
    TRY(const auto accounts, store::all_accounts(call.transaction()));
    stored.targets =
        ledger::target_accounts(source.file.rows, source.choice, accounts, source.options.currency);
    for (const model::Account& account : accounts)
        if (account.closed_on) stored.closed.emplace(account.slug, *account.closed_on);
    store::EntryFilter filter;
    for (const auto& [slug, account] : stored.targets)
        if (!account.id.is_nil()) filter.accounts.push_back(account.id);
    // An entry from an export of this program may have moved to another account since.
    const bool exported = source.file.format == kExportFormat;
    if (exported) filter.accounts.clear();
    std::int64_t existing = 0;
    if (exported || !filter.accounts.empty()) {
        TRY(existing, store::count_entries(call.transaction(), filter));
    }
    TRY_STATUS(admit(call, request, source, existing));
    if (existing > 0) {
        TRY(stored.existing, store::all_entries(call.transaction(), filter));
    }
    return stored;
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
    if (row.status == ImportRowStatus::kRejected) return view;
    view.account = row.transaction.account;
    view.transaction = TransactionFields{row.transaction, row.source_id};
    view.cash_effect = ledger::cash_effect(row.transaction);
    if (const auto entry = row.existing ? row.existing : row.resembles)
        view.existing = existing[*entry].transaction.id;
    return view;
}

Issue resemblance(std::int64_t rows, PossibleDuplicates choice) {
    return {Severity::kWarning, std::string(ledger::kPossibleDuplicate),
            fmt::format("{} {} like existing transactions: the same account, date, type, symbol, "
                        "quantity and amount, with another description or id. {}",
                        rows, rows == 1 ? "row looks" : "rows look",
                        choice == PossibleDuplicates::kBook
                            ? "They are imported unless the request leaves such rows out "
                              "(possible_duplicates: leave_out)."
                            : "They are left out as requested."),
            "possible_duplicates"};
}

constexpr std::size_t kMostUnposted = 1'000;

// What the ledger would leave out of lots and figures after the import.
void list_unposted(const ImportPlan& plan, const StoredInputs& stored, ImportResponse& response) {
    const auto unposted = ledger::unposted_by(plan, stored.existing);
    if (unposted.empty()) return;
    response.issues.push_back(
        {Severity::kWarning, "unposted",
         fmt::format(
             "{} could not be posted and would be left out of lots and figures, the first: "
             "{}",
             unposted.size() == 1 ? "1 transaction"
                                  : fmt::format("{} transactions", unposted.size()),
             ledger::message_about(unposted.front().transaction, unposted.front().why.reason)),
         "unposted"});
    for (const ledger::UnpostedByImport& one : unposted) {
        if (response.unposted.size() == kMostUnposted) break;
        UnpostedByImportView& view = response.unposted.emplace_back(
            UnpostedByImportView{not_booked_view(one.transaction, one.why)});
        if (one.line) view.line = static_cast<std::int64_t>(*one.line);
    }
}

// Whether a person has to look at it.
bool is_exception(const PlannedRow& row) {
    using enum ledger::ImportRowStatus;
    return row.status == kRejected || row.status == kChanged || row.resembles.has_value();
}

ImportResponse response_of(const ImportSource& source, const ImportPlan& plan,
                           const StoredInputs& stored, const std::string& digest,
                           const ImportRequest& request) {
    ImportResponse response{.format = source.file.format,
                            .profile = source.profile,
                            .fingerprint = source.file.fingerprint,
                            .columns = source.file.columns,
                            .file_name = source.file_name,
                            .file_digest = source.file_digest,
                            .plan_digest = digest,
                            .first_date = plan.first_date,
                            .last_date = plan.last_date};
    const bool lists_all = request.rows == ImportRowsShown::kAll;
    if (lists_all) response.rows.reserve(plan.rows.size());
    for (const PlannedRow& row : plan.rows)
        if (lists_all || is_exception(row)) response.rows.push_back(row_view(row, stored.existing));
    for (const ingest::SkippedRow& row : plan.skipped)
        response.skipped.push_back({static_cast<std::int64_t>(row.line), row.reason});
    for (const auto& [slug, rows] : plan.rows_by_account) {
        const model::Account& account = stored.targets.at(slug);
        response.accounts.push_back({slug, account.name, account.type, account.id.is_nil(), rows});
    }
    response.totals = plan.totals;
    if (plan.possible_duplicates > 0)
        response.issues.push_back(
            resemblance(plan.possible_duplicates, request.possible_duplicates));
    if (plan.rows.empty())
        response.issues.push_back(
            {Severity::kWarning, "no_rows", "the file contains no account activity", ""});
    return response;
}

constexpr std::size_t kPostedAtOnce = 5'000;

// Posts the rows and records what is needed to undo the import. Returns the added transactions; the
// rows of the plan are no longer needed and take no more memory.
Result<LedgerRows> book(Call& call, ImportPlan& plan, StoredInputs& stored,
                        const store::ImportId& import, UndoDocument& undo) {
    store::Transaction& transaction = call.transaction();
    const Instant now = call.now();
    for (auto& [slug, account] : stored.targets) {
        if (!account.id.is_nil() || !plan.rows_by_account.contains(slug)) continue;
        TRY(account, store::create_account(transaction, account, now));
        undo.accounts.push_back(account.id.to_string());
    }
    LedgerRows added;
    const auto post = [&](ledger::PlannedEntries& part) -> Status {
        for (const ledger::ReplacedEntry& replaced : part.changed) {
            undo.changed.push_back(document_of(stored.existing[replaced.existing]));
            TRY_STATUS(store::replace_entry(transaction, replaced.entry));
        }
        for (LedgerEntry& entry : part.added)
            if (entry.id.is_nil()) entry.id = store::EntryId::make(now);
        TRY_STATUS(store::put_entries(transaction, part.added));
        for (LedgerEntry& entry : part.added) {
            entry.transaction.id = entry.id.to_string();
            added.add(entry);
        }
        return {};
    };
    TRY_STATUS(ledger::each_planned(std::exchange(plan.rows, {}), stored.existing, stored.targets,
                                    import, now, kPostedAtOnce, post));
    release(stored.existing);
    return added;
}

Status commit(Call& call, const ImportSource& source, ImportPlan& plan, StoredInputs& stored,
              ImportResponse& response) {
    response.committed = true;
    if (plan.totals.added == 0 && plan.totals.changed == 0) {
        response.issues.push_back(
            {Severity::kInfo, "nothing_to_book", "all valid rows are already in the ledger", ""});
        return {};
    }
    const store::ImportId id = store::ImportId::make(call.now());
    UndoDocument undo;
    TRY(LedgerRows added, book(call, plan, stored, id, undo));
    TRY_STATUS(
        store::put_import(call.transaction(), {.id = id,
                                               .file_name = source.file_name,
                                               .file_digest = source.file_digest,
                                               .plan_digest = response.plan_digest,
                                               .format = source.file.format,
                                               .fingerprint = source.file.fingerprint,
                                               .totals = plan.totals,
                                               .first_date = plan.first_date,
                                               .last_date = plan.last_date,
                                               .undo = wire::to_json(undo),
                                               .created_by = call.principal().user.to_string(),
                                               .created_at = call.now()}));
    response.import = id.to_string();
    TRY_STATUS(follow_ledger(call));
    return settle_import(call, source, id, std::move(added), response);
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
    TRY(ImportSource source, read_import_source(call, request));
    TRY(StoredInputs stored, load_inputs(call, request, source));
    ImportPlan plan =
        ledger::make_import_plan(std::exchange(source.file.rows, {}), source.choice,
                                 stored.existing, request.possible_duplicates, stored.closed);
    const std::string digest = ledger::plan_digest(plan, source.file_digest, stored.existing);
    ImportResponse response = response_of(source, plan, stored, digest, request);
    call.touch("ledger");
    if (!request.commit) {
        list_unposted(plan, stored, response);
        return response;
    }
    TRY_STATUS(check_seen(request, digest));
    TRY_STATUS(commit(call, source, plan, stored, response));
    if (response.import) call.touch("import:" + *response.import);
    return response;
}

namespace {

// The versions of the entries that the import replaced.
Result<std::vector<ledger::ReplacedVersion>> replaced_versions(store::Transaction& transaction,
                                                               const UndoDocument& undo) {
    std::vector<ledger::ReplacedVersion> replaced;
    for (const EntryDocument& before : undo.changed) {
        TRY(const store::EntryId id, store::EntryId::parse(before.id));
        const auto now = store::get_entry(transaction, id);
        if (!now && now.error().code != Code::kNotFound) return Error(now.error());
        replaced.push_back({before.version, now ? std::optional(now->version) : std::nullopt});
    }
    return replaced;
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

Error changed_afterwards(std::int64_t count) {
    Error error =
        fail(Code::kConflict,
             fmt::format("{} of this import {} changed or removed after it",
                         count == 1 ? "1 transaction" : fmt::format("{} transactions", count),
                         count == 1 ? "was" : "were"));
    error.errors.push_back({"/discard_changes", "changed", error.message,
                            "undo the later import first, or discard these changes as well"});
    return std::move(error).with("changed", fmt::format("{}", count));
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
    TRY(const auto replaced, replaced_versions(transaction, undo));
    const std::int64_t changed = ledger::changed_since_import(before.totals.added, added, replaced);
    if (changed > 0 && !request.discard_changes) return changed_afterwards(changed);
    UndoImportResponse response{.import = {import}};
    TRY(response.removed, store::delete_entries_of(transaction, id));
    TRY_STATUS(put_back(transaction, undo, response));
    TRY(response.snapshots_removed, store::delete_snapshots_of(transaction, id));
    TRY_STATUS(remove_accounts(transaction, undo, response));
    TRY_STATUS(follow_ledger(call));
    call.touch("import:" + request.id);
    return response;
}

}  // namespace ballast::service
