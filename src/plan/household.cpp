#include "plan/household.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/random.hpp"
#include "base/threads.hpp"
#include "plan/field_errors.hpp"
#include "plan/household_years.hpp"
#include "plan/order_statistics.hpp"
#include "plan/path_market.hpp"

namespace ballast::plan {

namespace {

Percentiles percentiles_of(std::span<const double> values, SelectionSpace& space) {
    const Quantiles q = quantiles_of(values, space);
    return {q[0], q[1], q[2], q[3], q[4], q[5], q[6]};
}

// The last year of life of each person of a path.
class Lifetimes {
public:
    Lifetimes(const Household& household, std::uint64_t seed) : household_(household), seed_(seed) {
        for (std::size_t p = 0; p < household.people.size(); ++p) {
            const Person& person = household.people[p];
            if (person.lives_to || !household.mortality) continue;
            const Gompertz& law = *household.mortality;
            const int age = household.start_year - person.birth_year;
            const double scale = std::exp((age - law.mode) / law.dispersion);
            for (int k = 1; k <= household.years; ++k)
                survival_[p].push_back(std::exp(-scale * std::expm1(k / law.dispersion)));
        }
    }

    std::array<int, kMaxPeople> of(std::uint64_t path) const {
        std::array<int, kMaxPeople> last{-1, -1};
        const int end = household_.years - 1;
        for (std::size_t p = 0; p < household_.people.size(); ++p) {
            const Person& person = household_.people[p];
            if (person.lives_to) {
                last[p] =
                    std::min(person.birth_year + *person.lives_to - household_.start_year, end);
            } else if (survival_[p].empty()) {
                last[p] = end;
            } else {
                constexpr std::uint64_t kPeople = 0x70656f70;  // "peop"
                const double u = Stream(seed_, kPeople + p).uniform(path);
                const auto dead = std::partition_point(survival_[p].begin(), survival_[p].end(),
                                                       [u](double alive) { return alive >= u; });
                last[p] = std::min(static_cast<int>(dead - survival_[p].begin()), end);
            }
        }
        return last;
    }

private:
    const Household& household_;
    std::uint64_t seed_ = 0;
    std::array<std::vector<double>, kMaxPeople> survival_;
};

// Every path of one household on one market.
class Run {
public:
    Run(const Household& household, const Compiled& market)
        : household_(household),
          market_(market),
          compiled_(compile_household(household)),
          lifetimes_(household, market.seed),
          paths_(static_cast<std::size_t>(market.paths)),
          years_(static_cast<std::size_t>(household.years)) {}

    Status paths(bool rows, const Work& work) {
        outcomes_.resize(paths_);
        if (rows) {
            balance_.resize(paths_ * years_);
            taxes_.resize(paths_ * years_);
            if (household_.withdrawal) spending_.resize(paths_ * years_);
        }
        parallel_blocks(work, (paths_ + kTile - 1) / kTile, 1,
                        [&](std::size_t, std::size_t begin, std::size_t end) {
                            TileMarket tile(market_);
                            std::vector<double> balance(rows ? years_ : 0);
                            std::vector<double> taxes(rows ? years_ : 0);
                            std::vector<double> spending(spending_.empty() ? 0 : years_);
                            for (std::size_t t = begin; t < end; ++t)
                                run(t, tile, {balance, taxes, spending, nullptr});
                        });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the simulation was cancelled");
        return {};
    }

    HouseholdSummary summary() const;
    std::vector<YearPercentiles> percentiles(const std::vector<double>& rows) const;
    std::vector<HouseholdPath> sample_paths() const;
    std::vector<HouseholdCohort> cohorts() const;
    const std::vector<double>& balance() const { return balance_; }
    const std::vector<double>& taxes() const { return taxes_; }
    const std::vector<double>& spending() const { return spending_; }
    const Issues& issues() const { return compiled_.issues; }
    PathSuccesses successes() const {
        PathSuccesses made{sampling_of(market_), paths_, {}};
        made.bits.resize(paths_ / 64 + 1);
        for (std::size_t path = 0; path < paths_; ++path)
            if (!outcomes_[path].failed) made.bits[path / 64] |= std::uint64_t{1} << path % 64;
        return made;
    }

private:
    void run(std::size_t tile, TileMarket& market, const HouseholdRows& rows) {
        market.run(tile);
        for (std::size_t lane = 0; lane < kTile && tile * kTile + lane < paths_; ++lane) {
            const std::size_t path = tile * kTile + lane;
            outcomes_[path] =
                run_household(compiled_, market.path(lane), lifetimes_.of(path), rows);
            for (std::size_t k = 0; k < rows.balance.size(); ++k) {
                balance_[k * paths_ + path] = rows.balance[k];
                taxes_[k * paths_ + path] = rows.taxes[k];
            }
            for (std::size_t k = 0; k < rows.spending.size(); ++k)
                spending_[k * paths_ + path] = rows.spending[k];
        }
    }
    HouseholdPath trace(std::string label, std::size_t path) const;

    const Household& household_;
    const Compiled& market_;
    CompiledHousehold compiled_;
    Lifetimes lifetimes_;
    std::size_t paths_;
    std::size_t years_;
    std::vector<HouseholdOutcome> outcomes_;
    std::vector<double> balance_;  // [year][path]
    std::vector<double> taxes_;
    std::vector<double> spending_;  // empty without a withdrawal rule
};

HouseholdSummary Run::summary() const {
    HouseholdSummary made;
    const auto n = static_cast<double>(paths_);
    std::vector<double> terminal;
    std::vector<double> after_tax;
    for (const HouseholdOutcome& path : outcomes_) {
        made.success_rate += path.failed ? 0.0 : 1.0;
        made.mean_lifetime_tax += path.lifetime_tax;
        made.mean_heirs_tax += path.heirs_tax;
        made.mean_conversions += path.conversions;
        made.mean_shortfall += path.shortfall;
        terminal.push_back(path.terminal);
        after_tax.push_back(path.terminal - path.heirs_tax);
    }
    for (double* mean : {&made.success_rate, &made.mean_lifetime_tax, &made.mean_heirs_tax,
                         &made.mean_conversions, &made.mean_shortfall})
        *mean /= n;
    made.standard_error = std::sqrt(made.success_rate * (1.0 - made.success_rate) / n);
    SelectionSpace space;
    made.terminal = percentiles_of(terminal, space);
    made.terminal_after_tax = percentiles_of(after_tax, space);
    return made;
}

std::vector<YearPercentiles> Run::percentiles(const std::vector<double>& rows) const {
    std::vector<YearPercentiles> made;
    SelectionSpace space;
    for (std::size_t k = 0; k < years_; ++k) {
        YearPercentiles row;
        row.year = static_cast<int>(k) + 1;
        row.calendar_year = household_.start_year + static_cast<int>(k);
        row.real = percentiles_of(std::span(rows).subspan(k * paths_, paths_), space);
        static_cast<Percentiles&>(row) = row.real;
        made.push_back(row);
    }
    return made;
}

HouseholdPath Run::trace(std::string label, std::size_t path) const {
    HouseholdPath made{.label = std::move(label), .path = path, .history_year = {}, .years = {}};
    TileMarket tile(market_);
    tile.run(path / kTile);
    if (market_.model == ReturnModel::kHistorical)
        made.history_year = market_.row_years[market_.first_row + path];
    run_household(compiled_, tile.path(path % kTile), lifetimes_.of(path),
                  {{}, {}, {}, &made.years});
    return made;
}

// The worst path, and those that end nearest to three percentiles of real wealth.
std::vector<HouseholdPath> Run::sample_paths() const {
    const auto worse = [](const HouseholdOutcome& a, const HouseholdOutcome& b) {
        if (a.shortfall != b.shortfall) return a.shortfall > b.shortfall;
        return a.terminal < b.terminal;
    };
    std::vector<HouseholdPath> made;
    const Percentiles ends = summary().terminal;
    for (const auto& [label, end] :
         {std::pair{"p50", ends.p50}, {"p10", ends.p10}, {"p90", ends.p90}}) {
        const auto nearest = std::min_element(
            outcomes_.begin(), outcomes_.end(),
            [target = end](const HouseholdOutcome& a, const HouseholdOutcome& b) {
                return std::abs(a.terminal - target) < std::abs(b.terminal - target);
            });
        made.push_back(trace(label, static_cast<std::size_t>(nearest - outcomes_.begin())));
    }
    const auto worst = std::min_element(outcomes_.begin(), outcomes_.end(), worse);
    made.push_back(trace("worst", static_cast<std::size_t>(worst - outcomes_.begin())));
    return made;
}

std::vector<HouseholdCohort> Run::cohorts() const {
    std::vector<HouseholdCohort> made;
    if (market_.model != ReturnModel::kHistorical) return made;
    for (std::size_t path = 0; path < paths_; ++path)
        made.push_back({market_.row_years[market_.first_row + path], !outcomes_[path].failed,
                        outcomes_[path].terminal, outcomes_[path].lifetime_tax});
    return made;
}

}  // namespace

Result<Compiled> household_market(const Household& household, const Plan& market,
                                  const History& history) {
    TRY_STATUS(check_household(household));
    FieldErrors errors;
    errors.within(static_cast<double>(market.paths), kHouseholdPathsLimits, "/paths");
    TRY_STATUS(std::move(errors).status("request"));
    return compile(market_of(market, household.years), history);
}

Result<HouseholdSummary> summarize_household(const Household& household, const Compiled& market,
                                             const Work& work) {
    TRY_STATUS(check_household(household));
    Run run(household, market);
    TRY_STATUS(run.paths(false, work));
    return run.summary();
}

Result<HouseholdSimulation> simulate_household(const Household& household, const Plan& market,
                                               const History& history, const Work& work) {
    TRY(const Compiled compiled, household_market(household, market, history));
    Run run(household, compiled);
    TRY_STATUS(run.paths(true, work));
    HouseholdSimulation made;
    static_cast<HouseholdSummary&>(made) = run.summary();
    made.paths = compiled.paths;
    made.path_successes = run.successes();
    made.balance = run.percentiles(run.balance());
    made.taxes = run.percentiles(run.taxes());
    if (household.withdrawal) made.spending = run.percentiles(run.spending());
    made.sample_paths = run.sample_paths();
    made.cohorts = run.cohorts();
    made.notes = run.issues();
    made.notes.insert(made.notes.end(), compiled.issues.begin(), compiled.issues.end());
    return made;
}

}  // namespace ballast::plan
