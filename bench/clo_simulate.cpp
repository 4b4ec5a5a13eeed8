// The static pool of case A25 through the full waterfall, and the same deal with reinvestment, a
// t copula or a matrix of correlations.
//
//     bench_clo_simulate static|reinvesting|t|matrix PATHS REPETITIONS
//
// Reads tests/golden/clo. Prints seconds; `static` also checks the means against the case, in
// standard errors.
#include <chrono>
#include <cstdlib>
#include <fmt/core.h>
#include <string_view>

#include "../tests/clo/benchmark_deal.hpp"
#include "base/threads.hpp"
#include "clo/simulation.hpp"
#include "simd.hpp"

namespace {

using namespace ballast;

void check_means(const clo::Simulation& made) {
    const golden::JsonCase file("tests/golden/clo/A25_benchmark_300x8x40.json");
    const auto expected = file["monte_carlo"]["reference_4000000_paths"];
    for (const clo::TrancheSimulation& tranche : made.tranches) {
        if (tranche.id.starts_with("A")) continue;  // too rare for a standard error
        const auto of = tranche.loss ? expected["tranche_shortfall"][tranche.id]
                                     : expected["equity_total_distributions"];
        const clo::Distribution& got = tranche.loss ? *tranche.loss : *tranche.distributions;
        fmt::print("check mean_{} {} 4\n", tranche.id,
                   (got.mean - double(of["mean"])) /
                       std::hypot(got.standard_error, double(of["std_error"])));
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) return EXIT_FAILURE;
    const std::string_view mode = arguments[1];
    bench::choose_vector_target();
    clo::Deal deal = clo::deal8().deal;
    std::vector<clo::Holding> pool = clo::benchmark_loans();
    clo::Assumptions assumptions{.prepay = 0.15, .recovery = 0.45, .lag_months = 12};
    assumptions.ccc = clo::CccAssumption{.share = 0.06, .price = Decimal(70)};
    assumptions.liquidation = clo::LiquidationAssumption{.price = Decimal(98)};
    assumptions.reinvestment = clo::ReinvestmentAssumption{
        .price = Decimal(99), .spread = 0.041, .floor = 0.005, .term_months = 72};
    if (mode != "reinvesting") deal.dates.reinvestment_end = deal.dates.closing;
    clo::SimulationTerms terms{.paths = std::strtoull(arguments[2], nullptr, 10),
                               .breakeven = false};
    terms.correlation.rho = 0.2;
    if (mode == "t") terms.copula = clo::Copula::kStudentT;
    if (mode == "matrix") terms.correlation = {.rule = clo::CorrelationRule{.other = 0.2}};
    ThreadPool threads;
    const Work work{.threads = &threads};
    const int repetitions = std::atoi(arguments[3]);
    for (int i = 0; i < repetitions; ++i) {
        const auto from = std::chrono::steady_clock::now();
        const clo::Simulation made =
            clo::simulate(deal, pool, assumptions, clo::terms_of(clo::deal8()), terms, work)
                .value();
        fmt::print("time {}\n",
                   std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count());
        if (mode == "static" && i + 1 == repetitions) check_means(made);
    }
    return EXIT_SUCCESS;
}
