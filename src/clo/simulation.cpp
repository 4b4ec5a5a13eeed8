#include "clo/simulation.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <numeric>

#include "base/threads.hpp"
#include "clo/simulation_breakeven.hpp"
#include "clo/simulation_kernel.hpp"
#include "clo/simulation_memory.hpp"

namespace ballast::clo {

namespace {

static_assert(kPathsTogether == kSimulatedLanes);
constexpr std::size_t kChunk = 8 * kSimulatedLanes;  // paths that a thread takes at a time

Status check(const SimulationTerms& terms) {
    const auto refuse = [](std::string message) {
        return fail(Code::kInvalidInput, std::move(message));
    };
    if (terms.paths == 0 || terms.paths > kMaxPaths)
        return refuse(fmt::format("paths is {}: expected 1 to {}", terms.paths, kMaxPaths));
    if (terms.copula == Copula::kStudentT && !(terms.degrees_of_freedom >= 1.0))
        return refuse(
            fmt::format("degrees_of_freedom is {}: expected 1 or more", terms.degrees_of_freedom));
    for (const double level : terms.percentiles)
        if (!(level > 0.0 && level < 1.0))
            return refuse(
                fmt::format("percentiles contains {}: expected fractions between 0 and "
                            "1, such as 0.05",
                            level));
    for (const std::uint64_t path : terms.replay)
        if (path >= terms.paths)
            return refuse(
                fmt::format("replay contains {}: expected numbers below {}", path, terms.paths));
    return {};
}

std::optional<double> number(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

class Simulator {
public:
    Simulator(const SimulationTables& tables, const SimulationTerms& terms, const Work& work)
        : tables_(tables),
          plan_(tables.compiled.plan),
          terms_(terms),
          work_(work),
          paths_(terms.paths),
          unit_(tables.compiled.plan.coverage.size() * tables.periods) {}

    Status run() {
        // Not initialized: the threads that fill it touch its pages first.
        values_ = std::make_unique_for_overwrite<double[]>(figure_count(tables_) * paths_);
        TRY_STATUS(simulate(0, paths_, values_.get()));
        return finish();
    }

    // A part: its figures and counts.
    Result<SimulationPart> run_part(const UnitRange& paths) {
        SimulationPart part{.first = paths.first, .count = paths.count};
        part.figures.resize(figure_count(tables_) * paths.count);
        TRY_STATUS(simulate(paths.first, paths.count, part.figures.data()));
        part.oc.assign(unit_, 0);
        part.ic.assign(unit_, 0);
        for (const CoverageCounts& counts : counts_)
            for (std::size_t i = 0; i < unit_; ++i) {
                part.oc[i] += counts.oc[i];
                part.ic[i] += counts.ic[i];
            }
        return part;
    }

    Status take(std::span<const SimulationPart> parts) {
        const std::size_t figures = figure_count(tables_);
        values_ = std::make_unique_for_overwrite<double[]>(figures * paths_);
        counts_.assign(
            1, {.oc = std::vector<std::uint32_t>(unit_), .ic = std::vector<std::uint32_t>(unit_)});
        std::uint64_t next = 0;
        for (const SimulationPart& part : parts) {
            if (part.first != next || part.count > paths_ - next ||
                part.figures.size() != figures * part.count || part.oc.size() != unit_ ||
                part.ic.size() != unit_)
                return fail(Code::kCorrupted, "the parts of the simulation do not fit together");
            for (std::size_t f = 0; f < figures; ++f)
                std::copy_n(part.figures.data() + f * part.count, part.count,
                            values_.get() + f * paths_ + next);
            for (std::size_t i = 0; i < unit_; ++i) {
                counts_[0].oc[i] += static_cast<std::uint32_t>(part.oc[i]);
                counts_[0].ic[i] += static_cast<std::uint32_t>(part.ic[i]);
            }
            next += part.count;
        }
        if (next != paths_) return fail(Code::kCorrupted, "parts of the simulation are missing");
        return finish();
    }

    Simulation result() {
        Simulation result{.paths = paths_, .correlation = tables_.model.used};
        result.par = tables_.compiled.collateral.par_at_start;
        for (const SimulatedAsset& asset : tables_.assets) {
            double before = 0.0;
            for (std::size_t k = 0; k < asset.count; ++k) {
                const double by = tables_.probabilities[asset.first + k];
                result.expected_defaulted_par +=
                    (by - before) * tables_.effects[asset.first + k].lost;
                before = by;
            }
        }
        result.defaulted_par = *figures_[std::size_t(PathFigure::kDefaultedPar)];
        result.pool_loss = *figures_[std::size_t(PathFigure::kPoolLoss)];
        for (std::size_t t = 0; t < plan_.tranches.size(); ++t)
            result.tranches.push_back(tranche(t));
        add_coverage(result);
        for (const auto& [label, path] : chosen_)
            result.sample_paths.push_back(replay(label, path));
        return result;
    }

private:
    // Paths from `first` on; `out` is by figure, then path.
    Status simulate(std::uint64_t first, std::uint64_t count, double* out) {
        counts_.resize((count + kChunk - 1) / kChunk);
        std::atomic<std::uint64_t> done = 0;
        parallel_blocks(
            work_, count, kChunk, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
                run_chunk(counts_[chunk], {first + begin, end - begin}, out + begin, count);
                done += end - begin;
                if (work_.report) work_.report({done, count, "paths", "simulation"});
            });
        return work_.cancel.check();
    }

    Status finish() {
        choose_paths();
        describe_figures();
        return work_.cancel.check();
    }

    void run_chunk(CoverageCounts& counts, const UnitRange& paths, double* out,
                   std::size_t stride) {
        counts.oc.assign(unit_, 0);
        counts.ic.assign(unit_, 0);
        PathKernel kernel(tables_);
        for (std::size_t at = 0; at < paths.count; at += kSimulatedLanes)
            kernel.run((paths.first + at) / kSimulatedLanes,
                       std::min<std::size_t>(paths.count - at, kSimulatedLanes), out + at, stride,
                       counts);
    }

    std::span<double> column(std::size_t figure) const {
        return {values_.get() + figure * paths_, paths_};
    }
    static std::size_t place(std::size_t t, TrancheFigure figure) {
        return kPathFigures + t * kTrancheFigures + std::size_t(figure);
    }

    // Each figure's values are in the order of the paths until here.
    void describe_figures() {
        figures_.resize(figure_count(tables_));
        parallel_blocks(work_, figures_.size(), 1, [&](std::size_t f, std::size_t, std::size_t) {
            figures_[f] = distribution_of(column(f), terms_.percentiles);
        });
    }

    std::uint64_t above_tolerance(std::size_t figure) const {
        return static_cast<std::uint64_t>(std::ranges::count_if(
            column(figure), [&](double value) { return value > tables_.tolerance; }));
    }

    TrancheSimulation tranche(std::size_t t) const {
        TrancheSimulation result{.id = plan_.tranches[t].id};
        const std::optional<Distribution>& loss = figures_[place(t, TrancheFigure::kLoss)];
        result.irr = figures_[place(t, TrancheFigure::kIrr)];
        if (plan_.opening.balances[t] > 0.0)
            result.price = figures_[place(t, TrancheFigure::kPrice)];
        result.discount_margin = number(tables_.margins[t]);
        result.discount_rate = number(tables_.rates[t]);
        if (!plan_.tranches[t].debt) {
            result.distributions = loss;
            return result;
        }
        result.loss = loss;
        if (plan_.opening.balances[t] > 0.0)
            result.expected_loss = loss->mean / plan_.opening.balances[t];
        result.wal = figures_[place(t, TrancheFigure::kWal)];
        result.default_probability =
            probability_of(above_tolerance(place(t, TrancheFigure::kLoss)), paths_);
        result.deferral_probability =
            probability_of(above_tolerance(place(t, TrancheFigure::kDeferred)), paths_);
        return result;
    }

    void add_coverage(Simulation& result) const {
        for (std::size_t k = 0; k < tables_.periods; ++k)
            for (std::size_t g = 0; g < plan_.coverage.size(); ++g) {
                CoverageFailure failure{.date = plan_.periods[k].dates.payment,
                                        .id = plan_.coverage[g].id};
                std::uint64_t oc = 0, ic = 0;
                for (const CoverageCounts& counts : counts_) {
                    oc += counts.oc[g * tables_.periods + k];
                    ic += counts.ic[g * tables_.periods + k];
                }
                if (plan_.coverage[g].oc > 0.0 && plan_.periods[k].oc_applies[g])
                    failure.oc = probability_of(oc, paths_);
                if (plan_.coverage[g].ic > 0.0 && plan_.periods[k].ic_applies[g])
                    failure.ic = probability_of(ic, paths_);
                if (failure.oc || failure.ic) result.coverage.push_back(std::move(failure));
            }
    }

    // The paths requested, and those in the order of the loss of the pool.
    void choose_paths() {
        for (const std::uint64_t path : terms_.replay) chosen_.emplace_back("requested", path);
        const std::span<const double> losses = column(std::size_t(PathFigure::kPoolLoss));
        std::vector<std::uint64_t> order(paths_);
        std::iota(order.begin(), order.end(), std::uint64_t{0});
        auto from = order.begin();  // those before are in the order of lower levels
        for (const auto& [label, level] :
             {std::pair("median", 0.5), std::pair("p95", 0.95), std::pair("worst", 1.0)}) {
            const auto at =
                static_cast<std::size_t>(std::floor(level * static_cast<double>(paths_ - 1)));
            const auto place = order.begin() + static_cast<std::ptrdiff_t>(at);
            std::nth_element(from, place, order.end(), [&](std::uint64_t a, std::uint64_t b) {
                return losses[a] != losses[b] ? losses[a] < losses[b] : a < b;
            });
            chosen_.emplace_back(label, *place);
            from = place;
        }
    }

    SimulatedPath replay(std::string label, std::uint64_t path) const {
        SimulatedPath result{.label = std::move(label), .path = path};
        const std::size_t lane = path % kSimulatedLanes;
        PathKernel kernel(tables_);
        std::vector<LaneLine> figures(figure_count(tables_));
        CoverageCounts counts{.oc = std::vector<std::uint32_t>(unit_),
                              .ic = std::vector<std::uint32_t>(unit_)};
        kernel.run(path / kSimulatedLanes, kSimulatedLanes, figures[0].lane, kSimulatedLanes,
                   counts);
        const BlockDefaults defaults = kernel.defaults();
        for (std::size_t a = 0; a < tables_.assets.size(); ++a) {
            const std::uint32_t period = defaults.period[a * kSimulatedLanes + lane];
            if (period < tables_.periods)
                result.default_events[tables_.compiled.collateral.ids[tables_.assets[a].holding]] =
                    std::int64_t(period) + 1;
        }
        if (tables_.buys)
            for (std::size_t k = 0; k < tables_.periods; ++k)
                result.reinvestment_default.push_back(
                    1.0 - std::pow(1.0 - defaults.bought_rate[k * kSimulatedLanes + lane],
                                   1.0 / tables_.bought_years[k]));
        result.defaulted_par = figures[std::size_t(PathFigure::kDefaultedPar)].lane[lane];
        result.pool_loss = figures[std::size_t(PathFigure::kPoolLoss)].lane[lane];
        for (std::size_t t = 0; t < plan_.tranches.size(); ++t) {
            const auto at = [&](TrancheFigure figure) {
                return figures[place(t, figure)].lane[lane];
            };
            SimulatedTranche tranche{.id = plan_.tranches[t].id,
                                     .irr = number(at(TrancheFigure::kIrr))};
            if (plan_.opening.balances[t] > 0.0) tranche.price = at(TrancheFigure::kPrice);
            if (plan_.tranches[t].debt) {
                tranche.loss = at(TrancheFigure::kLoss);
                tranche.wal = number(at(TrancheFigure::kWal));
            } else {
                tranche.distributions = at(TrancheFigure::kLoss);
            }
            result.tranches.push_back(std::move(tranche));
        }
        return result;
    }

    const SimulationTables& tables_;
    const DealPlan& plan_;
    const SimulationTerms& terms_;
    const Work& work_;
    std::size_t paths_;
    std::size_t unit_;                  // coverage groups x periods
    std::unique_ptr<double[]> values_;  // by figure, then path
    std::vector<CoverageCounts> counts_;
    std::vector<std::pair<std::string, std::uint64_t>> chosen_;  // paths to return, by label
    std::vector<std::optional<Distribution>> figures_;
};

}  // namespace

Result<SimulationPart> simulate_part(const SimulationInput& input, const UnitRange& paths,
                                     const Work& work) {
    TRY_STATUS(check(input.simulation));
    if (paths.first % kPathsTogether != 0 || paths.count > input.simulation.paths ||
        paths.first > input.simulation.paths - paths.count)
        return fail(Code::kInvalidInput, "the simulation has no such part");
    Issues issues;
    TRY(const SimulationTables tables,
        simulation_tables(input.deal, input.holdings, input.assumptions, input.terms,
                          input.simulation, issues));
    return Simulator(tables, input.simulation, work).run_part(paths);
}

namespace {

// `parts`: null to simulate them here.
Result<Simulation> complete(const SimulationInput& input,
                            const std::span<const SimulationPart>* parts, const Work& work) {
    const SimulationTerms& simulation = input.simulation;
    TRY_STATUS(check(simulation));
    Issues issues;
    TRY(const SimulationTables tables,
        simulation_tables(input.deal, input.holdings, input.assumptions, input.terms, simulation,
                          issues));
    Simulator simulator(tables, simulation, work);
    TRY_STATUS(parts ? simulator.take(*parts) : simulator.run());
    Simulation result = simulator.result();
    if (simulation.breakeven) {
        TRY_STATUS(add_breakevens(input.deal, input.holdings, input.assumptions, input.terms,
                                  simulation.tolerance, work, result.tranches));
    }
    if (const DealPlan& plan = tables.compiled.plan; plan.has_events && !plan.accelerates)
        issues.push_back({Severity::kWarning, "acceleration_vote",
                          "acceleration needs a vote: paths with an event of default are not "
                          "accelerated",
                          "deal.default_events.accelerate"});
    for (const Issue& issue : tables.compiled.collateral.issues) issues.push_back(issue);
    if (tables.model.used.repaired)
        issues.push_back({Severity::kWarning, "correlation_repaired",
                          fmt::format("the correlation matrix was not positive semidefinite: the "
                                      "repaired one differs by {:.6g} (Frobenius norm)",
                                      tables.model.used.distance),
                          "correlation"});
    result.issues = std::move(issues);
    return result;
}

}  // namespace

Result<Simulation> simulation_of(const SimulationInput& input,
                                 std::span<const SimulationPart> parts, const Work& work) {
    return complete(input, &parts, work);
}

Result<Simulation> simulate(const Deal& deal, std::span<const Holding> holdings,
                            const Assumptions& assumptions, const ProjectionTerms& terms,
                            const SimulationTerms& simulation, const Work& work) {
    return complete({deal, holdings, assumptions, terms, simulation}, nullptr, work);
}

}  // namespace ballast::clo
