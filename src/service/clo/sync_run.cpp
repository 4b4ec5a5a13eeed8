// clo.sync.run.
#include "service/clo/sync_run.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <functional>
#include <utility>

#include "base/crash_point.hpp"
#include "base/digest.hpp"
#include "service/audit_trail.hpp"
#include "service/clo/compliance_record.hpp"
#include "service/clo/describe_sync.hpp"
#include "service/clo/sync_folder.hpp"
#include "service/clo/sync_lease.hpp"
#include "service/import_settings.hpp"
#include "service/notice.hpp"
#include "store/audit.hpp"
#include "store/clo_record_times.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"
#include "store/schedules.hpp"

namespace ballast::service {

namespace {

using std::chrono::minutes;

constexpr std::int64_t kMostFailures = 5;
constexpr minutes kFirstRetry{30};
constexpr minutes kLongestRetry{240};
constexpr minutes kSyncLease{10};  // a run takes seconds

// Deals with a record that was added since.
Result<std::vector<store::CloDeal>> deals_changed_since(store::Transaction& transaction,
                                                        Instant since) {
    std::vector<store::CloDeal> changed;
    std::string cursor;
    do {
        TRY(auto page, store::list_clo_deals(transaction, {}, {.limit = 500, .cursor = cursor}));
        for (store::CloDeal& deal : page.items) {
            TRY(const auto times, store::clo_record_times(transaction, deal.id));
            if (!times.empty() && times.rbegin()->second >= since)
                changed.push_back(std::move(deal));
        }
        cursor = page.next;
    } while (!cursor.empty());
    return changed;
}

class SyncRun {
public:
    SyncRun(Call& call, const RunCloSyncRequest& request) : call_(call), request_(request) {}

    Result<CloSyncRunView> run() {
        TRY_STATUS(begin());
        run_.id = store::CloSyncRunId::make(call_.now());
        run_.sync = sync_.id;
        run_.started_at = call_.now();
        Status done;
        if (const auto skipped = not_due()) {
            run_.outcome = store::CloSyncOutcome::kSkipped;
            run_.message = *skipped;
            done = record({});
        } else {
            done = read_and_apply();
        }
        if (!done) {
            note_failure(done.error());
            TRY_STATUS(record({}));
        }
        return view();
    }

private:
    Status begin() {
        holder_ = new_lease_holder(call_);
        TRY(store::Database * database, call_.environment().database());
        return database->transact(
            call_.principal().tenant, [&](store::Transaction& transaction) -> Status {
                TRY(sync_, store::find_clo_sync(transaction, request_.sync));
                TRY(document_, sync_document(sync_));
                const bool is_held = sync_.running_until && *sync_.running_until > call_.now() &&
                                     !lease_holder_ended(sync_.running_by, call_);
                TRY(const bool taken,
                    is_held ? Result<bool>(false)
                            : store::begin_clo_sync(transaction, sync_, call_.now() + kSyncLease,
                                                    holder_));
                if (taken) return {};
                return fail(Code::kConflict,
                            fmt::format("the source {} is being read: wait for its run to end",
                                        sync_.slug))
                    .with("sync", sync_.slug);
            });
    }

    bool scheduled() const { return call_.trigger().starts_with("schedule "); }

    // A person may run a source at any time.
    std::optional<std::string> not_due() const {
        if (!scheduled()) return std::nullopt;
        if (!sync_.enabled) return "the source is paused";
        if (sync_.retry_at && *sync_.retry_at > call_.now())
            return fmt::format("the next attempt after {} failures is at {}", sync_.failures,
                               sync_.retry_at->to_string());
        return std::nullopt;
    }

    Result<SyncFiles> read_files() {
        if (document_.source == CloSyncFrom::kFolder)
            return read_sync_folder(call_.environment().shared<ImportSettings>().directory,
                                    document_.folder, call_.now());
        std::vector<store::CloSyncFile> sent;
        TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
            TRY(sent, store::clo_sync_files(transaction, sync_.id));
            return {};
        }));
        if (sent.empty())
            return fail(Code::kUnavailable,
                        "no files were sent to the source: send them by clo.sync.upload");
        TRY(store::Objects * objects, call_.environment().objects());
        std::vector<NamedBytes> files;
        for (const store::CloSyncFile& file : sent) {
            NamedBytes& one = files.emplace_back();
            one.name = file.name;
            TRY(one.bytes, objects->get(call_.principal().tenant,
                                        std::string(store::kCloSyncObjects) + file.digest));
        }
        return sync_files_of(std::move(files));
    }

    Status read_and_apply() {
        TRY(SyncFiles files, read_files());
        for (const auto* list : {&files.workbooks, &files.databases})
            for (const NamedBytes& file : *list) findings_.files.push_back(file.name);
        run_.digest = files.digest;
        if (!files.settled) {
            run_.outcome = store::CloSyncOutcome::kSkipped;
            run_.message =
                "a file was written less than 10 seconds ago: it is read at the next run";
            return record({});
        }
        if (files.digest == sync_.last_digest && !request_.commit) {
            run_.outcome = store::CloSyncOutcome::kUnchanged;
            run_.message = "the files are those of the run before";
            return record({});
        }
        TRY_STATUS(keep_raw(files));
        if (files.workbooks.size() + (files.databases.empty() ? 0 : 1) != 1)
            return fail(Code::kInvalidInput,
                        "there are several workbooks, or a workbook and databases: leave one "
                        "workbook, or the databases");
        CloBook book;
        if (files.workbooks.empty()) {
            TRY(book, read_sqlite_book(std::move(files.databases)));
        } else {
            NamedBytes& file = files.workbooks.front();
            TRY(book, read_workbook_book(file.bytes, std::move(file.name)));
        }
        crash_point("sync.before_plan");
        return record([&] { return plan_and_commit(book); });
    }

    // What was read, whatever becomes of it; a commit keeps its files for good beside these.
    Status keep_raw(const SyncFiles& files) {
        TRY(store::Objects * objects, call_.environment().objects());
        for (const auto* list : {&files.workbooks, &files.databases})
            for (const NamedBytes& file : *list) {
                TRY([[maybe_unused]] const auto object,
                    objects->put(call_.principal().tenant,
                                 std::string(store::kCloSyncObjects) + sha256_hex(file.bytes),
                                 file.bytes));
            }
        return {};
    }

    // The effect, the record of the run, the end of its lease and the audit row, in one
    // transaction.
    Status record(const std::function<Status()>& effect) {
        const store::CloSyncRun before = run_;
        const CloSyncFindings found = findings_;
        return call_.write([&](store::Transaction& transaction) -> Status {
            run_ = before;  // the transaction may run again
            findings_ = found;
            TRY(const bool is_ours, store::has_clo_sync_lease(transaction, sync_.id, holder_));
            if (!is_ours)
                return fail(Code::kConflict,
                            fmt::format("another run of the source {} has taken over: its outcome "
                                        "counts",
                                        sync_.slug));
            call_.open(&transaction);
            Status done = effect ? effect() : Status();
            call_.open(nullptr);
            TRY_STATUS(std::move(done));
            return finish(transaction);
        });
    }

    // The plan, and its effect where no person is needed.
    Status plan_and_commit(const CloBook& book) {
        CloBookOptions options{
            .confirm = document_.confirm, .source = actor(), .plan_digest = request_.plan_digest};
        options.deals = document_.deals;
        TRY(CloBookResponse plan, import_book(call_, book, options));
        run_.plan_digest = plan.plan_digest;
        findings_.checks = plan.checks;
        findings_.sheets = plan.sheets;
        for (CloBookSheet& sheet : findings_.sheets) sheet.parsed.reset();
        const std::string doubt = doubt_of(book, plan);
        const bool automatic = document_.automatic == CloSyncAuto::kIfClean && doubt.empty();
        if (!automatic && !request_.commit) {
            run_.outcome = store::CloSyncOutcome::kWaiting;
            run_.message =
                doubt.empty() ? "the plan waits: review and commit it" : "the plan waits: " + doubt;
            return {};
        }
        options.commit = true;
        options.plan_digest = plan.plan_digest;
        TRY(const CloBookResponse applied, import_book(call_, book, options));
        run_.outcome = store::CloSyncOutcome::kCommitted;
        run_.message = applied.import ? "the plan was applied" : "everything is stored already";
        if (!applied.import) return {};
        TRY(run_.import, store::CloImportId::parse(*applied.import));
        crash_point("sync.before_compliance");
        return run_tests();
    }

    // The official runs of the deals that changed. A deal that cannot be tested does not keep the
    // others from their data: it is a finding of the run.
    Status run_tests() {
        TRY(const auto deals, deals_changed_since(call_.transaction(), run_.started_at));
        std::size_t dates = 0;
        for (const store::CloDeal& deal : deals) {
            const auto made = catch_up_clo_compliance(call_, deal, actor());
            if (made) {
                dates += *made;
                continue;
            }
            findings_.checks.push_back({Severity::kWarning, "compliance_not_run",
                                        fmt::format("the tests of {} were not run officially: {}",
                                                    deal.slug, made.error().message),
                                        deal.slug});
        }
        if (dates > 0)
            run_.message += fmt::format(", and the tests were run officially on {} {}", dates,
                                        dates == 1 ? "date" : "dates");
        return {};
    }

    // What keeps a plan from being applied without a person; empty: nothing.
    std::string doubt_of(const CloBook& book, const CloBookResponse& plan) const {
        for (const CloBookSheet& sheet : plan.sheets) {
            if (!sheet.errors.empty())
                return fmt::format("{} {}: {}", sheet.sheet, sheet.errors.front().cell,
                                   sheet.errors.front().text);
            if (!sheet.unconfirmed.empty())
                return fmt::format("{}: confirm {} for {}", sheet.sheet,
                                   describe::to_word(sheet.unconfirmed.front().confirm.front()),
                                   fmt::join(sheet.unconfirmed.front().cells, ", "));
        }
        if (!plan.rejected_assets.empty())
            return fmt::format("{} asset records are rejected, such as {}: {}",
                               plan.rejected_assets.size(), plan.rejected_assets.front().asset,
                               plan.rejected_assets.front().reason);
        for (const Issue& check : plan.checks)
            if (check.severity == Severity::kError) return check.message;
        if (book.has_unconfirmed_rates(document_.confirm))
            return "confirm rounded_rates: the database rounds the rates of assets to 0.01";
        return "";
    }

    void note_failure(const Error& error) {
        run_.outcome = store::CloSyncOutcome::kFailed;
        run_.message = error.message;
        run_.import.reset();
        ++sync_.failures;
        minutes wait = kFirstRetry;
        for (std::int64_t i = 1; i < sync_.failures && wait < kLongestRetry; ++i) wait *= 2;
        sync_.retry_at = call_.now() + std::min(wait, kLongestRetry);
        if (sync_.failures < kMostFailures) return;
        sync_.enabled = false;
        run_.message += fmt::format("; the source is paused after {} failures", sync_.failures);
    }

    Status finish(store::Transaction& transaction) {
        store::CloSync after = sync_;
        const bool success = run_.outcome == store::CloSyncOutcome::kCommitted ||
                             run_.outcome == store::CloSyncOutcome::kUnchanged;
        if (success || run_.outcome == store::CloSyncOutcome::kWaiting) {
            after.failures = 0;
            after.retry_at.reset();
        }
        if (success) {
            after.last_digest = run_.digest;
            after.last_success_at = call_.now();
        }
        after.running_until.reset();
        after.running_by.clear();
        run_.finished_at = call_.now();
        run_.document = wire::to_json(findings_);
        call_.touch("clo_sync:" + sync_.slug);
        TRY_STATUS(audit(transaction));
        TRY_STATUS(store::note_clo_sync(transaction, after));
        TRY_STATUS(store::add_clo_sync_run(transaction, run_));
        if (!after.enabled && run_.outcome == store::CloSyncOutcome::kFailed)
            TRY_STATUS(pause(transaction));
        return {};
    }

    std::string actor() const { return "sync:" + sync_.slug; }

    // A row of the source, with the digests, beside that of the call that had it read.
    Status audit(store::Transaction& transaction) const {
        const bool failed = run_.outcome == store::CloSyncOutcome::kFailed;
        store::AuditEntry entry = audit_entry(
            &call_.principal(), "clo.sync.run", call_.object(), failed ? "failed" : "ok",
            {call_.source().interface, call_.source().remote, call_.request()}, audit_text());
        entry.actor = actor();
        TRY_STATUS(store::append_audit(transaction, std::move(entry), call_.now()));
        return {};
    }

    std::string audit_text() const {
        std::string text =
            fmt::format("{}; run by {}", describe::to_word(run_.outcome), call_.trigger());
        if (!run_.digest.empty()) text += fmt::format("; files {}", run_.digest);
        if (!run_.plan_digest.empty()) text += fmt::format("; plan {}", run_.plan_digest);
        if (run_.import) text += fmt::format("; import {}", run_.import->to_string());
        return text;
    }

    Status pause(store::Transaction& transaction) {
        if (auto schedule = store::find_schedule(transaction, sync_schedule_name(sync_.slug))) {
            store::Schedule paused = *schedule;
            paused.enabled = false;
            paused.next_run_at.reset();
            TRY([[maybe_unused]] const auto updated,
                store::update_schedule(transaction, paused, schedule->version, call_.now()));
        }
        TRY(const auto members, members_with(transaction, Permission::kCloWrite));
        return notify(call_.environment(), transaction, members,
                      {.kind = store::NotificationKind::kDataStale,
                       .topic = "clo_sync:" + sync_.slug,
                       .title = fmt::format("The CLO source {} is paused", sync_.slug),
                       .body = run_.message,
                       .link = "/clo-sources"});
    }

    CloSyncRunView view() const {
        CloSyncRunView result;
        static_cast<CloSyncFindings&>(result) = findings_;
        result.id = run_.id.to_string();
        result.started_at = run_.started_at;
        result.finished_at = run_.finished_at;
        result.outcome = run_.outcome;
        result.message = run_.message;
        result.digest = run_.digest;
        result.plan_digest = run_.plan_digest;
        if (run_.import) result.import = run_.import->to_string();
        return result;
    }

    Call& call_;
    const RunCloSyncRequest& request_;
    std::string holder_;
    store::CloSync sync_;
    CloSyncDocument document_;
    store::CloSyncRun run_;
    CloSyncFindings findings_;
};

}  // namespace

Result<CloSyncRunView> run_clo_sync(Call& call, const RunCloSyncRequest& request) {
    return SyncRun(call, request).run();
}

Result<CloSyncDocument> sync_document(const store::CloSync& sync) {
    auto document = wire::read_json<CloSyncDocument>(sync.document);
    if (document) return *std::move(document);
    return fail(Code::kCorrupted, fmt::format("the stored source {} cannot be read: {}", sync.slug,
                                              document.error().message));
}

std::string sync_schedule_name(const std::string& sync) { return "CLO sync " + sync; }

}  // namespace ballast::service
