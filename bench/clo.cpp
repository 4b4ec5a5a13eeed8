// A CLO of 300 loans, eight classes and forty quarters: the deterministic projection with every
// step recorded, and the waterfall of one path without a record.
//
//     bench_clo DOCUMENT REPETITIONS
//
// DOCUMENT is tests/golden/clo/deal8.json, whose terms are used. Prints milliseconds per projection
// and paths per second on one core, best of the repetitions.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/core.h>

#include "../tests/clo/deal_document.hpp"
#include "clo/path_run-inl.hpp"

namespace {

using namespace ballast;
using Clock = std::chrono::steady_clock;

std::vector<clo::Holding> loans() {
    std::vector<clo::Holding> result;
    for (int i = 0; i < 300; ++i) {
        clo::Holding loan;
        loan.id = fmt::format("LN{:03}", i + 1);
        loan.issuer_id = loan.id;
        loan.par = Decimal(1'650'000);
        loan.maturity = fin::add_months(fin::Date::from_ymd(2028, 1, 15).value(), 3 * (i % 20));
        loan.spread = 0.035 + 0.0001 * (i % 25);
        loan.floor = 0.005;
        loan.index = "USD_SOFR_3M";
        loan.amortization_rate = 0.0025;
        result.push_back(std::move(loan));
    }
    return result;
}

double seconds(Clock::time_point from) {
    return std::chrono::duration<double>(Clock::now() - from).count();
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return EXIT_FAILURE;
    const clo::Document document = clo::read<clo::Document>(clo::text_of(arguments[1]));
    const int repetitions = std::atoi(arguments[2]);
    const std::vector<clo::Holding> pool = loans();
    clo::Assumptions assumptions{
        .defaults = 0.03, .prepay = 0.15, .recovery = 0.5, .lag_months = 12};
    assumptions.ccc = clo::CccAssumption{.share = 0.06, .price = Decimal(70)};
    const clo::ProjectionTerms terms = clo::terms_of(document);
    double whole = 1e9, path = 1e9;
    for (int i = 0; i < repetitions; ++i) {
        auto from = Clock::now();
        const auto made = clo::project(document.deal, pool, assumptions, terms).value();
        whole = std::min(whole, seconds(from));
        if (!made.conservation.holds) return EXIT_FAILURE;
        const auto compiled = clo::compile_all(document.deal, pool, assumptions, terms).value();
        clo::NoRecorder none;
        clo::PathRun<double> run(compiled.plan, compiled.collateral, none);
        constexpr int kPaths = 200;
        double paid = 0.0;
        from = Clock::now();
        for (int j = 0; j < kPaths; ++j)
            run.run([&](std::size_t k) { return compiled.collateral.base[k]; },
                    [&](std::size_t, const auto&, const clo::DateFlows<double>& flows,
                        const auto&) { paid += flows.interest_paid[0]; });
        path = std::min(path, seconds(from) / kPaths);
        if (!(paid > 0.0)) return EXIT_FAILURE;
    }
    fmt::print("projection_ms {:.3f}\nwaterfall_us_per_path {:.2f}\npaths_per_second {:.0f}\n",
               whole * 1e3, path * 1e6, 1.0 / path);
    return EXIT_SUCCESS;
}
