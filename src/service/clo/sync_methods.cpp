// clo.sync.put, delete, get, list, run and history.
#include <algorithm>
#include <chrono>
#include <fmt/format.h>

#include "base/digest.hpp"
#include "job/schedule_rule.hpp"
#include "service/clo/describe_sync.hpp"
#include "service/clo/sync_folder.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "service/identity_requests.hpp"
#include "service/import_settings.hpp"
#include "service/notice.hpp"
#include "service/short_name.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"
#include "store/schedules.hpp"

namespace ballast::service {

namespace {

using std::chrono::minutes;

constexpr std::int64_t kMostFailures = 5;
constexpr minutes kFirstRetry{30};
constexpr minutes kLongestRetry{240};
constexpr minutes kSyncLease{60};

std::string schedule_name(const std::string& sync) { return "CLO sync " + sync; }

Result<CloSyncDocument> sync_document(const store::CloSync& sync) {
    auto document = wire::read_json<CloSyncDocument>(sync.document);
    if (document) return *std::move(document);
    return fail(Code::kCorrupted, fmt::format("the stored source {} cannot be read: {}", sync.slug,
                                              document.error().message));
}

Result<CloSyncView> sync_view(Call& call, store::Transaction& transaction,
                              const store::CloSync& sync) {
    TRY(const CloSyncDocument document, sync_document(sync));
    CloSyncView view;
    static_cast<CloSyncDocument&>(view) = document;
    view.id = sync.id.to_string();
    view.sync = sync.slug;
    view.enabled = sync.enabled;
    view.failures = sync.failures;
    view.retry_at = sync.retry_at;
    view.running = sync.running_until && *sync.running_until > call.now();
    view.last_success_at = sync.last_success_at;
    if (sync.last_success_at)
        view.age_minutes =
            std::chrono::duration_cast<minutes>(call.now() - *sync.last_success_at).count();
    view.etag = etag_of(sync.version);
    view.created_by = sync.created_by;
    view.created_at = sync.created_at;
    view.updated_at = sync.updated_at;
    if (const auto schedule = store::find_schedule(transaction, schedule_name(sync.slug)))
        view.next_run_at = schedule->enabled ? schedule->next_run_at : std::nullopt;
    return view;
}

// The schedule of a source: made, changed or paused with it.
Status put_schedule(Call& call, const store::CloSync& sync, const CloSyncDocument& document) {
    const auto rule = job::ScheduleRule::parse(document.rule);
    if (!rule)
        return invalid("/rule", "pattern", rule.error().message, "for example: every 30 minutes");
    store::Schedule schedule{.name = schedule_name(sync.slug),
                             .method = "clo.sync.run",
                             .request = fmt::format(R"({{"sync":"{}"}})", sync.slug),
                             .rule = document.rule,
                             .enabled = sync.enabled,
                             .created_by = sync.created_by};
    if (sync.enabled) schedule.next_run_at = rule->next_after(call.now());
    store::Transaction& transaction = call.transaction();
    const auto known = store::find_schedule(transaction, schedule.name);
    if (!known) {
        TRY([[maybe_unused]] const auto made,
            store::create_schedule(transaction, std::move(schedule), call.now()));
        return {};
    }
    store::Schedule changed = *known;
    changed.method = schedule.method;
    changed.request = schedule.request;
    changed.rule = schedule.rule;
    changed.enabled = schedule.enabled;
    changed.next_run_at = schedule.next_run_at;
    TRY([[maybe_unused]] const auto updated,
        store::update_schedule(transaction, changed, known->version, call.now()));
    return {};
}

Result<CloSyncView> run_put_clo_sync(Call& call, const PutCloSyncRequest& request) {
    TRY_STATUS(check_short_name(request.sync, "/sync"));
    TRY_STATUS(check_sync_folder(request.folder));
    store::Transaction& transaction = call.transaction();
    const CloSyncDocument& document = request;
    store::CloSync sync{.slug = request.sync,
                        .document = wire::to_json(document),
                        .enabled = request.enabled,
                        .created_by = call.principal().user.to_string()};
    const auto known = store::find_clo_sync(transaction, request.sync);
    if (!known) {
        if (known.error().code != Code::kNotFound || !request.if_match.empty())
            return Error(known.error());
        TRY(sync, store::create_clo_sync(transaction, std::move(sync), call.now()));
    } else {
        std::int64_t expected = known->version;
        if (!request.if_match.empty()) {
            TRY(expected, version_of(request.if_match));
        }
        store::CloSync changed = *known;
        changed.document = sync.document;
        if (request.enabled && !known->enabled) changed.failures = 0;
        if (request.enabled && !known->enabled) changed.retry_at.reset();
        changed.enabled = request.enabled;
        TRY(sync, store::update_clo_sync(transaction, std::move(changed), expected, call.now()));
    }
    TRY_STATUS(put_schedule(call, sync, document));
    call.touch("clo_sync:" + sync.slug);
    call.set_version(sync.version);
    return sync_view(call, transaction, sync);
}

Result<Deleted> run_delete_clo_sync(Call& call, const CloSyncIdRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const store::CloSync sync, store::find_clo_sync(transaction, request.sync));
    TRY_STATUS(store::delete_clo_sync(transaction, sync.id));
    if (const auto schedule = store::find_schedule(transaction, schedule_name(sync.slug)))
        TRY_STATUS(store::delete_schedule(transaction, schedule->id));
    call.touch("clo_sync:" + sync.slug);
    return Deleted{sync.id.to_string()};
}

Result<CloSyncView> run_get_clo_sync(Call& call, const CloSyncIdRequest& request) {
    TRY(const store::CloSync sync, store::find_clo_sync(call.transaction(), request.sync));
    call.set_version(sync.version);
    return sync_view(call, call.transaction(), sync);
}

Result<ListCloSyncsResponse> run_list_clo_syncs(Call& call, const Empty& /*request*/) {
    TRY(const auto syncs, store::clo_syncs(call.transaction()));
    ListCloSyncsResponse response{
        .directory = call.environment().shared<ImportSettings>().directory, .data = {}};
    for (const store::CloSync& sync : syncs) {
        TRY(CloSyncView view, sync_view(call, call.transaction(), sync));
        response.data.push_back(std::move(view));
    }
    return response;
}

// ---- runs --------------------------------------------------------------------------------------

class SyncRun {
public:
    SyncRun(Call& call, const RunCloSyncRequest& request) : call_(call), request_(request) {}

    Result<CloSyncRunView> run() {
        TRY_STATUS(begin());
        run_.id = store::CloSyncRunId::make(call_.now());
        run_.sync = sync_.id;
        run_.started_at = call_.now();
        if (const auto skipped = not_due()) {
            run_.outcome = store::CloSyncOutcome::kSkipped;
            run_.message = *skipped;
        } else if (const Status read = read_and_apply(); !read) {
            note_failure(read.error());
        }
        TRY_STATUS(finish());
        return view();
    }

private:
    Status begin() {
        TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
            TRY(sync_, store::find_clo_sync(transaction, request_.sync));
            return {};
        }));
        TRY(document_, sync_document(sync_));
        TRY(store::Database * database, call_.environment().database());
        bool taken = false;
        TRY_STATUS(database->transact(
            call_.principal().tenant, [&](store::Transaction& transaction) -> Status {
                TRY(taken, store::begin_clo_sync(transaction, sync_.id, call_.now(),
                                                 call_.now() + kSyncLease));
                return {};
            }));
        if (!taken)
            return fail(Code::kConflict,
                        fmt::format("the source {} is being read: wait for its run to end",
                                    sync_.slug))
                .with("sync", sync_.slug);
        return {};
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

    Status read_and_apply() {
        TRY(SyncFiles files,
            read_sync_folder(call_.environment().shared<ImportSettings>().directory,
                             document_.folder, call_.now()));
        for (const auto* list : {&files.workbooks, &files.databases})
            for (const NamedBytes& file : *list) findings_.files.push_back(file.name);
        run_.digest = files.digest;
        if (!files.settled) {
            run_.outcome = store::CloSyncOutcome::kSkipped;
            run_.message =
                "a file was written less than 10 seconds ago: it is read at the next run";
            return {};
        }
        if (files.digest == sync_.last_digest && !request_.commit) {
            run_.outcome = store::CloSyncOutcome::kUnchanged;
            run_.message = "the files are those of the run before";
            return {};
        }
        TRY_STATUS(keep_raw(files));
        if (files.workbooks.size() + (files.databases.empty() ? 0 : 1) != 1)
            return fail(Code::kInvalidInput,
                        "the folder has several workbooks, or a workbook and databases: leave one "
                        "workbook, or the databases");
        CloBook book;
        if (files.workbooks.empty()) {
            TRY(book, read_sqlite_book(std::move(files.databases)));
        } else {
            NamedBytes& file = files.workbooks.front();
            TRY(book, read_workbook_book(file.bytes, std::move(file.name)));
        }
        return apply(book);
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

    // The plan, and in the same transaction its effect.
    Status apply(const CloBook& book) {
        CloBookOptions options{.confirm = document_.confirm,
                               .source = "sync:" + sync_.slug,
                               .plan_digest = request_.plan_digest};
        options.deals = document_.deals;
        TRY(store::Database * database, call_.environment().database());
        return database->transact(call_.principal().tenant,
                                  [&](store::Transaction& transaction) -> Status {
                                      call_.open(&transaction);
                                      const Status applied = plan_and_commit(book, options);
                                      call_.open(nullptr);
                                      return applied;
                                  });
    }

    Status plan_and_commit(const CloBook& book, CloBookOptions options) {
        TRY(CloBookResponse plan, import_book(call_, book, options));
        run_.plan_digest = plan.plan_digest;
        findings_.checks = plan.checks;
        findings_.sheets = plan.sheets;
        for (CloBookSheet& sheet : findings_.sheets) sheet.parsed.reset();
        const std::string doubt = doubt_of(plan);
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
        if (applied.import) {
            TRY(run_.import, store::CloImportId::parse(*applied.import));
        }
        return {};
    }

    // What keeps a plan from being applied without a person; empty: nothing.
    static std::string doubt_of(const CloBookResponse& plan) {
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

    Status finish() {
        const bool success = run_.outcome == store::CloSyncOutcome::kCommitted ||
                             run_.outcome == store::CloSyncOutcome::kUnchanged;
        if (success || run_.outcome == store::CloSyncOutcome::kWaiting) {
            sync_.failures = 0;
            sync_.retry_at.reset();
        }
        if (success) {
            sync_.last_digest = run_.digest;
            sync_.last_success_at = call_.now();
        }
        sync_.running_until.reset();
        run_.finished_at = call_.now();
        run_.document = wire::to_json(findings_);
        call_.touch("clo_sync:" + sync_.slug);
        return call_.write([&](store::Transaction& transaction) -> Status {
            TRY_STATUS(store::note_clo_sync(transaction, sync_));
            TRY_STATUS(store::add_clo_sync_run(transaction, run_));
            if (!sync_.enabled && run_.outcome == store::CloSyncOutcome::kFailed)
                TRY_STATUS(pause(transaction));
            return {};
        });
    }

    Status pause(store::Transaction& transaction) {
        if (auto schedule = store::find_schedule(transaction, schedule_name(sync_.slug))) {
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
    store::CloSync sync_;
    CloSyncDocument document_;
    store::CloSyncRun run_;
    CloSyncFindings findings_;
};

Result<CloSyncRunView> run_clo_sync(Call& call, const RunCloSyncRequest& request) {
    return SyncRun(call, request).run();
}

Result<CloSyncHistoryResponse> run_clo_sync_history(Call& call,
                                                    const CloSyncHistoryRequest& request) {
    TRY(const store::CloSync sync, store::find_clo_sync(call.transaction(), request.sync));
    TRY(const auto page,
        store::list_clo_sync_runs(call.transaction(), sync.id,
                                  {.limit = static_cast<std::size_t>(request.limit),
                                   .cursor = request.cursor,
                                   .direction = request.direction}));
    CloSyncHistoryResponse response;
    for (const store::CloSyncRun& run : page.items) {
        CloSyncRunView view;
        TRY(static_cast<CloSyncFindings&>(view), wire::read_json<CloSyncFindings>(run.document));
        view.id = run.id.to_string();
        view.started_at = run.started_at;
        view.finished_at = run.finished_at;
        view.outcome = run.outcome;
        view.message = run.message;
        view.digest = run.digest;
        view.plan_digest = run.plan_digest;
        if (run.import) view.import = run.import->to_string();
        response.data.push_back(std::move(view));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

MethodInfo sync_method(std::string name, Verb verb, std::string path, std::string summary) {
    const bool reads = verb == Verb::kGet;
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = reads ? Permission::kCloRead : Permission::kCloWrite,
            .effect = reads ? Effect::kRead : Effect::kWrite,
            .route = {verb, std::move(path)},
            .idempotent = verb != Verb::kDelete,
            .destructive = verb == Verb::kDelete};
}

}  // namespace

void add_clo_sync_methods(MethodTable& table) {
    table.add<PutCloSyncRequest, CloSyncView>(
        sync_method("clo.sync.put", Verb::kPut, "/clo/syncs/{sync}",
                    "Stores a folder of the earlier system that is read again and again, every 30 "
                    "minutes by default."),
        run_put_clo_sync);
    table.add<CloSyncIdRequest, Deleted>(
        sync_method("clo.sync.delete", Verb::kDelete, "/clo/syncs/{sync}",
                    "Deletes a synchronized source with its history; what it imported stays."),
        run_delete_clo_sync);
    table.add<CloSyncIdRequest, CloSyncView>(
        sync_method("clo.sync.get", Verb::kGet, "/clo/syncs/{sync}",
                    "Returns a synchronized source and its state."),
        run_get_clo_sync);
    table.add<Empty, ListCloSyncsResponse>(
        sync_method("clo.sync.list", Verb::kGet, "/clo/syncs",
                    "Lists the synchronized sources with the age of their data."),
        run_list_clo_syncs);
    table.add<CloSyncHistoryRequest, CloSyncHistoryResponse>(
        sync_method("clo.sync.history", Verb::kGet, "/clo/syncs/{sync}/runs",
                    "Lists the runs of a synchronized source, newest first."),
        run_clo_sync_history);
    table.add<RunCloSyncRequest, CloSyncRunView>(
        {.name = "clo.sync.run",
         .summary = "Reads a synchronized source: stages its files, plans, checks, and applies the "
                    "plan as a whole or not at all.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/clo/syncs/{sync}/run"},
         .duration = Duration::kEither},
        run_clo_sync);
}

}  // namespace ballast::service
