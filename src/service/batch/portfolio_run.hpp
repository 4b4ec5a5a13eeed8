// The engines of the batch run for one portfolio as of a date.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "service/batch/engines.hpp"
#include "service/batch/inputs.hpp"
#include "service/call.hpp"
#include "store/batch_runs.hpp"
#include "store/results.hpp"

namespace ballast::service {

struct PortfolioRunOptions {
    model::Portfolio portfolio;
    BatchInputs inputs;
    bool force = false;
    std::string reason;      // stored with new versions
    std::string created_by;  // user or schedule
    // Stores the states of steps in the transaction of their results: called about every 100 ms and
    // at the end of a day. The steps are those of run(), of which some have not ended.
    std::function<Status(store::Transaction&, std::span<const store::BatchStepRow>)> save;
};

class PortfolioRun {
public:
    // `call` must outlive it.
    PortfolioRun(Call& call, PortfolioRunOptions options)
        : call_(call), options_(std::move(options)) {}

    // Runs the steps that are not final, in their order, and stores their results. A step that
    // fails stops no other; the error is that of the store, or a cancellation.
    Status run(fin::Date as_of, std::vector<store::BatchStepRow>& steps);

private:
    // A result that is stored with the next save.
    struct Waiting {
        std::size_t step;
        store::ResultDraft draft;
    };

    Status check_limits(store::BatchStepRow& step, std::vector<store::BatchStepRow>& steps);
    Status run_step(const BatchEngine& engine, std::size_t index, store::BatchStepRow& step);
    Result<std::string> digest_of_step(const BatchEngine& engine) const;
    Result<std::optional<store::StoredResult>> latest(const BatchEngine& engine,
                                                      fin::Date on) const;
    Result<std::string> document_of(std::string_view method, fin::Date day) const;
    Result<store::ResultFigures> exposures_on(fin::Date day) const;
    Result<store::ResultFigures> snapshot() const;
    Status save(std::vector<store::BatchStepRow>& steps);

    Call& call_;
    PortfolioRunOptions options_;
    fin::Date as_of_;
    BatchInputs inputs_;  // of the day
    std::vector<Waiting> waiting_;
    // Of the engines that have run today, by name: a snapshot takes their numbers.
    std::map<std::string, store::ResultFigures, std::less<>> today_;
};

}  // namespace ballast::service
