// onboarding.*: from a file of positions to a portfolio with its first results.
#include "service/methods.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "job/schedule_rule.hpp"
#include "service/batch/run.hpp"
#include "service/field_error.hpp"
#include "service/file_content.hpp"
#include "service/identity_requests.hpp"
#include "service/notice.hpp"
#include "service/onboarding/describe.hpp"
#include "service/onboarding/readiness.hpp"
#include "service/onboarding/steps.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/results.hpp"
#include "store/schedules.hpp"

namespace ballast::service {

namespace {

using store::OnboardingState;

constexpr std::string_view kDailyBatch = "Daily batch";

Error wrong_state(const OnboardingRecord& record, std::string_view what) {
    return fail(Code::kConflict, fmt::format("an onboarding that is {} cannot be {}",
                                             describe::to_word(record.stored.state), what))
        .with("state", std::string(describe::to_word(record.stored.state)));
}

Status check_version(const OnboardingRecord& record, const std::string& if_match) {
    TRY(const std::int64_t expected, version_of(if_match));
    if (expected == record.stored.version) return {};
    return fail(Code::kConflict,
                fmt::format("the onboarding has been changed; its current version is {}",
                            record.stored.version))
        .with("version", fmt::format("{}", record.stored.version));
}

// Errors of a file as a whole, at the field that holds it; those of its format at that.
Error in_content(Error error) {
    for (FieldError& one : error.errors) {
        if (one.pointer.starts_with('/') && one.code == "not_allowed") {
            one.pointer = "/format" + one.pointer;
            continue;
        }
        if (!one.pointer.starts_with('/')) one.message += fmt::format(" ({})", one.pointer);
        one.pointer = "/content";
    }
    return error;
}

OnboardingView answer(Call& call, const OnboardingRecord& record) {
    call.touch("onboarding:" + record.stored.id.to_string());
    call.set_version(record.stored.version);
    return view_of(record);
}

Result<OnboardingView> upload(Call& call, const OnboardingUploadRequest& request) {
    OnboardingRecord record;
    record.settings = {.name = request.name,
                       .base_currency = request.base_currency,
                       .duplicates = request.duplicates,
                       .oldest = request.oldest,
                       .private_symbols = {},
                       .format = request.format};
    record.stored.slug = request.slug;
    record.stored.file_name = request.file_name;
    record.stored.content = request.content;
    record.stored.created_by = call.principal().user.to_string();
    auto file = parse_onboarding(record, call.now());
    if (!file) return in_content(std::move(file).error());
    if (file->rows.empty())
        return invalid("/content", "empty", "the file has no rows",
                       "give a header and at least one position");
    const auto taken = store::find_portfolio(call.transaction(), request.slug);
    if (taken)
        return fail(Code::kConflict,
                    fmt::format("there is already a portfolio with the slug \"{}\"", request.slug));
    if (taken.error().code != Code::kNotFound) return Error(taken.error());
    judge_file(*file, record);
    record.stored.settings = wire::to_json(record.settings);
    record.stored.progress = wire::to_json(record.progress);
    TRY(record.stored, store::create_onboarding(call.transaction(), record.stored, call.now()));
    return answer(call, record);
}

Result<OnboardingView> status(Call& call, const OnboardingRequest& request) {
    TRY(const OnboardingRecord record, load_onboarding(call.transaction(), request.id));
    call.set_version(record.stored.version);
    return view_of(record);
}

Result<OnboardingPreview> preview(Call& call, const OnboardingPreviewRequest& request) {
    TRY(const OnboardingRecord record, load_onboarding(call.transaction(), request.id));
    TRY(ingest::PositionFile file, parse_onboarding(record, call.now()));
    OnboardingPreview response{.edition = file.edition,
                               .columns = std::move(file.columns),
                               .ignored_columns = std::move(file.ignored_columns),
                               .rows = static_cast<std::int64_t>(file.rows.size()),
                               .valid = static_cast<std::int64_t>(file.valid),
                               .invalid = static_cast<std::int64_t>(file.invalid),
                               .merged = static_cast<std::int64_t>(file.merged),
                               .closed = static_cast<std::int64_t>(file.closed),
                               .etag = etag_of(record.stored.version)};
    std::int64_t place = 0;
    for (ingest::PositionFileRow& row : file.rows) {
        if (request.errors_only && row.errors.empty()) continue;
        if (place++ < request.from) continue;
        if (response.data.size() == static_cast<std::size_t>(request.limit)) {
            response.next = place - 1;
            break;
        }
        response.data.push_back({static_cast<std::int64_t>(row.line), row.state,
                                 std::move(row.cells), std::move(row.errors)});
    }
    call.set_version(record.stored.version);
    return response;
}

Result<FileContent> download(Call& call, const OnboardingRequest& request) {
    TRY(const OnboardingRecord record, load_onboarding(call.transaction(), request.id));
    TRY(const ingest::PositionFile file, parse_onboarding(record, call.now()));
    return file_content(record.stored.slug + "-positions.csv", "text/csv",
                        ingest::write_position_file(file, ingest::PositionFileUse::kSpreadsheet));
}

Status correct_row(const OnboardingRowChange& change, std::size_t index,
                   ingest::PositionFile& file) {
    const auto row = std::ranges::find(file.rows, static_cast<std::size_t>(change.line),
                                       &ingest::PositionFileRow::line);
    if (row == file.rows.end())
        return invalid(fmt::format("/rows/{}/line", index), "unknown",
                       fmt::format("the file has no row in line {}", change.line),
                       "read the preview again");
    if (change.remove) {
        file.rows.erase(row);
        return {};
    }
    for (const auto& [column, value] : change.cells) {
        const auto found = std::ranges::find(file.columns, column);
        if (found == file.columns.end())
            return invalid(fmt::format("/rows/{}/cells", index), "unknown",
                           fmt::format("the file has no column \"{}\"", column),
                           "use a column of the preview");
        row->cells[static_cast<std::size_t>(found - file.columns.begin())] = value;
    }
    return {};
}

Result<OnboardingView> correct(Call& call, const OnboardingCorrectRequest& request) {
    TRY(OnboardingRecord record, load_onboarding(call.transaction(), request.id));
    TRY_STATUS(check_version(record, request.if_match));
    if (record.stored.state != OnboardingState::kNeedsRepair &&
        record.stored.state != OnboardingState::kPreviewed)
        return wrong_state(record, "corrected");
    TRY(ingest::PositionFile file, parse_onboarding(record, call.now()));
    for (std::size_t i = 0; i < request.rows.size(); ++i)
        TRY_STATUS(correct_row(request.rows[i], i, file));
    record.stored.content = ingest::write_position_file(file, ingest::PositionFileUse::kStored);
    TRY(file, parse_onboarding(record, call.now()));
    judge_file(file, record);
    TRY_STATUS(save_onboarding(call.transaction(), record, call.now()));
    return answer(call, record);
}

Result<OnboardingView> confirm(Call& call, const OnboardingConfirmRequest& request) {
    OnboardingRecord record;
    TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
        TRY(record, load_onboarding(transaction, request.id));
        call.touch("onboarding:" + request.id);
        using enum OnboardingState;
        // An interrupted call goes on where it was.
        const OnboardingState state = record.stored.state;
        if (state == kEnriching || state == kPricing || state == kOptions) return {};
        if (state != kNeedsRepair && state != kPreviewed) return wrong_state(record, "confirmed");
        if (!request.if_match.empty()) TRY_STATUS(check_version(record, request.if_match));
        TRY_STATUS(enter_positions(call, transaction, record));
        return save_onboarding(transaction, record, call.now());
    }));
    TRY_STATUS(run_steps(call, record));
    return answer(call, record);
}

Result<OnboardingView> retry(Call& call, const OnboardingRetryRequest& request) {
    OnboardingRecord record;
    TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
        TRY(record, load_onboarding(transaction, request.id));
        call.touch("onboarding:" + request.id);
        using enum OnboardingState;
        const OnboardingState state = record.stored.state;
        if (state != kReady && state != kIncomplete && state != kFailed && state != kEnriching &&
            state != kPricing && state != kOptions)
            return wrong_state(record, "retried");
        record.stored.state = kEnriching;
        record.progress.message.clear();
        TRY_STATUS(apply_symbols(call, transaction, record, request.symbols));
        return save_onboarding(transaction, record, call.now());
    }));
    TRY_STATUS(run_steps(call, record));
    return answer(call, record);
}

Result<OnboardingReadiness> validate(Call& call, const OnboardingRequest& request) {
    OnboardingRecord record;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(record, load_onboarding(transaction, request.id));
        return {};
    }));
    if (record.stored.portfolio.empty()) return wrong_state(record, "validated");
    return onboarding_readiness(call, record.stored.portfolio);
}

Status enable_daily_batch(Call& call, store::Transaction& transaction) {
    auto schedule = store::find_schedule(transaction, kDailyBatch);
    if (!schedule) return schedule.error().code == Code::kNotFound ? Status() : schedule.error();
    if (schedule->enabled) return {};
    TRY(const job::ScheduleRule rule, job::ScheduleRule::parse(schedule->rule));
    schedule->enabled = true;
    schedule->next_run_at = rule.next_after(call.now());
    TRY([[maybe_unused]] const auto updated,
        store::update_schedule(transaction, *schedule, schedule->version, call.now()));
    return {};
}

// After the first batch: the state and the notification.
Status finish(Call& call, OnboardingRecord& record, const Result<BatchRun>& run,
              bool enable_schedule) {
    const bool is_active = run && run->failed < static_cast<std::int64_t>(run->steps.size());
    record.stored.state = is_active ? OnboardingState::kActive : OnboardingState::kFailed;
    record.progress.batch_run = run ? run->id : "";
    record.progress.message = !run         ? run.error().message
                              : !is_active ? std::string("every step of the first batch failed")
                                           : std::string();
    const UserId by = call.principal().user;
    return call.write([&](store::Transaction& transaction) -> Status {
        TRY_STATUS(save_onboarding(transaction, record, call.now()));
        if (is_active && enable_schedule) TRY_STATUS(enable_daily_batch(call, transaction));
        return notify(
            call.environment(), transaction, {by},
            {.kind = store::NotificationKind::kOnboarding,
             .topic = fmt::format("onboarding:{}:{}", record.stored.id.to_string(),
                                  record.stored.version),
             .title = is_active ? fmt::format("{} is active", record.settings.name)
                                : fmt::format("The onboarding of {} failed", record.settings.name),
             .body = record.progress.message,
             .link = is_active ? "/portfolios/" + record.stored.slug
                               : "/onboarding/" + record.stored.id.to_string()});
    });
}

Result<OnboardingView> complete(Call& call, const OnboardingCompleteRequest& request) {
    OnboardingRecord record;
    TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
        TRY(record, load_onboarding(transaction, request.id));
        call.touch("onboarding:" + request.id);
        using enum OnboardingState;
        const OnboardingState state = record.stored.state;
        if (state == kCompleting) return {};
        if (state == kIncomplete && !request.accept_incomplete)
            return fail(
                Code::kConflict,
                "some engines lack inputs (onboarding.validate lists them): repair them and "
                "look the symbols up again, or set `accept_incomplete`");
        if (state != kReady && state != kIncomplete && state != kFailed)
            return wrong_state(record, "completed");
        record.stored.state = kCompleting;
        return save_onboarding(transaction, record, call.now());
    }));
    const auto run = run_batch(call, {.portfolios = {record.stored.slug}, .reason = "onboarding"});
    if (!run && run.error().code == Code::kCancelled) return Error(run.error());
    TRY_STATUS(finish(call, record, run, request.enable_schedule));
    return answer(call, record);
}

Result<OnboardingView> cancel(Call& call, const OnboardingRequest& request) {
    TRY(OnboardingRecord record, load_onboarding(call.transaction(), request.id));
    using enum OnboardingState;
    if (record.stored.state == kActive || record.stored.state == kCompleting ||
        record.stored.state == kCancelled)
        return wrong_state(record, "cancelled");
    if (!record.stored.portfolio.empty()) {
        TRY(const model::PortfolioId id, model::PortfolioId::parse(record.stored.portfolio));
        const auto portfolio = store::get_portfolio(call.transaction(), id);
        if (portfolio) {
            TRY_STATUS(store::delete_portfolio(call.transaction(), id, portfolio->version));
            TRY_STATUS(store::delete_results_of(call.transaction(),
                                                store::ResultSubject::kPortfolio, id.to_string()));
        }
        record.stored.portfolio.clear();
    }
    record.stored.state = kCancelled;
    TRY_STATUS(save_onboarding(call.transaction(), record, call.now()));
    return answer(call, record);
}

Result<ListOnboardingsResponse> list(Call& call, const ListOnboardingsRequest& request) {
    TRY(const auto page, store::list_onboardings(call.transaction(),
                                                 {.limit = static_cast<std::size_t>(request.limit),
                                                  .cursor = request.cursor,
                                                  .direction = request.direction}));
    ListOnboardingsResponse response;
    for (const store::Onboarding& one : page.items) {
        OnboardingRecord record{.stored = one};
        TRY(record.settings, wire::read_json<OnboardingSettings>(one.settings));
        TRY(record.progress, wire::read_json<OnboardingProgress>(one.progress));
        for (OnboardingStep& step : record.progress.steps) step.symbols.clear();
        response.data.push_back(view_of(record));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

Result<OnboardingTemplates> templates(Call& /*call*/, const Empty& /*request*/) {
    OnboardingTemplates response;
    for (const auto edition : {ingest::PositionEdition::kShort, ingest::PositionEdition::kLong}) {
        OnboardingTemplate one{
            .edition = edition,
            .file_name = fmt::format("positions-{}.csv", describe::to_word(edition))};
        std::string example;
        for (const ingest::PositionColumn& column : ingest::position_columns(edition)) {
            one.content += (one.columns.empty() ? "" : ",") + std::string(column.name);
            example += (one.columns.empty() ? "" : ",") + std::string(column.example);
            one.columns.push_back({std::string(column.name), column.required,
                                   std::string(column.doc), std::string(column.example)});
        }
        one.content += "\n" + example + "\n";
        response.data.push_back(std::move(one));
    }
    return response;
}

MethodInfo reading(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPortfolioRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)},
            .idempotent = true};
}

MethodInfo changing(std::string name, std::string path, std::string summary, Effect effect) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPortfolioWrite,
            .effect = effect,
            .route = {Verb::kPost, std::move(path)}};
}

void add_reading_methods(MethodTable& table) {
    table.add<OnboardingRequest, OnboardingView>(
        reading("onboarding.status", "/onboardings/{id}/status",
                "Returns the state of an onboarding with its steps."),
        status);
    table.add<OnboardingRequest, OnboardingView>(
        reading("onboarding.get", "/onboardings/{id}", "Returns an onboarding."), status);
    table.add<ListOnboardingsRequest, ListOnboardingsResponse>(
        reading("onboarding.list", "/onboardings", "Lists onboardings by their last change."),
        list);
    table.add<OnboardingPreviewRequest, OnboardingPreview>(
        reading("onboarding.preview", "/onboardings/{id}/preview",
                "Returns the rows of the file with their errors, columns, values and fixes."),
        preview);
    table.add<OnboardingRequest, FileContent>(
        reading("onboarding.download", "/onboardings/{id}/file",
                "Returns the file as corrected so far."),
        download);
    MethodInfo listing = reading("onboarding.templates", "/onboarding-templates",
                                 "Returns templates of both editions of columns with their guide.");
    listing.needs_store = false;
    table.add<Empty, OnboardingTemplates>(std::move(listing), templates);
}

}  // namespace

void add_onboarding_methods(MethodTable& table) {
    add_reading_methods(table);
    MethodInfo uploading = changing(
        "onboarding.upload", "/onboardings",
        "Reads a file of positions for a new portfolio; errors are listed by row.", Effect::kWrite);
    uploading.creates = true;
    table.add<OnboardingUploadRequest, OnboardingView>(std::move(uploading), upload);
    MethodInfo correcting = changing("onboarding.correct", "/onboardings/{id}/rows",
                                     "Corrects or removes rows of the file.", Effect::kWrite);
    correcting.versioned = true;
    table.add<OnboardingCorrectRequest, OnboardingView>(std::move(correcting), correct);
    MethodInfo confirming =
        changing("onboarding.confirm", "/onboardings/{id}/confirm",
                 "Makes the portfolio from a file without errors, and looks up its symbols, prices "
                 "and options.",
                 Effect::kRun);
    confirming.duration = Duration::kEither;
    table.add<OnboardingConfirmRequest, OnboardingView>(std::move(confirming), confirm);
    MethodInfo retrying = changing(
        "onboarding.retry", "/onboardings/{id}/retry",
        "Looks up symbols again, after an import or with a statement of what unknown symbols are.",
        Effect::kRun);
    retrying.duration = Duration::kEither;
    table.add<OnboardingRetryRequest, OnboardingView>(std::move(retrying), retry);
    MethodInfo validating =
        changing("onboarding.validate", "/onboardings/{id}/validate",
                 "Returns for each engine which inputs are missing, for which positions, and the "
                 "share of value that enters.",
                 Effect::kRun);
    validating.permission = Permission::kRiskRun;
    validating.duration = Duration::kEither;
    validating.idempotent = true;
    table.add<OnboardingRequest, OnboardingReadiness>(std::move(validating), validate);
    MethodInfo completing =
        changing("onboarding.complete", "/onboardings/{id}/complete",
                 "Runs the first batch, takes the first snapshot and enables the daily batch.",
                 Effect::kRun);
    completing.duration = Duration::kEither;
    table.add<OnboardingCompleteRequest, OnboardingView>(std::move(completing), complete);
    MethodInfo cancelling =
        changing("onboarding.cancel", "/onboardings/{id}/cancel",
                 "Gives up an onboarding; the portfolio that it made is deleted.", Effect::kWrite);
    cancelling.destructive = true;
    table.add<OnboardingRequest, OnboardingView>(std::move(cancelling), cancel);
}

}  // namespace ballast::service
