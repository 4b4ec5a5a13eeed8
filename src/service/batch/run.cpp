#include "service/batch/run.hpp"

#include <chrono>
#include <fmt/format.h>
#include <map>

#include "base/digest.hpp"
#include "fin/calendar.hpp"
#include "service/batch/engines.hpp"
#include "service/batch/snapshot.hpp"
#include "service/field_error.hpp"
#include "service/kept_result.hpp"
#include "service/method.hpp"
#include "service/version.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "store/risk_settings.hpp"
#include "wire/json_figures.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostPortfolios = 10'000;

using SteadyClock = std::chrono::steady_clock;

double milliseconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

struct Subject {
    model::Portfolio portfolio;
    std::string inputs;  // digest of positions, settings and prices
};

struct Scope {
    std::vector<Subject> portfolios;
    std::vector<const BatchEngine*> engines;
    std::optional<fin::Date> last_price;
};

Result<std::vector<const BatchEngine*>> engines_of(const std::vector<std::string>& names) {
    std::vector<const BatchEngine*> engines;
    for (const BatchEngine& engine : batch_engines())
        if (names.empty() || std::ranges::count(names, engine.name) > 0) engines.push_back(&engine);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (find_batch_engine(names[i])) continue;
        std::string known;
        for (const BatchEngine& engine : batch_engines())
            known += fmt::format("{}{}", known.empty() ? "" : ", ", engine.name);
        return invalid(fmt::format("/engines/{}", i), "not_allowed",
                       fmt::format("there is no engine \"{}\"", names[i]),
                       "the engines are " + known);
    }
    return engines;
}

// What the results of a portfolio depend on: its version changes with its positions and settings.
Result<std::string> inputs_of(store::Transaction& transaction, const model::Portfolio& portfolio,
                              const store::PriceParts& prices) {
    TRY(const std::string settings, store::risk_settings(transaction, portfolio.id));
    TRY(const auto positions, store::all_positions(transaction, {.portfolio = portfolio.id}));
    Sha256 digest;
    digest.update_field(kEngineVersion).update_field(settings);
    digest.update_field(fmt::format("{} {}", portfolio.version, positions.size()));
    for (const model::Position& position : positions)
        digest.update_field(fmt::format("{} {}", position.id.to_string(), position.version));
    for (const store::Dataset& part : prices.current) digest.update_field(part.id.to_string());
    return digest.finish_hex();
}

Result<Scope> scope_of(Call& call, const std::vector<std::string>& portfolios,
                       const std::vector<std::string>& engines) {
    Scope scope;
    TRY(scope.engines, engines_of(engines));
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const store::PriceParts prices, store::price_parts(transaction));
        scope.last_price = prices.last_date();
        std::vector<model::Portfolio> found;
        for (const std::string& name : portfolios) {
            TRY(model::Portfolio portfolio, store::find_portfolio(transaction, name));
            found.push_back(std::move(portfolio));
        }
        if (portfolios.empty()) {
            TRY(auto page, store::list_portfolios(transaction, {}, store::PortfolioSort::kSlug,
                                                  {.limit = kMostPortfolios}));
            found = std::move(page.items);
        }
        for (model::Portfolio& portfolio : found) {
            TRY(std::string inputs, inputs_of(transaction, portfolio, prices));
            scope.portfolios.push_back({std::move(portfolio), std::move(inputs)});
        }
        return {};
    }));
    return scope;
}

// The figures that every response has.
struct StepFigures {
    std::optional<double> coverage;
    std::int64_t issues = 0;
};

class Steps {
public:
    Steps(Call& call, const Subject& subject, fin::Date as_of, bool force,
          const std::string& reason)
        : call_(call), subject_(subject), as_of_(as_of), force_(force), reason_(reason) {}

    Result<std::vector<BatchStep>> run(const std::vector<const BatchEngine*>& engines) {
        std::vector<BatchStep> steps;
        std::map<std::string_view, bool> failed;
        for (const BatchEngine* engine : engines) {
            TRY_STATUS(call_.work().cancel.check());
            const auto start = SteadyClock::now();
            BatchStep step{.portfolio = subject_.portfolio.slug,
                           .engine = std::string(engine->name)};
            if (!engine->after.empty() && failed[engine->after]) {
                step.state = StepState::kStale;
                step.message = fmt::format("{} failed", engine->after);
            } else if (Status done = run_step(*engine, step); !done) {
                if (done.error().code == Code::kCancelled) return done.error();
                step.state = StepState::kFailed;
                step.message = done.error().message;
            }
            failed[engine->name] =
                step.state == StepState::kFailed || step.state == StepState::kStale;
            if (failed[engine->name]) TRY_STATUS(find_last_good(*engine, step));
            step.duration_ms = milliseconds_since(start);
            steps.push_back(std::move(step));
        }
        TRY_STATUS(store_results(steps));
        return steps;
    }

private:
    store::ResultKey key_of(const BatchEngine& engine) const {
        return {store::ResultSubject::kPortfolio, subject_.portfolio.id.to_string(),
                std::string(engine.kind), as_of_};
    }

    Status run_step(const BatchEngine& engine, BatchStep& step) {
        const std::string digest =
            Sha256().update_field(engine.name).update_field(subject_.inputs).finish_hex();
        if (!force_) {
            std::optional<store::StoredResult> stored;
            TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
                TRY(stored, store::latest_result(transaction, store::ResultSubject::kPortfolio,
                                                 subject_.portfolio.id.to_string(),
                                                 std::string(engine.kind), as_of_));
                return {};
            }));
            if (stored && stored->as_of == as_of_ && stored->digest == digest) {
                step.state = StepState::kSkipped;
                step.result = stored->id.to_string();
                return {};
            }
        }
        store::ResultDraft draft{.key = key_of(engine),
                                 .digest = digest,
                                 .manifest = wire::to_json(std::map<std::string, std::string>{
                                     {"engine_version", std::string(kEngineVersion)},
                                     {"positions, settings and prices", subject_.inputs}}),
                                 .reason = reason_,
                                 .created_by = call_.principal().name};
        if (engine.method.empty()) {
            TRY(draft.figures, snapshot_figures(call_, draft.key.subject, as_of_,
                                                [&](fin::Date day) { return exposures_on(day); }));
            draft.document = wire::to_json(draft.figures);
        } else {
            TRY(draft.document, document_of(engine, as_of_));
            TRY(draft.figures, wire::figures_in(draft.document, engine.figures));
        }
        judge(draft, step);
        drafts_.emplace_back(drafts_.size(), std::move(draft));
        waiting_.push_back(step.engine);
        return {};
    }

    // What a method returns for the portfolio under its own settings.
    Result<std::string> document_of(const BatchEngine& engine, fin::Date day) {
        const Method* method = call_.environment().method_table()->find(engine.method);
        CHECK(method != nullptr);
        const std::string request = fmt::format(R"({{"portfolio":"{}","as_of":"{}"}})",
                                                subject_.portfolio.slug, day.to_string());
        TRY(const Method::Ready ready, method->read(request, {}));
        Call one(call_.environment(), call_.principal(), call_.request(), call_.work());
        return ready.run(one);
    }

    Result<store::ResultFigures> figures_of(const BatchEngine& engine, fin::Date day) {
        TRY(const std::string document, document_of(engine, day));
        return wire::figures_in(document, engine.figures);
    }

    // Those of the aggregation step, if it has just run.
    Result<store::ResultFigures> exposures_on(fin::Date day) {
        const BatchEngine& engine = *find_batch_engine("aggregation");
        for (const auto& [index, draft] : drafts_)
            if (day == as_of_ && draft.key.kind == engine.kind) return draft.figures;
        return figures_of(engine, day);
    }

    static void judge(const store::ResultDraft& draft, BatchStep& step) {
        static constexpr wire::FigurePattern kCoverage{"/coverage", "coverage"};
        const auto found = wire::figures_in(draft.document, std::span(&kCoverage, 1));
        if (found)
            if (const auto at = found->find("coverage"); at != found->end())
                step.coverage = at->second;
        step.issues = static_cast<std::int64_t>(wire::elements_of(draft.document, "/issues"));
        if (step.coverage && *step.coverage < 1.0 - 1e-9) step.state = StepState::kPartial;
    }

    Status find_last_good(const BatchEngine& engine, BatchStep& step) {
        return call_.read([&](store::Transaction& transaction) -> Status {
            TRY(const auto good, store::latest_result(transaction, store::ResultSubject::kPortfolio,
                                                      subject_.portfolio.id.to_string(),
                                                      std::string(engine.kind), as_of_));
            if (good) step.shown = good->as_of;
            return {};
        });
    }

    // The results of a portfolio are stored together, as soon as they are there.
    Status store_results(std::vector<BatchStep>& steps) {
        if (drafts_.empty()) return {};
        TRY(store::Database * database, call_.environment().database());
        return database->transact(call_.principal().tenant,
                                  [&](store::Transaction& transaction) -> Status {
                                      for (const auto& [index, draft] : drafts_) {
                                          TRY(const store::KeptResult kept,
                                              store::keep_result(transaction, draft, call_.now()));
                                          for (BatchStep& step : steps)
                                              if (step.engine == waiting_[index])
                                                  step.result = kept.row.id.to_string();
                                      }
                                      return {};
                                  });
    }

    Call& call_;
    const Subject& subject_;
    fin::Date as_of_;
    bool force_;
    const std::string& reason_;
    std::vector<std::pair<std::size_t, store::ResultDraft>> drafts_;
    std::vector<std::string> waiting_;  // engine of each draft
};

Result<BatchRun> run_scope(Call& call, const Scope& scope, fin::Date as_of, bool force,
                           const std::string& reason, std::uint64_t done, std::uint64_t total) {
    BatchRun run{.as_of = as_of, .trigger = call.principal().name, .started_at = call.now()};
    const auto start = SteadyClock::now();
    for (const Subject& subject : scope.portfolios) {
        TRY(auto steps, Steps(call, subject, as_of, force, reason).run(scope.engines));
        for (BatchStep& step : steps) {
            run.failed += step.state == StepState::kFailed || step.state == StepState::kStale;
            run.partial += step.state == StepState::kPartial;
            run.skipped += step.state == StepState::kSkipped;
            run.steps.push_back(std::move(step));
        }
        ++done;
        if (call.work().report) call.work().report({done, total, "portfolios", "batch"});
    }
    run.ended_at = call.now();
    run.duration_ms = milliseconds_since(start);
    const std::string document = wire::to_json(run);
    call.keep({.key = {store::ResultSubject::kWorkspace, "", "batch_run", as_of},
               .digest = sha256_hex(document + run.started_at.to_string()),
               .figures = {{"duration_ms", run.duration_ms},
                           {"failed", static_cast<double>(run.failed)},
                           {"partial", static_cast<double>(run.partial)},
                           {"skipped", static_cast<double>(run.skipped)}},
               .document = document,
               .reason = reason});
    return run;
}

Error no_prices() {
    return fail(Code::kInvalidInput,
                "there are no stored prices: import prices, or load the demo, and run again");
}

}  // namespace

Result<BatchRun> run_batch(Call& call, const BatchRequest& request) {
    TRY(const Scope scope, scope_of(call, request.portfolios, request.engines));
    const auto as_of = request.as_of ? request.as_of : scope.last_price;
    if (!as_of) return no_prices();
    return run_scope(call, scope, *as_of, request.force, request.reason, 0,
                     scope.portfolios.size());
}

Result<BackfillRun> run_backfill(Call& call, const BackfillRequest& request) {
    TRY(const Scope scope, scope_of(call, request.portfolios, request.engines));
    const auto last = request.to ? request.to : scope.last_price;
    if (!last) return no_prices();
    TRY(const fin::Calendar calendar, fin::Calendar::named("NYSE"));
    std::vector<fin::Date> days;
    for (fin::Date day = request.from; day <= *last; day = day + 1)
        if (calendar.is_business_day(day)) days.push_back(day);
    if (days.size() > 2600)
        return invalid("/from", "range",
                       fmt::format("the period has {} sessions: the limit is 2600", days.size()),
                       "give a later date, or run several periods");
    BackfillRun all;
    const std::string reason = "backfill";
    std::uint64_t done = 0;
    for (const fin::Date day : days) {
        TRY(BatchRun run, run_scope(call, scope, day, request.force, reason, done,
                                    days.size() * scope.portfolios.size()));
        done += scope.portfolios.size();
        all.runs.push_back(std::move(run));
    }
    return all;
}

}  // namespace ballast::service
