#include "service/batch/portfolio_run.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>

#include "base/crash_point.hpp"
#include "base/digest.hpp"
#include "service/batch/snapshot.hpp"
#include "service/book/valued.hpp"
#include "service/describe_common.hpp"
#include "service/method.hpp"
#include "store/database.hpp"
#include "wire/json_figures.hpp"

namespace ballast::service {

namespace {

using SteadyClock = std::chrono::steady_clock;
using store::BatchState;
using store::BatchStepRow;

constexpr auto kBetweenSaves = std::chrono::milliseconds(100);
constexpr std::size_t kMostIssues = 200;  // in the log of a step

double milliseconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

bool is_without_result(BatchState state) {
    return state == BatchState::kFailed || state == BatchState::kStale;
}

std::string log_of(std::string_view document) {
    const std::string text = wire::member_of(document, "issues");
    if (text.empty()) return "[]";
    auto issues = wire::read_json<Issues>(text);
    if (!issues) return "[]";
    if (issues->size() > kMostIssues) issues->resize(kMostIssues);
    return wire::to_json(*issues);
}

// Coverage, issues and state of a result.
void judge(const std::string& document, BatchStepRow& step) {
    static constexpr wire::FigurePattern kCoverage{"/coverage", "coverage"};
    const auto found = wire::figures_in(document, std::span(&kCoverage, 1));
    if (found)
        if (const auto at = found->find("coverage"); at != found->end()) step.coverage = at->second;
    step.issues = static_cast<std::int64_t>(wire::elements_of(document, "/issues"));
    step.log = step.issues > 0 ? log_of(document) : "[]";
    step.state =
        step.coverage && *step.coverage < 1.0 - 1e-9 ? BatchState::kPartial : BatchState::kOk;
}

const BatchStepRow* step_of(std::span<const BatchStepRow> steps, std::string_view engine) {
    const auto found = std::ranges::find(steps, engine, &BatchStepRow::engine);
    return found == steps.end() ? nullptr : &*found;
}

// The engine has nothing to compute for the portfolio, such as the VaR of cash.
bool has_nothing_for(const Error& error) {
    return std::ranges::any_of(error.attributes,
                               [](const auto& attribute) { return attribute.first == kNoRisk; });
}

}  // namespace

Status PortfolioRun::run(fin::Date as_of, std::vector<BatchStepRow>& steps) {
    as_of_ = as_of;
    today_.clear();
    inputs_ = options_.inputs;
    TRY_STATUS(add_option_market(call_, options_.portfolio, as_of, inputs_));
    auto saved = SteadyClock::now();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        BatchStepRow& step = steps[i];
        if (is_final(step.state)) continue;
        TRY_STATUS(call_.work().cancel.check());
        if (step.engine == kLimitsStep) {
            TRY_STATUS(check_limits(step, steps));
            continue;
        }
        const BatchEngine* engine = find_batch_engine(step.engine);
        if (!engine)
            return fail(Code::kUnsupported,
                        fmt::format("this version has no engine {}", step.engine));
        const auto start = SteadyClock::now();
        step.started_at = call_.now();
        step.state = BatchState::kRunning;
        if (start - saved >= kBetweenSaves) {
            TRY_STATUS(save(steps));
            saved = SteadyClock::now();
        }
        const auto needed = std::ranges::find_if(engine->after, [&](std::string_view name) {
            const BatchStepRow* before = step_of(steps, name);
            return before && is_without_result(before->state);
        });
        if (needed != engine->after.end()) {
            step.state = BatchState::kStale;
            step.message = fmt::format("{} failed", *needed);
        } else if (Status done = run_step(*engine, i, step); !done) {
            if (done.error().code == Code::kCancelled) return done;
            step.state = has_nothing_for(done.error()) ? BatchState::kOk : BatchState::kFailed;
            step.message = done.error().message;
        }
        if (is_without_result(step.state)) {
            TRY(const auto good, latest(*engine, as_of_));
            if (good) step.shown = good->as_of;
        }
        step.duration_ms = milliseconds_since(start);
        step.ended_at = call_.now();
        crash_point("batch.after_step");
    }
    return save(steps);
}

// After the results are stored, which the limits are checked on.
Status PortfolioRun::check_limits(BatchStepRow& step, std::vector<BatchStepRow>& steps) {
    static constexpr std::array kCounts = {wire::FigurePattern{"/hard_breaches", "hard"},
                                           wire::FigurePattern{"/soft_breaches", "soft"},
                                           wire::FigurePattern{"/unknown", "unknown"}};
    const auto start = SteadyClock::now();
    step.started_at = call_.now();
    step.state = BatchState::kRunning;
    TRY_STATUS(save(steps));
    const auto document = document_of("limit.check", as_of_);
    if (!document && document.error().code == Code::kCancelled) return Error(document.error());
    if (!document) {
        step.state = BatchState::kFailed;
        step.message = document.error().message;
    } else {
        TRY(const auto counts, wire::figures_in(*document, kCounts));
        judge(*document, step);
        if (counts.at("unknown") > 0) step.state = BatchState::kPartial;
        step.message = fmt::format("{} hard and {} soft breaches, {} without a value",
                                   counts.at("hard"), counts.at("soft"), counts.at("unknown"));
    }
    step.duration_ms = milliseconds_since(start);
    step.ended_at = call_.now();
    return {};
}

Result<std::optional<store::StoredResult>> PortfolioRun::latest(const BatchEngine& engine,
                                                                fin::Date on) const {
    std::optional<store::StoredResult> found;
    TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
        TRY(found,
            store::latest_result(transaction, store::ResultSubject::kPortfolio,
                                 options_.portfolio.id.to_string(), std::string(engine.kind), on));
        return {};
    }));
    return found;
}

// A snapshot depends on the one before it, which a backfill may add later, and on what the engines
// found before it.
Result<std::string> PortfolioRun::digest_of_step(const BatchEngine& engine) const {
    Sha256 digest;
    digest.update_field(engine.name).update_field(digest_of(inputs_));
    if (engine.method.empty()) {
        TRY(const auto before, latest(engine, as_of_ - 1));
        if (before) digest.update_field(before->id.to_string());
        for (const SnapshotPart& part : snapshot_parts()) {
            TRY(const auto stored, latest(*find_batch_engine(part.engine), as_of_));
            const bool is_there =
                today_.contains(part.engine) || (stored && stored->as_of == as_of_);
            digest.update_field(is_there ? part.engine : std::string_view());
        }
    }
    return digest.finish_hex();
}

Status PortfolioRun::run_step(const BatchEngine& engine, std::size_t index, BatchStepRow& step) {
    TRY(const std::string digest, digest_of_step(engine));
    if (!options_.force) {
        TRY(const auto stored, latest(engine, as_of_));
        if (stored && stored->as_of == as_of_ && stored->digest == digest) {
            step.state = BatchState::kSkipped;
            step.result = stored->id.to_string();
            today_[std::string(engine.name)] = stored->figures;
            return {};
        }
    }
    store::ResultDraft draft{
        .key = {store::ResultSubject::kPortfolio, options_.portfolio.id.to_string(),
                std::string(engine.kind), as_of_},
        .digest = digest,
        .manifest = wire::to_json(inputs_),
        .reason = options_.reason,
        .created_by = options_.created_by};
    if (engine.method.empty()) {
        TRY(draft.figures, snapshot());
        draft.document = wire::to_json(draft.figures);
    } else {
        TRY(draft.document, document_of(engine.method, as_of_));
        TRY(draft.figures, wire::figures_in(draft.document, engine.figures));
    }
    // Reports state parts that failed as not available, also those that were stopped.
    TRY_STATUS(call_.work().cancel.check());
    judge(draft.document, step);
    today_[std::string(engine.name)] = draft.figures;
    waiting_.push_back({index, std::move(draft)});
    return {};
}

// What a method returns for the portfolio under its own settings.
Result<std::string> PortfolioRun::document_of(std::string_view method, fin::Date day) const {
    const Method* found = call_.environment().method_table()->find(method);
    CHECK(found != nullptr);
    const std::string request = fmt::format(R"({{"portfolio":"{}","as_of":"{}"}})",
                                            options_.portfolio.slug, day.to_string());
    TRY(const Method::Ready ready, found->read(request, {}));
    Call one(call_.environment(), call_.principal(), call_.request(), call_.work());
    if (found->info().effect != Effect::kRead) return ready.run(one);
    std::string document;
    TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
        one.open(&transaction);
        auto answer = ready.run(one);
        one.open(nullptr);
        TRY(document, std::move(answer));
        return {};
    }));
    return document;
}

Result<store::ResultFigures> PortfolioRun::exposures_on(fin::Date day) const {
    const BatchEngine& engine = *find_batch_engine("aggregation");
    if (const auto run = today_.find(engine.name); day == as_of_ && run != today_.end())
        return run->second;
    TRY(const std::string document, document_of(engine.method, day));
    return wire::figures_in(document, engine.figures);
}

Result<store::ResultFigures> PortfolioRun::snapshot() const {
    TRY(store::ResultFigures figures,
        snapshot_figures(call_, options_.portfolio.id.to_string(), as_of_,
                         [&](fin::Date day) { return exposures_on(day); }));
    for (const SnapshotPart& part : snapshot_parts()) {
        if (const auto run = today_.find(part.engine); run != today_.end()) {
            add_snapshot_part(part, run->second, figures);
            continue;
        }
        TRY(const auto stored, latest(*find_batch_engine(part.engine), as_of_));
        if (stored && stored->as_of == as_of_) add_snapshot_part(part, stored->figures, figures);
    }
    return figures;
}

// Results and the states of their steps are stored together.
Status PortfolioRun::save(std::vector<BatchStepRow>& steps) {
    TRY(store::Database * database, call_.environment().database());
    TRY_STATUS(database->transact(
        call_.principal().tenant, [&](store::Transaction& transaction) -> Status {
            for (const Waiting& one : waiting_) {
                TRY(const store::KeptResult kept,
                    store::keep_result(transaction, one.draft, call_.now()));
                steps[one.step].result = kept.row.id.to_string();
            }
            return options_.save(transaction, steps);
        }));
    waiting_.clear();
    return {};
}

}  // namespace ballast::service
