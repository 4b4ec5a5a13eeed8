// Retirement paths as plan_peer.py takes them in NumPy: two assets, inflation as an
// autoregression, Guyton-Klinger spending, percentiles of 61 rows.
//
//     bench_plan WORKLOAD DIRECTORY REPETITIONS [PATHS]
//
// WORKLOAD is lognormal, bootstrap, same_rows (the peer's own sequences of years), monthly, grid;
// DIRECTORY holds what `plan_peer.py data` wrote. README.md says what is printed.
#include <chrono>
#include <cstdlib>
#include <fmt/core.h>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "plan/analysis.hpp"
#include "plan/simulate.hpp"
#include "simd.hpp"

namespace {

using namespace ballast;

constexpr int kYears = 30;

plan::Plan base_plan(std::uint64_t paths) {
    plan::Plan made;
    made.initial_portfolio = 1e6;
    made.years = kYears;
    made.allocation = {{"bond", 0.4}, {"stock", 0.6}};
    made.mean_kind = plan::MeanKind::kLog;
    made.laws = {{"bond", 0.03, 0.06}, {"stock", 0.065, 0.17}};
    made.correlation = {{1.0, 0.1}, {0.1, 1.0}};
    made.model = plan::ReturnModel::kLognormal;
    made.inflation = {
        .model = plan::InflationModel::kAr1, .intercept = 0.01, .slope = 0.6, .volatility = 0.013};
    made.withdrawal = plan::WithdrawalRule{
        .strategy = plan::Strategy::kGuytonKlinger, .rate = 0.052, .portfolio_management = false};
    made.paths = paths;
    return made;
}

// rows x {stock, bond, inflation} of returns.
plan::History read_history(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const auto rows = static_cast<std::size_t>(file.tellg()) / sizeof(double) / 3;
    file.seekg(0);
    plan::History history;
    history.assets = {"stock", "bond"};
    history.returns.resize(2);
    for (std::vector<double>* column :
         {&history.returns[0], &history.returns[1], &history.inflation}) {
        column->resize(rows);
        file.read(reinterpret_cast<char*>(column->data()),
                  static_cast<std::streamsize>(rows * sizeof(double)));
    }
    CHECK(file.good());
    for (std::size_t i = 0; i < rows; ++i) history.years.push_back(static_cast<int>(i));
    return history;
}

plan::SimulationOutputs requested() {
    return {.nominal = false,
            .real = true,
            .spending = false,
            .spending_real = true,
            .adjustments = false,
            .sample_paths = false};
}

void print_figures(const plan::Simulation& made) {
    fmt::print("value success {}\n", made.success_rate);
    for (const auto* rows : {&made.percentiles, &made.spending_percentiles})
        for (std::size_t k = 0; k < rows->size(); ++k) {
            const plan::Percentiles& p = (*rows)[k].real;
            int q = 0;
            for (const double value : {p.p5, p.p10, p.p25, p.p50, p.p75, p.p90, p.p95})
                fmt::print("value {}{}_{} {}\n", rows == &made.percentiles ? 'b' : 's', k, q++,
                           value);
        }
}

}  // namespace

int main(int argc, char** argv) {
    bench::choose_vector_target();
    if (argc < 4) {
        fmt::print(stderr, "usage: bench_plan WORKLOAD DIRECTORY REPETITIONS [PATHS]\n");
        return 2;
    }
    const std::string_view workload = argv[1];
    const std::string directory = argv[2];
    const int repetitions = std::atoi(argv[3]);
    const std::uint64_t paths = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 10'000;
    plan::Plan made = base_plan(paths);
    plan::History history = read_history(directory + "/history.bin");
    if (workload == "bootstrap" || workload == "same_rows") {
        made.model = workload == "bootstrap" ? plan::ReturnModel::kBootstrap
                                             : plan::ReturnModel::kHistorical;
        made.inflation.model = plan::InflationModel::kHistorical;
        if (workload == "same_rows") history = read_history(directory + "/sequence.bin");
    } else if (workload == "monthly") {
        made.monthly = true;
        made.years = 40;
        made.inflation = {.model = plan::InflationModel::kMeanReverting};
    }
    ThreadPool pool;
    const Work work{.threads = &pool};
    const std::vector<double> rates = {0.03, 0.035, 0.04, 0.045, 0.05, 0.055, 0.06, 0.065, 0.07};
    const std::vector<double> fees = {0, 0.0025, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.0175, 0.02};
    plan::Simulation result;
    for (int i = 0; i <= repetitions; ++i) {
        made.seed = static_cast<std::uint64_t>(i) + 1;
        const auto start = std::chrono::steady_clock::now();
        if (workload == "grid") {
            for (const double rate : rates) {
                for (const double fee : fees) {
                    made.withdrawal->rate = rate;
                    made.fees = fee;
                    CHECK(plan::summarize(made, history, work));
                }
            }
        } else {
            const auto compiled = plan::compile(made, history);
            CHECK(compiled.has_value());
            auto outcome = plan::simulate(*compiled, requested(), work);
            CHECK(outcome.has_value());
            result = std::move(*outcome);
        }
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        if (i > 0) fmt::print("time {}\n", taken.count());
    }
    if (workload == "same_rows") print_figures(result);
    return 0;
}
