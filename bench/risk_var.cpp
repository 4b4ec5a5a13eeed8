// VaR of 200 positions, as risk_var_peer.py does it in NumPy:
//
//     bench_risk_var WORKLOAD DIRECTORY REPETITIONS [PATHS]
//
// WORKLOAD is normal, student_t, parametric_historical, options or american_options; DIRECTORY
// holds what `risk_var_peer.py data` wrote. README.md says what is printed.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fmt/core.h>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/threads.hpp"
#include "doubles.hpp"
#include "fin/date.hpp"
#include "math/distributions.hpp"
#include "risk/simulation.hpp"
#include "risk/var.hpp"
#include "simd.hpp"

namespace {

using namespace ballast;

constexpr std::size_t kPositions = 200;
constexpr std::size_t kDays = 1000;
constexpr double kDegreesOfFreedom = 4.5;
constexpr double kAlphas[] = {0.05, 0.025, 0.01};

template <class Body>
void time_repetitions(int repetitions, const Body& body) {
    for (int i = 0; i < repetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        body(i);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        fmt::print("time {}\n", taken.count());
    }
}

// Linear quantile and the mean of the values up to it, as in the NumPy peer.
struct Figures {
    double var = 0.0;
    double es = 0.0;
};
Figures figures_of(const risk::TailPoint& point, double position) {
    const double fraction = position - std::floor(position);
    return {-(point.value + fraction * (point.next - point.value)),
            -point.sum / static_cast<double>(point.rank)};
}

void monte_carlo(const std::string& directory, bool student, int repetitions, std::uint64_t paths) {
    const std::vector<double> values = bench::read_doubles(directory + "/values.bin", kPositions);
    risk::SimulationModel model;
    model.factor = math::Matrix::from_rows(
        kPositions, kPositions,
        bench::read_doubles(directory + "/cholesky.bin", kPositions * kPositions));
    double variance = 0;
    for (std::size_t k = 0; k < kPositions; ++k) {
        double column = 0;
        for (std::size_t i = 0; i < kPositions; ++i) {
            model.factor(i, k) *= values[i];  // of returns in, of P&L out
            column += model.factor(i, k);
        }
        variance += column * column;
    }
    if (student) model.degrees_of_freedom = kDegreesOfFreedom;

    ThreadPool pool;
    const Work work{.threads = &pool};
    std::vector<std::uint64_t> ranks;
    std::vector<double> positions;
    for (const double alpha : kAlphas) {
        positions.push_back(static_cast<double>(paths - 1) * alpha);
        ranks.push_back(static_cast<std::uint64_t>(positions.back()) + 1);
    }
    const std::vector<std::uint64_t> warm_up_rank = {1};
    CHECK(risk::simulate_tail(model, {.paths = 10'000}, warm_up_rank, work).has_value());
    std::vector<Figures> figures;
    time_repetitions(repetitions, [&](int repetition) {
        const auto tail = risk::simulate_tail(
            model, {.paths = paths, .seed = static_cast<std::uint64_t>(repetition) + 1}, ranks,
            work);
        CHECK(tail.has_value());
        figures.clear();
        for (std::size_t i = 0; i < ranks.size(); ++i)
            figures.push_back(figures_of(tail->points[i], positions[i]));
    });

    const double alpha = kAlphas[2];
    const double unit = student ? std::sqrt((kDegreesOfFreedom - 2) / kDegreesOfFreedom) : 1.0;
    const double t =
        student ? math::student_t_quantile(alpha, kDegreesOfFreedom) : math::normal_quantile(alpha);
    const double density =
        (student ? math::student_t_pdf(t, kDegreesOfFreedom) : math::normal_pdf(t)) / unit;
    const double sigma = std::sqrt(variance);
    const double error =
        sigma * std::sqrt(alpha * (1 - alpha) / static_cast<double>(paths)) / density;
    fmt::print("check VaR99_standard_errors {} 4\n", (figures[2].var + sigma * unit * t) / error);
}

void parametric_historical(const std::string& directory, int repetitions) {
    const std::vector<double> values = bench::read_doubles(directory + "/values.bin", kPositions);
    risk::ReturnPanel panel;
    panel.values = math::Matrix::from_rows(
        kDays, kPositions, bench::read_doubles(directory + "/returns.bin", kDays * kPositions));
    for (std::size_t t = 0; t < kDays; ++t)
        panel.dates.push_back(fin::Date{} + static_cast<int>(t));
    std::vector<risk::Holding> holdings;
    for (std::size_t i = 0; i < kPositions; ++i) {
        panel.symbols.push_back(fmt::format("S{:03}", i));
        holdings.push_back({panel.symbols.back(), values[i]});
    }
    risk::VarSettings settings;
    settings.methods = {risk::VarMethod::kParametric, risk::VarMethod::kHistorical};
    settings.confidence = {0.95, 0.975, 0.99};
    settings.mean = risk::MeanRule::kSample;
    settings.quantile = risk::QuantileRule::kLinear;
    settings.es = risk::EsRule::kMeanBelowLinearQuantile;
    settings.incremental = false;  // the peer does not have it
    settings.tail_scenarios = 0;

    risk::VarReport report;
    const auto run = [&](int) {
        auto outcome = risk::var_report({holdings}, panel, settings, {});
        CHECK(outcome.has_value());
        report = std::move(outcome->value);
    };
    run(0);
    time_repetitions(repetitions, run);
    int figure = 0;
    const auto print = [&](double value) { fmt::print("value figure{} {}\n", figure++, value); };
    for (const risk::VarResult& row : report.results) {
        print(row.var);
        print(row.es);
    }
    for (const risk::VarComponent& row : report.components)
        if (row.method == risk::VarMethod::kParametric) print(row.component.value());
}

// Five European options on each of the 200 stocks, revalued on each of the 1,000 days, as in the
// peer; or American ones under all four methods.
void options_book(const std::string& directory, bool american, int repetitions) {
    risk::ReturnPanel panel;
    panel.values = math::Matrix::from_rows(
        kDays, kPositions, bench::read_doubles(directory + "/returns.bin", kDays * kPositions));
    for (std::size_t t = 0; t < kDays; ++t)
        panel.dates.push_back(fin::Date{} + static_cast<int>(t));
    std::vector<risk::OptionHolding> held;
    for (std::size_t i = 0; i < kPositions; ++i) {
        panel.symbols.push_back(fmt::format("S{:03}", i));
        for (std::size_t k = 0; k < 5; ++k) {
            const bool call = (i + k) % 2 == 0;
            risk::OptionHolding& option = held.emplace_back();
            option.symbol = fmt::format("S{:03}/{}", i, k);
            option.underlying = panel.symbols.back();
            option.terms.kind = call ? options::Kind::kCall : options::Kind::kPut;
            option.terms.quantity = k % 3 == 0 ? -10.0 : 10.0;
            option.terms.multiplier = 100;
            option.terms.option = {
                .right = call ? options::Right::kCall : options::Right::kPut,
                .style = american ? options::Style::kAmerican : options::Style::kEuropean,
                .spot = 100,
                .strike = 80 + 10.0 * static_cast<double>(k),
                .time = 0.1 + 0.002 * static_cast<double>(i),
                .rate = 0.03,
                .volatility = 0.25};
        }
    }
    std::vector<options::Holding> terms;
    for (const risk::OptionHolding& option : held) terms.push_back(option.terms);
    ThreadPool pool;
    const Work work{.threads = &pool};
    const auto greeks = options::value_book(terms, options::Model::kAuto, work);
    for (std::size_t k = 0; k < held.size(); ++k) held[k].greeks = *greeks.positions[k].position;
    risk::VarSettings settings;
    if (!american) settings.methods = {risk::VarMethod::kHistorical};
    settings.confidence = {0.95, 0.99};
    settings.quantile = risk::QuantileRule::kLinear;
    settings.es = risk::EsRule::kMeanBelowLinearQuantile;
    settings.incremental = american;
    settings.tail_scenarios = 0;
    risk::VarReport report;
    const auto run = [&](int) {
        auto outcome = risk::var_report({{}, held}, panel, settings, work);
        CHECK(outcome.has_value());
        report = std::move(outcome->value);
    };
    run(0);
    time_repetitions(repetitions, run);
    if (american) return;
    for (const risk::VarResult& row : report.results)
        fmt::print("value var{0} {1}\nvalue es{0} {2}\n", row.confidence * 100, row.var, row.es);
}

}  // namespace

int main(int argc, char** argv) {
    bench::choose_vector_target();
    if (argc < 4) {
        fmt::print(stderr, "usage: bench_risk_var WORKLOAD DIRECTORY REPETITIONS [PATHS]\n");
        return 2;
    }
    const std::string_view workload = argv[1];
    const int repetitions = std::atoi(argv[3]);
    const std::uint64_t paths = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1'000'000;
    if (workload == "parametric_historical")
        parametric_historical(argv[2], repetitions);
    else if (workload == "options" || workload == "american_options")
        options_book(argv[2], workload == "american_options", repetitions);
    else
        monte_carlo(argv[2], workload == "student_t", repetitions, paths);
    return 0;
}
